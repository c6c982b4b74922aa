// @relation(REQ-RT-004, scope=file)

import Quantities

/// What became of the jobs of one task since the scheduler started.
///
/// Counters have 64 bits: at a job every millisecond 32 bits would be full after seven weeks.
@frozen
public struct TaskTally: Equatable, Sendable {
  /// Jobs that ended.
  public var runs: UInt64 = 0
  /// Releases that came while a job waited already, and were served by that one.
  public var merged: UInt64 = 0
  /// Releases that were dropped by overload.
  public var shed: UInt64 = 0
  /// Jobs that ended behind their deadline.
  public var deadlineMisses: UInt64 = 0
  /// Jobs that took more cycles than their budget.
  public var overruns: UInt64 = 0
  /// Interrupts that came earlier after the one before, of the same source, than the table says.
  public var tooSoon: UInt64 = 0
  /// From release to end, nanoseconds; 0 ahead of the first job.
  public var worstResponse: Int64 = 0
  /// When the job of the worst response was released; of several the first.
  public var worstReleased = Instant(nanoseconds: 0)
  /// From release to start, nanoseconds; the shortest is above the longest ahead of the first job.
  public var shortestStartDelay = Int64.max
  public var longestStartDelay: Int64 = 0
  /// Cycles of the most expensive job.
  public var worstCycles: UInt32 = 0
  /// Cycles of all jobs.
  public var totalCycles: UInt64 = 0

  @inlinable
  public init() {}

  /// How much the delay of the start varies, nanoseconds.
  @inlinable
  public var startJitter: Int64 { runs == 0 ? 0 : longestStartDelay &- shortestStartDelay }

  /// How late the worst job ended, nanoseconds; below zero when all ended in time.
  @inlinable
  public func worstLateness(deadline: TimeSpan) -> Int64 { worstResponse &- deadline.nanoseconds }

  /// Takes a job that ended; true when it missed its deadline.
  mutating func take(
    released: Instant, started: Instant, ended: Instant, cycles: UInt32, of task: borrowing TaskDescription
  ) -> Bool {
    let response = ended.nanoseconds(since: released)
    let startDelay = started.nanoseconds(since: released)
    runs = runs &+ 1
    if response > worstResponse {
      worstResponse = response
      worstReleased = released
    }
    shortestStartDelay = min(shortestStartDelay, startDelay)
    longestStartDelay = max(longestStartDelay, startDelay)
    worstCycles = max(worstCycles, cycles)
    totalCycles = totalCycles &+ UInt64(cycles)
    if cycles > task.budgetCycles { overruns = overruns &+ 1 }
    let isLate = response > task.deadline.nanoseconds
    if isLate { deadlineMisses = deadlineMisses &+ 1 }
    return isLate
  }
}
