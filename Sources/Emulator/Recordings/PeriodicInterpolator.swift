/// Interpolates a recording at any position, going on periodically beyond its ends.
///
/// The period is a fraction of samples in general, so the samples beyond an end lie between recorded ones one period away,
/// and near the loop point these lack neighbours in their turn. Both sides are therefore found together: started with the
/// nearest recorded samples, then interpolated from each other in a few rounds.
struct PeriodicInterpolator {
  /// The recording with `margin` samples of its continuation on both sides.
  private var extended: [Double]
  private let margin: Int
  private let kernel: PolyphaseKernel
  private var weights: [Double]

  /// Rounds of interpolation; each brings the continuation closer by a factor of about ten.
  private static let rounds = 40

  /// - Parameters:
  ///   - samples: The recording.
  ///   - period: Its period in samples, at most half a sample more than the recording has.
  ///   - kernel: Interpolates within the recording.
  init(_ samples: [Double], period: Double, kernel: PolyphaseKernel) {
    self.kernel = kernel
    weights = Array(repeating: 0, count: kernel.taps)
    margin = kernel.taps + 4
    let count = samples.count
    extended = Array(repeating: 0, count: count + 2 * margin)
    for index in 0..<count { extended[margin + index] = samples[index] }
    let outside = Array(-margin..<0) + Array(count..<count + margin)
    let sources = outside.map { Self.inside(Double($0), count: count, period: period) }
    for (index, source) in zip(outside, sources) {
      extended[margin + index] = samples[min(max(Int(source.rounded()), 0), count - 1)]
    }
    guard period != period.rounded() else { return }
    // A kernel that keeps recorded samples: the continuation must not lose anything from period to period.
    let shape = KaiserSinc(cutOff: 0.5, halfLength: Double(LoopPlan.halfLength), attenuation: 100)
    let exact = PolyphaseKernel(halfLength: shape.halfLength, phaseCount: 1_024) { shape.value(at: $0) }
    for _ in 0..<Self.rounds {
      for (index, source) in zip(outside, sources) {
        extended[margin + index] = Self.interpolate(extended, source + Double(margin), exact, &weights)
      }
    }
  }

  /// The value at a position in samples, from `4 - margin / 2` to as much behind the end.
  mutating func value(_ position: Double) -> Double {
    Self.interpolate(extended, position + Double(margin), kernel, &weights)
  }

  /// Moves a position by whole periods to within the recording.
  private static func inside(_ position: Double, count: Int, period: Double) -> Double {
    var position = position
    while position < 0 { position += period }
    while position > Double(count) - 0.5 { position -= period }
    return position
  }

  private static func interpolate(
    _ values: [Double], _ position: Double, _ kernel: PolyphaseKernel, _ weights: inout [Double]
  ) -> Double {
    let whole = Int(position.rounded(.down))
    kernel.weights(fraction: position - Double(whole), into: &weights)
    return values.withUnsafeBufferPointer { kernel.sum(weights, $0.baseAddress! + whole - kernel.lead) }
  }
}
