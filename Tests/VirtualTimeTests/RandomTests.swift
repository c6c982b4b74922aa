import Foundation
import Testing
import VirtualTime

@Suite("Randomness")
struct RandomTests {
  @Test("splitmix64 yields the published values for seed 1234567")
  func splitMix() {
    var generator = SplitMix64(seed: 1_234_567)
    let published: [UInt64] = [
      6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423, 4_593_380_528_125_082_431,
      16_408_922_859_458_223_821,
    ]
    for value in published { #expect(generator.next() == value) }
  }

  @Test("xoshiro256** yields the published values for state 1, 2, 3, 4")
  func xoshiro() {
    var generator = Xoshiro256(state: (1, 2, 3, 4))
    let published: [UInt64] = [
      11520, 0, 1_509_978_240, 1_215_971_899_390_074_240, 1_216_172_134_540_287_360, 607_988_272_756_665_600,
      16_172_922_978_634_559_625, 8_476_171_486_693_032_832, 10_595_114_339_597_558_777, 2_904_607_092_377_533_576,
    ]
    for value in published { #expect(generator.next() == value) }
  }

  @Test("seeding goes through splitmix64")
  func seeding() {
    var generator = Xoshiro256(seed: 42)
    let expected: [UInt64] = [
      1_546_998_764_402_558_742, 6_990_951_692_964_543_102, 12_544_586_762_248_559_009, 17_057_574_109_182_124_193,
    ]
    for value in expected { #expect(generator.next() == value) }
  }

  /// Values from a transcription of the definition into Python integers.
  @Test("a named sub-stream is a function of seed and name")
  func subStream() {
    var generator = Xoshiro256(seed: 42, stream: "noise u1")
    let expected: [UInt64] = [
      4_080_737_598_076_466_639, 17_595_511_061_525_137_853, 2_382_175_963_666_007_732,
    ]
    for value in expected { #expect(generator.next() == value) }
    #expect(Xoshiro256(seed: 42, stream: "noise u1") != Xoshiro256(seed: 42, stream: "noise i1"))
    #expect(Xoshiro256(seed: 42, stream: "noise u1") != Xoshiro256(seed: 43, stream: "noise u1"))
  }

  @Test("sub-streams of neighbouring names and seeds are uncorrelated")
  func independence() {
    let count = 100_000
    for (seed, name) in [(1, "a"), (1, "b"), (2, "a")] as [(UInt64, String)] {
      var one = Xoshiro256(seed: 1, stream: "x")
      var other = Xoshiro256(seed: seed, stream: name)
      var sum = 0.0
      for _ in 0..<count { sum += (one.uniform() - 0.5) * (other.uniform() - 0.5) * 12 }
      // Standard deviation of the mean is 1 / sqrt(count); five of them.
      #expect((sum / Double(count)).magnitude < 5 / Double(count).squareRoot(), "seed \(seed), name \(name)")
    }
  }

  @Test("uniform numbers fill 0 ..< 1 evenly", arguments: [1, 2, 3] as [UInt64])
  func uniform(seed: UInt64) {
    var generator = Xoshiro256(seed: seed)
    let count = 200_000
    var bins = [Int](repeating: 0, count: 100)
    for _ in 0..<count {
      let value = generator.uniform()
      #expect(value >= 0 && value < 1)
      bins[Int(value * 100)] += 1
    }
    let expected = Double(count) / 100
    let chiSquare = bins.reduce(0) { $0 + (Double($1) - expected) * (Double($1) - expected) / expected }
    // 99 degrees of freedom: mean 99, deviation 14; both tails at five deviations.
    #expect(chiSquare > 40 && chiSquare < 170, "seed \(seed), chi-square \(chiSquare)")
  }

  @Test("Gaussian deviates have the moments and the distribution of the normal law", arguments: [1, 2, 3] as [UInt64])
  func gaussian(seed: UInt64) {
    var source = GaussianSource(Xoshiro256(seed: seed))
    let count = 400_000
    let deviates = (0..<count).map { _ in source.next() }.sorted()
    let root = Double(count).squareRoot()
    let mean = deviates.reduce(0, +) / Double(count)
    let variance = deviates.reduce(0) { $0 + $1 * $1 } / Double(count)
    let fourth = deviates.reduce(0) { $0 + $1 * $1 * $1 * $1 } / Double(count)
    #expect(mean.magnitude < 5 / root, "seed \(seed)")
    #expect((variance - 1).magnitude < 5 * 2.0.squareRoot() / root, "seed \(seed)")
    #expect((fourth - 3).magnitude < 5 * 96.0.squareRoot() / root, "seed \(seed)")
    // Kolmogorov-Smirnov: 1.95 / sqrt(n) is exceeded once in a thousand.
    var distance = 0.0
    for (index, value) in deviates.enumerated() {
      let law = 0.5 * erfc(-value / 2.0.squareRoot())
      distance = max(distance, (law - Double(index) / Double(count)).magnitude)
    }
    #expect(distance < 1.95 / root, "seed \(seed), distance \(distance)")
  }

  @Test("deviates drawn in runs are those drawn one by one", arguments: [1, 2, 3] as [UInt64])
  func gaussianRuns(seed: UInt64) {
    var (single, runs) = (GaussianSource(Xoshiro256(seed: seed)), GaussianSource(Xoshiro256(seed: seed)))
    var filled: [Double] = []
    for length in [0, 1, 7, 1365, 20_000] {
      var run = [Double](repeating: 0, count: length)
      run.withUnsafeMutableBufferPointer { runs.fill($0) }
      filled += run
    }
    #expect(filled == filled.map { _ in single.next() }, "seed \(seed)")
    #expect(runs.next() == single.next(), "seed \(seed)")
  }

  @Test("the tails of Gaussian deviates are as heavy as the law's", arguments: [1, 2] as [UInt64])
  func gaussianTails(seed: UInt64) {
    var source = GaussianSource(Xoshiro256(seed: seed))
    let count = 8_000_000
    let edges = [0.2, 3.4, 3.654, 3.7, 4, 4.5]
    var beyond = [[Int]](repeating: [0, 0], count: edges.count)
    for _ in 0..<count {
      let deviate = source.next()
      guard deviate.magnitude > edges[0] else { continue }
      for (index, edge) in edges.enumerated() where deviate.magnitude > edge { beyond[index][deviate < 0 ? 0 : 1] += 1 }
    }
    for (index, edge) in edges.enumerated() {
      let expected = Double(count) * 0.5 * erfc(edge / 2.0.squareRoot())
      for side in beyond[index] {
        #expect((Double(side) - expected).magnitude < 5 * expected.squareRoot(), "seed \(seed), \(edge): \(side)")
      }
    }
  }

  @Test("successive Gaussian deviates are uncorrelated")
  func gaussianPairs() {
    var source = GaussianSource(Xoshiro256(seed: 5))
    let count = 200_000
    let deviates = (0..<count).map { _ in source.next() }
    for lag in 1...4 {
      var sum = 0.0
      for index in lag..<count { sum += deviates[index] * deviates[index - lag] }
      #expect((sum / Double(count)).magnitude < 5 / Double(count).squareRoot(), "seed 5, lag \(lag)")
    }
  }
}
