// @relation(REQ-MET-027, REQ-MET-030, REQ-MET-031, scope=file)

import Quantities

/// Harmonics 0...40 of the voltage and current of a window: first gathered in the grid, then transformed.
struct Spectrum: ~Copyable {
  private let inPlace = InPlace()
  var grid: HarmonicGrid
  private var scale = GridScale(voltageShift: 0, currentShift: 0)

  @inline(__always)
  init() { grid = HarmonicGrid() }

  /// Transforms the gathered window.
  mutating func transform() { scale = grid.finish() }

  /// The fundamentals as the transform left them: `value * 2^shift` in 2^-14 codes times samples, before the kernel's correction.
  mutating func fundamental() -> (voltage: Phasor, current: Phasor) {
    let pair = grid.transform.pair(1)
    return (pair.first, pair.second)
  }

  /// Sum of the fundamental's reactive product, code^2 * samples: 2 Im(U I*) / length^2 * count, IEC 62053-24.
  ///
  /// Rounded once, here: relative error below 2^-28 of the apparent product.
  mutating func reactiveSum(over span: SampleSpan) -> Int64 {
    let (u, i) = fundamental()
    // Below 2^62.
    let imaginary = wide(u.im, i.re) &- wide(u.re, i.im)
    let correction = Int128(GriddingTable.corrections[1])
    // 2^-47 * reciprocal is 1 / length in samples.
    let reciprocal = Int128(span.reciprocal)
    let mean = (Int128(imaginary) &* reciprocal) &>> 20
    let corrected = (((mean &* correction) &>> 28) &* correction) &>> 28
    // count / length, 2^-31.
    let share = (Int128(span.count) &* reciprocal) &>> 16
    let sum = (corrected &* share) &>> 31
    // Left to apply: the channels' shifts, two weights of 2^-14, the factor 2 and 2^(20 - 47) of the reciprocal.
    let shift = scale.voltageShift &+ scale.currentShift &- 28 &+ 1 &- 27
    if shift >= 0 { return Int64(truncatingIfNeeded: sum &<< Int128(min(40, shift))) }
    let right = Int128(min(126, 0 &- shift))
    return Int64(truncatingIfNeeded: (sum &+ (1 &<< (right &- 1))) &>> right)
  }

  /// Harmonics 2...40 over the fundamental and their root sum of squares, in 1e-6; 0 without a fundamental.
  mutating func ratios(ofVoltage: Bool) -> (harmonics: InlineArray<39, UInt32>, distortion: UInt32) {
    var harmonics = InlineArray<39, UInt32>(repeating: 0)
    let first = grid.transform.pair(1)
    let fundamental = corrected(ofVoltage ? first.first : first.second, order: 1)
    guard fundamental > 0 else { return (harmonics, 0) }
    var squares: UInt64 = 0
    for order in 2...40 {
      let pair = grid.transform.pair(order)
      let magnitude = corrected(ofVoltage ? pair.first : pair.second, order: order)
      // Magnitudes are below 2^32, so the product is below 2^52.
      let ratio = min(UInt64(UInt32.max), (magnitude &* 1_000_000 &+ fundamental &>> 1) / fundamental)
      harmonics[order &- 2] = UInt32(truncatingIfNeeded: ratio)
      squares = squares &+ min(ratio, 100_000_000) &* min(ratio, 100_000_000)
    }
    return (harmonics, UInt32(truncatingIfNeeded: squareRoot(squares)))
  }

  private func corrected(_ phasor: Phasor, order: Int) -> UInt64 {
    let correction = UInt64(UInt32(bitPattern: GriddingTable.corrections[within(41, order)]))
    return (phasor.magnitude &* correction &+ (1 &<< 27)) &>> 28
  }
}
