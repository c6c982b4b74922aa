// @relation(REQ-SUP-011, REQ-SUP-016, scope=file)

import Quantities
import Scheduler
import Supervision

/// What is supervised: every task that the clock starts; the reads of each phase's converter, that is the capture; and the way of a window
/// from its end to the bill.
public enum MeterEntity: Int, Sendable {
  case pulses, window, billing, supervision, selfTest, display
  /// From the end of a window to its registers in the rates.
  case bills
  /// A read, from its start to its handler.
  case capture1, capture2, capture3

  public static var count: Int { 10 }
}

/// The supervisor of the meter.
public typealias MeterSupervisor = Supervisor<10>

/// Checkpoints of a task: the job begins, its work is done, the job has ended.
enum TaskCheckpoint {
  static let begun: UInt8 = 0
  static let worked: UInt8 = 1
  static let ended: UInt8 = 2
}

extension MeterEntity {
  /// Nil for the capture, of which each phase is one.
  public init?(_ task: MeterTask) {
    switch task {
    case .capture: return nil
    case .pulses: self = .pulses
    case .window: self = .window
    case .billing: self = .billing
    case .supervision: self = .supervision
    case .selfTest: self = .selfTest
    case .display: self = .display
    }
  }

  /// The reads of a phase.
  public static func capture(phase: Int) -> MeterEntity { phase <= 0 ? .capture1 : phase == 1 ? .capture2 : .capture3 }

  /// The task that it is.
  public var task: MeterTask? {
    switch self {
    case .pulses: .pulses
    case .window: .window
    case .billing: .billing
    case .supervision: .supervision
    case .selfTest: .selfTest
    case .display: .display
    default: nil
    }
  }

  /// What is expected of each, by the table of tasks.
  public static func descriptions(phaseCount: Int) -> InlineArray<10, EntityDescription> {
    [
      task(.pulses, phaseCount), task(.window, phaseCount), task(.billing, phaseCount),
      task(.supervision, phaseCount), task(.selfTest, phaseCount), task(.display, phaseCount),
      // Windows of 174 to 237 ms; one waits for the next job of billing, and that for its end.
      EntityDescription(
        rounds: 2...6, inTicks: 8, deadline: .milliseconds(220), bearsLateness: true,
        tolerance: 1),
      capture, capture, capture,
    ]
  }

  /// A whole read takes 184 ms at 400 kHz, the longest gap is 2 ms, and all handlers together are over in the deadline of the capture; its
  /// note waits for the end of a job. When reads go wrong they are short: the driver's counters tell that, and it is no matter of the
  /// processor's.
  private static var capture: EntityDescription {
    EntityDescription(
      isCritical: false, rounds: 1...5_000, inTicks: 5, deadline: .milliseconds(280), tolerance: 0)
  }

  /// A task has about half as many rounds in a reference cycle as its period asks for, or up to two more.
  private static func task(_ task: MeterTask, _ phaseCount: Int) -> EntityDescription {
    let row = task.row(phaseCount: phaseCount)
    let tick = MeterTask.supervision.row(phaseCount: phaseCount).period.nanoseconds
    let period = max(1, row.period.nanoseconds)
    let ticks = period <= tick ? 5 : 2 &* (period.quotient(by: tick)) &+ 1
    let rounds = (ticks &* tick).quotient(by: period)
    let fewest = UInt16(truncatingIfNeeded: max(1, rounds / 2))
    let most = max(fewest, UInt16(truncatingIfNeeded: rounds &+ 2))
    return EntityDescription(
      isCritical: row.criticality == .critical, rounds: fewest...most,
      inTicks: UInt16(truncatingIfNeeded: ticks), every: row.period, after: row.offset, deadline: row.deadline,
      bearsLateness: true, tolerance: row.criticality == .critical ? 1 : 2, checkpoints: 3)
  }
}
