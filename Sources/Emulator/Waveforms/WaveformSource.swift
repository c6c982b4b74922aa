/// What the front end converts: filtered samples, and the true energies ahead of the filter.
public protocol WaveformSource {
  /// Number of phases, each with a voltage and a current.
  var phaseCount: Int { get }

  /// Writes the samples of all channels at the instants n / 8000 s, n = firstSample ..< firstSample + count.
  ///
  /// Called with increasing `firstSample` without gaps. `output` holds the channels one after another:
  /// channel c occupies `c * count ..< (c + 1) * count`. Units are V and A.
  mutating func render(firstSample: Int64, count: Int, into output: inout [Double])

  /// Sets what is sampled by ``sample(probe:grid:into:)``; once, ahead of the first sampling.
  ///
  /// A source is used either by ``render(firstSample:count:into:)``, behind the ideal front end's filter, or by probes.
  mutating func attach(_ probes: [Probe])

  /// Writes the samples of one probe, by its number in ``attach(_:)``, at the instants of `grid`, in V or A times the
  /// gain of its filter.
  ///
  /// Grids of one probe follow each other in time; probes are sampled in any order, but no grid begins more than two
  /// seconds ahead of the latest instant that was sampled. Where grids are cut changes samples by rounding alone.
  mutating func sample(probe: Int, grid: ProbeGrid, into output: UnsafeMutableBufferPointer<Double>)

  /// True cumulative quantities from the start of the run to `nanoseconds`, integrated ahead of the filter.
  ///
  /// Exact at any instant no older than two seconds before the last sample rendered, or the latest instant sampled by
  /// any probe (``latestNanoseconds``), and no later than it.
  mutating func reference(atNanoseconds nanoseconds: Int64) -> [PhaseReference]

  /// The latest instant at which the reference is known, ns: that of the last sample rendered or sampled by any probe, or later.
  var latestNanoseconds: Int64 { get }
}

/// Integrals of one phase from the start of the run, ahead of all filters.
///
/// The difference of two is what a span held. Nothing here depends on what a window is.
public struct PhaseReference: Sendable, Equatable {
  /// Integral of u * i, in joules.
  public var activeJoules = 0.0
  /// Reactive energy of the fundamental, in var s: positive when the current lags (IEC 62053-24).
  ///
  /// Integral of the current times the voltage's fundamental a quarter of a cycle later. Over whole cycles that is U1 I1 sin phi, also
  /// of a current that is switched inside its cycles, for which a current's fundamental at an instant has no meaning.
  public var reactiveVarSeconds = 0.0
  /// Integral of u^2, in V^2 s.
  public var voltageSquareSeconds = 0.0
  /// Integral of i^2, in A^2 s.
  public var currentSquareSeconds = 0.0
  /// Integral of u, in V s.
  public var voltageSeconds = 0.0
  /// Integral of i, in A s.
  public var currentSeconds = 0.0

  public init() {}

  /// What was gained from one instant to another.
  public static func - (later: PhaseReference, earlier: PhaseReference) -> PhaseReference {
    later.adding(earlier, times: -1)
  }

  public static func + (left: PhaseReference, right: PhaseReference) -> PhaseReference { left.adding(right, times: 1) }

  private func adding(_ other: PhaseReference, times sign: Double) -> PhaseReference {
    var sum = self
    sum.activeJoules += sign * other.activeJoules
    sum.reactiveVarSeconds += sign * other.reactiveVarSeconds
    sum.voltageSquareSeconds += sign * other.voltageSquareSeconds
    sum.currentSquareSeconds += sign * other.currentSquareSeconds
    sum.voltageSeconds += sign * other.voltageSeconds
    sum.currentSeconds += sign * other.currentSeconds
    return sum
  }

  /// Apparent energy of a span of `seconds`, in VA s: its rms voltage times its rms current, without their means, times its length.
  public func apparentVoltAmpereSeconds(over seconds: Double) -> Double {
    guard seconds > 0 else { return 0 }
    let voltage = max(0, voltageSquareSeconds - voltageSeconds * voltageSeconds / seconds)
    let current = max(0, currentSquareSeconds - currentSeconds * currentSeconds / seconds)
    return (voltage * current).squareRoot()
  }
}
