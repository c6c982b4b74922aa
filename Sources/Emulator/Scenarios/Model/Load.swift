import Loads
import VirtualTime

/// Something that draws current, or feeds it in.
public struct Load: Sendable, Equatable {
  public var name: String
  public var phases: PhaseSet
  public var size: LoadSize
  public var displacement: Displacement
  /// Turns the whole current round, harmonics and constant part included.
  public var isExport: Bool
  public var behaviour: LoadBehaviour
  /// Relative to the load's own fundamental; phases against the voltage.
  public var harmonics: [Harmonic]
  public var interharmonics: [Interharmonic]
  /// What its switching drives into the grid, 2 kHz to 150 kHz; the grid's impedance makes a voltage of it.
  public var supraharmonics: [Interharmonic] = []
  /// The course of the current within its cycles; nil is a sinusoid with its harmonics.
  public var shape: LoadShape?
  /// Constant part, A.
  public var dc: Double
  /// White noise, A rms.
  public var noiseRMS: Double
  /// When the load is on; nil means always, an empty list never.
  public var schedule: [SwitchPattern]?
}

public enum LoadSize: Sendable, Equatable {
  /// Rms of the fundamental in each phase, A; of a shaped load that of the whole current.
  case current(Double)
  /// Active power of the fundamental at the voltage of the scenario's `grid`, shared equally by the load's phases, W.
  ///
  /// Of a shaped load the power of the whole current at that voltage.
  case power(Double)
  /// Largest magnitude, A; of pulses.
  case peak(Double)
}

/// Angle between voltage and current of the fundamental as its cosine and sine; the sine is positive when the current
/// lags.
public struct Displacement: Sendable, Equatable {
  public var cosine: Double
  public var sine: Double

  public static let inPhase = Displacement(cosine: 1, sine: 0)

  public init(cosine: Double, sine: Double) {
    self.cosine = cosine
    self.sine = sine
  }

  /// - Parameter powerFactor: 0 to 1.
  public init(powerFactor: Double, isInductive: Bool) {
    let sine = ((1 - powerFactor) * (1 + powerFactor)).squareRoot()
    self.init(cosine: powerFactor, sine: isInductive ? sine : -sine)
  }

  /// - Parameter lagTurns: by how much the current lags the voltage, turns.
  public init(lagTurns: Double) {
    self.init(cosine: PortableMath.cosTurns(lagTurns), sine: PortableMath.sinTurns(lagTurns))
  }
}

public enum LoadBehaviour: String, Sendable, CaseIterable {
  /// The current stays whatever the voltage does.
  case current
  /// The current follows the magnitude of the voltage.
  case impedance
}
