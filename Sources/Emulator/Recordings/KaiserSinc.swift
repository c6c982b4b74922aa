import VirtualTime

/// A windowed-sinc low-pass for interpolation; distances are in samples, the gain at zero frequency is about 1.
struct KaiserSinc {
  /// Frequency of half gain in cycles a sample.
  let cutOff: Double
  /// Half length in samples.
  let halfLength: Double
  private let shape: Double
  private let scale: Double

  /// - Parameter attenuation: Attenuation beyond the transition, dB, above 50.
  init(cutOff: Double, halfLength: Double, attenuation: Double) {
    self.cutOff = cutOff
    self.halfLength = halfLength
    shape = 0.1102 * (attenuation - 8.7)  // Kaiser 1974
    scale = 1 / PortableMath.besselI0(shape)
  }

  func value(at distance: Double) -> Double {
    let edge = distance / halfLength
    guard edge > -1, edge < 1 else { return 0 }
    let window = PortableMath.besselI0(shape * (1 - edge * edge).squareRoot()) * scale
    if distance == 0 { return 2 * cutOff }
    return window * PortableMath.sinTurns(cutOff * distance) / (Double.pi * distance)
  }
}
