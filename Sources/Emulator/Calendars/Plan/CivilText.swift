import CivilTime
import Documents
import Quantities

/// Dates and times as text: digits and separators, nothing else.
enum CivilText {
  /// `HH:MM` or `HH:MM:SS`, 00:00 to 23:59:59, in seconds.
  static func secondOfDay(_ text: String) -> Int32? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard (2...3).contains(parts.count) else { return nil }
    var values: [Int32] = []
    for part in parts {
      guard let value = number(part, digits: 2) else { return nil }
      values.append(value)
    }
    guard values[0] < 24, values[1] < 60, values.count < 3 || values[2] < 60 else { return nil }
    return values[0] * 3_600 + values[1] * 60 + (values.count == 3 ? values[2] : 0)
  }

  /// `YYYY-MM-DD`, or `MM-DD` for every year.
  static func date(_ text: some StringProtocol) -> (year: Int32?, month: UInt8, day: UInt8)? {
    var parts = text.split(separator: "-", omittingEmptySubsequences: false)[...]
    var year: Int32?
    if parts.count == 3 {
      guard let value = number(parts.removeFirst(), digits: 4) else { return nil }
      year = value
    }
    guard parts.count == 2, let month = number(parts.removeFirst(), digits: 2),
      let day = number(parts.removeFirst(), digits: 2)
    else { return nil }
    // 2000 is a leap year.
    guard CivilDate(year: year ?? 2_000, month: UInt8(month), day: UInt8(day)) != nil else { return nil }
    return (year, UInt8(month), UInt8(day))
  }

  /// `YYYY-MM-DDTHH:MM[:SS]`, with a space for T too.
  static func civil(_ text: String) -> CivilTime? {
    let parts = text.split(maxSplits: 1, omittingEmptySubsequences: false) { $0 == "T" || $0 == " " }
    guard parts.count == 2, let date = date(parts[0]), let year = date.year,
      let day = CivilDate(year: year, month: date.month, day: date.day),
      let second = secondOfDay(String(parts[1]))
    else { return nil }
    return CivilTime(date: day, secondOfDay: second)
  }

  /// `YYYY-MM-DDTHH:MM:SSZ`, with `+00:00` for Z too.
  static func utc(_ text: String) -> UTCTime? {
    for suffix in ["Z", "+00:00"] where text.hasSuffix(suffix) {
      let body = String(text.dropLast(suffix.count))
      guard body.utf8.count == 19, let civil = civil(body) else { return nil }
      return civil.instant(offset: 0)
    }
    return nil
  }

  private static func number(_ text: some StringProtocol, digits: Int) -> Int32? {
    guard text.utf8.count == digits, text.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
    return Int32(text)
  }
}

extension Entry {
  func secondOfDay() throws -> Int32 {
    let text = try text()
    guard let second = CivilText.secondOfDay(text) else {
      throw failure("\(quoted(text)) is no time of day; HH:MM or HH:MM:SS, 00:00 to 23:59:59")
    }
    return second
  }

  func date() throws -> (year: Int32?, month: UInt8, day: UInt8) {
    let text = try text()
    guard let date = CivilText.date(text) else {
      throw failure("\(quoted(text)) is no date; \"MM-DD\" comes every year, \"YYYY-MM-DD\" once")
    }
    return date
  }

  /// An instant of the years that are served.
  func utc() throws -> UTCTime {
    let text = try text()
    guard let instant = CivilText.utc(text) else {
      throw failure("\(quoted(text)) is no instant of UTC, such as \"2026-03-29T01:00:00Z\"")
    }
    guard instant >= .earliest, instant <= .latest else {
      throw failure("\(quoted(text)) is out of range; permitted: the years 2000 to 2199")
    }
    return instant
  }

  /// A time of whole seconds.
  func seconds(_ range: ClosedRange<Int64>) throws -> Int32 {
    let billion: Int64 = 1_000_000_000
    let nanoseconds = try time(nil, range.lowerBound * billion...range.upperBound * billion)
    guard nanoseconds % billion == 0 else { throw failure("\(quoted(try text())) is no whole number of seconds") }
    return Int32(nanoseconds / billion)
  }
}
