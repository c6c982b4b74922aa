import RequirementTrait
import Testing
import VirtualTime

@Suite("Portability", .verifies("REQ-EMU-001"))
struct PortabilityTests {
  /// The sum of x86-64 with glibc 2.36; any other host must find the same.
  @Test("elementary functions and deviates have the same bits on every host")
  func bits() {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    func mix(_ value: Double) { hash = (hash ^ value.bitPattern) &* 0x100_0000_01B3 }
    var random = Xoshiro256(seed: 1, stream: "portability")
    for _ in 0..<10_000 {
      let turns = 1000 * (random.uniform() - 0.5)
      mix(PortableMath.sinTurns(turns))
      mix(PortableMath.cosTurns(turns))
      mix(PortableMath.log(turns.magnitude))
      mix(PortableMath.besselI0(0.1 * turns))
    }
    var gaussian = GaussianSource(random)
    for _ in 0..<10_000 { mix(gaussian.next()) }
    #expect(hash == 14_961_351_651_875_866_899)
  }
}
