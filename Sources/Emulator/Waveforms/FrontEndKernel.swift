import VirtualTime

/// The impulse response h(x) of the ideal front end: a sinc windowed by Kaiser, of unit gain for a constant.
///
/// h is a function of continuous time, real and even, and zero beyond 26 samples of 125 us. Measured: flat within 1.3e-6
/// up to 2.8 kHz, -118 dB or less from 4 kHz on. Kaiser's formula gives beta = 0.1102 (120 - 8.7) for ripples of -120 dB.
public final class FrontEndKernel: Sendable {
  /// Samples in a second.
  public static let samplesPerSecond: Int64 = 8000
  /// Time between two samples.
  public static let samplePeriodNanoseconds: Int64 = 125_000
  /// h(x) is zero for |x| beyond this many samples.
  public static let halfLengthSamples = 26
  /// The same in time; sample instants are input-referred, a converter delivers them this much later.
  public static let halfLengthNanoseconds = Int64(halfLengthSamples) * samplePeriodNanoseconds
  /// Middle of the transition band.
  public static let cutOffHz = 3400.0
  /// Frequencies of tones are bounded by this: the quadrature grows with them.
  public static let highestToneHz = 150_000.0

  /// The one kernel; it is computed when it is first used (2 ms).
  public static let ideal = FrontEndKernel()

  static let windowShape = 0.1102 * (120 - 8.7)
  static let knotsPerSample = 256

  /// Value and slope (per knot distance) at the knots 0, 1/256, ... 26 samples.
  private let knots: [SIMD2<Double>]
  /// Weights of a signal's values at eight nodes in each of the 52 cells around a sample.
  let cellWeights: [Lanes]

  private init() {
    let half = Self.halfLengthSamples
    var weights = [Lanes]()
    for cell in 0..<2 * half {
      var lanes = Lanes()
      for lane in 0..<8 {
        lanes[lane] = Self.shape(Double(half) - (Double(cell) + GaussLegendre.nodes[lane])).value
      }
      weights.append(lanes * GaussLegendre.weights)
    }
    let scale = 1 / weights.reduce(0) { $0 + $1.total }
    cellWeights = weights.map { $0 * scale }
    knots = (0...half * Self.knotsPerSample).map { knot in
      let (value, slope) = Self.shape(Double(knot) / Double(Self.knotsPerSample))
      return SIMD2(value * scale, slope * scale / Double(Self.knotsPerSample))
    }
  }

  /// h at a distance of `samples` sample periods, per sample period; absolute error below 1e-10.
  ///
  /// Cubic Hermite interpolation between knots at 1/256 sample.
  public func value(at samples: Double) -> Double {
    let position = samples.magnitude * Double(Self.knotsPerSample)
    guard position < Double(knots.count - 1) else { return samples.magnitude == 26 ? knots[knots.count - 1].x : 0 }
    let index = Int(position)
    let t = position - Double(index)
    let (left, right) = (knots[index], knots[index + 1])
    let rise = right.x - left.x
    let bend = left.y + right.y - 2 * rise
    return left.x + t * (left.y + t * (3 * rise - 2 * left.y - right.y + t * bend))
  }

  /// The gain H(f) for a steady tone, real and even in f; absolute error below 1e-10.
  public func gain(atHz frequencyHz: Double) -> Double {
    let turnsPerSample = frequencyHz.magnitude / Double(Self.samplesPerSecond)
    let pieces = Self.piecesPerCell(turnsPerSample: turnsPerSample)
    return response(turnsPerSample: turnsPerSample, weights: weights(piecesPerCell: pieces), piecesPerCell: pieces)
      .gain
  }

  /// Gain and spread by quadrature over the right half of the kernel: twice the integrals of h(x) cos(w x) and of
  /// x^2 h(x) cos(w x), x in samples.
  func response(turnsPerSample: Double, weights: [Lanes], piecesPerCell: Int) -> (gain: Double, spread: Double) {
    let step = 1 / Double(piecesPerCell)
    let oscillator = SteadyLanes(turnsPerUnit: turnsPerSample, offsets: GaussLegendre.nodes * step, step: step)
    var (cosine, next) = oscillator.start(amplitude: 1, turns: 0.25)
    let factor = 2 * oscillator.stepCos
    var (gain, spread) = (Lanes(), Lanes())
    var distance = GaussLegendre.nodes * step
    for index in weights.count / 2..<weights.count {
      let part = weights[index] * cosine
      gain += part
      spread += distance * distance * part
      distance += step
      (cosine, next) = (next, factor * next - cosine)
    }
    return (2 * gain.total, 2 * spread.total)
  }

  /// Into how many pieces a cell of one sample must be cut so that eight nodes a piece integrate a tone times the kernel
  /// to 1e-10: a piece sees at most 0.95 turns of the two together.
  static func piecesPerCell(turnsPerSample: Double) -> Int {
    let kernelTurns = cutOffHz / Double(samplesPerSecond)
    return max(1, Int(((turnsPerSample.magnitude + kernelTurns) / 0.95).rounded(.up)))
  }

  /// The weights of the nodes around a sample when cells are cut into pieces: 52 * pieces times eight, in order of time.
  func weights(piecesPerCell: Int) -> [Lanes] {
    guard piecesPerCell > 1 else { return cellWeights }
    let length = 1 / Double(piecesPerCell)
    return (0..<2 * Self.halfLengthSamples * piecesPerCell).map { piece in
      var lanes = Lanes()
      for lane in 0..<8 {
        lanes[lane] = value(
          at: Double(Self.halfLengthSamples) - (Double(piece) + GaussLegendre.nodes[lane]) * length)
      }
      return lanes * GaussLegendre.weights * length
    }
  }

  /// The kernel before normalisation, and its slope, per sample.
  private static func shape(_ samples: Double) -> (value: Double, slope: Double) {
    let cutOff = cutOffHz / Double(samplesPerSecond)
    let (sine, cosine) = PortableMath.sincosTurns(cutOff * samples)
    let sinc = samples == 0 ? 2 * cutOff : 2 * sine / (PortableMath.turn * samples)
    let sincSlope = samples == 0 ? 0 : (2 * cutOff * cosine - sinc) / samples
    // I0(2 sqrt(q)) = sum q^k / k!^2; its derivative by q is sum q^k / (k! (k + 1)!).
    let reach = Double(halfLengthSamples)
    let q = 0.25 * windowShape * windowShape * max(0, 1 - samples * samples / (reach * reach))
    var (window, windowByQ) = (1.0, 1.0)
    var term = 1.0
    for order in 1...48 {
      let k = Double(order)
      term *= q / (k * k)
      window += term
      windowByQ += term / (k + 1)
    }
    let windowSlope = windowByQ * (-0.5 * windowShape * windowShape * samples / (reach * reach))
    return (sinc * window, sincSlope * window + sinc * windowSlope)
  }
}
