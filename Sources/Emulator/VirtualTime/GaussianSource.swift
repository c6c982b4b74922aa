/// Independent normal deviates of mean 0 and variance 1, the same on every host.
///
/// Marsaglia's polar method over two uniforms of 53 bits: the distribution is the normal one up to the rounding of
/// `Double`; no deviate exceeds 12 in magnitude (a normal one does so once in 10^32). Deviates come in pairs; the
/// second is kept for the next call.
public struct GaussianSource: Sendable {
  /// Where the uniforms come from.
  public var generator: Xoshiro256
  @usableFromInline
  var spare: Double?

  /// Deviates made from `generator`.
  @inlinable
  public init(_ generator: Xoshiro256) {
    self.generator = generator
  }

  /// The next deviate.
  @inlinable
  public mutating func next() -> Double {
    if let spare {
      self.spare = nil
      return spare
    }
    while true {
      // Odd multiples of 2^-52 between -1 and 1: symmetric about zero and never zero.
      let x = Double(Int64(bitPattern: generator.next()) >> 11 | 1) * 0x1p-52
      let y = Double(Int64(bitPattern: generator.next()) >> 11 | 1) * 0x1p-52
      let square = x * x + y * y
      guard square < 1 else { continue }
      let factor = (-2 * PortableMath.log(square) / square).squareRoot()
      spare = y * factor
      return x * factor
    }
  }
}
