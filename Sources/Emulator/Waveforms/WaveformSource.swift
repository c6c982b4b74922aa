/// What the front end converts: filtered samples, and the true energies ahead of the filter.
public protocol WaveformSource {
  /// Number of phases, each with a voltage and a current.
  var phaseCount: Int { get }

  /// Writes the samples of all channels at the instants n / 8000 s, n = firstSample ..< firstSample + count.
  ///
  /// Called with increasing `firstSample` without gaps. `output` holds the channels one after another:
  /// channel c occupies `c * count ..< (c + 1) * count`. Units are V and A.
  mutating func render(firstSample: Int64, count: Int, into output: inout [Double])

  /// True cumulative quantities from the start of the run to `nanoseconds`, integrated ahead of the filter.
  ///
  /// Exact at any instant no older than two seconds before the last sample rendered and no later than it.
  mutating func reference(atNanoseconds nanoseconds: Int64) -> [PhaseReference]
}

/// Integrals of one phase from the start of the run.
public struct PhaseReference: Sendable, Equatable {
  /// Integral of u * i, in joules.
  public var activeJoules = 0.0
  /// Integral of the fundamental's reactive power (IEC 62053-24: U1 I1 sin phi, positive when the current lags), in var s.
  public var reactiveVarSeconds = 0.0
  /// Integral of the product of the stationary rms values without their constant parts, in VA s.
  public var apparentVoltAmpereSeconds = 0.0

  public init(activeJoules: Double = 0, reactiveVarSeconds: Double = 0, apparentVoltAmpereSeconds: Double = 0) {
    self.activeJoules = activeJoules
    self.reactiveVarSeconds = reactiveVarSeconds
    self.apparentVoltAmpereSeconds = apparentVoltAmpereSeconds
  }
}
