import CivilTime
import Demand
import Meter
import Quantities
import Tariff

/// Memory for rows, and the list of what happened.
struct TestPort: BillingPort {
  var bytes = [UInt8](repeating: 0xFF, count: 64 * 16)
  var events: [BillingEvent] = []

  var size: Int { bytes.count }

  mutating func read(_ count: Int, at address: Int, into target: inout MutableSpan<UInt8>) {
    for index in 0..<count { target[index] = bytes[address + index] }
  }

  mutating func write(_ source: Span<UInt8>, at address: Int) {
    for index in source.indices { bytes[address + index] = source[index] }
  }

  var periods = [BillingPeriod<4>?](repeating: nil, count: 15)

  mutating func keep<let rates: Int>(_ period: borrowing BillingPeriod<rates>, in place: Int) {
    // All meters of these tests have four rates.
    periods[place] = (copy period) as? BillingPeriod<4>
  }

  mutating func note(_ event: BillingEvent) { events.append(event) }
}

/// A household in Central Europe: rate 0 from midnight, rate 1 from six; demand by quarters; the month ends at its first midnight.
///
/// It steps a minute at a time and adds what its meter sees: 600 quanta a minute and what a test adds.
final class Household {
  var billing: Billing<4>
  var port = TestPort()

  /// A period of the history, which itself is not for copying.
  func period(_ age: Int) -> BillingPeriod<4>? { billing.history.place(age).flatMap { port.periods[$0] } }
  var keptPeriods: Int { billing.history.count }

  var added: Int64 = 0

  static let text = "CET-1CEST,M3.5.0,M10.5.0/3"

  static func calendar(_ switches: [(hour: Int32, rate: UInt8)]) throws -> ActivityCalendar {
    var calendar = ActivityCalendar()
    try calendar.setRates(4, default: 3)
    try calendar.addDay()
    for entry in switches { try calendar.addSwitch(secondOfDay: entry.hour * 3600, rate: entry.rate) }
    try calendar.addWeek(days: [0, 0, 0, 0, 0, 0, 0])
    try calendar.addSeason(month: 1, day: 1, week: 0)
    return calendar
  }

  /// `subperiods` of a demand of 900 s.
  init(at start: UTCTime, subperiods: Int32 = 1, lockOut: Int32 = 0, limit: Int32? = nil) throws {
    let zone = try PosixTimeZone(parsing: Array(Self.text.utf8).span)
    let settings = try BillingSettings(
      zone: zone, demand: DemandSettings(period: 900, subperiods: subperiods)!, profileInterval: 900,
      lockOut: lockOut, synchronisationLimit: limit)
    let pair = try CalendarPair(active: Self.calendar([(0, 0), (6, 1)]))
    var port = TestPort()
    billing = Billing(settings: settings, calendars: pair, profileSize: 64 * 16, at: start, port: &port)
    self.port = port
  }

  /// Minutes pass, each with so many quanta of +A, registered at its start.
  func run(minutes: Int, quanta: Int64 = 600) {
    for _ in 0..<minutes {
      add(quanta)
      billing.advance(to: billing.now.advanced(bySeconds: 60), port: &port)
    }
  }

  func add(_ quanta: Int64) {
    var energy = InlineArray<10, Int64>(repeating: 0)
    energy[0] = quanta
    added += quanta
    billing.add(energy, port: &port)
  }

  func setClock(to instant: UTCTime) -> Bool { billing.setClock(to: instant, port: &port) }

  func moveClock(bySeconds seconds: Int64) -> Bool { setClock(to: billing.now.advanced(bySeconds: seconds)) }

  func reset() -> Bool { billing.resetBilling(port: &port) }

  /// The supply goes, and comes back at an instant of the clock.
  func loseSupply(until instant: UTCTime, isClockValid: Bool = true) {
    billing.powerDown()
    billing.powerUp(at: instant, isClockValid: isClockValid, port: &port)
  }

  var rows: [ProfileRow<2>] {
    (0..<billing.profile.count).compactMap { billing.profile.row($0, from: &port) }
  }

  /// +A of the rows, quanta.
  var energies: [Int64] { rows.map { $0.energy[0] } }

  /// Whether all sums are what was added.
  var addsUp: Bool {
    let kept = rows.reduce(0) { $0 + $1.energy[0] }
    let profile = billing.profile.oldestReading[0] + kept + billing.profile.running.energy[0]
    return billing.registers.total(0) == added && billing.total[0] == added && profile == added
  }
}

/// An instant of UTC, `utc(2026, 3, 29, 1)`.
func utc(_ year: Int32, _ month: UInt8, _ day: UInt8, _ hour: Int64 = 0, _ minute: Int64 = 0, _ second: Int64 = 0)
  -> UTCTime
{
  let days = CivilDate(year: year, month: month, day: day).map { Int64($0.daysSince1970) } ?? 0
  return UTCTime(seconds: days * 86_400 + hour * 3600 + minute * 60 + second)
}
