import CivilTime
import Quantities
import RequirementTrait
import Testing

@Suite(.verifies("REQ-CIV-001")) struct CalendarTests {
  @Test func `every day of 400 years has the date, the number and the weekday of Python's datetime`() throws {
    var days: Int32 = 0
    for row in try Vectors.rows("months.csv", fields: 5) {
      let month = try row.map { Int32(try integer($0)) }
      for day in 0..<month[3] {
        let number = month[2] + day
        let date = CivilDate(daysSince1970: number)
        #expect(date == CivilDate(year: month[0], month: UInt8(month[1]), day: UInt8(day + 1)))
        #expect(date.year == month[0] && date.month == UInt8(month[1]) && date.day == UInt8(day + 1))
        #expect(date.daysSince1970 == number)
        #expect(Int32(date.weekday.rawValue) == (month[4] - 1 + day) % 7 + 1)
      }
      #expect(CivilDate.days(inMonth: UInt8(month[1]), year: month[0]) == UInt8(month[3]))
      #expect(CivilDate(year: month[0], month: UInt8(month[1]), day: UInt8(month[3] + 1)) == nil)
      days += month[3]
    }
    #expect(days >= 146_097)
  }

  /// Each day follows the one before, by nothing but the lengths of months and the rule of leap years.
  @Test func `every day of the years 1 to 9999 follows the one before`() {
    var (year, month, day, weekday): (Int32, UInt8, UInt8, UInt8) = (1, 1, 1, 1)
    var wrong = 0
    for number: Int32 in -719_162...2_932_896 {
      let date = CivilDate(daysSince1970: number)
      let isRight =
        date.year == year && date.month == month && date.day == day && date.weekday.rawValue == weekday
        && date.daysSince1970 == number
      if !isRight { wrong += 1 }
      weekday = weekday % 7 + 1
      day += 1
      let isLeap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0
      let lengths: [UInt8] = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
      if day > lengths[Int(month) - 1] { (month, day) = (month + 1, 1) }
      if month == 13 { (year, month) = (year + 1, 1) }
    }
    #expect(wrong == 0)
    #expect(year == 10_000)
  }

  @Test(arguments: [
    (1900, false), (1999, false), (2000, true), (2024, true), (2100, false), (2200, false), (2400, true),
  ])
  func `leap years are those of Gregory XIII`(year: Int, isLeap: Bool) {
    #expect(CivilDate.isLeap(Int32(year)) == isLeap)
    #expect((CivilDate(year: Int32(year), month: 2, day: 29) != nil) == isLeap)
  }

  @Test(arguments: [
    (2026, 0, 1), (2026, 13, 1), (2026, 1, 0), (2026, 1, 32), (2026, 4, 31), (2026, 2, 29), (0, 1, 1), (10_000, 1, 1),
  ])
  func `there is no such day`(year: Int, month: Int, day: Int) {
    #expect(CivilDate(year: Int32(year), month: UInt8(month), day: UInt8(day)) == nil)
  }

  @Test func `dates beyond the calendar are its ends`() throws {
    let first = try #require(CivilDate(year: 1, month: 1, day: 1))
    let last = try #require(CivilDate(year: 9_999, month: 12, day: 31))
    #expect(CivilDate(daysSince1970: .min) == first)
    #expect(CivilDate(daysSince1970: .max) == last)
    #expect(first.advanced(byDays: -1) == first)
    #expect(first.advanced(byDays: .min) == first)
    #expect(last.advanced(byDays: .max) == last)
    #expect(CivilTime(at: at(.min), offset: -90_000) == CivilTime(date: first, secondOfDay: 0))
    #expect(CivilTime(at: at(.max), offset: 90_000) == CivilTime(date: last, secondOfDay: 86_399))
  }

  @Test func `dates and civil times are ordered by time`() throws {
    let days = (0..<800).map { CivilDate(daysSince1970: 19_000 + $0) }
    #expect(zip(days, days.dropFirst()).allSatisfy { $0 < $1 })
    #expect(zip(days, days.dropFirst(400)).allSatisfy { $0 < $1 && !($1 < $0) })
    let evening = CivilTime(date: days[0], secondOfDay: 86_399)
    let night = CivilTime(date: days[1], secondOfDay: 0)
    #expect(evening < night && !(night < evening))
    #expect(days[0].advanced(byDays: 1) == days[1] && days[1].advanced(byDays: -1) == days[0])
  }
}

@Suite(.verifies("REQ-CIV-006")) struct LeapSecondTests {
  /// The 27 leap seconds since 1972: the second that follows the last one of the day is the next day's first.
  @Test func `a leap second has no value of its own`() throws {
    let rows = try Vectors.rows("leap-seconds.csv", fields: 2)
    #expect(rows.count >= 27)
    for row in rows {
      let last = at(Int64(try integer(row[0])))
      let shown = PosixTimeZone.utc.civil(at: last)
      #expect(shown == (try civil(row[1])) && shown.secondOfDay == 86_399)
      let next = PosixTimeZone.utc.civil(at: last.advanced(bySeconds: 1))
      #expect(next == CivilTime(date: shown.date.advanced(byDays: 1), secondOfDay: 0))
      #expect(next.instant(offset: 0).seconds(since: shown.instant(offset: 0)) == 1)
    }
  }
}
