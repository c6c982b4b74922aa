// @relation(REQ-EVA-021, scope=file)

/// How many faults to inject at random, so that a share among all possible faults is known within a margin: R. Leveugle et al.,
/// "Statistical fault injection: quantified error and confidence", DATE 2009.
public struct SampleSize: Equatable, Hashable, Sendable {
  /// Half the width of the interval around the share, as a share: 0.01 for one per cent.
  public var margin: Double
  /// Standard deviations within the confidence. The publication calculates with 1.96, 2.5758 and 3.0902 for 95, 99 and 99.8 %.
  public var deviate: Double
  /// The share that is expected; 0.5, where nothing is known, asks for the most.
  public var share: Double

  /// With the deviate to all digits.
  public init(margin: Double, confidence: Double, share: Double = 0.5) {
    self.init(margin: margin, deviate: NormalDeviate.twoSided(confidence: confidence), share: share)
  }

  /// - Precondition: `margin` and `share` lie between 0 and 1, `deviate` above 0.
  public init(margin: Double, deviate: Double, share: Double = 0.5) {
    precondition(margin > 0 && margin < 1, "margin: \(margin)")
    precondition(share > 0 && share < 1, "share: \(share)")
    precondition(deviate > 0 && deviate < 10, "deviate: \(deviate)")
    self.margin = margin
    self.deviate = deviate
    self.share = share
  }

  /// Of faults without number.
  public var ofInfinite: Int { Int(unlimited.rounded(.up)) }

  /// Of `population` possible faults: never more than there are.
  ///
  /// - Precondition: `population` is at least 1.
  public func of(population: Int) -> Int {
    precondition(population > 0, "population: \(population)")
    let all = Double(population)
    return min(population, Int((all / (1 + (all - 1) / unlimited)).rounded(.up)))
  }

  private var unlimited: Double { deviate * deviate * share * (1 - share) / (margin * margin) }
}
