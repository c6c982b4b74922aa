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
