// @relation(REQ-RT-031, REQ-RT-032, REQ-EMU-071, scope=file)

import Faults
import Meter
import Quantities
import Scheduler
import Supervision
import Timing
import VirtualTime

/// The emulated processor: runs tasks as the firmware decides, takes the cycles that each job costs, and is interrupted.
///
/// A job does its work when it starts, and ends when its cycles are over; what an interrupt brings in between is there for the next
/// job. Handlers do not interrupt each other.
struct Processor: ~Copyable {
  let model: ProcessorModel
  var tasks: MeterTasks
  /// When the running job ends, and what it cost; nil while none runs.
  private var jobEnd: CycleTime?
  private var jobCycles: UInt32 = 0
  /// Until when handlers run.
  private var handlersEnd = CycleTime(cycles: 0)
  /// What handlers have noted of the capture, in the order of time.
  private var notes: [CaptureNote] = []

  private enum CaptureNote {
    case begun(phase: Int, at: Instant)
    case ended(InterruptRecord, as: CaptureEnd)
  }

  private(set) var busyCycles: Int64 = 0
  /// The job or handler that began last; interrupts make it end later.
  private(set) var lastJob: ProcessorJob?
  /// What goes wrong with its jobs.
  var saboteur = Saboteur()
  /// Whether nothing but handlers runs any more, or not even those.
  private(set) var isHung = false
  private(set) var isDead = false
  /// The processor met what it can't do.
  private(set) var hasCrashed = false
  /// From here on it misses the timer that would wake it, once; and whether it has.
  var missesWakeUpFrom: CycleTime?
  private(set) var hasMissedWakeUp = false
  /// It sleeps, and nothing but an interrupt wakes it.
  private(set) var isFastAsleep = false
  /// A job whose begin is put off.
  private var delayed: (task: MeterTask, until: CycleTime)?

  /// Begins at `start` by the meter's clock; nil when the table is refused.
  init?(_ model: ProcessorModel, start: Instant, degradation: Degradation = Degradation()) {
    self.model = model
    do {
      tasks = try MeterTasks(phaseCount: model.phaseCount, start: start, degradation: degradation)
    } catch {
      return nil
    }
  }

  /// The same, to go on by itself.
  init(copying other: borrowing Processor) {
    model = other.model
    tasks = duplicate(other.tasks)
    jobEnd = other.jobEnd
    jobCycles = other.jobCycles
    handlersEnd = other.handlersEnd
    notes = other.notes
    busyCycles = other.busyCycles
    lastJob = other.lastJob
    saboteur = other.saboteur
    isHung = other.isHung
    isDead = other.isDead
    hasCrashed = other.hasCrashed
    missesWakeUpFrom = other.missesWakeUpFrom
    hasMissedWakeUp = other.hasMissedWakeUp
    isFastAsleep = other.isFastAsleep
    delayed = other.delayed
  }

  var tallies: [TaskTally] { (0..<MeterTask.count).map { tasks.scheduler.tallies[$0] } }
  var overloads: UInt64 { tasks.scheduler.overload.rises }

  /// Goes on at `now`; returns when to go on next, nil for never. `reading` is the meter's clock at a cycle, `cycle` the cycle that
  /// begins at or after a reading, and `perform` does a job and tells its work.
  mutating func step(
    at now: CycleTime, reading: (CycleTime) -> Instant, cycle: (Instant) -> CycleTime,
    perform: (MeterTask, inout MeterTasks) -> TaskWork
  ) -> CycleTime? {
    guard !isHung, !isDead else { return nil }
    isFastAsleep = false
    if let end = jobEnd {
      guard now >= end else { return end }
      jobEnd = nil
      if !saboteur.hidesEnd { tasks.finish(at: reading(now), cycles: jobCycles) }
      guard !saboteur.hangs(.ended, &isHung, &hasCrashed) else { return nil }
    }
    guard now >= handlersEnd else { return handlersEnd }
    for note in notes {
      switch note {
      case .begun(let phase, let instant): tasks.beginCapture(phase: phase, at: instant)
      case .ended(let record, let end): tasks.endCapture(record, as: end, at: reading(now))
      }
    }
    notes.removeAll(keepingCapacity: true)
    if let (task, until) = delayed {
      guard now >= until else { return until }
      delayed = nil
      return begin(task, at: now, perform: perform)
    }
    switch tasks.next(at: reading(now)) {
    case .idle(let instant):
      busyCycles += model.overheads.wake
      let wake = CycleTime(cycles: cycle(instant).cycles + model.overheads.wake)
      if let from = missesWakeUpFrom, wake >= from {
        missesWakeUpFrom = nil
        hasMissedWakeUp = true
        isFastAsleep = true
        return nil
      }
      return wake
    case .run(let index):
      guard let task = MeterTask(rawValue: index) else { preconditionFailure("no task \(index)") }
      saboteur.begin(task)
      guard !saboteur.hangs(.begun, &isHung, &hasCrashed) else { return nil }
      if let delay = saboteur.delayNanoseconds {
        let until = CycleTime(cycles: now.cycles + model.profile.clock.cycles(lastingNanoseconds: delay))
        delayed = (task, until)
        return until
      }
      return begin(task, at: now, perform: perform)
    }
  }

  /// Does the work of a job; returns when it will be over, nil for never.
  private mutating func begin(
    _ task: MeterTask, at now: CycleTime, perform: (MeterTask, inout MeterTasks) -> TaskWork
  ) -> CycleTime? {
    var cycles: Int64 = 1
    for performed in saboteur.tasksToPerform(for: task) {
      cycles += model.cycles(of: perform(performed, &tasks), task: performed)
    }
    if let factor = saboteur.budgetFactor { cycles = Int64(Double(model.table[task.rawValue].budgetCycles) * factor) }
    if let change = saboteur.releaseChange {
      StateAtlases.moveRelease(of: task, by: change, in: &tasks)
    }
    jobCycles = UInt32(clamping: cycles)
    busyCycles += model.overheads.dispatch + cycles
    let end = CycleTime(cycles: now.cycles + model.overheads.dispatch + cycles)
    jobEnd = end
    lastJob = ProcessorJob(task: task, start: now, end: end)
    guard !saboteur.hangs(.worked, &isHung, &hasCrashed) else { return nil }
    return end
  }

  /// A read of a phase begins.
  mutating func beginCapture(phase: Int, at instant: Instant) { notes.append(.begun(phase: phase, at: instant)) }

  /// The converter of a phase calls at `now` for a handler that does `work`; returns when the handler is through, nil for never.
  ///
  /// A read that was cut short, by a fault of the bus or the end of the run, comes sooner than whole ones can.
  mutating func interrupt(
    at now: CycleTime, source: Int, work: TaskWork, end read: CaptureEnd, hangs: Bool, reading: (CycleTime) -> Instant
  ) -> CycleTime? {
    guard !isDead else { return nil }
    if hangs {
      isDead = true
      return nil
    }
    let cycles = model.cycles(of: work, task: .capture)
    let begin = max(now, handlersEnd)
    let start = CycleTime(cycles: begin.cycles + model.profile.interruptEntryCycles)
    let end = CycleTime(cycles: start.cycles + cycles)
    handlersEnd = CycleTime(cycles: end.cycles + model.profile.interruptExitCycles)
    let taken = handlersEnd.cycles - begin.cycles
    busyCycles += taken
    if let running = jobEnd { jobEnd = CycleTime(cycles: running.cycles + taken) }
    let record = InterruptRecord(
      source: source, released: reading(now), started: reading(start), ended: reading(end),
      cycles: UInt32(clamping: cycles))
    notes.append(.ended(record, as: read))
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
