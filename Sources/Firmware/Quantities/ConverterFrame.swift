/// One frame of the converter: three 12-bit codes as they were converted, one after the other.
@frozen
public struct ConverterFrame: Equatable, Sendable {
  /// VIN0, straight binary, 0...4095.
  public var voltage: UInt16
  /// VIN1: current in the x1 range.
  public var current: UInt16
  /// VIN2: current in the x16 range.
  public var amplifiedCurrent: UInt16

  @inlinable
  public init(voltage: UInt16, current: UInt16, amplifiedCurrent: UInt16) {
    self.voltage = voltage
    self.current = current
    self.amplifiedCurrent = amplifiedCurrent
  }
}
