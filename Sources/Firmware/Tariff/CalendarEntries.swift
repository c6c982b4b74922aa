// @relation(REQ-TAR-001, REQ-TAR-007, scope=file)

import Quantities

/// What a calendar switches, each by a schedule of its own.
@frozen
public enum TariffOutput: UInt8, Sendable {
  /// The rate of the energy registers.
  case energy = 0
  /// The rate of the maximum demand registers. It follows energy where it has no schedule.
  case demand = 1
  /// The state of the supply relay.
  case relay = 2

  /// Its place in a table of three.
  var place: Int {
    switch self {
    case .energy: 0
    case .demand: 1
    case .relay: 2
    }
  }
}

/// A name of up to 8 octets, as COSEM's seasons, weeks and calendars have.
@frozen
public struct CalendarName: Equatable, Sendable {
  private var octets: InlineArray<8, UInt8>
  public private(set) var count: UInt8

  /// No octets at all.
  public init() {
    octets = [0, 0, 0, 0, 0, 0, 0, 0]
    count = 0
  }

  /// `nil` when there are more than 8.
  public init?(_ name: Span<UInt8>) {
    self.init()
    guard name.count <= octets.count else { return nil }
    for index in 0..<octets.count where index < name.count { octets[index] = name[index] }
    count = UInt8(truncatingIfNeeded: name.count)
  }

  /// An octet; 0 behind the last one.
  public subscript(index: Int) -> UInt8 { index >= 0 && index < octets.count ? octets[index] : 0 }

  public static func == (left: CalendarName, right: CalendarName) -> Bool {
    var isEqual = left.count == right.count
    for index in 0..<left.octets.count { isEqual = isEqual && left.octets[index] == right.octets[index] }
    return isEqual
  }
}

/// A local time at which a rate begins.
@frozen
public struct TariffSwitch: Equatable, Sendable {
  /// secondOfDay * 16 + rate.
  private let packed: UInt32

  init(secondOfDay: Int32, rate: UInt8) {
    packed = UInt32(truncatingIfNeeded: secondOfDay) &* 16 &+ UInt32(rate & 15)
  }

  /// 0..<86 400.
  public var secondOfDay: Int32 { Int32(truncatingIfNeeded: packed / 16) }
  /// 0...15.
  public var rate: UInt8 { UInt8(truncatingIfNeeded: packed % 16) }
}

/// A day profile: its switches are those of the table from the end of the day profile before to its own.
@frozen
public struct DayProfile: Equatable, Sendable {
  /// COSEM's day_id.
  public var id: UInt8
  var end: UInt8
}

/// A week profile.
@frozen
public struct TariffWeek: Sendable {
  public var name: CalendarName
  /// Places in the table of day profiles, Monday first.
  public var days: InlineArray<7, UInt8>
}

/// From a date on a week profile holds.
@frozen
public struct TariffSeason: Sendable {
  public var begins: CalendarDate
  public var name: CalendarName
  /// Place in the table of week profiles.
  public var week: UInt8
  public var output: TariffOutput
}

/// A date that has a day profile of its own.
@frozen
public struct SpecialDay: Equatable, Sendable {
  public var date: CalendarDate
  /// COSEM's index of the entry.
  public var index: UInt16
  /// Place in the table of day profiles.
  public var day: UInt8
  public var output: TariffOutput
}

extension CalendarName: CheckedState {
  public mutating func add(to check: inout StateCheck) {
    for octet in 0..<8 { check.add(octets[octet]) }
    check.add(count)
  }
}

extension TariffSwitch: CheckedState {
  public mutating func add(to check: inout StateCheck) { check.add(packed) }
}

extension DayProfile: CheckedState {
  public mutating func add(to check: inout StateCheck) { check.add(UInt32(id) &<< 8 | UInt32(end)) }
}

extension TariffWeek: CheckedState {
  public mutating func add(to check: inout StateCheck) {
    name.add(to: &check)
    for day in 0..<7 { check.add(days[day]) }
  }
}

extension TariffSeason: CheckedState {
  public mutating func add(to check: inout StateCheck) {
    begins.add(to: &check)
    name.add(to: &check)
    check.add(UInt32(week) &<< 8 | UInt32(output.rawValue))
  }
}

extension SpecialDay: CheckedState {
  public mutating func add(to check: inout StateCheck) {
    date.add(to: &check)
    check.add(UInt32(index) &<< 16 | UInt32(day) &<< 8 | UInt32(output.rawValue))
  }
}
