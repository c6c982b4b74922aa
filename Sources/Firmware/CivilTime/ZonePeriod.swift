// @relation(REQ-CIV-003, scope=file)

import Quantities

/// A stretch of time in which a zone's offset stays what it is: `from` <= t < `until`.
@frozen
public struct ZonePeriod: Equatable, Sendable {
  /// Seconds east of UTC.
  public var offset: Int32
  /// Daylight saving time, which may lie ahead of standard time or behind it.
  public var isDaylight: Bool
  /// The transition with which it began. Where a rule changes nothing for two years, a later instant; in a zone without daylight
  /// saving, the earliest instant.
  public var from: UTCTime
  /// The next transition. Where a rule changes nothing for two years, an earlier instant; in a zone without daylight saving, the
  /// second after the latest.
  public var until: UTCTime

  @inlinable
  public init(offset: Int32, isDaylight: Bool, from: UTCTime, until: UTCTime) {
    self.offset = offset
    self.isDaylight = isDaylight
    self.from = from
    self.until = until
  }
}

/// The instants at which clocks in a zone show a given civil time.
@frozen
public enum CivilResolution: Equatable, Sendable {
  case once(UTCTime)
  /// In the repeated hour, the earlier one first.
  case twice(UTCTime, UTCTime)
  /// In the missing hour; with the instant at which the clocks jump over it.
  case never(UTCTime)
}
