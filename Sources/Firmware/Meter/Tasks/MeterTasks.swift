// @relation(REQ-RT-010, REQ-RT-011, scope=file)

import Metrology
import Quantities
import Scheduler
import Supervision

// The tasks of the meter: what they are called, when they run, what they do, and in which pieces. To add one, add its case and raise
// `PerTask`, and give it a row in the table, its heaviest work and a line in `run`; a piece of work that is counted by itself is a case of
// `MeterOperation`. All of that stands in this file; the analysis, the counting (Tools/count-costs), the reports and the emulator take
// it from here.

/// The tasks in the order of their rows.
public enum MeterTask: Int, Sendable {
  case capture, supervision, pulses, window, billing, selfTest, display

  /// Rows of the table.
  public static var count: Int { PerTask<Bool>.count }
}

/// Something for each task.
public typealias PerTask<Element> = InlineArray<7, Element>

/// The scheduler of the meter.
public typealias MeterScheduler = Scheduler<7>

/// What the meter's code does, in the pieces whose instructions are counted; at most 31.
public enum MeterOperation: Int, Sendable {
  case captureRead, captureBlock, pulseLook, pulseArm
  /// A slice of the window's task, whatever it does.
  case windowSlice
  /// A step, whatever it does; a portion of at most 16 frames of one phase, from the read to frames of the grid; one that is lost; a frame
  /// that is filled; and 16 of them worked off.
  case windowStep, alignPortion, losePortion, fillFrame, workPortion
  /// One phase of a window, by the spectrum, or cycle by cycle where the voltage was not steady.
  case windowPhase, windowUnsteadyPhase
  /// What all phases make together, and what each but the first adds to it; 32 cells that are searched for a pulse, and those of each
  /// phase but the first.
  case windowClose, windowJoin, windowSearch, windowFollow
  /// A look for a window, a window that is billed, and a boundary of billing that it crossed.
  case billLook, billWindow, billBoundary
  case supervise, selfTest, displayPage

  public static var count: Int { displayPage.rawValue &+ 1 }

  /// The name in the table of costs, and behind it what one of it is: Tools/count-costs reads both from here. What comes first in the
  /// order of the cases must do without what comes later.
  public var name: StaticString {
    switch self {
    case .captureRead: "capture.read"  // per read
    case .captureBlock: "capture.block"  // per block
    case .pulseLook: "pulses.look"  // per job
    case .pulseArm: "pulses.arm"  // per pulse
    case .windowSlice: "window.slice"  // per job
    case .windowStep: "window.step"  // per step
    case .alignPortion: "window.align"  // per portion
    case .losePortion: "window.lose"  // per portion
    case .fillFrame: "window.fill"  // per frame
    case .workPortion: "window.work"  // per portion
    case .windowPhase: "window.phase"  // per phase
    case .windowUnsteadyPhase: "window.unsteady-phase"  // per phase
    case .windowClose: "window.close"  // per window
    case .windowJoin: "window.join"  // per phase
    case .windowSearch: "window.search"  // per block
    case .windowFollow: "window.follow"  // per block
    case .billLook: "billing.look"  // per job
    case .billWindow: "billing.window"  // per window
    case .billBoundary: "billing.boundary"  // per boundary
    case .supervise: "supervision.round"  // per job
    case .selfTest: "self-test.round"  // per job
    case .displayPage: "display.page"  // per job
    }
  }
}

extension MeterTask {
  /// The table of a meter with so many phases, the most urgent task first. How to read a row: `TaskDescription`.
  ///
  /// Budgets are cycles of the processor, for the worst inputs (`Tools/count-costs`) on a Cortex-M4 at 1.5 an instruction, with a twentieth or more to spare.
  public static func table(phaseCount: Int) -> PerTask<TaskDescription> {
    [
      MeterTask.capture.row(phaseCount: phaseCount), MeterTask.supervision.row(phaseCount: phaseCount),
      MeterTask.pulses.row(phaseCount: phaseCount), MeterTask.window.row(phaseCount: phaseCount),
      MeterTask.billing.row(phaseCount: phaseCount), MeterTask.selfTest.row(phaseCount: phaseCount),
      MeterTask.display.row(phaseCount: phaseCount),
    ]
  }

  /// The row of a task.
  public func row(phaseCount: Int) -> TaskDescription {
    switch self {
    // A whole read of 8190 bytes lasts 184 ms; all phases may be there at once.
    case .capture:
      TaskDescription(
        "capture", .critical, .interrupt(apart: .milliseconds(180), sources: phaseCount),
        deadline: .milliseconds(20), budget: 282_000)
    // It feeds the watchdog, which bites when that comes too early or too late: so it waits for one job and the captures alone.
    case .supervision:
      TaskDescription(
        "supervision", .critical, .every(.milliseconds(100), after: .milliseconds(55)),
        deadline: .milliseconds(45), budget: 12_000)
    // A pulse is known 300 ms ahead, and given to the timer 100 ms ahead.
    case .pulses:
      TaskDescription(
        "pulses", .critical, .every(.milliseconds(25)),
        deadline: .milliseconds(25), budget: 18_000)
    // One slice: up to 30 portions of 16 frames a phase, or one phase of a window.
    case .window:
      TaskDescription(
        "window", .critical, .every(.milliseconds(20), after: .milliseconds(3)),
        deadline: .milliseconds(20), budget: 220_000 &+ 310_000 &* UInt32(truncatingIfNeeded: phaseCount))
    // A window comes each 174 ms or later, and must be billed ahead of the next.
    case .billing:
      TaskDescription(
        "billing", .critical, .every(.milliseconds(100), after: .milliseconds(5)),
        deadline: .milliseconds(100), budget: 225_000)
    case .selfTest:
      TaskDescription(
        "self-test", .important, .every(.seconds(1), after: .milliseconds(307)),
        deadline: .milliseconds(500), budget: 295_000)
    case .display:
      TaskDescription(
        "display", .standard, .every(.milliseconds(500), after: .milliseconds(211)),
        deadline: .milliseconds(500), budget: 5_500)
    }
  }
}

