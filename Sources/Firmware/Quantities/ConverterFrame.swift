/// One frame of the converter: three codes of 12 bits as they were converted, one after the other.
///
/// Straight binary, 0 ... 4095, around 2048. Full scale is 460 V peak, 100 A peak and 6.25 A peak at 2048 codes from the middle.
@frozen
public struct ConverterFrame: Equatable, Sendable {
  public var voltage: UInt16
  /// Current, unamplified.
  public var current: UInt16
  /// The same current, amplified sixteen times.
  public var amplifiedCurrent: UInt16

  @inlinable
  public init(voltage: UInt16, current: UInt16, amplifiedCurrent: UInt16) {
    self.voltage = voltage
    self.current = current
    self.amplifiedCurrent = amplifiedCurrent
  }
}
