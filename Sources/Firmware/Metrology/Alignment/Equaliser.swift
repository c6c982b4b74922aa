/// Twenty taps that stand for an instant between two samples and take back the droop of the anti-alias filter.
///
/// The filter ahead of the converter has two real poles at 2.5 kHz; the taps approximate (1 + s / 2 pi 2500)^2 at any fraction of a
/// frame of 135 µs. See `EqualiserTable` for what they reach.
enum Equaliser {
  /// Taps for the instant `fraction` (2^-22 frames, 0 ..< 2^22) behind the tenth of twenty samples in the order of time; 2^-28.
  static func taps(_ fraction: Int64) -> InlineArray<20, Int32> {
    interpolatedTaps(fraction) { EqualiserTable.rows[$0] }
  }
}

/// Taps between two rows of a table of 65 rows of twenty; `fraction` in 2^-22 of the whole table.
@inline(__always)
func interpolatedTaps(_ fraction: Int64, rows: (Int) -> Int32) -> InlineArray<20, Int32> {
  let row = Int(truncatingIfNeeded: fraction &>> 16)
  let part = fraction & 0xFFFF
  var taps = InlineArray<20, Int32>(repeating: 0)
  for tap in 0..<20 {
    let low = Int64(rows(row &* 20 &+ tap))
    let high = Int64(rows((row &+ 1) &* 20 &+ tap))
    taps[tap] = Int32(truncatingIfNeeded: low &+ ((high &- low) &* part &+ (1 &<< 15)) &>> 16)
  }
  return taps
}
