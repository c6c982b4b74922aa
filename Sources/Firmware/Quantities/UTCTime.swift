// @relation(REQ-CIV-001, scope=file)

/// A second of UTC: seconds since 1970-01-01T00:00:00Z, leap seconds not counted (POSIX.1-2017, 4.16).
///
/// A leap second has no value of its own: the meter's clock shows 23:59:59 twice, or is set by a second. The years 2000 to 2199 are
/// served.
@frozen
public struct UTCTime: Equatable, Comparable, Hashable, Sendable {
  public var seconds: Int64

  @inlinable
  public init(seconds: Int64) { self.seconds = seconds }

  /// 2000-01-01T00:00:00Z.
  @inlinable
  public static var earliest: UTCTime { UTCTime(seconds: 946_684_800) }
  /// 2199-12-31T23:59:59Z.
  @inlinable
  public static var latest: UTCTime { UTCTime(seconds: 7_258_118_399) }

  @inlinable
  public static func < (left: UTCTime, right: UTCTime) -> Bool { left.seconds < right.seconds }

  /// The instant `seconds` later.
  @inlinable
  public func advanced(bySeconds seconds: Int64) -> UTCTime { UTCTime(seconds: self.seconds &+ seconds) }

  /// Seconds from `earlier` to this instant.
  @inlinable
  public func seconds(since earlier: UTCTime) -> Int64 { seconds &- earlier.seconds }
}
