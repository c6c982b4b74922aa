import Calendars
import Devices
import Faults
import Meter
import Metrology
import Scenarios
import VirtualTime

/// What a run needs beside its waveform.
public struct RunConfiguration: Sendable {
  /// Type of meter; each phase has its ratings.
  public var model = MeterModel.reference
  /// 1 or 3.
  public var phaseCount = 1
  /// Length of the run in nanoseconds, above zero.
  public var durationNanoseconds: Int64
  /// Seed of everything random.
  public var seed: UInt64 = 1
  /// Seed of the meter's parts, where it differs from `seed`: the same meter with other noise, gaps and loads.
  public var partsSeed: UInt64?
  /// Given to the meter, or detected by it.
  public var nominalFrequency: NominalFrequency?
  public var accumulationMode = AccumulationMode.vectorSum
  /// Nominal frequency of the mains, to which the phase errors of the front end refer; 50 or 60. The meter does not see it.
  public var mainsHertz = 50.0
  /// What converts the waveform.
  public var frontEnd = FrontEndKind.ad7991
  /// What is wrong with the converter of the reference board; not for the ideal front end.
  public var effects = ConverterEffects.typical
  /// What goes wrong on its buses.
  public var faults: [BusFault] = []
  /// Errors of the front end by phase; missing entries are without error.
  public var frontEndErrors: [FrontEndErrors] = []
  /// Calibration of the meter by phase; missing entries are nominal, and for the converter what a factory would find.
  public var calibrations: [PhaseCalibration] = []
  /// Constants that are stored in the meter, instead of what `calibrations` and the factory say.
  public var constants: MeterConstants?
  /// Clock of the emulated processor.
  public var clock: CPUClock { processor?.profile.clock ?? .reference }
  /// The processor that the meter's tasks run on, with what they cost; nil runs them in no time, as the ideal front end does always.
  public var processor: ProcessorModel?
  /// Calendar, clock and what happens to it and to the supply; nil bills nothing.
  public var billing: BillingSetup?
  /// What goes wrong with the firmware; only on a processor.
  public var fault: InjectedFault?

  var injectedBusFaults: [BusFault] { if case .bus(let fault) = fault { [fault] } else { [] } }
  var injectedDefect: ConverterDefect? { if case .converter(let defect) = fault { defect } else { nil } }

  /// A canary: nothing is expected of this task any more.
  public var unsupervised: MeterTask?

  public init(durationNanoseconds: Int64) { self.durationNanoseconds = durationNanoseconds }

  /// The errors of the scenario as a converter of 12 bits has them.
  var inputErrors: [InputErrors] {
    frontEndErrors.map { errors in
      var input = InputErrors()
      input.voltageGain = errors.voltageGainPPM * 1e-6
      input.currentGain = errors.currentGainPPM * 1e-6
      input.voltageOffsetCodes = errors.voltageOffsetCodes / 4096
      input.currentOffsetCodes = errors.currentOffsetCodes / 4096
      input.currentDelayNanoseconds = errors.phaseErrorDegrees / 360 / mainsHertz * 1e9
      return input
    }
  }

  /// The settings of a scenario.
  public init(_ scenario: Scenario) {
    durationNanoseconds = scenario.durationNanoseconds
    phaseCount = scenario.phaseCount
    seed = scenario.seed
    nominalFrequency = scenario.nominalFrequencyHz.map { $0 == 60 ? .hertz60 : .hertz50 }
    mainsHertz = scenario.nominalFrequencyHz.map(Double.init) ?? (scenario.grid.frequencyHz > 55 ? 60 : 50)
    accumulationMode = scenario.accumulation == .importSum ? .importSum : .vectorSum
    frontEnd = scenario.frontEnd
    effects = scenario.effects
    faults = scenario.faults
    frontEndErrors = scenario.frontEndErrors
    billing = scenario.billing
    fault = scenario.fault
  }
}

/// Why a run cannot be made.
public enum RunError: Error, Equatable, Sendable, CustomStringConvertible {
  case phaseCount(Int)
  case phasesOfSource(source: Int, meter: Int)
  case duration(Int64)
  case calibration(phase: Int)
  /// The processor is too slow for the samples and falls behind without end.
  case fallenBehind(seconds: Double)

  public var description: String {
    switch self {
    case .phaseCount(let count): "a meter has 1 or 3 phases, not \(count)"
    case .phasesOfSource(let source, let meter): "the waveform has \(source) phases, the meter \(meter)"
    case .duration(let nanoseconds): "the duration must be above zero, not \(nanoseconds) ns"
    case .fallenBehind(let seconds):
      "the processor is \(Int(seconds)) s behind the samples, and would never catch up"
    case .calibration(let phase): "the calibration of phase \(phase + 1) is out of range"
    }
  }
}
