import Metrology
import RequirementTrait
import Testing

/// The soft ends of a window in rms values and harmonics: what one window leaves, the next one takes.
@Suite(.verifies("REQ-MET-028", "REQ-MET-030")) struct TaperTests {
  @Test func `the halves of the taper add up to one`() {
    let places = (-20 << 16)...(20 << 16)
    #expect(places.allSatisfy { taperWeight(at: Int64($0)) + taperWeight(at: -Int64($0)) == 1 << 14 })
    #expect(taperWeight(at: 0) == 1 << 13)
    #expect(taperWeight(at: 16 << 16) == 1 << 14)
    #expect(taperWeight(at: 100 << 16) == 1 << 14)
    #expect(taperWeight(at: -16 << 16) == 0)
    let steps = stride(from: -17 << 16, through: 17 << 16, by: 997).map { taperWeight(at: Int64($0)) }
    #expect(zip(steps, steps.dropFirst()).allSatisfy { $0 <= $1 })
  }

  /// 1/2 + (15 x - 10 x^3 + 3 x^5) / 16.
  @Test func `the taper is the polynomial it states`() {
    let worst = stride(from: -1.0, through: 1, by: 1 / 512).map { x in
      let expected = 0.5 + (15 * x - 10 * x * x * x + 3 * x * x * x * x * x) / 16
      return abs(Double(taperWeight(at: Int64(x * 16 * 65536))) / 16384 - expected)
    }
    expect(worst.max() ?? .nan, within: 1.0 / 16384, "of one")
  }
}
