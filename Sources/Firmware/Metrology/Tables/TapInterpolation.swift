import Quantities

/// Where taps lie between two rows of a table of 65 rows of twenty.
struct TapPlace {
  /// First element of the row, 0...1260.
  let row: Int
  /// From that row to the next, 2^-16, 0...2^16.
  let part: Int32

  /// `fraction` in 2^-22 of the whole table, 0...2^22.
  @inline(__always)
  init(_ fraction: Int64) {
    let number = min(63, Int32(truncatingIfNeeded: fraction &>> 16))
    row = within(1261, Int(truncatingIfNeeded: number &* 20))
    part = Int32(truncatingIfNeeded: fraction &- Int64(number) &<< 16)
  }

  /// A tap, 0 ..< 20. Neighbouring rows differ by less than 2^31.
  @inline(__always)
  func tap(_ tap: Int, rows: (Int) -> Int32) -> Int32 {
    let low = rows(within(1300, row &+ tap))
    let high = rows(within(1300, row &+ 20 &+ tap))
    return low &+ Int32(truncatingIfNeeded: (wide(high &- low, part) &+ (1 &<< 15)) &>> 16)
  }
}

/// Taps between two rows; `fraction` in 2^-22 of the whole table, 0...2^22.
@inline(__always)
func interpolatedTaps(_ fraction: Int64, rows: (Int) -> Int32) -> InlineArray<20, Int32> {
  let place = TapPlace(fraction)
  var taps = InlineArray<20, Int32>(repeating: 0)
  for tap in 0..<20 { taps[tap] = place.tap(tap, rows: rows) }
  return taps
}
