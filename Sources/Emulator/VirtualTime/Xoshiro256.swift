/// The generator xoshiro256**: period 2^256 - 1, same numbers on every host.
///
/// Every consumer takes a sub-stream of its own, derived from the run's seed and the consumer's name, so that a new
/// consumer leaves the numbers of all others as they were. Source: Blackman, Vigna, "Scrambled linear pseudorandom
/// number generators" (2021).
public struct Xoshiro256: RandomNumberGenerator, Sendable, Equatable {
  @usableFromInline
  var s0, s1, s2, s3: UInt64

  /// The generator in the given state.
  ///
  /// - Precondition: not all four words are zero.
  public init(state: (UInt64, UInt64, UInt64, UInt64)) {
    precondition(state.0 | state.1 | state.2 | state.3 != 0, "an all-zero state yields zeros only")
    (s0, s1, s2, s3) = state
  }

  /// The generator whose state is the first four outputs of ``SplitMix64`` from `seed`, as its authors advise.
  public init(seed: UInt64) {
    var filler = SplitMix64(seed: seed)
    self.init(state: (filler.next(), filler.next(), filler.next(), filler.next()))
  }

  /// The sub-stream `name` of the run `seed`.
  ///
  /// The state is filled by splitmix64 from mix(seed) xor FNV-1a(name in UTF-8), mix being one step of splitmix64.
  public init(seed: UInt64, stream name: String) {
    var mixer = SplitMix64(seed: seed)
    self.init(seed: mixer.next() ^ Self.fnv1a(name))
  }

  @inlinable
  public mutating func next() -> UInt64 {
    let product = s1 &* 5
    let result = ((product << 7) | (product >> 57)) &* 9
    let shifted = s1 << 17
    s2 ^= s0
    s3 ^= s1
    s1 ^= s2
    s0 ^= s3
    s2 ^= shifted
    s3 = (s3 << 45) | (s3 >> 19)
    return result
  }

  /// A number evenly spread over 0 ..< 1, a multiple of 2^-53.
  @inlinable
  public mutating func uniform() -> Double {
    Double(next() >> 11) * 0x1p-53
  }

  /// FNV-1a over 64 bits, of the name's UTF-8 bytes.
  static func fnv1a(_ name: String) -> UInt64 {
    name.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
  }
}
