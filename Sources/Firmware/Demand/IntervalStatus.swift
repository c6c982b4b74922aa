// @relation(REQ-DEM-001, scope=file)

/// What is to be said of an interval, bit by bit as the profile status of IDIS has it.
///
/// Not an `OptionSet`: that can be made of an array, which the firmware does not have.
@frozen
public struct IntervalStatus: Equatable, Sendable {
  public var rawValue: UInt8

  @inlinable
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// Whole, by a sound clock.
  @inlinable
  public static var sound: IntervalStatus { IntervalStatus(rawValue: 0) }
  /// Bit 7, PDN: the supply was away for some of it.
  @inlinable
  public static var powerDown: IntervalStatus { IntervalStatus(rawValue: 0x80) }
  /// Bit 5, CAD: the clock was set by more than the limit of synchronisation.
  @inlinable
  public static var clockAdjusted: IntervalStatus { IntervalStatus(rawValue: 0x20) }
  /// Bit 3, DST: daylight saving time.
  @inlinable
  public static var daylightSaving: IntervalStatus { IntervalStatus(rawValue: 0x08) }
  /// Bit 2, DNV: data not valid.
  @inlinable
  public static var dataNotValid: IntervalStatus { IntervalStatus(rawValue: 0x04) }
  /// Bit 1, CIV: clock invalid.
  @inlinable
  public static var clockInvalid: IntervalStatus { IntervalStatus(rawValue: 0x02) }
  /// Bit 0, ERR: a serious error.
  @inlinable
  public static var error: IntervalStatus { IntervalStatus(rawValue: 0x01) }

  /// Whether all of `other` holds.
  @inlinable
  public func contains(_ other: IntervalStatus) -> Bool { rawValue & other.rawValue == other.rawValue }

  /// Adds what `other` says.
  @inlinable
  public mutating func insert(_ other: IntervalStatus) { rawValue |= other.rawValue }
}
