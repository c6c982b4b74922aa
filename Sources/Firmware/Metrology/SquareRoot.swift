/// Largest integer whose square does not exceed `value`.
///
/// One result bit a step, at most 32 steps.
package func squareRoot(_ value: UInt64) -> UInt64 {
  let bits = 64 &- value.leadingZeroBitCount
  let steps = (bits &+ 1) / 2
  var remainder = value
  var root: UInt64 = 0
  // The highest power of four that fits; without any step it is not used.
  var bit: UInt64 = 1 &<< UInt64(truncatingIfNeeded: 2 &* steps &- 2)
  for _ in 0..<steps {
    let trial = root | bit
    let fits = remainder >= trial
    remainder = fits ? remainder &- trial : remainder
    root = fits ? (root &>> 1) | bit : root &>> 1
    bit = bit &>> 2
  }
  return root
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
