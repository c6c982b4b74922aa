/// Independent normal deviates of mean 0 and variance 1, the same on every host.
///
/// The ziggurat of 128 layers (Marsaglia and Tsang 2000, in the form of Doornik 2005, which takes layer and place from different
/// bits): 98.8 % of the deviates cost one multiplication. The distribution is the normal one up to the rounding of `Double`;
/// deviates from the tail are made of uniforms of 53 bits, so none exceeds 14 in magnitude.
public struct GaussianSource: Sendable {
  /// Where the uniforms come from.
  public var generator: Xoshiro256

  /// Deviates made from `generator`.
  @inlinable
  public init(_ generator: Xoshiro256) {
    self.generator = generator
  }

  /// The next deviate.
  @inlinable
  public mutating func next() -> Double {
    let layers = ZigguratLayers.shared
    while true {
      let bits = generator.next()
      let layer = Int(bits & 127)
      // Odd multiples of 2^-53 between -1 and 1: symmetric about zero and never zero.
      let place = Double(Int64(bitPattern: bits) >> 10 | 1) * 0x1p-53
      if abs(place) < layers.share[layer] { return place * layers.edge[layer] }
      if let deviate = rare(layer: layer, place: place, layers) { return deviate }
    }
  }

  /// The wedge of a layer, or the tail below the lowest; nil when the place is rejected.
  @usableFromInline
  mutating func rare(layer: Int, place: Double, _ layers: ZigguratLayers) -> Double? {
    if layer == 0 { return place < 0 ? -tail(layers) : tail(layers) }
    let x = place * layers.edge[layer]
    let height = layers.density[layer] + generator.uniform() * (layers.density[layer + 1] - layers.density[layer])
    return PortableMath.log(height) < -0.5 * x * x ? x : nil
  }

  /// A deviate beyond the lowest layer's edge (Marsaglia 1964).
  private mutating func tail(_ layers: ZigguratLayers) -> Double {
    while true {
      let x = PortableMath.log(positiveUniform()) / layers.edge[1]
      let y = PortableMath.log(positiveUniform())
      if -2 * y > x * x { return layers.edge[1] - x }
    }
  }

  /// 2^-53 ... 1.
  private mutating func positiveUniform() -> Double { Double((generator.next() >> 11) + 1) * 0x1p-53 }
}

/// The layers of equal area under the normal density exp(-x^2 / 2).
@usableFromInline
struct ZigguratLayers: Sendable {
  /// Right edge of layer 0...128; 0 at the top. That of layer 0 is its area over its height.
  @usableFromInline let edge: [Double]
  /// Share of a layer that lies wholly under the density.
  @usableFromInline let share: [Double]
  /// Density at the edge.
  @usableFromInline let density: [Double]

  @usableFromInline static let shared = ZigguratLayers()

  private init() {
    // Edge and area of 128 layers: the solution of Marsaglia and Tsang's equation; exp(-edge^2 / 2) beside it.
    let lowest = 3.442619855899
    let area = 9.91256303526217e-3
    let atLowest = 2.6696290838809276e-3
    var edge = [area / atLowest, lowest]
    var density = [atLowest, atLowest]
    for layer in 2..<128 {
      density.append(density[layer - 1] + area / edge[layer - 1])
      edge.append((-2 * PortableMath.log(density[layer])).squareRoot())
    }
    edge.append(0)
    density.append(1)
    self.edge = edge
    self.density = density
    share = (0..<128).map { edge[$0 + 1] / edge[$0] }
  }
}
