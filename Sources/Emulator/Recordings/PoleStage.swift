// @relation(REQ-EMU-015, scope=file)

import VirtualTime

/// One low-pass of the first order, x' = p (u - x), over equidistant points of u.
///
/// Between points u is the polynomial of degree 5 through the six points around, and the integral over it is exact. Of
/// a tone at w radians a point that errs by at most 0.005 w^6: 2e-9 for 2.8 kHz at 256 kHz.
struct PoleStage: Sendable {
  /// What is left of x after one point.
  let decay: Double
  /// Weights of the points n - 2 ... n + 3 on the way from point n to n + 1.
  private let weights: (Double, Double, Double, Double, Double, Double)

  /// - Parameter rate: p times the distance of two points; > 0.
  init(rate: Double) {
    decay = PortableMath.exp(-rate)
    let moments = Self.moments(rate, decay)
    // Lagrange's polynomials by powers of the place between the points n and n + 1.
    let w = (-2...3).map { node -> Double in
      var coefficients = [1.0]
      for other in -2...3 where other != node {
        // times (x - other) / (node - other)
        let scale = 1 / Double(node - other)
        var product = [Double](repeating: 0, count: coefficients.count + 1)
        for (power, coefficient) in coefficients.enumerated() {
          product[power + 1] += coefficient * scale
          product[power] -= coefficient * scale * Double(other)
        }
        coefficients = product
      }
      return zip(coefficients, moments).reduce(0) { $0 + $1.0 * $1.1 }
    }
    weights = (w[0], w[1], w[2], w[3], w[4], w[5])
  }

  /// The weights of the points n - 2 ... n + 3.
  var pointWeights: [Double] { [weights.0, weights.1, weights.2, weights.3, weights.4, weights.5] }

  /// x at point n + 1, from x at point n and the points of u from n - 2 on.
  @inline(__always)
  func next(_ x: Double, _ u: UnsafePointer<Double>) -> Double {
    let near = weights.2 * u[2] + weights.3 * u[3]
    let far = (weights.0 * u[0] + weights.5 * u[5]) + (weights.1 * u[1] + weights.4 * u[4])
    return decay * x + (near + far)
  }

  /// Integrals of q exp(-q (1 - s)) s^k over s = 0 ... 1 for k = 0 ... 5.
  private static func moments(_ q: Double, _ decay: Double) -> [Double] {
    guard q < 2 else {
      var moments = [1 - decay]
      for power in 1...5 { moments.append(1 - Double(power) / q * moments[power - 1]) }
      return moments
    }
    // q times the sum of (-q)^m k! / (k + m + 1)!
    return (0...5).map { power in
      var (sum, term) = (0.0, q / Double(power + 1))
      for order in 1...40 {
        sum += term
        term *= -q / Double(power + order + 1)
      }
      return sum
    }
  }
}
