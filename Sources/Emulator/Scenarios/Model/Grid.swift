import Loads

/// The voltages of all phases.
public struct Grid: Sendable, Equatable {
  /// Rms of the fundamental by phase, V.
  public var voltages: [Double]
  /// Hz.
  public var frequencyHz: Double
  /// Angle of the fundamental by phase, turns; 0, -1/3, 1/3 unless given otherwise.
  public var angleTurns: [Double]
  /// Fundamental of reversed sequence, relative to the voltage of phase 1.
  public var negativeSequence: SequenceComponent?
  /// Fundamental common to all phases, relative to the voltage of phase 1.
  public var zeroSequence: SequenceComponent?
  public var harmonics: [Harmonic]
  public var interharmonics: [Interharmonic]
  /// Constant part by phase, V.
  public var dc: [Double]
  /// White noise by phase, V rms.
  public var noiseRMS: [Double]
  public var wander: FrequencyWander?
  /// What the supraharmonics of loads meet; nil for none.
  public var impedance: GridImpedance?
}

/// A symmetrical component of the voltages.
public struct SequenceComponent: Sendable, Equatable {
  /// Magnitude over the voltage of phase 1.
  public var ratio: Double
  /// Angle in phase 1, turns.
  public var angleTurns: Double
}

/// The frequency runs along a triangle: up to `+amplitude` at a quarter of the period, down to `-amplitude` at three
/// quarters.
public struct FrequencyWander: Sendable, Equatable {
  /// Hz.
  public var amplitudeHz: Double
  /// A multiple of 4 ns.
  public var periodNanoseconds: Int64
}

/// How large a component is.
public enum Level: Sendable, Equatable {
  /// Relative to the rms of the fundamental that it belongs to.
  case ratio(Double)
  /// Rms, V or A.
  case rms(Double)
}

/// `sqrt(2) * level * sin(order * x + phase)`, x the angle since the positive zero crossing of the phase's voltage
/// fundamental. In a symmetrical system harmonic h of phase 2 therefore comes out shifted by -h * 120 deg.
public struct Harmonic: Sendable, Equatable {
  /// 2 to 100.
  public var order: Int
  public var level: Level
  public var phaseTurns: Double
  /// Phases that carry it.
  public var phases: PhaseSet
}

/// `sqrt(2) * level * sin(2 pi f t + phase)`, t from the start of the run, the same in all its phases.
public struct Interharmonic: Sendable, Equatable {
  /// Hz; need not lie between harmonics.
  public var frequencyHz: Double
  public var level: Level
  public var phaseTurns: Double
  /// Phases that carry it.
  public var phases: PhaseSet
}
