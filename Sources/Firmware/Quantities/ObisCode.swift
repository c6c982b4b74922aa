/// Groups C, D and E of an OBIS code (IEC 62056-6-1), medium electricity, channel 0.
@frozen
public struct ObisCode: Hashable, Sendable {
  public var c: UInt8
  public var d: UInt8
  public var e: UInt8

  @inlinable
  public init(_ c: UInt8, _ d: UInt8, _ e: UInt8) {
    self.c = c
    self.d = d
    self.e = e
  }
}
