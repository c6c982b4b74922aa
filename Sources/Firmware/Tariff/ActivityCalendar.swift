// @relation(REQ-TAR-001, REQ-TAR-007, REQ-TAR-008, scope=file)

import Quantities

/// COSEM's activity calendar (class 20) with its special days (class 11), for up to three outputs.
///
/// Day and week profiles are shared; seasons and special days belong to one output each. It is built entry by entry, each one after
/// those it refers to, and then validated; a calendar that was refused is to be thrown away.
///
/// A day profile's script is the rate alone: 0.0.10.0.100.255 with selector rate + 1. What else COSEM can tell has no place here, and
/// is for a reader to refuse, not to drop: seasons that begin at a time of the day or on a weekday, dates with other wildcards than the
/// year (last day of the month, daylight saving), hundredths of a second, other scripts.
public struct ActivityCalendar: Sendable {
  public var name = CalendarName()
  var rateCounts: InlineArray<3, UInt8>
  var defaultRates: InlineArray<3, UInt8>

  var seasons: SeasonTable
  var weeks: WeekTable
  var days: DayTable
  var switches: SwitchTable
  var specialDays: SpecialDayTable
  public private(set) var seasonCount: UInt8 = 0
  public private(set) var weekCount: UInt8 = 0
  public private(set) var dayCount: UInt8 = 0
  public private(set) var switchCount: UInt8 = 0
  public private(set) var specialDayCount: UInt8 = 0

  /// A calendar without any entry, 16 rates for each output and 0 the default: what it switches has the default rate for ever.
  @inline(__always)
  public init() {
    // Element by element, so that the compiler makes a constant of it.
    rateCounts = [16, 16, 16]
    defaultRates = [0, 0, 0]
    let season = TariffSeason(begins: .none, name: CalendarName(), week: 0, output: .energy)
    seasons = [
      season, season, season, season, season, season, season, season, season, season, season, season,
    ]
    let week = TariffWeek(name: CalendarName(), days: [0, 0, 0, 0, 0, 0, 0])
    weeks = [
      week, week, week, week, week, week, week, week, week, week, week, week,
    ]
    let day = DayProfile(id: 0, end: 0)
    days = [
      day, day, day, day, day, day, day, day, day, day, day, day, day, day, day, day,
      day, day, day, day, day, day, day, day,
    ]
    let none = TariffSwitch(secondOfDay: 0, rate: 0)
    switches = [
      none, none, none, none, none, none, none, none, none, none, none, none, none, none, none, none,
      none, none, none, none, none, none, none, none, none, none, none, none, none, none, none, none,
      none, none, none, none, none, none, none, none, none, none, none, none, none, none, none, none,
      none, none, none, none, none, none, none, none, none, none, none, none, none, none, none, none,
      none, none, none, none, none, none, none, none, none, none, none, none, none, none, none, none,
      none, none, none, none, none, none, none, none, none, none, none, none, none, none, none, none,
      none, none, none, none, none, none, none, none, none, none, none, none, none, none, none, none,
      none, none, none, none, none, none, none, none, none, none, none, none, none, none, none, none,
    ]
    let special = SpecialDay(date: .none, index: 0, day: 0, output: .energy)
    specialDays = [
      special, special, special, special, special, special, special, special, special, special, special, special,
      special, special, special, special,
      special, special, special, special, special, special, special, special, special, special, special, special,
      special, special, special, special,
      special, special, special, special, special, special, special, special, special, special, special, special,
      special, special, special, special,
    ]
  }

  /// Empties the calendar.
  mutating func clear() {
    name = CalendarName()
    for output in 0..<3 {
      rateCounts[output] = TariffBounds.rates
      defaultRates[output] = 0
    }
    seasonCount = 0
    weekCount = 0
    dayCount = 0
    switchCount = 0
    specialDayCount = 0
  }

  /// How many rates an output has, 1...16, and which of them holds while the clock is invalid.
  public mutating func setRates(
    _ count: UInt8, default rate: UInt8 = 0, of output: TariffOutput = .energy
  ) throws(ScheduleError) {
    guard count >= 1 && count <= TariffBounds.rates && rate < count else {
      throw ScheduleError(.outOfRange, .calendar, index: Int(output.rawValue))
    }
    rateCounts[within(3, output.place)] = count
    defaultRates[within(3, output.place)] = rate
  }

