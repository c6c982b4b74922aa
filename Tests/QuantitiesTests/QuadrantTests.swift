import Quantities
import RequirementTrait
import Testing

/// IEC 62053-23, annex C.
@Suite(.verifies("REQ-MET-005")) struct QuadrantTests {
  @Test(
    arguments: [
      (5, 3, Quadrant.one), (-5, 3, .two), (-5, -3, .three), (5, -3, .four), (0, 0, .one), (0, -1, .four),
      (-1, 0, .two),
    ] as [(Int128, Int128, Quadrant)])
  func `import is to the right and inductive on top, zero counts as positive`(
    active: Int128, reactive: Int128, quadrant: Quadrant
  ) {
    #expect(Quadrant(active: active, reactive: reactive) == quadrant)
  }

  @Test func `the ends of the range have quadrants`() {
    #expect(Quadrant(active: .max, reactive: .min) == .four)
    #expect(Quadrant(active: .min, reactive: .min) == .three)
  }

  /// What is stored keeps its meaning.
  @Test func `stored numbers of quadrants stay`() {
    #expect([Quadrant.one, .two, .three, .four].map(\.rawValue) == [0, 1, 2, 3])
  }
}
