import Foundation
import RequirementTrait
import Testing
import VirtualTime

@Suite("Exponential function", .verifies("REQ-EMU-002"))
struct ExponentialTests {
  @Test("the exponential function agrees with libm to 1e-15 of its value")
  func agreement() {
    var random = Xoshiro256(seed: 21)
    var worst = 0.0
    for reach in [1e-9, 1e-3, 1, 30, 700] {
      for _ in 0..<50_000 {
        let x = (2 * random.uniform() - 1) * reach
        worst = max(worst, (PortableMath.exp(x) / Foundation.exp(x) - 1).magnitude)
      }
    }
    #expect(worst < 1e-15, "seed 21, worst \(worst)")
  }

  @Test("beyond the range of Double there is zero or infinity, and subnormal numbers before")
  func extremes() {
    #expect(PortableMath.exp(0) == 1)
    #expect(PortableMath.exp(-.infinity) == 0)
    #expect(PortableMath.exp(-1_000) == 0)
    #expect(PortableMath.exp(.infinity) == .infinity)
    #expect(PortableMath.exp(710) == .infinity)
    #expect(PortableMath.exp(709.7) < .infinity)
    #expect(PortableMath.exp(.nan).isNaN)
    let subnormal = PortableMath.exp(-740)
    #expect((subnormal - Foundation.exp(-740)).magnitude <= Double.leastNonzeroMagnitude)
  }
}
