// @relation(REQ-CIV-001, scope=file)

/// A day of the proleptic Gregorian calendar, in the years 1 to 9999.
///
/// The meter's clock serves 2000 to 2199; the rest is there because the arithmetic allows it, and so that a day before or after a
/// served one is a day too.
@frozen
public struct CivilDate: Comparable, Hashable, Sendable {
  /// 1...9999.
  public let year: Int32
  /// 1...12.
  public let month: UInt8
  /// 1...31.
  public let day: UInt8

  /// The first year.
  public static var firstYear: Int32 { 1 }
  /// The last year.
  public static var lastYear: Int32 { 9999 }
  /// 0001-01-01 in days since 1970-01-01.
  static var firstDay: Int32 { -719_162 }
  /// 9999-12-31 in days since 1970-01-01.
  static var lastDay: Int32 { 2_932_896 }

  /// `nil` when the calendar has no such day.
  public init?(year: Int32, month: UInt8, day: UInt8) {
    guard year >= Self.firstYear && year <= Self.lastYear else { return nil }
    guard day >= 1 && day <= Self.days(inMonth: month, year: year) else { return nil }
    self.init(existing: year, month, day)
  }

  init(existing year: Int32, _ month: UInt8, _ day: UInt8) {
    self.year = year
    self.month = month
    self.day = day
  }

  /// The day so many days after 1970-01-01; the first or last day of the calendar in place of one outside of it.
  ///
  /// Counted in years that begin on 1 March, so that the leap day ends them: 400 of them are 146 097 days, and the months'
  /// beginnings follow a straight line of 153 days in five months. All within 32 bits: days are below 2^22 and five times that
  /// below 2^25.
  public init(daysSince1970 days: Int32) {
    let sinceMarch0 = min(max(days, Self.firstDay), Self.lastDay) &+ 719_468
    let era = sinceMarch0 / 146_097
    let dayOfEra = sinceMarch0 &- era &* 146_097
    let leapDays = dayOfEra / 1_460 &- dayOfEra / 36_524 &+ dayOfEra / 146_096
    let yearOfEra = (dayOfEra &- leapDays) / 365
    let dayOfYear = dayOfEra &- (365 &* yearOfEra &+ yearOfEra / 4 &- yearOfEra / 100)
    let monthFromMarch = (5 &* dayOfYear &+ 2) / 153
    let day = dayOfYear &- (153 &* monthFromMarch &+ 2) / 5 &+ 1
    let month = monthFromMarch < 10 ? monthFromMarch &+ 3 : monthFromMarch &- 9
    let year = yearOfEra &+ era &* 400 &+ (month <= 2 ? 1 : 0)
    self.init(existing: year, UInt8(truncatingIfNeeded: month), UInt8(truncatingIfNeeded: day))
  }

  /// Days since 1970-01-01, negative before.
  public var daysSince1970: Int32 {
    let month = Int32(self.month)
    let year = self.year &- (month <= 2 ? 1 : 0)
    let era = year / 400
    let yearOfEra = year &- era &* 400
    let monthFromMarch = month > 2 ? month &- 3 : month &+ 9
    let dayOfYear = (153 &* monthFromMarch &+ 2) / 5 &+ Int32(day) &- 1
    let dayOfEra = yearOfEra &* 365 &+ yearOfEra / 4 &- yearOfEra / 100 &+ dayOfYear
    return era &* 146_097 &+ dayOfEra &- 719_468
  }

  public var weekday: Weekday {
    // Day 0 of the calendar's arithmetic, the last of February of the year before the first, was a Tuesday: 719 162 days ahead of
    // 1970-01-01, the first day of all was a Monday.
    switch (daysSince1970 &- Self.firstDay) % 7 {
    case 0: .monday
    case 1: .tuesday
    case 2: .wednesday
    case 3: .thursday
    case 4: .friday
    case 5: .saturday
    default: .sunday
    }
  }

  /// Whether February has 29 days.
  public static func isLeap(_ year: Int32) -> Bool {
    year & 3 == 0 && (year % 100 != 0 || year % 400 == 0)
  }

  /// Days of a month, 28...31; 0 for a month that isn't one.
  public static func days(inMonth month: UInt8, year: Int32) -> UInt8 {
    switch month {
    case 1, 3, 5, 7, 8, 10, 12: 31
    case 4, 6, 9, 11: 30
    case 2: isLeap(year) ? 29 : 28
    default: 0
    }
  }

  /// The day so many days later, or earlier when negative; not beyond the ends of the calendar.
  public func advanced(byDays days: Int32) -> CivilDate {
    let (sum, isTooFar) = daysSince1970.addingReportingOverflow(days)
    return CivilDate(daysSince1970: isTooFar ? (days < 0 ? Self.firstDay : Self.lastDay) : sum)
  }

  public static func < (left: CivilDate, right: CivilDate) -> Bool { left.order < right.order }

  /// Grows with the date: below 9999 * 512 + 512 < 2^23.
  private var order: Int32 { year &* 512 &+ Int32(month) &* 32 &+ Int32(day) }
}
