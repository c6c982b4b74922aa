// @relation(REQ-RT-011, REQ-SUP-011, REQ-SUP-012, scope=file)

import Metrology
import Quantities
import Scheduler
import Supervision

/// The tasks of a meter as they run: what is next, what runs, and whether all of it is right.
///
/// Whoever drives the meter, be it a processor, an emulator or a board, asks what is next, lets it be done, and tells when it was over:
///
///     switch tasks.next(at: clock.now()) {
///     case .run(let index):
///       let work = tasks.run(task, at: now, meter: &meter, billing: &billing, retained: &retained, board: &board)
///       tasks.finish(at: clock.now(), cycles: cycles)
///     case .idle(let instant): board.sleep(until: instant)
///     }
public struct MeterTasks: ~Copyable {
  public private(set) var scheduler: MeterScheduler
  public internal(set) var supervisor: MeterSupervisor
  /// How far the firmware has come; what a reset leaves of it tells where it hung.
  public private(set) var trail = Trail()

  /// Windows that were billed.
  var billedWindows: Int64 = 0
  /// End of the window that was billed last.
  var billedTo = Instant(nanoseconds: .min)
  /// Page that is shown, and for how many jobs yet.
  var page = 0
  var pageJobs = 0
  var clockWatch = ClockWatch()
  /// It went wrong since the start.
  var isClockWrong = false
  /// Something that can't be put right while the meter runs was found: the watchdog is not fed any more.
  public internal(set) var isCondemned = false
  /// Faults that are in the log, and the level of shedding that is.
  var loggedFaults: UInt32 = 0
  var loggedFault: FaultNote?
  var loggedLevel = OverloadControl.Level.none
  private var followedLevel = OverloadControl.Level.none
  var restarts: UInt32 = 0
  /// Refused reads that have been told.
  var seenRefusals: UInt32 = 0
  /// What was told of the converters within the latest ``repetitionNanoseconds``, by phase.
  var toldDefects = InlineArray<3, InputDefects>(repeating: .none)
  var readFaults = InlineArray<3, Bool>(repeating: false)
  var toldReadFaults = InlineArray<3, Bool>(repeating: false)
  var toldSince: Instant
  var selfTest = SelfTest()

  /// Begins at `start`; what a degraded meter leaves out is not expected.
  @inline(__always)
  public init(phaseCount: Int, start: Instant, degradation: Degradation = Degradation()) throws(TaskTableFault) {
    toldSince = start
    scheduler = try Scheduler(MeterTask.table(phaseCount: phaseCount), start: start)
    supervisor = Supervisor(MeterEntity.descriptions(phaseCount: phaseCount), start: start)
    supervisor.suspend(MeterEntity.bills.rawValue, true)
    for phase in 0..<3 where phase >= phaseCount || degradation.isSafe {
      supervisor.suspend(MeterEntity.capture(phase: phase).rawValue, true)
    }
  }

  /// Self-tests that were made, and those that failed.
  public var selfTests: UInt32 { selfTest.jobs }
  public var failedSelfTests: UInt32 { selfTest.failures }

  /// What to do at `now`.
  public mutating func next(at now: Instant) -> Decision {
    let decision = scheduler.next(at: now)
    followShedding()
    if case .run(let index) = decision, let task = MeterTask(rawValue: index), let entity = MeterEntity(task) {
      supervisor.begin(entity.rawValue, due: scheduler.release(of: index), at: now)
      trail = Trail(entity: entity.rawValue, checkpoint: TaskCheckpoint.begun, instant: now)
    }
    return decision
  }

  /// The work of a task is done: told from inside of it, so that it is the task's own code that was run.
  mutating func worked(_ entity: MeterEntity, at now: Instant) {
    supervisor.pass(TaskCheckpoint.worked, of: entity.rawValue, at: now)
    trail.checkpoint = TaskCheckpoint.worked
  }

  /// The job that runs ended at `now`; it took `cycles`, those of interrupts not counted.
  public mutating func finish(at now: Instant, cycles: UInt32) {
    let index = scheduler.running
    scheduler.finish(at: now, cycles: cycles)
    followShedding()
    guard let index, let task = MeterTask(rawValue: index), let entity = MeterEntity(task) else { return }
    if cycles > scheduler.table[within(MeterTask.count, index)].budgetCycles {
      supervisor.report(.budget, of: entity.rawValue, at: now)
    }
    supervisor.pass(TaskCheckpoint.ended, of: entity.rawValue, at: now)
    trail = Trail(instant: now)
  }

  /// Nothing is expected of tasks that are shed.
  private mutating func followShedding() {
    guard scheduler.overload.level != followedLevel else { return }
    followedLevel = scheduler.overload.level
    for index in 0..<MeterTask.count {
      guard let task = MeterTask(rawValue: index), let entity = MeterEntity(task) else { continue }
      supervisor.suspend(entity.rawValue, scheduler.isShed(index), due: scheduler.release(of: index))
    }
  }

  /// A phase's converter begins a read.
  public mutating func beginCapture(phase: Int, at now: Instant) {
    supervisor.pass(0, of: MeterEntity.capture(phase: phase).rawValue, at: now)
  }

  /// Takes the note of the capture's handler.
  public mutating func endCapture(_ record: InterruptRecord, as end: CaptureEnd, at now: Instant) {
    let entity = MeterEntity.capture(phase: record.source).rawValue
    switch end {
    case .whole:
      supervisor.pass(1, of: entity, at: record.ended)
      scheduler.account(record, of: MeterTask.capture.rawValue, at: now)
    // It comes sooner than whole ones can.
    case .short: supervisor.pass(1, of: entity, at: record.ended)
    case .faulty:
      supervisor.pass(1, of: entity, at: record.ended)
      readFaults[within(3, record.source)] = true
    case .none: supervisor.report(.spurious, of: entity, at: record.ended)
    }
    followShedding()
  }
}

/// What the capture's handler found.
public enum CaptureEnd: UInt8, Sendable {
  /// A whole read.
  case whole
  /// One that was to be shorter.
  case short
  /// One that went wrong: the driver has noted it, and puts it right with the next.
  case faulty
  /// No read that is over: it was called for nothing, and took nothing.
  case none
}
