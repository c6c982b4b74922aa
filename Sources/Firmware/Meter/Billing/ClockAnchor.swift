// @relation(REQ-BIL-010, scope=file)

import Quantities

/// Where the meter's monotonic clock stands against UTC: an instant that was known in both.
public struct ClockAnchor: Equatable, Sendable {
  public var instant: Instant
  public var utc: UTCTime

  public init(instant: Instant, utc: UTCTime) {
    self.instant = instant
    self.utc = utc
  }

  /// What the clock shows at `instant`: the whole seconds that have passed; within 292 years of the anchor.
  public func utc(at instant: Instant) -> UTCTime {
    let nanoseconds = instant.nanoseconds(since: self.instant)
    let seconds = nanoseconds / 1_000_000_000
    let isEarlier = nanoseconds < seconds &* 1_000_000_000
    return utc.advanced(bySeconds: isEarlier ? seconds &- 1 : seconds)
  }
}
