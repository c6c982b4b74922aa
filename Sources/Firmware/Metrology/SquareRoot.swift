/// Largest integer whose square does not exceed `value`.
///
/// The upper half of the result bit by bit, in words of 32 bits, the lower half by one division (Zimmermann 1999).
package func squareRoot(_ value: UInt64) -> UInt64 {
  guard value > 0 else { return 0 }
  // A power of four brings one of the two highest bits to one.
  let shift = UInt64(truncatingIfNeeded: value.leadingZeroBitCount) & 62
  let scaled = value &<< shift
  var remainder = UInt32(truncatingIfNeeded: scaled &>> 32)
  var upper: UInt32 = 0
  var bit: UInt32 = 1 &<< 30
  for _ in 0..<16 {
    let trial = upper | bit
    let fits = remainder >= trial
    remainder = fits ? remainder &- trial : remainder
    upper = fits ? (upper &>> 1) | bit : upper &>> 1
    bit = bit &>> 2
  }
  // The remainder is at most twice the root: 2^33 over 2^17. The quotient may be one too large, for its square was left out.
  let divisor = max(1, UInt64(upper) &<< 1)
  let dividend = UInt64(remainder) &<< 16 | (scaled &>> 16) & 0xFFFF
  let lower = dividend / divisor
  let rest = (dividend &- lower &* divisor) &<< 16 | scaled & 0xFFFF
  let root = UInt64(upper) &<< 16 &+ lower &- (rest < lower &* lower ? 1 : 0)
  return root &>> (shift &>> 1)
}

/// Largest integer whose square does not exceed `value`, of 128 bits.
package func squareRoot(_ value: UInt128) -> UInt64 {
  if value >> 64 == 0 { return squareRoot(UInt64(truncatingIfNeeded: value)) }
  var remainder = value
  var root: UInt128 = 0
  var bit: UInt128 = 1 &<< 126
  for _ in 0..<64 {
    let trial = root | bit
    let fits = remainder >= trial
    remainder = fits ? remainder &- trial : remainder
    root = fits ? (root &>> 1) | bit : root &>> 1
    bit = bit &>> 2
  }
  return UInt64(truncatingIfNeeded: root)
}
