// @relation(REQ-BIL-001, REQ-BIL-002, scope=file)

import CivilTime
import Demand
import Documents
import Meter
import Quantities
import Tariff

extension BillingPlan {
  /// Reads a calendar.
  ///
  /// - Throws: ``DocumentError`` for the first fault, with its line, column and key.
  public init(yaml: String, file: String) throws {
    try self.init(Document.root(of: SourceText(file: file, text: yaml)))
  }

  /// Reads a calendar that stands in another document.
  package init(_ entry: Entry) throws { self = try CalendarReader(entry).plan() }

  /// - Throws: ``DocumentError``; also when the file can't be read, is too large, or a line isn't UTF-8.
  public init(contentsOfFile path: String) throws {
    try self.init(yaml: DocumentFile.text(path), file: path)
  }
}

/// Reads the file of a calendar: everything is read and checked before anything is kept.
private struct CalendarReader {
  private let fields: Fields

  init(_ root: Entry) throws {
    fields = try root.fields(
      ["timeZone", "rates", "defaultRate"] + CalendarBuilder.sections
        + ["schedules", "passive", "demand", "profile", "billing", "clock"])
  }

  func plan() throws -> BillingPlan {
    let timeZone = try fields.required("timeZone")
    let zone = try Self.zone(timeZone)
    let energy = try NamedOutput(.energy, fields)
    let schedules = try fields["schedules"]?.fields("demand", "relay")
    var named = [energy]
    var builder = CalendarBuilder()
    try builder.add(energy, fields)
    for (key, output) in Self.outputs {
      guard let own = try schedules?[key]?.fields(["rates", "defaultRate"] + CalendarBuilder.sections) else { continue }
      let output = try NamedOutput(output, own)
      try builder.add(output, own)
      named.append(output)
    }
    let names = { (output: TariffOutput) in named.first { $0.output == output }?.rates }
    var calendars = try Self.checked(fields.entry) { () throws(ScheduleError) in
      try CalendarPair(active: builder.calendar)
    }
    try loadPassive(into: &calendars, named, zone)
    let profile = try fields["profile"]?.fields("interval", "capacity")
    return BillingPlan(
      text: try fields.entry.flattened(), timeZone: try timeZone.text(), settings: try settings(zone, profile),
      calendars: calendars,
      rates: energy.rates, demandRates: names(.demand) ?? energy.rates, relayStates: names(.relay),
      hasDemandSchedule: names(.demand) != nil,
      profileCapacity: try profile?["capacity"]?.integer(1...BillingPlan.largestProfile)
        ?? BillingPlan.largestProfile)
  }

  private static let outputs: [(key: String, output: TariffOutput)] = [("demand", .demand), ("relay", .relay)]

  private static func zone(_ entry: Entry) throws -> PosixTimeZone {
    let text = try entry.text()
    let octets = Array(text.utf8)
    do {
      return try PosixTimeZone(parsing: octets.span)
    } catch {
      throw entry.failure(at: error.position, "\(quoted(text)) is no POSIX rule of a time zone: \(error.kind.text)")
    }
  }

  private static func checked<Value>(
    _ entry: Entry, _ make: () throws(ScheduleError) -> Value
  ) throws -> Value {
    do {
      return try make()
    } catch {
      throw entry.failure(CalendarBuilder.message(error))
    }
  }

  /// A passive calendar without any content is none.
  private func loadPassive(
    into calendars: inout CalendarPair, _ named: [NamedOutput], _ zone: PosixTimeZone
  ) throws {
    guard let entry = fields["passive"] else { return }
    let passive = try entry.fields(["activateAt", "schedules"] + CalendarBuilder.sections)
    let activation = try passive["activateAt"].map { try Self.activation($0, zone) }
    let hasContent = try CalendarBuilder.sections.contains { key in
      guard let section = passive[key] else { return false }
      return section.isList ? try !section.list().isEmpty : try !section.pairs().isEmpty
    }
    let schedules = try passive["schedules"]?.fields("demand", "relay")
    guard hasContent || !(schedules?.values.isEmpty ?? true) else { return }
    guard let activation else { throw passive.missing("activateAt") }
    var builder = CalendarBuilder()
    try builder.add(named[0], passive)
    for (key, output) in Self.outputs {
      let own = named.first { $0.output == output }
      switch (schedules?[key], own) {
      case (nil, nil): continue
      case (let section?, let own?): try builder.add(own, section.fields(CalendarBuilder.sections))
      case (let section?, nil):
        throw section.failure("the active calendar has no schedule of its own for the \(key)")
      case (nil, _?): throw (schedules ?? passive).missing(schedules == nil ? "schedules" : key)
      }
    }
    try Self.checked(entry) { () throws(ScheduleError) in
      try calendars.load(passive: builder.calendar, activation: activation, now: .earliest)
    }
  }

