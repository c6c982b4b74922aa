// @relation(REQ-EMU-018, REQ-EMU-019, scope=file)

import VirtualTime

/// The transitions of a 12-bit converter by successive approximation.
///
/// Each bit's weight is off by an error of its own; a code's error is the sum over its bits, less the line through the ends. The
/// mid-scale transition, where all bits change, has the largest step.
struct TransferFunction: Sendable {
  /// Lower transition of each code, in codes; the first is minus infinity, one behind the last plus infinity.
  private let transitions: [Double]
  private let hasLargeErrors: Bool

  /// Errors of at most `codes`; 0 for an ideal converter.
  init(nonlinearityCodes codes: Double, random: inout GaussianSource) {
    hasLargeErrors = codes > 1
    var errors = [Double](repeating: 0, count: 4096)
    if codes > 0 {
      // A weight of 2^k is made of 2^k units: its error grows with the root.
      var weights = (0..<12).map { Double(1 << $0).squareRoot() * random.next() }
      // The mid-scale step is the highest weight's error less those of all others: at least half of what was drawn largest.
      if weights[11].magnitude < 24 { weights[11] = weights[11] < 0 ? -24 : 24 }
      for code in 0..<4096 {
        errors[code] = (0..<12).reduce(0) { code >> $1 & 1 == 1 ? $0 + weights[$1] : $0 }
      }
      let slope = errors[4095] / 4095
      for code in 0..<4096 { errors[code] -= slope * Double(code) }
      let largest = errors.map(\.magnitude).max() ?? 1
      for code in 0..<4096 { errors[code] *= codes / largest }
    }
    var transitions = (0..<4096).map { Double($0) - 0.5 + errors[$0] }
    // A transition below the one before makes a missing code, not a step back.
    for code in 1..<4096 { transitions[code] = max(transitions[code], transitions[code - 1]) }
    transitions[0] = -.infinity
    transitions.append(.infinity)
    self.transitions = transitions
  }

  /// The code of a value in codes, 0 ... 4095.
  ///
  /// With errors of one code at most the code is the rounded value or a neighbour: two comparisons without a branch find it.
  @inline(__always)
  func code(_ value: Double, _ transitions: UnsafePointer<Double>) -> UInt16 {
    // Comparisons, not min and max: those have to care for NaN.
    let low = value < 0 ? 0 : value
    let clipped = low > 4095 ? 4095 : low
    // Beside 2^52 there is room for a whole number only, in the last bits.
    var code = Int(truncatingIfNeeded: (clipped + 0x1p52).bitPattern & 0xFFF)
    code &-= value < transitions[code] ? 1 : 0
    code &+= value >= transitions[code &+ 1] ? 1 : 0
    if hasLargeErrors {
      while value < transitions[code] { code -= 1 }
      while value >= transitions[code + 1] { code += 1 }
    }
    return UInt16(truncatingIfNeeded: code)
  }

  /// What a histogram would tell to add to the codes of each sixteenth of the range, eighths of a code: the middle of a code is
  /// halfway between its transitions.
  var segmentCorrections: [Int8] {
    (0..<16).map { segment in
      let codes = max(1, 256 * segment)..<min(4095, 256 * (segment + 1))
      let sum = codes.reduce(0.0) { $0 + (transitions[$1] + transitions[$1 + 1]) / 2 - Double($1) }
      return Int8(max(-32, min(32, (sum / Double(codes.count) * 8).rounded())))
    }
  }

  /// Lower transitions of codes 1 to 4095, codes.
  var finiteTransitions: ArraySlice<Double> { transitions[1...4095] }

  func withTransitions<Result>(_ body: (UnsafePointer<Double>) -> Result) -> Result {
    transitions.withUnsafeBufferPointer { body($0.baseAddress!) }
  }
}
