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
    let difference = rows(within(1300, row &+ 20 &+ tap)) &- low
    // Rounded difference * part / 2^16, by halves of the difference: products of 32 bits suffice.
    let upper = (difference &>> 16) &* part
    let lower = (UInt32(bitPattern: difference) & 0xFFFF) &* UInt32(bitPattern: part) &+ (1 &<< 15)
    return low &+ upper &+ Int32(bitPattern: lower &>> 16)
  }
}
