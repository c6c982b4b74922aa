// @relation(REQ-DEM-002, scope=file)

import CivilTime
import Quantities

/// Intervals of one length that follow each other without gaps, aligned to the zone's standard time: over daylight saving they
/// neither shorten nor double.
@frozen
public struct IntervalGrid: Equatable, Sendable {
  /// Seconds, 1...3600; divides the hour.
  public let length: Int32
  /// Seconds east of UTC.
  public let standardOffset: Int32

  /// Nil unless `length` divides the hour.
  @inlinable
  public init?(length: Int32, standardOffset: Int32) {
    guard length > 0, length <= 3600, 3600 % length == 0 else { return nil }
    self.length = length
    self.standardOffset = standardOffset
  }

  /// Start of the interval that holds `instant`.
  @inlinable
  public func start(of instant: UTCTime) -> UTCTime {
    let local = instant.seconds &+ Int64(standardOffset)
    // The remainder of a negative number is negative; instants of the years served are not.
    return UTCTime(seconds: instant.seconds &- local.remainder(by: Int64(length)))
  }

  /// End of the interval that holds `instant`: the first boundary behind it.
  @inlinable
  public func end(of instant: UTCTime) -> UTCTime { start(of: instant).advanced(bySeconds: Int64(length)) }
}
