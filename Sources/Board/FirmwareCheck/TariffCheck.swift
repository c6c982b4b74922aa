import CivilTime
import Quantities
import Tariff

// Civil time and tariff as a board drives them: a zone from its text, a calendar entry by entry, registers of both meters' rates.

/// Reads a zone; the error's position, or the offset at an instant.
public func readZone(_ text: Span<UInt8>, at instant: UTCTime) -> Int {
  do throws(ZoneTextError) {
    let zone = try PosixTimeZone(parsing: text)
    return Int(zone.period(at: instant).offset)
  } catch {
    return error.position
  }
}

/// When a switch at a local time acts.
public func actionOfSwitch(on date: CivilDate, secondOfDay: Int32, in zone: PosixTimeZone) -> UTCTime {
  let civil = CivilTime(date: date, secondOfDay: secondOfDay)
  switch zone.resolve(civil) {
  case .once(let instant): return instant
  case .twice(let first, _): return first
  case .never: return zone.action(at: civil)
  }
}

/// Builds a calendar of two rates with a passive one to follow it; whether both were taken.
public func loadCalendars(into pair: inout CalendarPair, activation: UTCTime, now: UTCTime) -> Bool {
  do throws(ScheduleError) {
    var calendar = ActivityCalendar()
    try fill(&calendar)
    pair = try CalendarPair(active: calendar)
    try calendar.addSpecialDay(month: 12, day: 25, id: 0)
    try pair.load(passive: calendar, activation: activation, now: now)
    return true
  } catch {
    return false
  }
}

private func fill(_ calendar: inout ActivityCalendar) throws(ScheduleError) {
  try calendar.setRates(2, default: 1)
  try calendar.addDay()
  try calendar.addSwitch(secondOfDay: 0, rate: 1)
  try calendar.addSwitch(secondOfDay: 21_600, rate: 0)
  try calendar.addWeek(days: InlineArray(repeating: 0))
  try calendar.addSeason(month: 1, day: 1, week: 0)
}

/// Registers energy by the rate of an instant; returns when that rate ends.
public func register(
  _ quanta: InlineArray<10, Int64>, in registers: inout RateRegisters<10, 4>, by pair: borrowing CalendarPair,
  at instant: UTCTime, zone: PosixTimeZone
) -> UTCTime {
  let state = pair.state(at: instant, in: zone)
  registers.add(quanta, rate: state.energyRate)
  return registers.total(0) >= 0 ? state.until : pair.defaultState(at: instant).until
}
