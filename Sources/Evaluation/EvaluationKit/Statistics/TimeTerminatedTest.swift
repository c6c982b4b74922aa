// @relation(REQ-EVA-021, scope=file)

import Foundation

/// How long devices must run to show a mean time between failures, in a test that ends after a time set beforehand.
///
/// The hours are those of the profile that was run. Hours in an emulator show what the software does, and nothing of the parts.
public enum TimeTerminatedTest {
  /// Device time over the mean time between failures that it shows with `failures`: half the quantile of chi-squared with
  /// `2 * failures + 2` degrees of freedom.
  ///
  /// - Precondition: `failures` lies in 0...1000.
  public static func factor(failures: Int, confidence: Double) -> Double {
    requireConfidence(confidence)
    precondition((0...1000).contains(failures), "failures: \(failures)")
    if failures == 0 { return -log(1 - confidence) }
    // The number of failures follows Poisson's law: the smallest mean with which so few are as rare as that.
    return Bisection.last(in: 0...100_000) { mean in
      atMost(failures, mean: mean) > 1 - confidence
    }
  }

  /// The probability of at most `count` events where `mean` are expected.
  private static func atMost(_ count: Int, mean: Double) -> Double {
    if mean == 0 { return 1 }
    var sum = 0.0
    var logarithm = -mean
    for index in 0...count {
      if index > 0 { logarithm += log(mean) - log(Double(index)) }
      sum += exp(logarithm)
    }
    return sum
  }
}
