import Quantities

/// Taps between two rows of a table of 65 rows of twenty; `fraction` in 2^-22 of the whole table, 0...2^22.
@inline(__always)
func interpolatedTaps(_ fraction: Int64, rows: (Int) -> Int32) -> InlineArray<20, Int32> {
  let row = Int(truncatingIfNeeded: min(63, fraction &>> 16))
  let part = fraction &- Int64(row) &<< 16
  var taps = InlineArray<20, Int32>(repeating: 0)
  for tap in 0..<20 {
    let low = Int64(rows(within(1300, row &* 20 &+ tap)))
    let high = Int64(rows(within(1300, (row &+ 1) &* 20 &+ tap)))
    taps[tap] = Int32(truncatingIfNeeded: low &+ ((high &- low) &* part &+ (1 &<< 15)) &>> 16)
  }
  return taps
}
