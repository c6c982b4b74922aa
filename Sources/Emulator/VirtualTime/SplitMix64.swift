/// The splitmix64 generator: fills the state of larger generators from one number.
///
/// Source: Steele, Lea, Flood, "Fast splittable pseudorandom number generators" (2014); public-domain code by Vigna (2015).
public struct SplitMix64: RandomNumberGenerator, Sendable {
  /// The counter ahead of the mixing function.
  public var state: UInt64

  /// A generator that starts at `seed`.
  @inlinable
  public init(seed: UInt64) {
    state = seed
  }

  @inlinable
  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