extension MeterTask {
  /// What the heaviest jobs of a task come to; which of them costs most depends on the processor.
  public func heaviestWork(phaseCount: Int) -> InlineArray<3, TaskWork> {
    switch self {
    case .capture: [TaskWork(.captureRead, .captureBlock, 86), TaskWork(), TaskWork()]
    case .pulses: [TaskWork(.pulseLook, .pulseArm, 2), TaskWork(), TaskWork()]
    case .window:
      [
        slice(phaseCount), TaskWork(.windowSlice, .windowUnsteadyPhase, 1),
        close(phaseCount),
      ]
    // Two boundaries lie a second apart or more, a window is shorter; each of four commands may be, or make, another.
    case .billing: [TaskWork(.billWindow, .billBoundary, 6), TaskWork(), TaskWork()]
    case .supervision: [TaskWork(.supervise), TaskWork(), TaskWork()]
    case .selfTest: [TaskWork(.selfTest), TaskWork(), TaskWork()]
    case .display: [TaskWork(.displayPage), TaskWork(), TaskWork()]
    }
  }

  /// What the usual job that has something to do comes to.
  public func typicalWork(phaseCount: Int) -> TaskWork {
    switch self {
    // 93 portions of 200 ms in ten slices.
    case .window: portions(9 &* phaseCount)
    case .billing: TaskWork(.billWindow)
    case .pulses: TaskWork(.pulseLook)
    default: heaviestWork(phaseCount: phaseCount)[0]
    }
  }

  private func portions(_ number: Int) -> TaskWork {
    var work = TaskWork(.windowSlice, .windowStep, number)
    work.add(.alignPortion, number)
    work.add(.workPortion, number)
    return work
  }

  private func slice(_ phaseCount: Int) -> TaskWork {
    var work = portions(MeterTasks.portions &* phaseCount)
    // The longest gap that is filled, 20 ms, and the edges of the reads around it.
    work.add(.fillFrame, 172 &* phaseCount)
    return work
  }

  /// The longest window has 237 ms of 135 us: 55 blocks of 32 cells.
  private func close(_ phaseCount: Int) -> TaskWork {
    var work = TaskWork(.windowSlice, .windowClose, 1)
    work.addSearch(blocks: 55, phaseCount: phaseCount)
    return work
  }

  /// What a second brings at most: reads back to back at 7.5 kS/s, windows of 174 ms, 16 pulses a line, a boundary.
  public static func workOfASecond(phaseCount: Int) -> TaskWork {
    var work = TaskWork(.captureRead, 6 &* phaseCount)
    work.add(.captureBlock, 469 &* phaseCount)
    work.add(.windowStep, 469 &* phaseCount &+ 50)
    work.add(.alignPortion, 469 &* phaseCount)
    work.add(.workPortion, 469 &* phaseCount)
    work.add(.windowPhase, 6 &* phaseCount)
    work.add(.windowClose, 6)
    work.addSearch(blocks: 6 &* 47, phaseCount: phaseCount)
    work.add(.windowJoin, 5 &* (phaseCount &- 1))
    work.add(.fillFrame, 240 &* phaseCount)
    work.add(.windowSlice, 50)
    work.add(.pulseLook, 40)
    work.add(.pulseArm, 32)
    work.add(.billLook, 4)
    work.add(.billWindow, 6)
    work.add(.billBoundary)
    work.add(.supervise, 10)
    work.add(.selfTest)
    work.add(.displayPage, 2)
    return work
  }
}

extension MeterTasks {
  /// Does one job of a task, and tells what it came to. What an interrupt does is done by its handler: `MeterTask.capture` here is none.
  public mutating func run<let phaseCount: Int, let rates: Int>(
    _ task: MeterTask, at now: Instant, meter: inout Meter<phaseCount>, billing: inout MeteredBilling<rates>,
    retained: inout RetainedState<phaseCount, rates>, board: inout some MeterBoard & ~Copyable
  ) -> TaskWork {
    if let entity = MeterEntity(task), retained.degradation.isLeftOut(entity.rawValue) {
      worked(entity, at: now)
      return TaskWork()
    }
    return work(on: task, at: now, meter: &meter, billing: &billing, retained: &retained, board: &board)
  }

  private mutating func work<let phaseCount: Int, let rates: Int>(
    on task: MeterTask, at now: Instant, meter: inout Meter<phaseCount>, billing: inout MeteredBilling<rates>,
    retained: inout RetainedState<phaseCount, rates>, board: inout some MeterBoard & ~Copyable
  ) -> TaskWork {
    switch task {
    case .capture: TaskWork()
    case .pulses: armPulses(of: &meter, at: now, retained: &retained, board: &board)
    case .window: workOnWindow(of: &meter, at: now, retained: &retained, board: &board)
    case .billing: bill(&meter, into: &billing, at: now, retained: &retained, board: &board)
    case .supervision: supervise(meter, at: now, retained: &retained, board: &board)
    case .selfTest: test(&meter, &billing, at: now, retained: &retained, board: &board)
    case .display: show(&meter, &billing, at: now, retained: &retained, board: &board)
    }
  }
}
