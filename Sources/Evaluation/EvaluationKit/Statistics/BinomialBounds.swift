// @relation(REQ-EVA-020, scope=file)

import Foundation

/// What is known of a probability after a number of independent trials: bounds of C. Clopper and E. Pearson (1934).
///
/// Each is one-sided: a bound that is stated with the confidence 0.95 is wrong in at most one of twenty campaigns, whatever the true
/// probability is. For an interval with that confidence on both sides together take each bound at ``eachSide(of:)``.
public struct BinomialBounds: Equatable, Hashable, Sendable {
  /// How often what is counted came, in ``trials``.
  public let count: Int
  public let trials: Int

  /// - Precondition: 0 <= `count` <= `trials`, and 1 <= `trials` <= 10^9.
  public init(_ count: Int, of trials: Int) {
    precondition((1...1_000_000_000).contains(trials), "trials: \(trials)")
    precondition((0...trials).contains(count), "count: \(count) of \(trials)")
    self.count = count
    self.trials = trials
  }

  /// The share that was found.
  public var share: Double { Double(count) / Double(trials) }

  /// The probability is not below this.
  public func lower(confidence: Double) -> Double {
    requireConfidence(confidence)
    if count == 0 { return 0 }
    if count == trials { return exp(log(1 - confidence) / Double(trials)) }
    // The largest probability with which as many or more come so rarely.
    return Bisection.last(in: 0...1) { p in
      IncompleteBeta.value(Double(count), Double(trials - count + 1), x: p, y: 1 - p) <= 1 - confidence
    }
  }

  /// The probability is not above this.
  public func upper(confidence: Double) -> Double {
    requireConfidence(confidence)
    if count == trials { return 1 }
    if count == 0 { return -expm1(log(1 - confidence) / Double(trials)) }
    // The smallest probability with which as few or less come so rarely.
    return Bisection.last(in: 0...1) { p in
      IncompleteBeta.complement(Double(count + 1), Double(trials - count), x: p, y: 1 - p) > 1 - confidence
    }
  }

  /// The confidence of each bound of an interval that is to have `confidence` on both sides together.
  public static func eachSide(of confidence: Double) -> Double { (1 + confidence) / 2 }
}

/// - Precondition: `confidence` lies between 0 and 1.
func requireConfidence(_ confidence: Double) {
  precondition(confidence > 0 && confidence < 1, "confidence: \(confidence)")
}