  /// Rates of an output, 1...16.
  public func rateCount(of output: TariffOutput) -> UInt8 { rateCounts[within(3, output.place)] }

  /// The rate while the clock is invalid.
  public func defaultRate(of output: TariffOutput) -> UInt8 {
    var calendar = self
    return calendar.rateWithoutClock(of: output)
  }

  /// The same for a calendar that stays where it is.
  mutating func rateWithoutClock(of output: TariffOutput) -> UInt8 {
    let isFollowing = output == .demand && !isScheduled(.demand)
    return defaultRates[within(3, isFollowing ? TariffOutput.energy.place : output.place)]
  }

  /// Whether an output has a season.
  public func hasSchedule(of output: TariffOutput) -> Bool {
    var calendar = self
    return calendar.isScheduled(output)
  }

  /// The same for a calendar that stays where it is.
  mutating func isScheduled(_ output: TariffOutput) -> Bool {
    for index in 0..<12 where isSeason(index) && seasons[index].output == output { return true }
    return false
  }

  /// Adds a day profile, to which switches are added then. `id` is COSEM's day_id; left out, it is the number of days before.
  public mutating func addDay(id: UInt8? = nil) throws(ScheduleError) {
    let count = Int(dayCount)
    guard count < days.count else { throw ScheduleError(.tooMany, .day, index: count) }
    let id = id ?? dayCount
    guard place(ofDay: id) == nil else { throw ScheduleError(.contradiction, .day, index: count) }
    days[count] = DayProfile(id: id, end: switchCount)
    dayCount = dayCount &+ 1
  }

  /// Adds a switch to the day profile that was added last, later than those that it has.
  public mutating func addSwitch(secondOfDay: Int32, rate: UInt8) throws(ScheduleError) {
    let count = Int(switchCount)
    guard count < switches.count else { throw ScheduleError(.tooMany, .switch, index: count) }
    guard dayCount > 0 else { throw ScheduleError(.unknown, .switch, index: count) }
    guard secondOfDay >= 0 && secondOfDay < 86_400 && rate < TariffBounds.rates else {
      throw ScheduleError(.outOfRange, .switch, index: count)
    }
    let day = max(min(Int(dayCount), 24) &- 1, 0)
    if count > firstSwitch(ofDay: day) {
      guard tariffSwitch(count &- 1).secondOfDay < secondOfDay else {
        throw ScheduleError(.unsorted, .switch, index: count)
      }
    }
    switches[within(128, count)] = TariffSwitch(secondOfDay: secondOfDay, rate: rate)
    switchCount = switchCount &+ 1
    days[within(24, day)].end = switchCount
  }

  /// Adds a week profile of the identifiers of its days, Monday first.
  public mutating func addWeek(
    name: CalendarName = CalendarName(), days identifiers: InlineArray<7, UInt8>
  ) throws(ScheduleError) {
    let count = Int(weekCount)
    guard count < weeks.count else { throw ScheduleError(.tooMany, .week, index: count) }
    for index in 0..<12 where isWeek(index) && name.count > 0 && weeks[index].name == name {
      throw ScheduleError(.contradiction, .week, index: count)
    }
    var places = InlineArray<7, UInt8>(repeating: 0)
    for weekday in 0..<7 {
      guard let place = place(ofDay: identifiers[weekday]) else { throw ScheduleError(.unknown, .week, index: count) }
      places[weekday] = place
    }
    weeks[count] = TariffWeek(name: name, days: places)
    weekCount = weekCount &+ 1
  }

