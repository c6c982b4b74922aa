// @relation(REQ-TAR-002, REQ-TAR-003, scope=file)

import CivilTime
import Quantities

/// A date in a calendar: of one year, or of every year.
@frozen
public struct CalendarDate: Equatable, Sendable {
  /// Year * 512 + month * 32 + day, the year 0 when it is every one.
  private let packed: UInt32

  /// `nil` when there is no such day; 29 February is one of every year, which comes in leap years alone.
  public init?(month: UInt8, day: UInt8, year: Int32? = nil) {
    // 2000 is a leap year.
    guard let date = CivilDate(year: year ?? 2_000, month: month, day: day) else { return nil }
    let number = year == nil ? 0 : UInt32(truncatingIfNeeded: date.year)
    packed = number &* 512 &+ UInt32(month) &* 32 &+ UInt32(day)
  }

  private init(packed: UInt32) { self.packed = packed }

  /// What an unused entry holds.
  static var none: CalendarDate { CalendarDate(packed: 0) }

  /// `nil` for every year.
  public var year: Int32? { isYearly ? nil : Int32(truncatingIfNeeded: packed / 512) }
  public var month: UInt8 { UInt8(truncatingIfNeeded: packed / 32 % 16) }
  public var day: UInt8 { UInt8(truncatingIfNeeded: packed % 32) }
  public var isYearly: Bool { packed < 512 }
  var isLeapDay: Bool { packed % 512 == 2 * 32 + 29 }

  /// Whether it is the date's month and day, and its year where it has one.
  func falls(on date: CivilDate) -> Bool {
    packed % 512 == Self.dayOfYear(date) && (isYearly || packed / 512 == UInt32(truncatingIfNeeded: date.year))
  }

  /// Orders dates at or before another by the latest time they came, one with a year ahead of a yearly one at the same date; `nil`
  /// when it comes later.
  func latest(notAfter date: CivilDate) -> UInt32? {
    let today = UInt32(truncatingIfNeeded: date.year) &* 512 &+ Self.dayOfYear(date)
    if !isYearly { return packed <= today ? packed &* 2 &+ 1 : nil }
    // This year, or else last year.
    let thisYear = UInt32(truncatingIfNeeded: date.year) &* 512 &+ packed
    return (thisYear <= today ? thisYear : thisYear &- 512) &* 2
  }

  private static func dayOfYear(_ date: CivilDate) -> UInt32 { UInt32(date.month) &* 32 &+ UInt32(date.day) }
}

extension CalendarDate: CheckedState {
  public mutating func add(to check: inout StateCheck) { check.add(packed) }
}
