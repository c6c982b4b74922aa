// @relation(REQ-RT-002, REQ-RT-006, scope=file)

import Quantities

/// What the processor is to do next.
@frozen
public enum Decision: Equatable, Sendable {
  /// Run a job of the task in this row of the table, then call ``Scheduler/finish(at:cycles:)``.
  case run(task: Int)
  /// Nothing waits: sleep, and ask again at this instant or earlier.
  case idle(until: Instant)
}

/// Runs the tasks of a table: fixed priority in the order of the rows, each job to its end.
///
/// It decides; whoever asks does the work and tells when it was over. So the same scheduler drives the emulator, the Linux
/// board and the bare processor:
///
///     switch scheduler.next(at: clock.now()) {
///     case .run(let task):
///       meter.run(task)
///       scheduler.finish(at: clock.now(), cycles: cycles)
///     case .idle(let instant): board.sleep(until: instant)
///     }
///
/// Jobs are released at `start` + offset + k periods exactly. At most one job of a task waits: a release that finds one is
/// merged into it, and counted; the response of the job counts from the earlier release. Budgets are watched, not enforced: a
/// job that never ends is a matter for the watchdog. Instants must not decrease from call to call, and lie within 250 years.
public struct Scheduler<let count: Int>: ~Copyable {
  private struct Row: Sendable {
    /// Release of the job that waits, or that runs.
    var released = Instant(nanoseconds: 0)
    /// Of the release after all that were seen; never for an interrupt.
    var next = Instant(nanoseconds: .max)
    var isWaiting = false
  }

  private let inPlace = InPlace()
  public let table: InlineArray<count, TaskDescription>
  public private(set) var tallies: InlineArray<count, TaskTally>
  public private(set) var overload: OverloadControl
  /// Row of the job that runs.
  public private(set) var running: Int?
  private var started = Instant(nanoseconds: 0)
  private var rows: InlineArray<count, Row>
  private var arrivals: InlineArray<count, InlineArray<4, Instant>>
  private var earliestRelease = Instant(nanoseconds: .max)

  /// A scheduler whose first jobs are released at `start` and each task's offset.
  ///
  /// `calm` is the time without a missed deadline after which a shed class comes back; it is at least twice the longest period
  /// of a Critical or Important task, since in less time not all of them could show that they end in time again.
  public init(
    _ table: InlineArray<count, TaskDescription>, start: Instant, calm: TimeSpan = .seconds(1)
  ) throws(TaskTableFault) {
    self.table = table
    tallies = InlineArray(repeating: TaskTally())
    rows = InlineArray(repeating: Row())
    arrivals = InlineArray(repeating: InlineArray(repeating: Instant(nanoseconds: .min)))
    var longest: Int64 = 0
    var isBelowTask = false
    for row in 0..<count {
      let index = within(count, row)
      if let reason = table[index].fault(isBelowTask: isBelowTask) {
        throw TaskTableFault(row: index, reason: reason)
      }
      if table[index].criticality != .standard { longest = max(longest, table[index].period.nanoseconds) }
      guard !table[index].isInterrupt else { continue }
      isBelowTask = true
      rows[index].next = start.advanced(byNanoseconds: table[index].offset.nanoseconds)
      earliestRelease = min(earliestRelease, rows[index].next)
    }
    overload = OverloadControl(calm: max(calm.nanoseconds, 2 &* longest))
  }

  /// Release of the job of a task that runs, or waits, or else of the next; never for an interrupt's.
  public func release(of task: Int) -> Instant {
    guard task >= 0, task < count else { return Instant(nanoseconds: .max) }
    return rows[task].isWaiting || running == task ? rows[task].released : rows[task].next
  }

  /// Whether jobs of a task are dropped just now.
  public func isShed(_ task: Int) -> Bool {
    guard task >= 0, task < count else { return false }
    return overload.sheds(table[task].criticality)
  }

  /// What to do at `now`. A job that was not finished is taken as ended without a cycle.
  public mutating func next(at now: Instant) -> Decision {
    if running != nil { finish(at: now, cycles: 0) }
    overload.relax(at: now)
    if now >= earliestRelease { releaseJobs(at: now) }
    for index in 0..<count where rows[index].isWaiting {
      rows[index].isWaiting = false
      running = index
      started = now
      return .run(task: index)
    }
    return .idle(until: earliestRelease)
  }

  /// The job that runs ended at `now`; it took `cycles`, those of interrupts not counted.
  public mutating func finish(at now: Instant, cycles: UInt32) {
    guard let index = running, index >= 0, index < count else { return }
    running = nil
    let released = rows[index].released
    let isLate = tallies[index].take(
      released: released, started: started, ended: now, cycles: cycles, of: table[index])
    if isLate { miss(table[index].criticality, released: released, at: now) }
  }

  /// Takes, at `now`, the note of an interrupt's handler; notes of one source in the order in which they were made.
  ///
  /// What is no row of an interrupt, or not one of its sources, is left out.
  public mutating func account(_ record: InterruptRecord, of task: Int, at now: Instant) {
    guard task >= 0, task < count, record.source >= 0, record.source < min(4, table[task].sources) else { return }
    let before = arrivals[task][record.source]
    if before.nanoseconds != .min, record.released.nanoseconds(since: before) < table[task].period.nanoseconds {
      tallies[task].tooSoon = tallies[task].tooSoon &+ 1
    }
    arrivals[task][record.source] = record.released
    let isLate = tallies[task].take(
      released: record.released, started: record.started, ended: record.ended, cycles: record.cycles, of: table[task])
    if isLate { miss(table[task].criticality, released: record.released, at: now) }
  }

  /// Releases the jobs that are due at `now`.
  private mutating func releaseJobs(at now: Instant) {
    var earliest = Instant(nanoseconds: .max)
    for index in 0..<count where !table[index].isInterrupt {
      if rows[index].next <= now { releaseJob(of: index, at: now) }
      earliest = min(earliest, rows[index].next)
    }
    earliestRelease = earliest
  }

  private mutating func releaseJob(of index: Int, at now: Instant) {
    guard index >= 0, index < count else { return }
    let period = table[index].period.nanoseconds
    let first = rows[index].next
    var releases: UInt64 = 1
    rows[index].next = first.advanced(byNanoseconds: period)
    if rows[index].next <= now, period > 0 {
      // After a stall; the quotient is bounded by 2^63 ns over 1 ns.
      let missed = (now.nanoseconds(since: rows[index].next)) / period &+ 1
      releases = releases &+ UInt64(truncatingIfNeeded: missed)
      rows[index].next = rows[index].next.advanced(byNanoseconds: missed &* period)
    }
    if isShed(index) {
      tallies[index].shed = tallies[index].shed &+ releases
      return
    }
    let wasWaiting = rows[index].isWaiting
    if !wasWaiting {
      rows[index].isWaiting = true
      rows[index].released = first
      releases = releases &- 1
    }
    guard releases > 0 else { return }
    tallies[index].merged = tallies[index].merged &+ releases
    // Deadlines are not longer than periods: the job that waits is late already.
    miss(table[index].criticality, released: rows[index].released, at: now)
  }

  /// A job misses its deadline. Jobs that wait are dropped when that sheds their class.
  private mutating func miss(_ criticality: Criticality, released: Instant, at now: Instant) {
    guard overload.miss(criticality, released: released, at: now) else { return }
    for index in 0..<count where rows[index].isWaiting && overload.sheds(table[index].criticality) {
      rows[index].isWaiting = false
      tallies[index].shed = tallies[index].shed &+ 1
    }
  }
}
