// @relation(REQ-CIV-002, REQ-CIV-006, scope=file)

import Quantities

/// What a clock on the wall shows: a date and a second of the day. Which instant that is only a time zone can tell.
///
/// Every day has 86 400 seconds: 23:59:60 is no civil time.
@frozen
public struct CivilTime: Comparable, Hashable, Sendable {
  public var date: CivilDate
  /// 0..<86 400.
  public var secondOfDay: Int32

  public static var secondsPerDay: Int32 { 86_400 }

  public init(date: CivilDate, secondOfDay: Int32) {
    assert(secondOfDay >= 0 && secondOfDay < Self.secondsPerDay)
    self.date = date
    self.secondOfDay = secondOfDay
  }

  /// The civil time that a clock at `offset` seconds east of UTC shows at an instant; an end of the calendar in place of what lies
  /// outside of it.
  public init(at instant: UTCTime, offset: Int32) {
    // Far outside of the calendar, and far from where the sum would wrap around.
    let far: Int64 = 1 &<< 60
    self.init(secondsSince1970: min(max(instant.seconds, 0 &- far), far) &+ Int64(offset))
  }

  /// The instant at which a clock at `offset` seconds east of UTC shows this.
  public func instant(offset: Int32) -> UTCTime { UTCTime(seconds: secondsSince1970 &- Int64(offset)) }

  public static func < (left: CivilTime, right: CivilTime) -> Bool {
    left.date == right.date ? left.secondOfDay < right.secondOfDay : left.date < right.date
  }

  /// As if it were UTC: within 2^38 of 0.
  private var secondsSince1970: Int64 {
    Int64(date.daysSince1970) &* Int64(Self.secondsPerDay) &+ Int64(secondOfDay)
  }

  private init(secondsSince1970 seconds: Int64) {
    let perDay = Int64(Self.secondsPerDay)
    let first = Int64(CivilDate.firstDay) &* perDay
    let last = Int64(CivilDate.lastDay) &* perDay &+ (perDay &- 1)
    // Counted from the calendar's first day, so that nothing is negative.
    let sinceFirst = min(max(seconds, first), last) &- first
    let days = sinceFirst / perDay
    self.init(
      date: CivilDate(daysSince1970: CivilDate.firstDay &+ Int32(truncatingIfNeeded: days)),
      secondOfDay: Int32(truncatingIfNeeded: sinceFirst &- days &* perDay))
  }
}
