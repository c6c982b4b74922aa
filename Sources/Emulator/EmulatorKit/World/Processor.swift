// @relation(REQ-RT-031, REQ-RT-032, scope=file)

import Meter
import Quantities
import Scheduler
import Timing
import VirtualTime

/// The emulated processor: runs tasks as the firmware's scheduler decides, takes the cycles that each job costs, and is interrupted.
///
/// A job does its work when it starts, and ends when its cycles are over; what an interrupt brings in between is there for the next
/// job. Handlers do not interrupt each other.
struct Processor: ~Copyable {
  let model: ProcessorModel
  private var scheduler: MeterScheduler
  /// When the running job ends, and what it cost; nil while none runs.
  private var jobEnd: CycleTime?
  private var jobCycles: UInt32 = 0
  /// Until when handlers run.
  private var handlersEnd = CycleTime(cycles: 0)
  private var notes: [InterruptRecord] = []
  private(set) var busyCycles: Int64 = 0
  /// The job or handler that began last; interrupts make it end later.
  private(set) var lastJob: ProcessorJob?

  /// Begins at `start` by the meter's clock; nil when the table is refused.
  init?(_ model: ProcessorModel, start: Instant) {
    self.model = model
    do {
      scheduler = try Scheduler(model.table, start: start)
    } catch {
      return nil
    }
  }

  var tallies: [TaskTally] { (0..<MeterTask.count).map { scheduler.tallies[$0] } }
  var overloads: UInt64 { scheduler.overload.rises }

  /// Goes on at `now`; returns when to go on next. `reading` is the meter's clock at a cycle, `cycle` the cycle that begins at or after
  /// a reading, and `perform` does a job and tells its work.
  mutating func step(
    at now: CycleTime, reading: (CycleTime) -> Instant, cycle: (Instant) -> CycleTime,
    perform: (MeterTask, [UInt64]) -> TaskWork
  ) -> CycleTime {
    if let end = jobEnd {
      guard now >= end else { return end }
      scheduler.finish(at: reading(now), cycles: jobCycles)
      jobEnd = nil
    }
    guard now >= handlersEnd else { return handlersEnd }
    for note in notes { scheduler.account(note, of: MeterTask.capture.rawValue, at: reading(now)) }
    notes.removeAll(keepingCapacity: true)
    switch scheduler.next(at: reading(now)) {
    case .idle(let instant):
      busyCycles += model.overheads.wake
      return CycleTime(cycles: cycle(instant).cycles + model.overheads.wake)
    case .run(let index):
      guard let task = MeterTask(rawValue: index) else { preconditionFailure("no task \(index)") }
      let work = perform(task, task == .supervision ? tallies.map { $0.runs + $0.shed } : [])
      let cycles = model.cycles(of: work, task: task)
      jobCycles = UInt32(clamping: cycles)
      busyCycles += model.overheads.dispatch + cycles
      let end = CycleTime(cycles: now.cycles + model.overheads.dispatch + cycles)
      jobEnd = end
      lastJob = ProcessorJob(task: task, start: now, end: end)
      return end
    }
  }

  /// The converter of a phase calls at `now` for a handler that does `work`; returns when the handler is through.
  ///
  /// A read that was cut short, by a fault of the bus or the end of the run, comes sooner than whole ones can: its note is not taken.
  mutating func interrupt(
    at now: CycleTime, source: Int, work: TaskWork, isWhole: Bool, reading: (CycleTime) -> Instant
  ) -> CycleTime {
    let cycles = model.cycles(of: work, task: .capture)
    let begin = max(now, handlersEnd)
    let start = CycleTime(cycles: begin.cycles + model.profile.interruptEntryCycles)
    let end = CycleTime(cycles: start.cycles + cycles)
    handlersEnd = CycleTime(cycles: end.cycles + model.profile.interruptExitCycles)
    let taken = handlersEnd.cycles - begin.cycles
    busyCycles += taken
    if let running = jobEnd { jobEnd = CycleTime(cycles: running.cycles + taken) }
    if isWhole {
      notes.append(
        InterruptRecord(
          source: source, released: reading(now), started: reading(start), ended: reading(end),
          cycles: UInt32(clamping: cycles)))
    }
    lastJob = ProcessorJob(task: .capture, start: start, end: end)
    return end
  }
}

/// A job of a task, or a handler, as a trace shows it.
public struct ProcessorJob: Equatable, Sendable {
  public var task: MeterTask
  public var start: CycleTime
  /// Without what interrupts it.
  public var end: CycleTime
}
