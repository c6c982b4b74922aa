// @relation(REQ-EMU-006, scope=file)

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

  /// The one kernel; it is computed when it is first used, in a few milliseconds.
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
    return HermiteWeights(position - Double(index), scale: 1).value(knots[index], knots[index + 1])
  }

  /// h at the distances k - offset, k = -25 ... 26, times `weights`: what a node at `offset` (0 ..< 1) after a sample
  /// contributes to the samples around it. The Hermite weights are the same for all k.
  func rows(offsets: Lanes, weights: Lanes) -> [Lanes] {
    let half = Self.halfLengthSamples
    var rows = [Lanes](repeating: Lanes(), count: 2 * half)
    knots.withUnsafeBufferPointer { knots in
      for lane in 0..<8 {
        let position = offsets[lane] * Double(Self.knotsPerSample)
        let below = Int(position)
        // Distances to the left grow with the offset; to the right they shrink, so the place between knots is mirrored.
        let left = HermiteWeights(position - Double(below), scale: weights[lane])
        let right = HermiteWeights(Double(below + 1) - position, scale: weights[lane])
        for k in 0..<half {
          let outward = Self.knotsPerSample * k + below
          rows[half - 1 - k][lane] = left.value(knots[outward], knots[outward + 1])
          let inward = Self.knotsPerSample * (k + 1) - below - 1
          rows[half + k][lane] = right.value(knots[inward], knots[inward + 1])
        }
      }
    }
    return rows
  }

  /// The gain H(f) for a steady tone, real and even in f; absolute error below 1e-10.
  public func gain(atHz frequencyHz: Double) -> Double {
    let turnsPerSample = frequencyHz.magnitude / Double(Self.samplesPerSecond)
    let pieces = Self.piecesPerCell(turnsPerSample: turnsPerSample)
    return response(turnsPerSample: turnsPerSample, weights: weights(piecesPerCell: pieces), piecesPerCell: pieces)
      .gain
  }

  /// The kernel's response at a frequency, by quadrature over its right half.
  func response(turnsPerSample: Double, weights: [Lanes], piecesPerCell: Int) -> KernelResponse {
    let step = 1 / Double(piecesPerCell)
    let oscillator = SteadyLanes(turnsPerUnit: turnsPerSample, offsets: GaussLegendre.nodes * step, step: step)
    var (cosine, nextCosine) = oscillator.start(amplitude: 1, turns: 0.25)
    var (sine, nextSine) = oscillator.start(amplitude: 1, turns: 0)
    let factor = 2 * oscillator.stepCos
    var (zeroth, first, second, third) = (Lanes(), Lanes(), Lanes(), Lanes())
    var x = GaussLegendre.nodes * step
    for index in weights.count / 2..<weights.count {
      let even = weights[index] * cosine
      let odd = x * weights[index] * sine
      zeroth += even
      first += odd
      second += x * x * even
      third += x * x * odd
      x += step
      (cosine, nextCosine) = (nextCosine, factor * nextCosine - cosine)
      (sine, nextSine) = (nextSine, factor * nextSine - sine)
    }
    return KernelResponse(
      gain: 2 * zeroth.total, first: 2 * first.total, second: 2 * second.total, third: 2 * third.total)
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

/// Weights of values and slopes at both ends of a unit interval for cubic interpolation.
private struct HermiteWeights {
  private let left: SIMD2<Double>
  private let right: SIMD2<Double>

  @inline(__always)
  init(_ t: Double, scale: Double) {
    let u = 1 - t
    left = scale * SIMD2(u * u * (1 + 2 * t), t * u * u)
    right = scale * SIMD2(t * t * (1 + 2 * u), -t * t * u)
  }

  /// The value from `(value, slope)` at both ends.
  @inline(__always)
  func value(_ start: SIMD2<Double>, _ end: SIMD2<Double>) -> Double {
    let products = start * left + end * right
    return products.x + products.y
  }
}
