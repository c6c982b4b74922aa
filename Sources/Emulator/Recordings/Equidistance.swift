/// Finds the rate of samples from their time stamps and checks that they are equally spaced.
///
/// Every step must lie within 10 % of the median step, and every stamp within 5 % of a step of the straight line of
/// least squares; one unit of the last digit is allowed on top. The line gives the rate, so that rounded stamps
/// (32.573 us written as 33 us) do not spoil it.
enum Equidistance {
  /// What is wrong with the stamps.
  struct Failure: Error {
    /// Index of the offending stamp.
    var index: Int
    var message: String
  }

  /// - Parameters:
  ///   - stamps: At least two time stamps.
  ///   - seconds: Seconds in one unit of them.
  ///   - resolution: Units of the last digit that is written.
  /// - Returns: Samples a second.
  static func rateHz(_ stamps: [Double], unit seconds: Double, resolution: Double) throws(Failure) -> Double {
    let count = stamps.count
    guard count >= 2 else { throw Failure(index: 0, message: "one time stamp gives no rate") }
    let step = medianStep(stamps)
    guard step > 0, step.isFinite else { throw Failure(index: 1, message: "the time stamps do not increase") }
    for index in 1..<count {
      let difference = stamps[index] - stamps[index - 1]
      guard difference > 0 else {
        throw Failure(index: index, message: "the time stamp is not after the one before it")
      }
      guard (difference - step).magnitude <= 0.1 * step + 2 * resolution else {
        throw Failure(index: index, message: "a step of \(difference) where the others are \(step): not equidistant")
      }
    }
    let fitted = line(stamps)
    for index in 0..<count {
      let expected = fitted.start + fitted.step * Double(index)
      guard (stamps[index] - expected).magnitude <= 0.05 * fitted.step + resolution else {
        throw Failure(
          index: index, message: "\(stamps[index]) where equal steps give \(expected): not equidistant")
      }
    }
    return 1 / (fitted.step * seconds)
  }

  private static func medianStep(_ stamps: [Double]) -> Double {
    let count = stamps.count - 1
    let taken = min(count, 1_001)
    let steps = (0..<taken).map { (index: Int) -> Double in
      let at = index * count / taken
      return stamps[at + 1] - stamps[at]
    }
    return steps.sorted()[taken / 2]
  }

  /// Least squares over all stamps, about their centre.
  private static func line(_ stamps: [Double]) -> (start: Double, step: Double) {
    let centre = Double(stamps.count - 1) / 2
    let first = stamps[0]
    var sum = 0.0
    var moment = 0.0
    for (index, stamp) in stamps.enumerated() {
      sum += stamp - first
      moment += (stamp - first) * (Double(index) - centre)
    }
    let count = Double(stamps.count)
    let step = moment / (count * (count * count - 1) / 12)
    return (first + sum / count - step * centre, step)
  }
}
