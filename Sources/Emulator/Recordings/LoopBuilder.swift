/// Lays one period of a recorded channel on the grid of its loop.
struct LoopBuilder {
  let plan: LoopPlan
  private let kernel: PolyphaseKernel

  /// - Parameter plan: Tells grid and length.
  ///
  /// Where the rate stays the kernel is a sinc over +-32 samples with half gain at the native Nyquist frequency, flat to
  /// 0.9 of it. Where points are inserted it reaches over +-80 samples and passes 0.45 of the native rate, stops from 0.5
  /// on by 120 dB: images of the recorded spectrum are gone, content between 0.45 and 0.5 is lost.
  init(_ plan: LoopPlan) {
    self.plan = plan
    let shape =
      plan.pointsPerSample == 1
      ? KaiserSinc(cutOff: 0.5, halfLength: Double(LoopPlan.halfLength), attenuation: 100)
      : KaiserSinc(cutOff: 0.475, halfLength: Double(LoopPlan.halfLengthInserting), attenuation: 120)
    kernel = PolyphaseKernel(
      halfLength: shape.halfLength, phaseCount: 1_024, kernel: { shape.value(at: $0) })
  }

  /// - Parameters:
  ///   - samples: The whole recorded channel.
  ///   - skewSamples: How many samples late the channel was converted.
  ///   - scale: Factor of all values.
  /// - Returns: `plan.gridCount` points.
  func loop(_ samples: [Double], skewSamples: Double, scale: Double) -> [Double] {
    let count = plan.gridCount
    let onGrid = (plan.exactLength - Double(plan.wholeLength)).magnitude < 1e-6
    let step = plan.exactLength / Double(count)
    var interpolator = PeriodicInterpolator(samples, period: plan.exactLength, kernel: kernel)
    var points: [Double] = []
    points.reserveCapacity(count)
    if onGrid && plan.pointsPerSample == 1 && skewSamples == 0 {
      // A recording of whole cycles is used bit by bit.
      points.append(contentsOf: samples[..<min(count, samples.count)])
      if points.count < count { points.append(interpolator.value(Double(points.count))) }
    } else {
      for index in 0..<count {
        points.append(interpolator.value(Double(index) * step - skewSamples))
      }
    }
    let fade = plan.fadeCount * plan.pointsPerSample
    for index in 0..<fade {
      let share = Double(index + 1) / Double(fade + 1)
      let weight = share * share * (3 - 2 * share)
      let position = Double(index) * step - skewSamples + plan.exactLength
      points[index] = weight * points[index] + (1 - weight) * interpolator.value(position)
    }
    return points.map { $0 * scale }
  }
}
