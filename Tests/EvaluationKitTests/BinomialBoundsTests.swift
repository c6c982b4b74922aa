import Foundation
import RequirementTrait
import Testing

@testable import EvaluationKit

@Suite(.verifies("REQ-EVA-020")) struct `Bounds of a probability` {
  /// Relative to the bound.
  private static let limit = 1e-12

  @Test func `are those of exact sums, for up to ten million trials`() throws {
    let rows = try vectors("binomial-bounds", columns: 5)
    #expect(rows.count > 1000)
    #expect(rows.contains { $0[1] == 1e7 })
    var worst = (difference: 0.0, row: [Double]())
    for row in rows {
      let bounds = BinomialBounds(Int(row[0]), of: Int(row[1]))
      for (bound, expected) in [
        (bounds.lower(confidence: row[2]), row[3]), (bounds.upper(confidence: row[2]), row[4]),
      ] {
        let difference = expected == 0 ? abs(bound) : abs(bound / expected - 1)
        if difference >= worst.difference { worst = (difference, row) }
      }
    }
    expect(worst.difference, within: Self.limit, "count, trials, confidence, lower, upper: \(worst.row)")
  }

  /// Sums the probabilities one by one, from Pascal's triangle.
  @Test(arguments: [1, 2, 7, 40]) func `leave just the tail that the confidence allows`(trials: Int) {
    var coefficients = [1.0]
    for _ in 0..<trials { coefficients = zip([0] + coefficients, coefficients + [0]).map(+) }
    func sum(_ counts: ClosedRange<Int>, _ p: Double) -> Double {
      counts.reduce(0) { $0 + coefficients[$1] * pow(p, Double($1)) * pow(1 - p, Double(trials - $1)) }
    }
    for count in 0...trials {
      for confidence in [0.6, 0.95, 0.999] {
        let bounds = BinomialBounds(count, of: trials)
        let (lower, upper) = (bounds.lower(confidence: confidence), bounds.upper(confidence: confidence))
        if count > 0 { expect(sum(count...trials, lower) - (1 - confidence), within: 1e-13, "\(count)/\(trials)") }
        if count < trials { expect(sum(0...count, upper) - (1 - confidence), within: 1e-13, "\(count)/\(trials)") }
        #expect(lower < bounds.share || count == 0)
        #expect(upper > bounds.share || count == trials)
      }
    }
  }

  @Test func `mirror each other`() {
    for (count, trials) in [(1, 10), (3, 300), (150, 300)] {
      let lower = BinomialBounds(trials - count, of: trials).lower(confidence: 0.95)
      expect(
        BinomialBounds(count, of: trials).upper(confidence: 0.95) - (1 - lower), within: 1e-14, "\(count)/\(trials)")
    }
  }

  @Test func `end at nothing and all`() {
    #expect(BinomialBounds(0, of: 60).lower(confidence: 0.95) == 0)
    #expect(BinomialBounds(60, of: 60).upper(confidence: 0.95) == 1)
    #expect(BinomialBounds(0, of: 1).upper(confidence: 0.5) == 0.5)
    #expect(BinomialBounds.eachSide(of: 0.95) == 0.975)
  }

  /// All detected: so many runs show that share with 95 % confidence.
  @Test(arguments: [(60, 95.1), (300, 99.0), (3000, 99.9), (10_000, 99.97)])
  func `of coverage are those that planning goes by`(runs: Int, percent: Double) {
    let bound = BinomialBounds(runs, of: runs).lower(confidence: 0.95) * 100
    let digits = percent == 99.97 ? 100.0 : 10.0
    #expect((bound * digits).rounded() / digits == percent)
  }

  @Test func `of a campaign without failures are those that planning goes by`() {
    #expect((ZeroFailures.bound(trials: 10_000, confidence: 0.95) * 1e5).rounded() == 30)
    #expect((ZeroFailures.bound(trials: 10_000, confidence: 0.99) * 1e5).rounded() == 46)
    #expect(ZeroFailures.trials(showing: 1e-4, confidence: 0.95) == 29_956)
    #expect(ZeroFailures.trials(showing: 1e-5, confidence: 0.95) == 299_572)
  }

  @Test(arguments: [0.5, 0.1, 1e-3, 1e-6]) func `without failures show a probability with no trial too few or too many`(
    probability: Double
  ) {
    let trials = ZeroFailures.trials(showing: probability, confidence: 0.95)
    #expect(ZeroFailures.bound(trials: trials, confidence: 0.95) <= probability)
    #expect(ZeroFailures.bound(trials: trials - 1, confidence: 0.95) > probability)
  }

  @Test(arguments: [1, 2, 15, 16, 100, 1_000_000]) func `rest on log(n!) to the last digits`(n: Int) {
    let number = Double(n)
    let sum = n < 1000 ? (1...n).reduce(0.0) { $0 + log(Double($1)) } : nil
    let error = BinomialPoint.stirlingError(number)
    // Robbins (1955).
    #expect(error > 1 / (12 * number + 1) && error < 1 / (12 * number))
    if let sum {
      let formula = 0.5 * log(2 * .pi * number) + number * log(number) - number
      expect(error - (sum - formula), within: 1e-12, "\(n)")
    }
  }
}
