import Foundation
import Metrology
import Testing

// verifies: integer square roots, angles and ratios
@Suite struct NumericQuickTests {
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
