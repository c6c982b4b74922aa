// @relation(REQ-EMU-072, scope=file)

import Meter
import Metrology
import Quantities
import Scheduler
import Supervision

/// What the meter, and the board around it, found to be wrong in a run.
public struct RunSupervision: Sendable, Equatable {
  /// What its log holds, up to the end of the run, the oldest first.
  public var events: [LoggedEvent]
  /// Events that gave way to later ones.
  public var droppedEvents: Int
  /// Resets of the board.
  public var resets: [BoardReset]
  /// The meter measures no more.
  public var isSafe: Bool
  /// When that which was to go wrong first did, nanoseconds; nil if it did not.
  public var actedAt: Int64?
  /// Name of the first bit that flipped; nil where none did.
  public var flipped: String?

  /// Nothing was found to be wrong.
  public var isQuiet: Bool { events.isEmpty && droppedEvents == 0 && resets.isEmpty }
}

extension LoggedEvent {
  /// What happened, in words.
  public var text: String {
    switch event {
    case .supervisionFault:
      let fault = SupervisionFault(rawValue: UInt8(truncatingIfNeeded: detail)).map { "\($0)" } ?? "?"
      return "\(MeterEntity.name(Int(detail >> 8))): \(fault)"
    case .shedding: return "tasks shed: level \(detail)"
    case .selfTestFailure: return "self-test failed: \(SelfTestPart(rawValue: detail).map { "\($0)" } ?? "?")"
    case .reset:
      let cause = StartCause(rawValue: UInt8(truncatingIfNeeded: detail >> 8)).map { "\($0)" } ?? "?"
      return "reset by \(cause)" + (detail & 255 == 255 ? "" : ", blamed on \(MeterEntity.name(Int(detail & 255)))")
    case .stateRestored: return "state put right: \(SealedPart(rawValue: detail).map { "\($0)" } ?? "?")"
    case .stateLost: return "state lost: \(SealedPart(rawValue: detail).map { "\($0)" } ?? "?")"
    case .captureRestarted: return "capture of phase \(detail + 1) begun anew"
    case .taskGivenUp: return "\(MeterEntity.name(Int(detail & 255))) \(detail > 255 ? "left out" : "begun anew")"
    case .inputDefect:
      return "inputs of phase \(detail >> 8 + 1): \(InputDefects(rawValue: UInt8(truncatingIfNeeded: detail)).text)"
    case .readFault: return "a read of phase \(detail + 1) went wrong"
    case .safeState: return "safe state: nothing is measured any more"
    }
  }
}

extension InputDefects {
  /// What is wrong, in words.
  var text: String {
    let all: [(InputDefects, String)] = [
      (.isVoltageStuck, "voltage stuck"), (.isCurrentStuck, "current stuck"),
      (.isAmplifiedCurrentStuck, "amplified current stuck"), (.isVoltageSaturated, "voltage saturated"),
      (.isCurrentSaturated, "current saturated"), (.isVoltageNoisy, "voltage noisy"),
      (.doCurrentsDisagree, "currents disagree"),
    ]
    return all.filter { contains($0.0) }.map(\.1).joined(separator: ", ")
  }
}

extension MeterEntity {
  static func name(_ index: Int) -> String { MeterEntity(rawValue: index).map { "\($0)" } ?? "entity \(index)" }
}
