import Metrology
import RequirementTrait
import Testing

@Suite(.verifies("REQ-MET-028")) struct SquareRootTests {
  static let edges: [UInt64] =
    [0, 1, 2, 3, 4, UInt64.max, UInt64.max - 1, 1 << 62, 1 << 63, 0xFFFF_FFFE_0000_0001, 0xFFFF_FFFE_0000_0000]

  @Test func `a square root of 64 bits is the largest integer that fits`() {
    var random = Seeded(1)
    var values = Self.edges
    for _ in 0..<20_000 {
      values.append(UInt64.random(in: 0...UInt64.max, using: &random) >> UInt64.random(in: 0...63, using: &random))
      let root = UInt64.random(in: 1...0xFFFF_FFFF, using: &random)
      values += [root * root, root * root - 1]
    }
    let wrong = values.first { value in
      let root = UInt128(squareRoot(value))
      return root * root > UInt128(value) || (root + 1) * (root + 1) <= UInt128(value)
    }
    #expect(wrong == nil, "seed 1")
  }

  @Test func `a square root of 128 bits is the largest integer that fits`() {
    var random = Seeded(2)
    var values: [UInt128] = Self.edges.map { UInt128($0) } + [UInt128.max, UInt128.max - 1, 1 << 126, 1 << 127]
    for _ in 0..<20_000 {
      values.append(UInt128.random(in: 0...UInt128.max, using: &random) >> UInt128.random(in: 0...127, using: &random))
      let root = UInt128(UInt64.random(in: 1...UInt64.max, using: &random))
      values += [root * root, root * root - 1]
    }
    let wrong = values.first { value in
      let root = UInt128(squareRoot(value))
      // (root + 1)^2 > value, without the overflow of the square of 2^64.
      return root * root > value || value - root * root > 2 * root
    }
    #expect(wrong == nil, "seed 2")
  }
}
