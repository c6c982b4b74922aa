// @relation(REQ-EVA-021, scope=file)

import Foundation

/// How many standard deviations around the mean hold a share of a normal distribution.
public enum NormalDeviate {
  /// Between minus and plus this many standard deviations lies the share `confidence`: 1.959964 for 0.95.
  public static func twoSided(confidence: Double) -> Double {
    requireConfidence(confidence)
    return Bisection.last(in: 0...9) { erfc($0 / 2.0.squareRoot()) >= 1 - confidence }
  }
}
