// @relation(REQ-EVA-020, scope=file)

/// The regularised incomplete beta function for whole parameters: I_x(a, b) is the probability of at least `a` successes in
/// `a + b - 1` trials with the probability x each.
enum IncompleteBeta {
  /// Near the mean the continued fraction takes about the square root of the larger parameter: some thousand terms at ten million.
  private static let mostTerms = 100_000

  /// I_x(a, b); `y` is 1 - x, given apart because that rounds where x is small.
  static func value(_ a: Double, _ b: Double, x: Double, y: Double) -> Double {
    if x <= 0 { return 0 }
    if y <= 0 { return 1 }
    return x < (a + 1) / (a + b + 2) ? tail(a, b, x: x, y: y) : 1 - tail(b, a, x: y, y: x)
  }

  /// 1 - I_x(a, b), with all its digits where it is small.
  static func complement(_ a: Double, _ b: Double, x: Double, y: Double) -> Double { value(b, a, x: y, y: x) }

  /// I_x(a, b) by its continued fraction, which converges for x below the mean of the distribution.
  private static func tail(_ a: Double, _ b: Double, x: Double, y: Double) -> Double {
    // x^a y^b / B(a, b) is the probability of a successes in a + b trials, times a b / (a + b).
    let front = BinomialPoint.probability(a, of: a + b, p: x, q: y) * a * b / (a + b)
    return front == 0 ? 0 : front * fraction(a, b, x: x, y: y)
  }

  /// The continued fraction of A. DiDonato and A. Morris (1992): x and y enter it through the distance from the mean, which is
  /// taken from the smaller one of them. The textbook's fraction loses seven digits where one is 1e-7.
  private static func fraction(_ a: Double, _ b: Double, x: Double, y: Double) -> Double {
    let distance = a > b ? (a + b) * y - b : a - (a + b) * x
    let first = 1 + 1 / a
    var (numerators, denominators) = ((0.0, 1.0), (1.0, (1 + distance) / first))
    var result = first / (1 + distance)
    for index in 1...mostTerms {
      let n = Double(index)
      let (t, before, s) = (n / a, (n - 1) / a, a + 2 * n - 1)
      let w = n * (b - n) * x
      let alpha = (1 + before) * (1 + before + b / a) * (a / s) * (a / s) * w * x
      let beta = n + w / s + (t + 1) / (first + 2 * t) * (1 + distance + n * (y + 1))
      numerators = (numerators.1, alpha * numerators.0 + beta * numerators.1)
      denominators = (denominators.1, alpha * denominators.0 + beta * denominators.1)
      let next = numerators.1 / denominators.1
      if abs(next - result) <= 1e-16 * next { return next }
      result = next
      numerators = (numerators.0 / denominators.1, next)
      denominators = (denominators.0 / denominators.1, 1)
    }
    preconditionFailure("the continued fraction of I(\(a), \(b)) at \(x) did not converge")
  }
}
