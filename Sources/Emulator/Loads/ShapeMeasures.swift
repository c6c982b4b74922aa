// @relation(REQ-EMU-030, scope=file)

import VirtualTime
import Waveforms

/// What a shape of size 1 amounts to at a sinusoidal voltage.
public struct ShapeMeasures: Sendable, Equatable {
  /// Rms value.
  public let rms: Double
  /// Mean power at 1 V, W: the mean of shape times `sqrt(2) sin`.
  public let wattsPerVolt: Double
  /// Integrals in closed form over the shape's period.
  public init(_ shape: LoadShape, hertz: Double) {
    let seconds = Double(shape.periodCycles) / hertz
    let signal = ShapedSignal(hertz: hertz, [.init(volts: 1, shape: shape, amperes: 1)])
    // From the second period on, when what wraps around has come in.
    let lengths = [1, 2].map { Int64((seconds * $0 * 1e9).rounded()) }
    let sums = lengths.map { TrueEnergy.integrated(signal, overNanoseconds: $0)[0] }
    let whole = sums[1] - sums[0]
    rms = (whole.currentSquareSeconds / seconds).squareRoot()
    wattsPerVolt = whole.activeJoules / seconds
  }
}

extension LoadShape {
  /// The current of the shape of size 1 at a place of a cycle in which it flows, 0 ..< 1 turns.
  public func value(atTurns place: Double, hertz: Double) -> Double {
    pieces(hertz: hertz).reduce(0) { sum, piece in
      // What began in the cycle before may still last.
      for turns in [place, place + 1] where piece.startTurns <= turns && turns < piece.endTurns {
        switch piece.course {
        case .sine(let peak, let lead): return sum + peak * PortableMath.sinTurns(turns + lead)
        case .level(let value): return sum + value
        case .edge(let from, let to, let seconds):
          let share = (turns - piece.startTurns) / (hertz * seconds)
          return sum + 0.5 * (from + to) + 0.5 * (from - to) * PortableMath.cosTurns(0.5 * share)
        }
      }
      return sum
    }
  }

  /// Largest magnitude and steepest change (1/s) of the shape of size 1, from values half a microsecond apart.
  public func extremes(hertz: Double) -> (peak: Double, slopePerSecond: Double) {
    let step = 0.5e-6
    var (peak, slope, last) = (0.0, 0.0, value(atTurns: 0, hertz: hertz))
    for index in 1...Int(0.5 / hertz / step) {
      let value = value(atTurns: Double(index) * step * hertz, hertz: hertz)
      peak = max(peak, value.magnitude)
      slope = max(slope, (value - last).magnitude / step)
      last = value
    }
    return (peak, slope)
  }
}
