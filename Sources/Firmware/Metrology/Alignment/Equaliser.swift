// @relation(REQ-MET-043, scope=file)

/// Twenty taps that stand for an instant between two samples and take back the droop of the anti-alias filter.
///
/// The filter ahead of the converter has two real poles at 2.5 kHz; the taps approximate (1 + s / 2 pi 2500)^2 at any fraction of a
/// frame of 135 µs. To 2.76 kHz the amplitude is right within 0.06 % and the phase within 0.022 degree, at 45..65 Hz within 0.3 ppm
/// and 0.000 002 degree, at every fraction; white noise grows by a factor of 1.6 to 1.7 (numpy, from the table itself).
enum Equaliser {
  /// Taps for the instant `fraction` (2^-22 frames, 0 ..< 2^22) behind the tenth of twenty samples in the order of time; 2^-26.
  @inline(never)
  static func taps(_ fraction: Int64, hasAntiAliasFilter: Bool, into taps: inout InlineArray<20, Int32>) {
    let place = TapPlace(fraction)
    // What the rounding does to the sum (2^26) is given to the tenth, so that direct values stay exact.
    var rest: Int32 = 1 &<< 26
    if hasAntiAliasFilter {
      for tap in 0..<20 {
        let value = (place.tap(tap) { EqualiserTable.rows[$0] } &+ (1 &<< 1)) &>> 2
        taps[tap] = value
        rest = rest &- value
      }
    } else {
      for tap in 0..<20 {
        let value = (place.tap(tap) { FractionalDelayTable.rows[$0] } &+ (1 &<< 3)) &>> 4
        taps[tap] = value
        rest = rest &- value
      }
    }
    taps[9] = taps[9] &+ rest
  }
}
