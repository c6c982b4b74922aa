// @relation(REQ-EVA-023, scope=file)

import Foundation

/// A logarithmic axis from one round number to another: 1, 2 or 5 times a power of ten.
struct LogarithmicAxis {
  /// Where it begins and ends in the picture.
  let left: Double
  let right: Double
  /// The number at the beginning.
  let low: Double
  /// The number at the end, above ``low``.
  let high: Double

  /// More decades than these are cut off on the left.
  private static let mostDecades = 7

  /// An axis that holds all positive ones of `values`, with some room.
  init(holding values: [Double], left: Double, right: Double) {
    (self.left, self.right) = (left, right)
    let positive = values.filter { $0 > 0 }
    let (least, most) = (positive.min() ?? 1, positive.max() ?? 10)
    let first = Self.round.last { $0 < least / 1.05 } ?? Self.round[0]
    let end = Self.round.first { $0 > most * 1.05 } ?? Self.round[Self.round.count - 1]
    let lowest = Self.round.first { $0 >= end / pow(10, Double(Self.mostDecades)) } ?? first
    (low, high) = (max(first, lowest), end)
  }

  /// A thousandth of a microsecond to eleven days, if the values are milliseconds.
  private static let round: [Double] = (-9...9).flatMap { power in
    ["1", "2", "5"].compactMap { Double("\($0)e\(power)") }
  }

  /// What lies outside the axis is drawn at its ends.
  func x(_ value: Double) -> Double {
    let share = value <= low ? 0 : (log(value) - log(low)) / (log(high) - log(low))
    return left + min(1, share) * (right - left)
  }

  /// The numbers with a line; those of few decades have labels at 2 and 5 too.
  var ticks: [(value: Double, hasLabel: Bool)] {
    let inside = Self.round.enumerated().filter { (low...high).contains($1) }
    return inside.map { ($1, inside.count <= 10 || $0.isMultiple(of: 3)) }
  }
}
