// @relation(REQ-EMU-038, scope=file)

/// What the meters of a population have in common.
extension MonteCarlo {
  /// One row over all meters.
  public struct Row: Sendable {
    public var point: TestPoint
    public var limitPercent: Double
    /// Share of the meters within the limit, and within a third of it; 0 ... 1.
    public var shareInside: Double
    public var shareWithinThird: Double
    /// Of largest magnitude, and whose.
    public var worstPercent: Double
    public var worstMeter: Int
    /// Errors at 0, 5, 50, 95 and 100 % of the meters, percent.
    public var quantiles: [Double]
  }

  /// Share of the meters that must be within each limit.
  public static let requiredShare = 0.99

  public var results: [Row] {
    rows.indices.map { index in
      let errors = meters.map { $0.errors[index] }
      let limit = rows[index].limit.limitPercent ?? .nan
      let worst = meters.max { abs($0.errors[index]) < abs($1.errors[index]) }
      let sorted = errors.sorted()
      return Row(
        point: rows[index], limitPercent: limit, shareInside: Self.share(errors.map { abs($0) <= limit }),
        shareWithinThird: Self.share(errors.map { abs($0) <= limit / 3 }), worstPercent: worst?.errors[index] ?? .nan,
        worstMeter: worst?.number ?? 0, quantiles: [0, 0.05, 0.5, 0.95, 1].map { Self.quantile(sorted, $0) })
    }
  }

  /// Rows in which fewer meters than required are within the limit.
  public var failedRows: [Row] { results.filter { !($0.shareInside >= Self.requiredShare) } }

  /// Share of the meters that are within every limit.
  public var shareInside: Double { Self.share(meters.map { $0.worstMargin >= 0 }) }

  /// Share of the meters whose errors are all within a third of their limits.
  public var shareWithinThird: Double { Self.share(meters.map { $0.worstMargin >= 2 / 3.0 }) }

  /// Worst margins, the smallest first.
  public var margins: [Double] { meters.map(\.worstMargin).sorted() }

  public var medianMargin: Double { Self.quantile(margins, 0.5) }

  static func share(_ outcomes: [Bool]) -> Double {
    outcomes.isEmpty ? .nan : Double(outcomes.count(where: \.self)) / Double(outcomes.count)
  }

  /// The value below which a share of the sorted values lies, between neighbours in proportion.
  static func quantile(_ sorted: [Double], _ share: Double) -> Double {
    guard let last = sorted.indices.last else { return .nan }
    let place = share * Double(last)
    let below = Int(place)
    let above = min(last, below + 1)
    return sorted[below] + (sorted[above] - sorted[below]) * (place - Double(below))
  }
}
