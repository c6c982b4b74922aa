// @relation(REQ-RT-010, REQ-RT-011, scope=file)

import Metrology
import Quantities
import Scheduler

// The tasks of the meter: what they are called, when they run, and what they do. To add one, add its case, its row, its heaviest work and
// its line in `run` here, raise the number of tasks, and name its operations in TaskWork.swift and Tools/support/cost_table.py, so that
// they are counted; the analysis, the reports and the emulator take it from here.

/// The tasks in the order of their rows.
public enum MeterTask: Int, Sendable {
  case capture, pulses, window, billing, supervision, selfTest, display

  /// Rows of the table.
  public static var count: Int { 7 }
}

extension MeterTask {
  /// The table of a meter with so many phases, the most urgent task first. How to read a row: `TaskDescription`.
  ///
  /// Budgets are cycles of the processor, for the worst inputs (`Tools/count-costs`) on a Cortex-M4 at 1.5 an instruction, with a twentieth or more to spare.
  public static func table(phaseCount: Int) -> InlineArray<7, TaskDescription> {
    [
      MeterTask.capture.row(phaseCount: phaseCount), MeterTask.pulses.row(phaseCount: phaseCount),
      MeterTask.window.row(phaseCount: phaseCount), MeterTask.billing.row(phaseCount: phaseCount),
      MeterTask.supervision.row(phaseCount: phaseCount), MeterTask.selfTest.row(phaseCount: phaseCount),
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
        deadline: .milliseconds(20), budget: 280_000)
    // A pulse is known 300 ms ahead, and given to the timer 100 ms ahead.
    case .pulses:
      TaskDescription(
        "pulses", .critical, .every(.milliseconds(25)),
        deadline: .milliseconds(25), budget: 6_000, supervision: .deadline)
    // One slice: up to 24 portions of 16 frames a phase, or one phase of a window. 200 ms need seven slices of ten.
    case .window:
      TaskDescription(
        "window", .critical, .every(.milliseconds(20), after: .milliseconds(3)),
        deadline: .milliseconds(20), budget: 1_500_000 &* UInt32(truncatingIfNeeded: phaseCount),
        supervision: .deadline)
    // A window comes each 174 ms or later, and must be billed ahead of the next.
    case .billing:
      TaskDescription(
        "billing", .critical, .every(.milliseconds(100), after: .milliseconds(5)),
        deadline: .milliseconds(100), budget: 250_000, supervision: .deadline)
    case .supervision:
      TaskDescription(
        "supervision", .critical, .every(.milliseconds(100), after: .milliseconds(55)),
        deadline: .milliseconds(100), budget: 1_000)
    case .selfTest:
      TaskDescription(
        "self-test", .important, .every(.seconds(1), after: .milliseconds(307)),
        deadline: .milliseconds(500), budget: 16_000, supervision: .alive)
    case .display:
      TaskDescription(
        "display", .standard, .every(.milliseconds(500), after: .milliseconds(211)),
        deadline: .milliseconds(500), budget: 3_000, supervision: .alive)
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
    var work = TaskWork(.windowSlice, .alignPortion, number)
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
    var work = TaskWork(.windowSlice, .windowClose, phaseCount)
    work.add(.windowSearch, 55 &* phaseCount)
    return work
  }

  /// What a second brings at most: reads back to back at 7.5 kS/s, windows of 174 ms, 16 pulses a line, a boundary.
  public static func workOfASecond(phaseCount: Int) -> TaskWork {
    var work = TaskWork(.captureRead, 6 &* phaseCount)
    work.add(.captureBlock, 469 &* phaseCount)
    work.add(.alignPortion, 469 &* phaseCount)
    work.add(.workPortion, 469 &* phaseCount)
    work.add(.windowPhase, 6 &* phaseCount)
    work.add(.windowClose, 6 &* phaseCount)
    work.add(.windowSearch, 6 &* 47 &* phaseCount)
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

/// The scheduler of the meter.
public typealias MeterScheduler = Scheduler<7>

extension MeterTasks {
  /// Does one job of a task, and tells what it came to. What an interrupt does is done by its handler: `MeterTask.capture` here is none.
  public mutating func run<let phaseCount: Int, let rates: Int>(
    _ task: MeterTask, at now: Instant, meter: inout Meter<phaseCount>, billing: inout MeteredBilling<rates>,
    board: inout some MeterBoard & ~Copyable
  ) -> TaskWork {
    switch task {
    case .capture: TaskWork()
    case .pulses: armPulses(of: &meter, at: now, board: &board)
    case .window: workOnWindow(of: &meter)
    case .billing: bill(&meter, into: &billing, at: now, board: &board)
    case .supervision: supervise(board: &board)
    case .selfTest: test(meter, billing)
    case .display: show(meter, billing, board: &board)
    }
  }
}
