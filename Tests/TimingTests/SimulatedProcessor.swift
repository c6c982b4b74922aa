import Quantities
import Scheduler

/// A processor of 1 GHz that runs the firmware's scheduler on a table: a cycle is a nanosecond, calls cost nothing.
///
/// Interrupts come when the clock says that they do, interrupt the job that runs, and run to their end in the order of the rows.
struct SimulatedProcessor<let count: Int>: ~Copyable {
  var scheduler: Scheduler<count>
  private let table: InlineArray<count, TaskDescription>
  /// Of each interrupt the next call.
  private var calls: InlineArray<count, Int64>
  private let duration: (Int) -> Int64
  private let distance: (Int) -> Int64
  private var now: Int64 = 0

  /// `calls` is when each interrupt comes first; `duration` gives what a job takes, `distance` the time to the next call of an
  /// interrupt.
  init(
    _ table: InlineArray<count, TaskDescription>, calls: InlineArray<count, Int64>, duration: @escaping (Int) -> Int64,
    distance: @escaping (Int) -> Int64
  ) throws {
    self.table = table
    self.calls = calls
    self.duration = duration
    self.distance = distance
    scheduler = try Scheduler(table, start: Instant(nanoseconds: 0))
  }

  var tallies: [TaskTally] { (0..<count).map { scheduler.tallies[$0] } }

  mutating func run(until end: Int64) {
    while now < end {
      serveInterrupts()
      switch scheduler.next(at: Instant(nanoseconds: now)) {
      case .run(let task):
        let cycles = duration(task)
        work(cycles)
        scheduler.finish(at: Instant(nanoseconds: now), cycles: UInt32(cycles))
      case .idle(let instant): now = min(end, instant.nanoseconds, nextCall ?? .max)
      }
    }
  }

  private var nextCall: Int64? {
    (0..<count).filter { table[$0].isInterrupt }.map { calls[$0] }.min()
  }

  /// A job's work, with the interrupts that come ahead of its end.
  private mutating func work(_ cycles: Int64) {
    var left = cycles
    while left > 0 {
      let piece = min(left, (nextCall ?? .max) - now)
      now += piece
      left -= piece
      if left > 0 { serveInterrupts() }
    }
  }

  /// Runs the handlers of all interrupts that have come, and of those that come meanwhile.
  private mutating func serveInterrupts() {
    while let row = (0..<count).first(where: { table[$0].isInterrupt && calls[$0] <= now }) {
      let (released, started) = (calls[row], now)
      let cycles = duration(row)
      now += cycles
      calls[row] += distance(row)
      let record = InterruptRecord(
        source: 0, released: Instant(nanoseconds: released), started: Instant(nanoseconds: started),
        ended: Instant(nanoseconds: now), cycles: UInt32(cycles))
      scheduler.account(record, of: row, at: Instant(nanoseconds: now))
    }
  }
}
