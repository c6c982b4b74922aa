import VirtualTime

/// The generator of these tests; failures print its seed.
struct SystemSeeded: RandomNumberGenerator {
  private var generator: SplitMix64

  init(seed: UInt64) { generator = SplitMix64(seed: seed) }

  mutating func next() -> UInt64 { generator.next() }
}
