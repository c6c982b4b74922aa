// @relation(REQ-BIL-001, REQ-BIL-002, scope=file)

import Documents
import Tariff

/// An output of a calendar with the names of its rates.
struct NamedOutput {
  var output: TariffOutput
  var rates: [String]
  var defaultRate: UInt8

  /// `rates` and `defaultRate` of a mapping.
  init(_ output: TariffOutput, _ fields: Fields) throws {
    self.output = output
    let entry = try fields.required("rates")
    rates = []
    for item in try entry.list() {
      let name = try item.text()
      guard !rates.contains(name) else { throw item.failure("the rate \(quoted(name)) is named twice") }
      rates.append(name)
    }
    guard (1...Int(TariffBounds.rates)).contains(rates.count) else {
      throw entry.failure("\(rates.count) rates; 1 to \(TariffBounds.rates) are permitted")
    }
    defaultRate = 0
    if let entry = fields["defaultRate"] { defaultRate = try rate(entry) }
  }

  func rate(_ entry: Entry) throws -> UInt8 {
    try entry.word(rates.enumerated().map { ($1, UInt8($0)) })
  }
}

/// Builds one activity calendar of the days, weeks, seasons and special days of its outputs, each of which has names of its own.
struct CalendarBuilder {
  private(set) var calendar = ActivityCalendar()

  static let sections = ["days", "weeks", "seasons", "specialDays"]
  private static let weekdays = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]

  /// Adds an output with the sections of a mapping.
  mutating func add(_ named: NamedOutput, _ fields: Fields) throws {
    let output = named.output
    try adding(fields.entry) { () throws(ScheduleError) in
      try calendar.setRates(UInt8(named.rates.count), default: named.defaultRate, of: output)
    }
    var days: [(word: String, value: UInt8)] = []
    for (name, key, entry) in try fields.required("days").pairs() {
      let id = calendar.dayCount
      try adding(key) { () throws(ScheduleError) in try calendar.addDay() }
      let switches = try entry.list()
      guard !switches.isEmpty else { throw entry.failure("the day has no switch") }
      for item in switches { try addSwitch(item, named) }
      days.append((name, id))
    }
    var weeks: [(word: String, value: UInt8)] = []
    for (name, key, entry) in try fields.required("weeks").pairs() {
      let number = calendar.weekCount
      let fields = try entry.fields(Self.weekdays)
      var identifiers = InlineArray<7, UInt8>(repeating: 0)
      for (index, weekday) in Self.weekdays.enumerated() {
        identifiers[index] = try Self.reference(fields.required(weekday), to: days, "day")
      }
      let shortName = weekName(name)
      try adding(key) { () throws(ScheduleError) in try calendar.addWeek(name: shortName, days: identifiers) }
      weeks.append((name, number))
    }
    let seasons = try fields.required("seasons")
    for item in try seasons.list() { try addSeason(item, weeks, output) }
    for item in try fields["specialDays"]?.list() ?? [] { try addSpecialDay(item, days, output) }
    if !calendar.hasYearlySeason(of: output) {
      throw seasons.failure("there is no season that begins in every year, such as {begins: \"01-01\", week: ..}")
    }
  }

  private mutating func addSwitch(_ item: Entry, _ named: NamedOutput) throws {
    let fields = try item.fields("at", "rate")
    let at = try fields.required("at")
    let second = try at.secondOfDay()
    let rate = try named.rate(fields.required("rate"))
    try adding(at) { () throws(ScheduleError) in try calendar.addSwitch(secondOfDay: second, rate: rate) }
  }

  private mutating func addSeason(
    _ item: Entry, _ weeks: [(word: String, value: UInt8)], _ output: TariffOutput
  ) throws {
    let fields = try item.fields("name", "begins", "week")
    let name = try fields["name"]?.text() ?? ""
    let begins = try fields.required("begins")
    let date = try begins.date()
    if date.year == nil, date.month == 2, date.day == 29 {
      throw begins.failure("a season can't begin on a day that most years don't have")
    }
    let week = try Self.reference(fields.required("week"), to: weeks, "week")
    try adding(begins) { () throws(ScheduleError) in
      try calendar.addSeason(
        name: Self.shortName(name), month: date.month, day: date.day, year: date.year, week: week, of: output)
    }
  }

  private mutating func addSpecialDay(
    _ item: Entry, _ days: [(word: String, value: UInt8)], _ output: TariffOutput
  ) throws {
    let fields = try item.fields("date", "day")
    let entry = try fields.required("date")
    let date = try entry.date()
    let day = try Self.reference(fields.required("day"), to: days, "day")
    try adding(entry) { () throws(ScheduleError) in
      try calendar.addSpecialDay(month: date.month, day: date.day, year: date.year, id: day, of: output)
    }
  }

  /// The number of what is named.
  private static func reference(
    _ entry: Entry, to known: [(word: String, value: UInt8)], _ what: String
  ) throws -> UInt8 {
    let name = try entry.text()
    if let found = known.first(where: { $0.word == name }) { return found.value }
    let hint = nearMiss(name, among: known.map(\.word)).map { "; did you mean \(quoted($0))?" } ?? ""
    throw entry.failure("there is no \(what) \(quoted(name))\(hint)")
  }

  /// COSEM's names are short: a longer one, or one that another output has used, is left out.
  private func weekName(_ name: String) -> CalendarName {
    let short = Self.shortName(name)
    for index in 0..<Int(calendar.weekCount) where calendar.week(index)?.name == short { return CalendarName() }
    return short
  }

  private static func shortName(_ name: String) -> CalendarName {
    let octets = Array(name.utf8)
    return CalendarName(octets.span) ?? CalendarName()
  }

  /// What the firmware's calendar refuses is told at the entry.
  private func adding(_ entry: Entry, _ add: () throws(ScheduleError) -> Void) throws {
    do {
      try add()
    } catch {
      throw entry.failure(Self.message(error))
    }
  }

  static func message(_ error: ScheduleError) -> String {
    let things: (name: String, most: Int) =
      switch error.table {
      case .day: ("days", TariffBounds.days)
      case .switch: ("switches", TariffBounds.switches)
      case .week: ("weeks", TariffBounds.weeks)
      case .season: ("seasons", TariffBounds.seasons)
      case .specialDay: ("special days", TariffBounds.specialDays)
      case .calendar: ("calendars", 1)
      }
    switch error.kind {
    case .tooMany:
      return "more than \(things.most) \(things.name) in one calendar, those of all its schedules together"
    case .unsorted: return "the switch does not come later than the one before it"
    case .contradiction: return "two \(things.name) of the same date or name"
    case .unknown, .outOfRange, .empty, .clockInvalid: return "the calendar does not take these \(things.name)"
    }
  }
}

extension ActivityCalendar {
  /// Whether a schedule covers the whole year.
  fileprivate func hasYearlySeason(of output: TariffOutput) -> Bool {
    for index in 0..<Int(seasonCount) {
      if let season = season(index), season.output == output, season.begins.isYearly { return true }
    }
    return false
  }
}
