import Foundation
import RequirementTrait
import Testing
import VirtualTime

@Suite("Portable mathematics", .verifies("REQ-EMU-002"))
struct PortableMathTests {
  @Test("sine and cosine of a turn agree with libm to 5e-16 within one turn")
  func sincosWithinATurn() {
    var random = Xoshiro256(seed: 11)
    var worst = 0.0
    for _ in 0..<200_000 {
      let turns = random.uniform() * 0.25
      // Below a quarter turn the argument's own rounding stays below 2e-16.
      let (sine, cosine) = PortableMath.sincosTurns(turns)
      worst = max(worst, (sine - Foundation.sin(2 * .pi * turns)).magnitude)
      worst = max(worst, (cosine - Foundation.cos(2 * .pi * turns)).magnitude)
    }
    #expect(worst < 5e-16, "seed 11, worst \(worst)")
  }

  @Test("whole turns are removed without rounding", arguments: [1, -3, 12_345_678, -0x1p40, 0x1p46])
  func periodicity(turns: Double) {
    for step in 0..<64 {
      // Steps of 1/64 turn are exact beside any of these numbers.
      let fraction = Double(step) / 64
      let near = PortableMath.sincosTurns(fraction)
      let far = PortableMath.sincosTurns(turns + fraction)
      #expect(near.sin == far.sin && near.cos == far.cos, "\(turns) + \(step)/64")
    }
  }

  @Test("huge arguments count whole turns, and infinite ones give NaN")
  func extremes() {
    #expect(PortableMath.cosTurns(0x1p60) == 1)
    #expect(PortableMath.sinTurns(-0x1p1000) == 0)
    #expect(PortableMath.sinTurns(0x1p50 + 0.25) == 1)
    #expect(PortableMath.sinTurns(.infinity).isNaN)
    #expect(PortableMath.cosTurns(.nan).isNaN)
  }

  @Test("quarters of a turn are exact")
  func quarters() {
    #expect(PortableMath.sincosTurns(0.25) == (1, 0))
    #expect(PortableMath.sincosTurns(0.5) == (0, -1))
    #expect(PortableMath.sincosTurns(-0.25) == (-1, 0))
    #expect(PortableMath.sincosTurns(1) == (0, 1))
  }

  @Test("sine is odd, cosine even, and their squares add to one within 5e-16")
  func identities() {
    var random = Xoshiro256(seed: 12)
    for _ in 0..<20_000 {
      let turns = (random.uniform() - 0.5) * 200
      let forward = PortableMath.sincosTurns(turns)
      let backward = PortableMath.sincosTurns(-turns)
      #expect(forward.sin == -backward.sin && forward.cos == backward.cos, "seed 12, \(turns)")
      let sum = forward.sin * forward.sin + forward.cos * forward.cos
      #expect((sum - 1).magnitude < 5e-16, "seed 12, \(turns)")
    }
  }

  @Test("logarithm agrees with libm to 5e-16 relative", arguments: [1e-300, 1e-9, 0.9, 1, 1.1, 1e9, 1e300])
  func logarithm(scale: Double) {
    var random = Xoshiro256(seed: 13)
    for _ in 0..<20_000 {
      let x = scale * (0.5 + random.uniform())
      let expected = Foundation.log(x)
      let error = (PortableMath.log(x) - expected).magnitude
      #expect(error <= 5e-16 * max(expected.magnitude, 1e-300), "seed 13, log \(x)")
    }
  }

  @Test("logarithm at the ends of its range")
  func logarithmExtremes() {
    #expect(PortableMath.log(1) == 0)
    #expect(PortableMath.log(0) == -.infinity)
    #expect(PortableMath.log(.infinity) == .infinity)
    #expect(PortableMath.log(-1).isNaN)
    #expect(PortableMath.log(.nan).isNaN)
    #expect(PortableMath.log(.leastNonzeroMagnitude) == Foundation.log(.leastNonzeroMagnitude))
  }

  /// Values of mpmath.besseli(0, x) at 30 digits.
  @Test(
    "I0 agrees with tabulated values to 1e-15",
    arguments: [
      (0, 1), (0.5, 1.0634833707413235193), (1, 1.2660658777520083356), (5, 27.239871823604446895),
      (12.265, 24424.315427459531208), (30, 781672297823.97748972),
    ])
  func bessel(x: Double, expected: Double) {
    #expect((PortableMath.besselI0(x) / expected - 1).magnitude < 1e-15)
    #expect(PortableMath.besselI0(-x) == PortableMath.besselI0(x))
  }
}
