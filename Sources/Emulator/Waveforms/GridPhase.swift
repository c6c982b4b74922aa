/// The whole turns of `turns` removed without rounding: -0.5 ... 0.5.
package func fraction(ofTurns turns: Double) -> Double {
  // Adding 1.5 * 2^52 rounds to an integer.
  turns - ((turns + 0x1.8p52) - 0x1.8p52)
}

/// The turns of `frequencyHz` in `nanoseconds`, without the whole ones.
///
/// The error stays near 1e-16 of the turns within one second, however many seconds there are (up to 2^32): whole seconds
/// meet the frequency in parts whose products are exact.
package func fractionalTurns(frequencyHz: Double, nanoseconds: Int64) -> Double {
  let (wholeSeconds, rest) = nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
  let withinSecond = frequencyHz * Double(rest) / 1e9
  guard wholeSeconds != 0 else { return fraction(ofTurns: withinSecond) }
  let seconds = Double(wholeSeconds)
  let small = frequencyHz - frequencyHz.rounded(.towardZero)
  let upper = (small * 0x1p20).rounded(.towardZero) * 0x1p-20
  let lower = small - upper
  return fraction(ofTurns: fraction(ofTurns: upper * seconds) + fraction(ofTurns: lower * seconds) + withinSecond)
}

/// The phase of the grid over one segment: frequency constant or linear in time.
package struct GridPhase: Sendable {
  /// First instant of the segment.
  package let startNanoseconds: Int64
  /// Phase there, whole turns removed.
  package let startTurns: Double
  /// Frequency there.
  package let startHz: Double
  /// Rate of change.
  package let slopeHzPerSecond: Double

  package init(startNanoseconds: Int64, startTurns: Double, startHz: Double, slopeHzPerSecond: Double) {
    self.startNanoseconds = startNanoseconds
    self.startTurns = startTurns
    self.startHz = startHz
    self.slopeHzPerSecond = slopeHzPerSecond
  }

  /// Frequency at `nanoseconds`.
  package func frequencyHz(at nanoseconds: Int64) -> Double {
    startHz + slopeHzPerSecond * (Double(nanoseconds - startNanoseconds) / 1e9)
  }

  /// Phase at `nanoseconds`, whole turns removed.
  package func turns(at nanoseconds: Int64) -> Double {
    let elapsed = nanoseconds - startNanoseconds
    var turns = startTurns + fractionalTurns(frequencyHz: startHz, nanoseconds: elapsed)
    if slopeHzPerSecond != 0 {
      let seconds = Double(elapsed) / 1e9
      turns += fraction(ofTurns: 0.5 * slopeHzPerSecond * seconds * seconds)
    }
    return fraction(ofTurns: turns)
  }
}
