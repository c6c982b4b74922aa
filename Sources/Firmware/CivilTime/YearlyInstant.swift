// @relation(REQ-CIV-003, scope=file)

import Quantities

/// When in a year daylight saving time begins or ends: a day, and a local time counted from its midnight.
@frozen
public struct YearlyInstant: Equatable, Sendable {
  /// How the day is told; ranges as the initialisers have them.
  @frozen
  public enum Day: Equatable, Sendable {
    /// `Jn`, 1...365: 29 February is never counted, so 60 is 1 March in every year.
    case julian(UInt16)
    /// `n`, 0...365: 29 February is counted. In a year of 365 days, 365 is 1 January of the next one.
    case ofYear(UInt16)
    /// `Mm.w.d`: the w-th weekday d of month m; week 5 is the last one.
    case ofMonth(month: UInt8, week: UInt8, weekday: Weekday)
  }

  public let day: Day
  /// Seconds from the day's midnight, within 167:59:59 of it either way (RFC 8536, 3.3.1).
  public let second: Int32

  /// The greatest distance from midnight.
  public static var farthestSecond: Int32 { 168 &* 3_600 &- 1 }

  /// `nil` when a part is out of its range.
  public init?(_ day: Day, second: Int32 = 7_200) {
    guard second >= 0 &- Self.farthestSecond && second <= Self.farthestSecond else { return nil }
    switch day {
    case .julian(let number): guard number >= 1 && number <= 365 else { return nil }
    case .ofYear(let number): guard number <= 365 else { return nil }
    case .ofMonth(let month, let week, _):
      guard month >= 1 && month <= 12 && week >= 1 && week <= 5 else { return nil }
    }
    self.day = day
    self.second = second
  }

  /// The instant in a year, where the local time is told at `offset` seconds east of UTC. It may lie eight days outside of the year.
  func instant(year: Int32, offset: Int32) -> UTCTime {
    let days = Int64(daysSince1970(year: year))
    return UTCTime(seconds: days &* Int64(CivilTime.secondsPerDay) &+ Int64(second) &- Int64(offset))
  }

  private func daysSince1970(year: Int32) -> Int32 {
    let newYear = CivilDate(existing: year, 1, 1).daysSince1970
    switch day {
    case .julian(let number):
      let isAfterLeapDay = number >= 60 && CivilDate.isLeap(year)
      return newYear &+ Int32(number) &- 1 &+ (isAfterLeapDay ? 1 : 0)
    case .ofYear(let number):
      return newYear &+ Int32(number)
    case .ofMonth(let month, let week, let weekday):
      let first = CivilDate(existing: year, month, 1)
      var ahead = Int32(weekday.rawValue) &- Int32(first.weekday.rawValue)
      if ahead < 0 { ahead = ahead &+ 7 }
      var day = ahead &+ 7 &* (Int32(week) &- 1)
      // The fifth may not be there, the fourth always is.
      if day >= Int32(CivilDate.days(inMonth: month, year: year)) { day = day &- 7 }
      return first.daysSince1970 &+ day
    }
  }
}

extension YearlyInstant: CheckedState {
  public mutating func add(to check: inout StateCheck) {
    switch day {
    case .julian(let number): check.add(UInt32(number))
    case .ofYear(let number): check.add(0x1_0000 | UInt32(number))
    case .ofMonth(let month, let week, let weekday):
      check.add(0x100_0000 | UInt32(month) &<< 16 | UInt32(week) &<< 8 | UInt32(weekday.rawValue))
    }
    check.add(second)
  }
}
