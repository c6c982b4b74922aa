import Quantities
import Scheduler

// A scheduler of three rows as a board drives it.

/// Lies in the image as it is: nothing builds it at the first use.
private let table: InlineArray<3, TaskDescription> = [
  TaskDescription(
    "capture", .critical, .interrupt(apart: .milliseconds(184), sources: 3), deadline: .microseconds(200),
    budget: 20_000
  ),
  TaskDescription(
    "align", .critical, .every(.milliseconds(40)), deadline: .milliseconds(40), budget: 600_000),
  TaskDescription(
    "display", .standard, .every(.milliseconds(500), after: .milliseconds(7)), deadline: .milliseconds(500),
    budget: 50_000),
]

/// Makes the scheduler; nil when the table is refused.
public func makeScheduler() -> Scheduler<3>? {
  do throws(TaskTableFault) {
    return try Scheduler(table, start: Instant(nanoseconds: 0))
  } catch {
    return nil
  }
}

/// One turn of the main loop: ends the job that ran, takes an interrupt's note and decides; the row to run, or -1.
public func turnScheduler(
  _ scheduler: inout Scheduler<3>, at now: Instant, cycles: UInt32, note: InterruptRecord?
) -> Int {
  scheduler.finish(at: now, cycles: cycles)
  if let note { scheduler.account(note, of: 0, at: now) }
  switch scheduler.next(at: now) {
  case .run(let task): return scheduler.isShed(task) ? -1 : task
  case .idle: return -1
  }
}
