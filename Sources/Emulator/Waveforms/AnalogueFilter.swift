// @relation(REQ-EMU-015, scope=file)

import VirtualTime

/// The linear analogue path ahead of one input of a converter.
///
/// H(s) = gain * product of p / (s + p) * s / (s + w), p = 2 pi pole, w = 2 pi high-pass. Poles may be equal.
public struct AnalogueFilter: Sendable, Equatable {
  /// Gain in the pass band; output in the unit of the input times this.
  public var gain: Double
  /// Frequencies of the real poles, Hz; none, one or two, each > 0.
  public var polesHz: [Double]
  /// Corner of the high-pass, such as a current transformer's magnetising inductance makes, Hz; 0 for none.
  public var highPassHz: Double

  /// - Precondition: at most two poles, all of them positive; the high-pass is not negative.
  public init(gain: Double = 1, polesHz: [Double] = [], highPassHz: Double = 0) {
    precondition(polesHz.count <= 2 && polesHz.allSatisfy { $0 > 0 && $0 < .infinity }, "poles of \(polesHz) Hz")
    precondition(highPassHz >= 0 && highPassHz < .infinity, "a high-pass of \(highPassHz) Hz")
    precondition(gain.isFinite, "a gain of \(gain)")
    self.gain = gain
    self.polesHz = polesHz
    self.highPassHz = highPassHz
  }

  /// The complex response to a steady tone; a negative angle is a lag.
  public func response(atHz hertz: Double) -> (real: Double, imaginary: Double) {
    let response = FilterCascade(self).response(omega: PortableMath.turn * hertz)
    return (response.x, response.y)
  }
}
