import Calendars
import Documents
import RequirementTrait
import Testing

/// What is wrong with a calendar is told with line, column and key.
@Suite(.verifies("REQ-BIL-002")) struct CalendarErrorTests {
  struct Fault: CustomTestStringConvertible {
    /// What of the household's calendar is replaced by what.
    var old: String
    var new: String
    var line: Int
    var column: Int
    var key: String
    /// Part of the message.
    var message: String

    init(_ old: String, _ new: String, _ line: Int, _ column: Int, _ key: String, _ message: String) {
      (self.old, self.new, self.line, self.column, self.key, self.message) = (old, new, line, column, key, message)
    }

    var testDescription: String { "\(key): \(message)" }
  }

  static let faults = [
    Fault("M3.5.0", "M13.5.0", 1, 23, "timeZone", "a month is 1 to 12"),
    Fault("M10.5.0/3\"", "M10.5\"", 1, 34, "timeZone", "a full stop"),
    Fault(",M3.5.0,M10.5.0/3", "", 1, 21, "timeZone", "does not tell when daylight saving time begins"),
    Fault("CET-1CEST", "CET-1", 1, 17, "timeZone", "a name of three letters"),
    Fault("rates: [peak, shoulder, night]", "rates: [peak, shoulder, peak, night]", 2, 25, "rates[2]", "named twice"),
    Fault("rates: [peak, shoulder, night]", "rates: []", 2, 8, "rates", "0 rates"),
    Fault("defaultRate: shoulder", "defaultRate: sholder", 3, 14, "defaultRate", "did you mean \"shoulder\"?"),
    Fault("at: \"06:00\"", "at: \"24:00\"", 7, 12, "days.working[1].at", "no time of day"),
    Fault("at: \"06:00\"", "at: \"6:00\"", 7, 12, "days.working[1].at", "no time of day"),
    Fault("at: \"20:00\"", "at: \"06:00\"", 8, 12, "days.working[2].at", "later than the one before"),
    Fault("at: \"20:00\"", "at: \"05:59\"", 8, 12, "days.working[2].at", "later than the one before"),
    Fault(
      "{at: \"20:00\", rate: shoulder}", "{at: \"20:00\", rate: cheap}", 8, 27, "days.working[2].rate", "none of: peak"),
    Fault("{at: \"20:00\", rate: shoulder}", "{at: \"20:00\"}", 8, 7, "days.working[2].rate", "missing"),
    Fault("saturday: quiet", "saturday: quite", 18, 15, "weeks.all.saturday", "did you mean \"quiet\"?"),
    Fault("saturday: quiet", "saturn: quiet", 18, 5, "weeks.all.saturn", "unknown key"),
    Fault("    saturday: quiet\n", "", 13, 5, "weeks.all.saturday", "missing"),
    Fault(
      "begins: \"01-01\", week: all}\n  - {name: summer", "begins: \"01-01\", week: al}\n  - {name: summer", 21, 41,
      "seasons[0].week", "no week \"al\"; did you mean \"all\"?"),
    Fault("\"2026-06-01\"", "\"01-01\"", 22, 28, "seasons[1].begins", "same date"),
    Fault("\"2026-06-01\"", "\"2026-06-31\"", 22, 28, "seasons[1].begins", "no date"),
    Fault(
      "begins: \"01-01\", week: all}\n  - {name: summer", "begins: \"02-29\", week: all}\n  - {name: summer", 21, 26,
      "seasons[0].begins", "most years"),
    Fault(
      "begins: \"01-01\", week: all}\n  - {name: summer", "begins: \"2026-01-01\", week: all}\n  - {name: summer", 21,
      3, "seasons", "every year"),
    Fault("\"2026-04-06\"", "\"12-25\"", 25, 12, "specialDays[1].date", "same date"),
    Fault("date: \"12-25\", day: quiet", "date: \"12-25\", day: working2", 24, 26, "specialDays[0].day", "no day"),
    Fault(
      "activateAt: \"2027-01-01T00:00\"\n", "activateAt: \"2027-01-01\"\n", 27, 15, "passive.activateAt",
      "no local time"),
    Fault("  activateAt: \"2027-01-01T00:00\"\n", "", 27, 3, "passive.activateAt", "missing"),
    Fault("monday: one", "monday: working", 29, 23, "passive.weeks.w.monday", "no day \"working\""),
    Fault("  seasons: [{name: y, begins: \"01-01\", week: w}]\n", "", 27, 3, "passive.seasons", "missing"),
    Fault("period: 15 min", "period: 7 min", 31, 18, "demand.period", "does not divide the hour"),
    Fault("period: 15 min", "period: 15", 31, 18, "demand.period", "no unit"),
    Fault("subperiods: 3", "subperiods: 16", 31, 38, "demand.subperiods", "1 to 15"),
    Fault("subperiods: 3", "subperiods: 7", 31, 38, "demand.subperiods", "whole number of seconds"),
    Fault("interval: 15 min", "interval: 40 min", 32, 21, "profile.interval", "divides the hour"),
    Fault("day: 1,", "day: 32,", 33, 16, "billing.day", "1 to 31"),
    Fault("limit: 9 s", "limit: 150 s", 34, 16, "clock.limit", "half of the shortest interval, which has 300 s"),
    Fault("clock: {", "clok: {", 34, 1, "clok", "did you mean \"clock\"?"),
  ]

  @Test(arguments: faults)
  func `a fault is told with line, column and key`(fault expected: Fault) throws {
    let text = household.replacing(expected.old, with: expected.new)
    try #require(text != household, "nothing is replaced")
    let found = try #require(try fault { _ = try plan(text) }, "it is accepted")
    #expect(found.line == expected.line && found.column == expected.column, "\(found)")
    #expect(found.key == expected.key, "\(found)")
    #expect(found.message.contains(expected.message), "\(found)")
    #expect(found.description.hasPrefix("calendar.yaml:\(expected.line):\(expected.column): "))
  }

  @Test func `the place in the rule of a zone is told to the character`() throws {
    for (text, column) in [("\"CET-1CEST,M3.9.0,M10.5.0/3\"", 25), ("CET-1CEST,M3.5.0,J400", 29), ("'UT0'", 12)] {
      let yaml = household.replacing("\"CET-1CEST,M3.5.0,M10.5.0/3\"", with: text)
      let found = try #require(try fault { _ = try plan(yaml) })
      #expect(found.line == 1 && found.column == column, "\(found)")
    }
  }

  @Test func `more than there is room for is refused at the first too many`() throws {
    let days = (0..<25).map { "  d\($0): [{at: \"00:00\", rate: one}]\n" }.joined()
    let week = "{monday: d0, tuesday: d0, wednesday: d0, thursday: d0, friday: d0, saturday: d0, sunday: d0}"
    let text =
      "timeZone: UTC0\nrates: [one]\ndays:\n\(days)weeks: {w: \(week)}\nseasons: [{begins: \"01-01\", week: w}]\n"
    let found = try #require(try fault { _ = try plan(text) })
    #expect(found.line == 28 && found.key == "days.d24", "\(found)")
    #expect(found.message.contains("more than 24 days"))
    let rates = (0..<17).map { "r\($0)" }.joined(separator: ", ")
    let many = try #require(
      try fault { _ = try plan(household.replacing("[peak, shoulder, night]", with: "[\(rates)]")) })
    #expect(many.key == "rates" && many.message.contains("17 rates"))
  }
}
