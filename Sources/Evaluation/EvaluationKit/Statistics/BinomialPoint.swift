// @relation(REQ-EVA-020, scope=file)

import Foundation

/// The probability of one number of successes, by the saddle-point expansion of C. Loader (2000).
///
/// Differences of log-gammas lose as many digits as the logarithm has ahead of its point: seven of sixteen at ten million trials. The
/// expansion has no large terms, and keeps fourteen.
enum BinomialPoint {
  /// The probability of `successes` in `trials` with the probability `p` each, and `q` = 1 - `p`.
  ///
  /// `q` is given apart because 1 - `p` rounds where `p` is small.
  static func probability(_ successes: Double, of trials: Double, p: Double, q: Double) -> Double {
    if p == 0 { return successes == 0 ? 1 : 0 }
    if q == 0 { return successes == trials ? 1 : 0 }
    if successes == 0 { return exp(trials * (p < 0.5 ? log1p(-p) : log(q))) }
    if successes == trials { return exp(trials * (q < 0.5 ? log1p(-q) : log(p))) }
    let failures = trials - successes
    let correction = stirlingError(trials) - stirlingError(successes) - stirlingError(failures)
    let exponent = correction - deviance(successes, trials * p) - deviance(failures, trials * q)
    return exp(exponent) * (trials / (2 * .pi * successes * failures)).squareRoot()
  }

  /// log(n!) less Stirling's formula for it; `n` is a whole number from 1.
  static func stirlingError(_ n: Double) -> Double {
    if n < Double(smallErrors.count) { return smallErrors[Int(n)] }
    let square = n * n
    return
      (1 / 12.0 - (1 / 360.0 - (1 / 1260.0 - (1 / 1680.0 - 1 / 1188.0 / square) / square) / square) / square) / n
  }

  /// Up to 15 the series is too short: log(n!) from the exact factorial.
  private static let smallErrors: [Double] = (0...15).map { n in
    let number = Double(n)
    let factorial = (1...max(1, n)).reduce(1.0) { $0 * Double($1) }
    return n == 0 ? 0 : log(factorial) - (0.5 * log(2 * .pi * number) + number * log(number) - number)
  }

  /// x log(x / mean) + mean - x, without its cancellation where both are close.
  private static func deviance(_ x: Double, _ mean: Double) -> Double {
    let difference = x - mean
    guard abs(difference) < 0.1 * (x + mean) else { return x * log(x / mean) + mean - x }
    let ratio = difference / (x + mean)
    var sum = difference * ratio
    var term = 2 * x * ratio
    // The ratio is below 0.1: each term is less than a hundredth of the one before.
    for index in 1...20 {
      term *= ratio * ratio
      let next = sum + term / Double(2 * index + 1)
      if next == sum { break }
      sum = next
    }
    return sum
  }
}
