import Foundation
import Metrology
import Quantities
import RequirementTrait
import Testing

@Suite(.verifies("REQ-MET-009", "REQ-MET-019")) struct FractionalDelayTests {
  /// Amplitude error and phase error (degrees) of a sine of 8 million codes after the filter, by least squares.
  static func response(hertz: Double, delay: Int32, ticks: Int64) -> (amplitude: Double, degrees: Double) {
    let step = Double(ticks) * 1e-9 / 256
    var filter = FractionalDelay(delayNanoseconds: delay, period: SamplePeriod(ticks: ticks))
    // Normal equations of out = a sin + b cos.
    var (ss, sc, cc, so, co) = (0.0, 0.0, 0.0, 0.0, 0.0)
    for index in 0..<1060 {
      let angle = 2 * .pi * hertz * step * Double(index)
      let code = Int32((8e6 * sin(angle)).rounded())
      let out = Double(filter.push(RawFrame(voltage: code, current: code)).current) / 8e6
      guard index >= 60 else { continue }
      // The voltage is ten samples late, the current by the delay more.
      let late = angle - 2 * .pi * hertz * (step * Double(FractionalDelay.latency) + Double(delay) * 1e-9)
      let (s, c) = (sin(late), cos(late))
      (ss, sc, cc) = (ss + s * s, sc + s * c, cc + c * c)
      (so, co) = (so + s * out, co + c * out)
    }
    let determinant = ss * cc - sc * sc
    let (a, b) = ((so * cc - co * sc) / determinant, (co * ss - so * sc) / determinant)
    return (hypot(a, b) - 1, atan2(b, a) * 180 / .pi)
  }

  /// Settings on and between the rows of the table, and at the ends.
  static let delays: [Int32] =
    [1, 333, 977, 1953, 5556, 40_000, 62_500, 83_333, 100_000, -1, -333, -977, -5556, -40_000, -71_421, -100_000]

  /// 8 kS/s, and the 7.407 kS/s of the reference board's converter.
  static let ticks: [Int64] = [32_000_000, 34_560_000]

  @Test(arguments: delays, ticks)
  func `amplitude is right within 0.035 % and phase within 0.006 degree up to 2.76 kHz`(delay: Int32, ticks: Int64) {
    var worst = (amplitude: 0.0, degrees: 0.0)
    for hertz in [100, 250, 450, 650, 1000, 1500, 2000, 2350, 2525, 2600, 2710, 2730, 2760.0] {
      let found = Self.response(hertz: hertz, delay: delay, ticks: ticks)
      worst = (max(worst.amplitude, abs(found.amplitude)), max(worst.degrees, abs(found.degrees)))
    }
    expect(worst.amplitude, within: 3.5e-4, "amplitude, \(delay) ns, \(ticks) ticks")
    expect(worst.degrees, within: 0.006, "degrees, \(delay) ns, \(ticks) ticks")
  }

  @Test(arguments: delays, ticks)
  func `the fundamental passes within 0.3 ppm and 0.00001 degree`(delay: Int32, ticks: Int64) {
    for hertz in [45, 50, 60, 65.0] {
      let found = Self.response(hertz: hertz, delay: delay, ticks: ticks)
      expect(found.amplitude, within: 3e-7, "amplitude, \(hertz) Hz, \(delay) ns, \(ticks) ticks")
      expect(found.degrees, within: 1e-5, "degrees, \(hertz) Hz, \(delay) ns, \(ticks) ticks")
    }
  }

  @Test(arguments: [70_000, -70_000, 33])
  func `a steady code passes as it is, and the voltage ten samples late`(delay: Int32) {
    var filter = FractionalDelay(delayNanoseconds: delay, period: SamplePeriod(nanoseconds: 125_000))
    #expect(filter.isActive == true)
    var out = RawFrame(voltage: 0, current: 0)
    for index in 0..<100 { out = filter.push(RawFrame(voltage: Int32(index), current: -8_388_608)) }
    #expect(out == RawFrame(voltage: 89, current: -8_388_608))
    // What is taken off later is taken off what is held too.
    filter.lower(by: RawFrame(voltage: 3, current: -608))
    out = filter.push(RawFrame(voltage: 97, current: -8_388_000))
    #expect(out == RawFrame(voltage: 87, current: -8_388_000))
  }

  @Test func `no delay is no filter`() {
    let filter = FractionalDelay(delayNanoseconds: 0, period: SamplePeriod(nanoseconds: 125_000))
    #expect(filter.isActive == false)
  }
}
