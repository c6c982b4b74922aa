// @relation(REQ-EVA-020, scope=file)

/// Finds where a condition stops to hold.
enum Bisection {
  /// From 1 down to the smallest normal number, and then bit by bit.
  private static let mostSteps = 1100

  /// The largest number in `range` for which `holds`, which must be true up to some number and false beyond: to the last bit.
  ///
  /// The lower end of the range is taken to fulfil the condition.
  static func last(in range: ClosedRange<Double>, where holds: (Double) -> Bool) -> Double {
    var (low, high) = (range.lowerBound, range.upperBound)
    if holds(high) { return high }
    for _ in 0..<mostSteps {
      let middle = low + (high - low) / 2
      if middle <= low || middle >= high { break }
      if holds(middle) { low = middle } else { high = middle }
    }
    return low
  }
}
