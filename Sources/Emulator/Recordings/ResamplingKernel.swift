/// The impulse response of the front end's filter.
public struct ResamplingKernel: Sendable {
  /// Distance beyond which it is zero, seconds.
  public var halfLengthSeconds: Double
  /// Value by distance in seconds, 1/s; its integral is 1.
  public var value: @Sendable (Double) -> Double

  public init(halfLengthSeconds: Double, value: @escaping @Sendable (Double) -> Double) {
    self.halfLengthSeconds = halfLengthSeconds
    self.value = value
  }

  /// The ideal front end: +-26 samples of 125 us, half gain at 3.4 kHz, 120 dB.
  public static var idealFrontEnd: ResamplingKernel {
    let shape = KaiserSinc(cutOff: 3_400.0 / 8_000, halfLength: 26, attenuation: 120)
    return ResamplingKernel(halfLengthSeconds: 26 * 125e-6) { 8_000 * shape.value(at: $0 * 8_000) }
  }
}
