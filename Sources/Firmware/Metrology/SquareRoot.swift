/// Largest integer whose square does not exceed `value`.
///
/// One result bit a step, 32 steps.
package func squareRoot(_ value: UInt64) -> UInt64 {
  var remainder = value
  var root: UInt64 = 0
  var bit: UInt64 = 1 &<< 62
  for _ in 0..<32 {
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
