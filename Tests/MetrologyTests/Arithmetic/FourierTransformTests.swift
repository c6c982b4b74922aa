import Foundation
import Metrology
import RequirementTrait
import Testing

@Suite(.verifies("REQ-MET-030")) struct FourierTransformTests {
  /// Sum of x[n] exp(-2 pi j k n / 256).
  static func direct(_ points: [(Double, Double)], _ index: Int) -> (re: Double, im: Double) {
    var sum = (re: 0.0, im: 0.0)
    for (n, point) in points.enumerated() {
      let angle = -2 * .pi * Double((n * index) % 256) / 256
      sum.re += point.0 * cos(angle) - point.1 * sin(angle)
      sum.im += point.0 * sin(angle) + point.1 * cos(angle)
    }
    return sum
  }

  static func worst(_ points: [(Int32, Int32)], indices: [Int]) -> Double {
    var transform = FourierTransform()
    for (index, point) in points.enumerated() { transform.set(index, re: point.0, im: point.1) }
    transform.run()
    let exact = points.map { (Double($0.0), Double($0.1)) }
    return indices.map { index in
      let (found, expected) = (transform.output(index), direct(exact, index))
      return max(abs(Double(found.re) - expected.re), abs(Double(found.im) - expected.im))
    }.max() ?? .nan
  }

  @Test(arguments: [1 as UInt64, 2, 3])
  func `random inputs are transformed within a few units`(seed: UInt64) {
    var random = Seeded(seed)
    let points = (0..<256).map { _ in
      (
        Int32.random(in: -4_194_303...4_194_303, using: &random),
        Int32.random(in: -4_194_303...4_194_303, using: &random)
      )
    }
    // Eight stages round to nearest: sqrt(256 / 3) / 2 is 5 units rms at most, of 4e7.
    expect(Self.worst(points, indices: Array(0..<256)), within: 20, "units, seed \(seed)")
  }

  @Test func `the largest inputs do not overflow`() {
    let full: Int32 = 4_194_304
    let level = [(Int32, Int32)](repeating: (full, full), count: 256)
    expect(Self.worst(level, indices: [0, 1, 127, 128, 255]), within: 1, "units, level")
    for order in [1, 40, 128, 216] {
      let tone = (0..<256).map { n -> (Int32, Int32) in
        let angle = 2 * .pi * Double((n * order) % 256) / 256 + 0.3
        return (Int32((Double(full) * cos(angle)).rounded()), Int32((Double(full) * sin(angle)).rounded()))
      }
      expect(Self.worst(tone, indices: [0, order, 256 - order]), within: 20, "units, tone \(order)")
    }
    let square = (0..<256).map { n -> (Int32, Int32) in n < 128 ? (full, -full) : (-full, full) }
    expect(Self.worst(square, indices: [1, 3, 5, 255]), within: 20, "units, square")
  }

  @Test func `two real signals are separated`() {
    var random = Seeded(5)
    let points = (0..<256).map { _ in
      (Int32.random(in: -4_000_000...4_000_000, using: &random), Int32.random(in: -4000...4000, using: &random))
    }
    var transform = FourierTransform()
    for (index, point) in points.enumerated() { transform.set(index, re: point.0, im: point.1) }
    transform.run()
    let (first, second) = (points.map { (Double($0.0), 0.0) }, points.map { (Double($0.1), 0.0) })
    var worst = 0.0
    for index in 0...40 {
      let (pair, a, b) = (transform.pair(index), Self.direct(first, index), Self.direct(second, index))
      worst = max(worst, abs(Double(pair.first.re) - a.re), abs(Double(pair.first.im) - a.im))
      worst = max(worst, abs(Double(pair.second.re) - b.re), abs(Double(pair.second.im) - b.im))
    }
    expect(worst, within: 20, "units, seed 5")
  }
}
