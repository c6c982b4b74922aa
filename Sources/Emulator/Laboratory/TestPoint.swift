// @relation(REQ-EMU-026, scope=file)

import Meter

/// One row of the accuracy table before it is measured.
public struct TestPoint: Sendable {
  /// What is held against the limit.
  public enum Comparison: Sendable, Equatable {
    /// The error between two pulses.
    case error
    /// The error less that of another point on the same meter: what an influence changes.
    case change(from: String)
    /// Two pulses or more come.
    case starting
    /// At most one pulse comes.
    case noLoad
    /// Pulses against the register, which may differ by so many.
    case constant(pulses: Double)
    /// Energy in the register, at most so many Wh.
    case register(wattHours: Double)
  }

  /// Where a point stands in the plot.
  public struct Curve: Hashable, Sendable {
    public var factor: LoadFactor
    public var amperes: Double
  }

  public var name: String
  public var kind: TestKind
  public var signal: BenchSignal
  /// Which pulse line is watched.
  public var isReactive = false
  public var comparison = Comparison.error
  public var limit: LimitRule
  /// Active or reactive power that the bench applies, W or var, without sign; the time follows from it.
  public var power: Double
  /// Largest instantaneous power over the mean: an edge that is off by a time is off by that much energy.
  public var peakToMean: Double
  /// Energy that swings about its mean, joules or var s: the ends of a span need not be those of whole cycles.
  public var swing = 0.0
  /// Shortest time for the no-load test, s.
  public var seconds: Double?
  /// Only there because others are compared with it.
  public var isHidden = false
  public var curve: Curve?
}

extension TestPoint {
  /// Largest error of a pulse edge's time, s (REQ-MET-034 allows so much).
  static let edgeSeconds = 0.2e-3
  /// Time that is left out at the start, in which the meter settles.
  static let warmUpSeconds = 5.0
  /// Shortest span between the first and the last pulse, s: some 200 windows.
  static let shortestSeconds = 40.0

  /// Pulses that are compared with the register: one of them is 0.03 %.
  static let constantPulses = 3000.0

  /// What the times of two edges and the ends of a span make uncertain, percent, over `span` seconds.
  public func resolutionPercent(_ span: Double) -> Double {
    (2 * Self.edgeSeconds * peakToMean + 2 * swing / power) / span * 100
  }

  /// How long the run has to be, s: pulses until the resolution is below a tenth of the limit, and one more.
  public func runSeconds(_ model: MeterModel) -> Double {
    if let seconds { return seconds }
    let quantum = 3_600_000 / Double(model.impulsesPerKilowattHour)
    let period = quantum / power
    var span = max(Self.shortestSeconds, period)
    switch comparison {
    case .constant: span = Self.constantPulses * period
    case .register: span = 120
    default:
      if let limit = limit.limitPercent { span = max(span, resolutionPercent(1) / (limit / 10) * 1.2) }
    }
    return Self.warmUpSeconds + ((span / period).rounded(.up) + 1) * period * 1.1 + 2
  }
}
