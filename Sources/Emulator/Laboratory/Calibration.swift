// @relation(REQ-EMU-035, REQ-EMU-036, scope=file)

import EmulatorKit
import Meter
import Scenarios

/// A load at which a laboratory adjusts a meter.
public struct CalibrationPoint: Sendable, Equatable {
  /// The range of the meter's current input that it is meant for.
  public enum Range: Sendable { case x1, x16 }

  public var range: Range
  /// V, and A in each phase.
  public var volts: Double
  public var amperes: Double
  public var factor: LoadFactor
  public var hertz = 50.0

  /// As tables name it.
  public var name: String {
    amperes == 0 ? "no current" : "\(Catalogue.decimal(amperes)) A, PF \(factor.name)"
  }

  /// The points of a type of meter: Iref for the range x1 and half of it for x16, each at a power factor of 1 and 0.5 inductive; then
  /// the voltage alone, which the x16 range reads.
  public static func all(_ model: MeterModel) -> [CalibrationPoint] {
    let volts = Double(model.nominalVolts)
    let amperes = Double(model.referenceMilliamperes) / 1000
    func point(_ range: Range, _ amperes: Double, _ factor: LoadFactor) -> CalibrationPoint {
      CalibrationPoint(range: range, volts: volts, amperes: amperes, factor: factor)
    }
    return [
      point(.x1, amperes, .unity), point(.x1, amperes, .inductive), point(.x16, amperes / 2, .unity),
      point(.x16, amperes / 2, .inductive), point(.x16, 0, .unity),
    ]
  }
}

/// What one phase of a meter reads: means over windows.
public struct CalibrationReading: Sendable, Equatable {
  /// V, W, var.
  public var volts = 0.0
  public var watts = 0.0
  public var vars = 0.0
  /// Direct components that the meter takes off, codes of 24 bits.
  public var directVoltageCodes = 0.0
  public var directCurrentCodes = 0.0

  public init() {}
}

/// By how much the laboratory's source is off at most from what it states, drawn evenly and for the whole calibration.
public struct SourceUncertainty: Sendable, Equatable {
  /// Of each voltage and each current, percent.
  public var ratioPercent = 0.0
  /// Of each angle between voltage and current, degrees.
  public var angleDegrees = 0.0

  public init(ratioPercent: Double = 0, angleDegrees: Double = 0) {
    self.ratioPercent = ratioPercent
    self.angleDegrees = angleDegrees
  }

  /// Source and reference meter without error.
  public static let none = SourceUncertainty()
}

/// Why a meter can't be calibrated.
public enum CalibrationError: Error, Equatable, Sendable, CustomStringConvertible {
  /// It read too few windows.
  case noReading(point: String)
  /// It did not read a point in the range that is to be adjusted.
  case wrongRange(point: String, phase: Int)
  /// A constant would be beyond what the meter can store.
  case beyondAdjustment(phase: Int, what: String)

  public var description: String {
    switch self {
    case .noReading(let point): "calibration: the meter shows nothing at \(point)"
    case .wrongRange(let point, let phase):
      "calibration: phase \(phase + 1) doesn't read \(point) in the range that it is for"
    case .beyondAdjustment(let phase, let what):
      "calibration: the \(what) of phase \(phase + 1) can't be adjusted so far"
    }
  }
}

/// What came of a calibration.
public struct Calibration: Sendable {
  /// Power at a point that carries a current, and what the meter made of it.
  public struct Check: Sendable {
    public var point: CalibrationPoint
    public var phase: Int
    /// Errors of active power with the nominal constants and with those that were found, percent.
    public var beforePercent: Double
    public var afterPercent: Double
  }

  public var constants: MeterConstants
  public var checks: [Check]
}
