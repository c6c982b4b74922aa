import Foundation
import Metrology
import RequirementTrait
import Testing

@Suite(.verifies("REQ-MET-029")) struct PhasorTests {
  /// Deviation of an angle from atan2, in turns.
  static func deviation(_ phasor: Phasor) -> Double {
    let expected = atan2(Double(phasor.im), Double(phasor.re)) / (2 * .pi)
    return abs(remainder(Double(phasor.angle) / 0x1p32 - expected, 1))
  }

  @Test func `angles of large phasors are exact to 2^-28 turns`() {
    var random = Seeded(3)
    var worst = 0.0
    for _ in 0..<20_000 {
      let magnitude = Double.random(in: 0x1p20..<0x1p31, using: &random)
      let turn = Double.random(in: -.pi ..< .pi, using: &random)
      worst = max(worst, Self.deviation(Phasor(re: Int32(magnitude * cos(turn)), im: Int32(magnitude * sin(turn)))))
    }
    expect(worst, within: 0x1p-28, "turns")
  }

  @Test func `angles of small phasors and on the axes are exact`() {
    var worst = 0.0
    for re in -20...20 {
      for im in -20...20 where re != 0 || im != 0 {
        worst = max(worst, Self.deviation(Phasor(re: Int32(re), im: Int32(im))))
      }
    }
    for (re, im) in [(Int32.max, 0), (Int32.min, 0), (0, Int32.max), (0, Int32.min), (Int32.min, Int32.min)] {
      worst = max(worst, Self.deviation(Phasor(re: re, im: im)))
    }
    expect(worst, within: 0x1p-27, "turns")
    #expect(Phasor(re: 0, im: 0).angle == 0)
  }

  @Test func `a magnitude is the root of the sum of squares`() {
    #expect(Phasor(re: 3, im: -4).magnitude == 5)
    #expect(Phasor(re: Int32.min, im: Int32.min).magnitude == 3_037_000_499)
    #expect(Phasor(re: 0, im: 0).magnitude == 0)
  }
}
