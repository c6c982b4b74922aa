// @relation(REQ-EMU-015, scope=file)

/// A ``PoleStage`` on the dense grid, stepped from point to point of the loop itself: the same states with a fraction
/// of the work.
struct SlowStage: Sendable {
  /// What is left of x after one point of the loop.
  private let decay: Double
  /// Weights of the points of the loop around, from `firstOffset` on.
  private let weights: [Double]
  private let firstOffset: Int

  init(_ stage: PoleStage, _ dense: DenseLoop) {
    let reach = DenseLoop.halfLength + 4
    var weights = [Double](repeating: 0, count: 2 * reach)
    var decay = 1.0
    for step in (0..<dense.factor).reversed() {
      for (index, weight) in stage.pointWeights.enumerated() {
        dense.addWeights(of: step + index - 2, times: decay * weight, to: &weights, origin: reach)
      }
      decay *= stage.decay
    }
    self.decay = decay
    self.weights = weights
    firstOffset = -reach
  }

  /// x at point `end` of the loop when it was `start` at point 0.
  func state(from start: Double, over points: [Double], upTo end: Int) -> Double {
    let count = points.count
    var state = start
    points.withUnsafeBufferPointer { points in
      weights.withUnsafeBufferPointer { weights in
        for index in 0..<end {
          let first = index + firstOffset
          var lanes = SIMD4<Double>()
          if first >= 0, first + weights.count <= count {
            for tap in stride(from: 0, to: weights.count, by: 4) {
              lanes +=
                UnsafeRawPointer(weights.baseAddress! + tap).loadUnaligned(as: SIMD4<Double>.self)
                * UnsafeRawPointer(points.baseAddress! + first + tap).loadUnaligned(as: SIMD4<Double>.self)
            }
          } else {
            for tap in 0..<weights.count {
              let at = (first + tap) % count
              lanes[tap % 4] += weights[tap] * points[at < 0 ? at + count : at]
            }
          }
          state = decay * state + ((lanes.x + lanes.y) + (lanes.z + lanes.w))
        }
      }
    }
    return state
  }
}
