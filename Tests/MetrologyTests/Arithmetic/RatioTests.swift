import Metrology
import RequirementTrait
import Testing

/// The share of a window's energy at which a pulse is placed.
@Suite(.verifies("REQ-MET-034")) struct RatioTests {
  @Test func `a ratio of energies is good to 2^-19`() {
    var random = Seeded(4)
    var worst = 0.0
    for _ in 0..<20_000 {
      let whole =
        Int128(truncatingIfNeeded: UInt128.random(in: 1...(1 << 126), using: &random))
        >> Int128.random(in: 0...125, using: &random)
      guard whole > 0 else { continue }
      let part = Int128.random(in: 0...whole, using: &random)
      let expected = Double(part) / Double(whole)
      worst = max(worst, abs(Double(ratio(part, to: whole)) * 0x1p-20 - expected))
    }
    expect(worst, within: 0x1p-19, "of the whole, seed 4")
  }

  @Test func `a ratio is 0 at nothing and 1 at the whole`() {
    for whole: Int128 in [1, 2, 1 << 40, 1 << 88, (1 << 126) + 12345] {
      #expect(ratio(0, to: whole) == 0)
      #expect(ratio(whole, to: whole) == 1 << 20)
    }
    #expect(ratio(0, to: 0) == 0)
  }
}
