import CivilTime
import Quantities

/// Local dates, from the first to the last.
public struct PlotDates: Sendable {
  private let first: CivilDate
  private let last: CivilDate

  public static let mostDays = 31

  /// Nil unless both are dates `YYYY-MM-DD` of the years that are served, in order and not more than ``mostDays``.
  public init?(from: String, to: String) {
    guard let first = Self.date(from), let last = Self.date(to), first <= last,
      last.daysSince1970 - first.daysSince1970 < Self.mostDays
    else { return nil }
    self.first = first
    self.last = last
  }

  private static func date(_ text: String) -> CivilDate? {
    guard let date = CivilText.date(text), let year = date.year, (2_001...2_198).contains(year) else { return nil }
    return CivilDate(year: year, month: date.month, day: date.day)
  }

  /// The dates with the instants at which they begin, and the one behind the last.
  public func days(in zone: PosixTimeZone) -> [PlotDay] {
    (0...last.daysSince1970 - first.daysSince1970).map { offset in
      let date = first.advanced(byDays: offset)
      return PlotDay(
        date: date, start: zone.action(at: CivilTime(date: date, secondOfDay: 0)),
        end: zone.action(at: CivilTime(date: date.advanced(byDays: 1), secondOfDay: 0)))
    }
  }
}

/// A local date as a stretch of time: 23, 24 or 25 hours.
public struct PlotDay: Sendable {
  public var date: CivilDate
  public var start: UTCTime
  public var end: UTCTime
}
