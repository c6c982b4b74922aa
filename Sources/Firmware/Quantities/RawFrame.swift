/// One conversion of a phase: a code of voltage and a code of current.
///
/// Codes are signed and left-aligned to 24 bits (full scale -2^23 ... 2^23 - 1), whatever the width of the converter.
@frozen
public struct RawFrame: Equatable, Sendable {
  public var voltage: Int32
  public var current: Int32

  @inlinable
  public init(voltage: Int32, current: Int32) {
    self.voltage = voltage
    self.current = current
  }

  /// Largest code; at this and at the smallest the converter clips.
  public static let largestCode: Int32 = 8_388_607
  /// Smallest code.
  public static let smallestCode: Int32 = -8_388_608
}
