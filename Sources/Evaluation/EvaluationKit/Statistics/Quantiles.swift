// @relation(REQ-EVA-022, scope=file)

/// Quantiles of measured values. Each is one of the values, never a mean of two: a latency that is reported did occur.
public struct Quantiles: Equatable, Sendable {
  /// In rising order.
  public let sorted: [Double]

  /// - Precondition: no value is a NaN.
  public init(_ values: [Double]) {
    precondition(!values.contains(where: \.isNaN), "a NaN has no rank")
    sorted = values.sorted()
  }

  /// The smallest value that is not exceeded by the share `share` of all; nil without values.
  ///
  /// - Precondition: `share` lies in 0...1.
  public func value(at share: Double) -> Double? {
    precondition((0...1).contains(share), "share: \(share)")
    guard !sorted.isEmpty else { return nil }
    // 0.07 * 100 is a little more than 7: what exceeds a whole number by rounding alone is that number.
    let rank = (share * Double(sorted.count) * (1 - 4e-16)).rounded(.up)
    return sorted[max(1, min(sorted.count, Int(rank))) - 1]
  }

  /// The smallest value.
  public var best: Double? { sorted.first }
  /// The largest value.
  public var worst: Double? { sorted.last }
  /// Half of the values are not above this one.
  public var median: Double? { value(at: 0.5) }
}
