import Foundation
import Metrology
import Quantities
import RequirementTrait
import Testing

/// Amplitude and phase of single tones behind the alignment, by projection on sine and cosine.
@Suite(.verifies("REQ-MET-043")) struct AlignmentResponseTests {
  /// Complex amplitude of `values` against a sine of `hertz` that begins at `start`, relative to `peak`.
  static func response(
    _ values: [Double], start: Double, hertz: Double, peak: Double
  ) -> (gain: Double, degrees: Double) {
    var (ss, sc, cc, vs, vc) = (0.0, 0.0, 0.0, 0.0, 0.0)
    for (index, value) in values.enumerated() {
      let angle = 2 * Double.pi * hertz * (start + Double(index) * 135e-6)
      let (s, c) = (sin(angle), cos(angle))
      ss += s * s
      sc += s * c
      cc += c * c
      vs += value * s
      vc += value * c
    }
    // Normal equations of v = a sin + b cos.
    let determinant = ss * cc - sc * sc
    let a = (vs * cc - vc * sc) / determinant
    let b = (vc * ss - vs * sc) / determinant
    return ((a * a + b * b).squareRoot() / peak, atan2(b, a) * 180 / .pi)
  }

  /// At 400 kHz and three channels a frame is 135 µs; the grid's fraction of a frame is another in each read.
  @Test(arguments: [50.0, 250, 1000, 1550, 2000, 2400, 2600, 2760], [false, true])
  func `voltage and current agree in amplitude and phase up to 2.76 kHz`(hertz: Double, isAmplified: Bool) {
    // The x16 range is left beyond 6.25 A peak; the droop at 2.76 kHz takes 55 % off what the converter sees.
    let amperes = isAmplified ? 4.0 : 60
    let tones = (voltage: [Tone(250, hertz)], current: [Tone(amperes, hertz)])
    var converter = MultiplexedConverter(voltage: tones.voltage, current: tones.current)
    var worst = (gain: 0.0, degrees: 0.0)
    for read in 0..<12 {
      converter.gap = { _ in 0.0003 + 0.00011 * Double(read) }
      var meter = AlignedMeter<1>()
      meter.keeps = true
      converter.advance(to: converter.now + 0.01)
      for _ in 0..<3 { meter.take(converter.next(), conversion: converter.conversion) }
      let origin = meter.aligners[0].origin?.seconds ?? .nan
      // The last read alone: a whole one, without gaps.
      let frames = meter.produced.indices.suffix(1300)
      guard let first = frames.first else { return }
      #expect(frames.allSatisfy { meter.produced[$0].quality == .measured })
      let start = origin + Double(first) * 135e-6
      let peaks = (250 * 2.0.squareRoot(), amperes * 2.0.squareRoot())
      let u = Self.response(
        frames.map { Double(meter.produced[$0].voltage) / 8_388_608 * 460 }, start: start, hertz: hertz, peak: peaks.0)
      let i = Self.response(
        frames.map { Double(meter.produced[$0].current) / 8_388_608 * 100 }, start: start, hertz: hertz, peak: peaks.1)
      worst.gain = max(worst.gain, abs(u.gain - 1), abs(i.gain - 1))
      worst.degrees = max(worst.degrees, abs(i.degrees - u.degrees))
    }
    expect(worst.gain, within: 0.001, "amplitude, \(hertz) Hz, x16: \(isAmplified)")
    expect(worst.degrees, within: 0.1, "degrees, \(hertz) Hz, x16: \(isAmplified)")
  }
}
