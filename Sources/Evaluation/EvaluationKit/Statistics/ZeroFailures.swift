// @relation(REQ-EVA-020, scope=file)

import Foundation

/// What a campaign without a single failure shows, and how long it has to be.
public enum ZeroFailures {
  /// The probability of failure is not above this after `trials` without one.
  public static func bound(trials: Int, confidence: Double) -> Double {
    BinomialBounds(0, of: trials).upper(confidence: confidence)
  }

  /// So many trials without a failure show that the probability of one is at most `probability`.
  ///
  /// - Precondition: `probability` is at least 1e-9 and below 1.
  public static func trials(showing probability: Double, confidence: Double) -> Int {
    requireConfidence(confidence)
    precondition(probability >= 1e-9 && probability < 1, "probability: \(probability)")
    return Int((log(1 - confidence) / log1p(-probability)).rounded(.up))
  }
}