  private static func activation(_ entry: Entry, _ zone: PosixTimeZone) throws -> UTCTime {
    let text = try entry.text()
    guard let civil = CivilText.civil(text) else {
      throw entry.failure("\(quoted(text)) is no local time, such as \"2027-01-01T00:00\"")
    }
    let instant = zone.action(at: civil)
    guard instant >= .earliest, instant <= .latest else {
      throw entry.failure("\(quoted(text)) is out of range; permitted: the years 2000 to 2199")
    }
    return instant
  }

  private func settings(_ zone: PosixTimeZone, _ profile: Fields?) throws -> BillingSettings {
    let demand = try Self.demand(fields["demand"])
    let interval = try Self.interval(profile)
    let billing = try fields["billing"]?.fields("day", "at", "lockOut")
    let limit = try fields["clock"]?.fields("limit")["limit"]
    do {
      return try BillingSettings(
        zone: zone, demand: demand, profileInterval: interval,
        billingDay: UInt8(try billing?["day"]?.integer(1...31) ?? 1),
        billingSecondOfDay: try billing?["at"]?.secondOfDay() ?? 0,
        lockOut: try billing?["lockOut"]?.seconds(0...86_400_000) ?? 0,
        synchronisationLimit: try limit?.seconds(0...3_600))
    } catch let fault as BillingSettings.Fault {
      let shortest = min(demand.subperiod, interval)
      throw (limit ?? fields.entry).failure(
        fault == .synchronisationLimit
          ? "the limit has to stay below half of the shortest interval, which has \(shortest) s"
          : "these settings contradict each other")
    }
  }

  private static func demand(_ entry: Entry?) throws -> DemandSettings {
    let fields = try entry?.fields("period", "subperiods")
    let period = try fields?["period"]?.seconds(1...3_600) ?? 900
    let subperiods = Int32(try fields?["subperiods"]?.integer(1...15) ?? 1)
    if let settings = DemandSettings(period: period, subperiods: subperiods) { return settings }
    if let entry = fields?["period"], 3_600 % period != 0 {
      throw entry.failure("\(quoted(try entry.text())) does not divide the hour")
    }
    throw (fields?["subperiods"] ?? entry!).failure(
      "a sub-period of \(period)/\(subperiods) s is no whole number of seconds")
  }

  private static func interval(_ profile: Fields?) throws -> Int32 {
    guard let entry = profile?["interval"] else { return 900 }
    let seconds = try entry.seconds(60...3_600)
    guard seconds % 60 == 0, 3_600 % seconds == 0 else {
      throw entry.failure("\(quoted(try entry.text())) is no whole number of minutes that divides the hour")
    }
    return seconds
  }
}

extension ZoneTextError.Kind {
  fileprivate var text: String {
    switch self {
    case .name: "a name of three letters or more is expected here, or one in <>"
    case .number: "a number is expected here"
    case .hour: "an offset has up to 24 hours, the time of a transition up to 167"
    case .minuteOrSecond: "minutes and seconds are 00 to 59"
    case .shift: "daylight saving time is a day or more from standard time"
    case .missingRule: "it does not tell when daylight saving time begins and ends, as \",M3.5.0,M10.5.0/3\" does"
    case .comma: "a comma is expected here"
    case .dayOfYear: "a day of the year is 0 to 365, or J1 to J365"
    case .month: "a month is 1 to 12"
    case .fullStop: "a full stop is expected here"
    case .week: "a week is 1 to 5"
    case .weekday: "a weekday is 0 to 6, 0 being Sunday"
    case .excess: "nothing is expected here any more"
    }
  }
}
