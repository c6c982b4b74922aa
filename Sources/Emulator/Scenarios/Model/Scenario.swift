import Calendars
import Devices
import Faults

/// A run of the emulator as an evaluator described it: meter, grid, loads, and what happens to them in time.
public struct Scenario: Sendable, Equatable {
  public var title: String?
  public var description: String?
  public var meter: MeterKind
  /// Length of the run in nanoseconds, above zero.
  public var durationNanoseconds: Int64
  /// Seed of all noise.
  public var seed: UInt64
  public var frontEnd: FrontEndKind
  /// What is wrong with the converter, and what goes wrong on its buses.
  public var effects: ConverterEffects
  public var faults: [BusFault]
  /// How the phases add up to the energy registers; nil leaves it to the meter.
  public var accumulation: AccumulationKind?
  /// 50 or 60; nil lets the meter detect it.
  public var nominalFrequencyHz: Int?
  /// Errors of the front end, one entry a phase.
  public var frontEndErrors: [FrontEndErrors]
  /// The grid at the start.
  public var grid: Grid
  /// Whether the file describes the grid; otherwise it is nominal.
  public var hasGrid: Bool
  /// The loads at the start, in the order of the file.
  public var loads: [Load]
  /// What happens, by instants from the start of the run; empty with a sequence.
  public var events: [Event]
  public var sequence: StepSequence?
  /// Calendar, clock and what happens to it; nil bills nothing.
  public var billing: BillingSetup?
  /// What goes wrong with the firmware; it shows on a processor alone.
  public var fault: InjectedFault?

  /// Number of phases, 1 or 3.
  public var phaseCount: Int { meter.phaseCount }

  /// The key of a part that describes the signal, which a recording can't stand beside; nil when there is none.
  public var signalPart: String? {
    if !loads.isEmpty { return "loads" }
    if !events.isEmpty { return "events" }
    if sequence != nil { return "sequence" }
    return hasGrid ? "grid" : nil
  }
}

public enum MeterKind: String, Sendable, CaseIterable {
  case singlePhase = "single-phase"
  case threePhase = "three-phase"

  public var phaseCount: Int { self == .singlePhase ? 1 : 3 }
}

public enum FrontEndKind: String, Sendable, CaseIterable {
  /// The reference board's: 12 bit, multiplexed, on an I2C bus.
  case ad7991
  /// 24 bit, simultaneous, 8 kS/s.
  case ideal
}

public enum AccumulationKind: String, Sendable, CaseIterable {
  /// The signed sum of the phases is import or export.
  case vectorSum = "vector sum"
  /// Phases that export are counted apart from phases that import.
  case importSum = "import sum"
}

/// Calibration errors that the front end of one phase shall have.
public struct FrontEndErrors: Sendable, Equatable {
  /// Gain error of the voltage channel, parts per million.
  public var voltageGainPPM = 0.0
  /// Gain error of the current channel, parts per million.
  public var currentGainPPM = 0.0
  /// Constant added to the voltage channel, converter codes.
  public var voltageOffsetCodes = 0.0
  /// Constant added to the current channel, converter codes.
  public var currentOffsetCodes = 0.0
  /// Angle in degrees of the fundamental at the nominal frequency by which the current channel lags the truth.
  public var phaseErrorDegrees = 0.0

  public init() {}
}

/// A set of phases.
public struct PhaseSet: OptionSet, Sendable, Hashable {
  public let rawValue: UInt8

  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// All phases of a meter.
  public static func all(of count: Int) -> PhaseSet { PhaseSet(rawValue: UInt8((1 << count) - 1)) }

  /// One phase, counted from 0.
  public static func phase(_ index: Int) -> PhaseSet { PhaseSet(rawValue: UInt8(1 << index)) }

  /// Whether a phase, counted from 0, belongs to the set.
  public func contains(phase index: Int) -> Bool { contains(.phase(index)) }

  public var count: Int { rawValue.nonzeroBitCount }
}