  /// Adds a season, of one year or of every year; `week` counts the weeks that were added before.
  public mutating func addSeason(
    name: CalendarName = CalendarName(), month: UInt8, day: UInt8, year: Int32? = nil, week: UInt8,
    of output: TariffOutput = .energy
  ) throws(ScheduleError) {
    let count = Int(seasonCount)
    guard count < seasons.count else { throw ScheduleError(.tooMany, .season, index: count) }
    guard let date = CalendarDate(month: month, day: day, year: year), !(date.isYearly && date.isLeapDay) else {
      throw ScheduleError(.outOfRange, .season, index: count)
    }
    guard week < weekCount else { throw ScheduleError(.unknown, .season, index: count) }
    for index in 0..<12 where isSeason(index) && seasons[index].begins == date && seasons[index].output == output {
      throw ScheduleError(.contradiction, .season, index: count)
    }
    seasons[count] = TariffSeason(begins: date, name: name, week: week, output: output)
    seasonCount = seasonCount &+ 1
  }

  /// Adds a special day, of one year or of every year; `id` is that of its day profile, `index` COSEM's number of the entry.
  public mutating func addSpecialDay(
    index: UInt16? = nil, month: UInt8, day: UInt8, year: Int32? = nil, id: UInt8, of output: TariffOutput = .energy
  ) throws(ScheduleError) {
    let count = Int(specialDayCount)
    guard count < specialDays.count else { throw ScheduleError(.tooMany, .specialDay, index: count) }
    guard let date = CalendarDate(month: month, day: day, year: year) else {
      throw ScheduleError(.outOfRange, .specialDay, index: count)
    }
    guard let place = place(ofDay: id) else { throw ScheduleError(.unknown, .specialDay, index: count) }
    for entry in 0..<48
    where isSpecialDay(entry) && specialDays[entry].date == date && specialDays[entry].output == output {
      throw ScheduleError(.contradiction, .specialDay, index: count)
    }
    let index = index ?? UInt16(truncatingIfNeeded: count)
    specialDays[count] = SpecialDay(date: date, index: index, day: place, output: output)
    specialDayCount = specialDayCount &+ 1
  }

  /// Place of the day profile of an identifier.
  func place(ofDay id: UInt8) -> UInt8? {
    for index in 0..<24 where isDay(index) && days[index].id == id { return UInt8(truncatingIfNeeded: index) }
    return nil
  }

  /// Place of a day profile's first switch.
  func firstSwitch(ofDay day: Int) -> Int { day > 0 && day <= days.count ? Int(days[within(24, day &- 1)].end) : 0 }

  /// The same for a calendar that stays where it is.
  mutating func start(ofDay day: Int) -> Int { day > 0 && day <= days.count ? Int(days[within(24, day &- 1)].end) : 0 }

  /// The place behind a day profile's last switch, of a calendar that stays where it is.
  mutating func end(ofDay day: Int) -> Int { isDay(day) ? Int(days[within(24, day)].end) : start(ofDay: day) }

  /// The switch at a place of the table, of a calendar that stays where it is.
  mutating func entry(_ place: Int) -> TariffSwitch { switches[within(128, max(place, 0))] }

  /// The switch at a place of the table.
  func tariffSwitch(_ place: Int) -> TariffSwitch { switches[within(128, max(place, 0))] }

  // What is used of the tables.
  func isSeason(_ place: Int) -> Bool { place >= 0 && place < min(Int(seasonCount), 12) }
  func isWeek(_ place: Int) -> Bool { place >= 0 && place < min(Int(weekCount), 12) }
  func isDay(_ place: Int) -> Bool { place >= 0 && place < min(Int(dayCount), 24) }
  func isSpecialDay(_ place: Int) -> Bool { place >= 0 && place < min(Int(specialDayCount), 48) }
}

extension ActivityCalendar {
  /// Adds all that it holds, of a calendar that stays where it is.
  public mutating func add(to check: inout StateCheck) {
    name.add(to: &check)
    for output in 0..<3 { check.add(UInt32(rateCounts[output]) &<< 8 | UInt32(defaultRates[output])) }
    for index in 0..<12 { seasons[index].add(to: &check) }
    for index in 0..<12 { weeks[index].add(to: &check) }
    for index in 0..<24 { days[index].add(to: &check) }
    for index in 0..<128 { switches[index].add(to: &check) }
    for index in 0..<48 { specialDays[index].add(to: &check) }
    check.add(seasonCount)
    check.add(weekCount)
    check.add(dayCount)
    check.add(switchCount)
    check.add(specialDayCount)
  }
}
