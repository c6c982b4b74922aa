import CivilTime
import Quantities
import RequirementTrait
import Tariff
import Testing

@Suite(.verifies("REQ-TAR-005")) struct CalendarPairTests {
  /// A calendar with one rate all the time.
  private func calendar(_ rate: UInt8) throws -> ActivityCalendar {
    var calendar = ActivityCalendar()
    try calendar.addDay()
    try calendar.addSwitch(secondOfDay: 0, rate: rate)
    try calendar.addWeek(days: InlineArray(repeating: 0))
    try calendar.addSeason(month: 1, day: 1, week: 0)
    return calendar
  }

  private func at(_ seconds: Int64) -> UTCTime { UTCTime(seconds: 1_800_000_000 + seconds) }

  private func rate(_ pair: CalendarPair, _ seconds: Int64) -> UInt8 {
    pair.state(at: at(seconds), in: .utc).energyRate
  }

  @Test
  func `a passive calendar is in force from its activation on, and before it when the clock is set back it is not`()
    throws
  {
    var pair = try CalendarPair(active: calendar(1))
    #expect(!pair.hasPassive && pair.activation == nil)
    try pair.load(passive: calendar(2), activation: at(100), now: at(0))
    #expect(pair.hasPassive && pair.activation == at(100))
    for (seconds, expected) in [(0, 1), (99, 1), (100, 2), (1_000, 2), (99, 1), (100, 2)] as [(Int64, UInt8)] {
      #expect(rate(pair, seconds) == expected)
    }
    #expect(pair.state(at: at(99), in: .utc).until == at(100))
    #expect(pair.calendar(at: at(99)).defaultRate(of: .energy) == 0 && pair.passive != nil)
  }

  @Test func `a passive calendar that is in force is not overwritten by the next one`() throws {
    var pair = try CalendarPair(active: calendar(1))
    try pair.load(passive: calendar(2), activation: at(100), now: at(0))
    try pair.load(passive: calendar(3), activation: at(300), now: at(200))
    #expect(rate(pair, 250) == 2 && rate(pair, 299) == 2 && rate(pair, 300) == 3)
    // The first one is gone: from the third calendar's loading on, the second is what was before.
    #expect(rate(pair, 50) == 2)
  }

  @Test func `a passive calendar that waits is overwritten, the active one is not`() throws {
    var pair = try CalendarPair(active: calendar(1))
    try pair.load(passive: calendar(2), activation: at(100), now: at(0))
    try pair.load(passive: calendar(3), activation: at(300), now: at(50))
    #expect(rate(pair, 150) == 1 && rate(pair, 300) == 3)
    // Loaded again after the clock was set back across the activation: the old one is in force, and stays.
    try pair.load(passive: calendar(4), activation: at(500), now: at(250))
    #expect(rate(pair, 400) == 1 && rate(pair, 500) == 4)
  }

  @Test func `an activation that has passed is at once`() throws {
    var pair = try CalendarPair(active: calendar(1))
    try pair.load(passive: calendar(2), activation: at(-100), now: at(0))
    #expect(rate(pair, 0) == 2)
  }

  @Test func `without an activation it waits until one is told`() throws {
    var pair = try CalendarPair(active: calendar(1))
    let isTold = pair.activate(at: at(0), now: at(0))
    #expect(!isTold)
    try pair.load(passive: calendar(2), activation: nil, now: at(0))
    #expect(pair.hasPassive && rate(pair, 1_000_000) == 1)
    let isActivated = pair.activate(at: at(100), now: at(50))
    #expect(isActivated && rate(pair, 99) == 1 && rate(pair, 100) == 2)
    let isPutOff = pair.activate(at: at(200), now: at(99))
    #expect(isPutOff && rate(pair, 150) == 1 && rate(pair, 200) == 2)
    // In force, it can't be put off: there is no passive calendar any more.
    let isChanged = pair.activate(at: at(500), now: at(200))
    #expect(!isChanged && !pair.hasPassive && rate(pair, 200) == 2)
  }

  @Test(.verifies("REQ-TAR-008")) func `a calendar that is refused changes nothing`() throws {
    var pair = try CalendarPair(active: calendar(1))
    try pair.load(passive: calendar(2), activation: at(100), now: at(0))
    var broken = try calendar(3)
    try broken.addDay()
    #expect(throws: ScheduleError(.empty, .day, index: 1)) {
      try pair.load(passive: broken, activation: at(50), now: at(0))
    }
    #expect(throws: ScheduleError(.clockInvalid, .calendar, index: 0)) {
      try pair.load(passive: calendar(3), activation: at(50), now: nil)
    }
    #expect(throws: ScheduleError(.empty, .day, index: 1)) { try CalendarPair(active: broken) }
    #expect(pair.activation == at(100) && rate(pair, 99) == 1 && rate(pair, 100) == 2)
    // Not even whether the passive one has become the active one.
    #expect(throws: ScheduleError.self) { try pair.load(passive: broken, activation: at(500), now: at(200)) }
    #expect(pair.hasPassive && rate(pair, 99) == 1)
  }

  @Test(.verifies("REQ-TAR-006")) func `while the clock is invalid the default rates hold, of the calendar in force`()
    throws
  {
    var first = try calendar(1)
    try first.setRates(4, default: 3)
    try first.setRates(2, default: 1, of: .relay)
    var second = try calendar(1)
    try second.setRates(4, default: 2)
    try second.setRates(4, default: 1, of: .demand)
    try second.addSeason(month: 1, day: 1, week: 0, of: .demand)
    var pair = try CalendarPair(active: first)
    try pair.load(passive: second, activation: at(100), now: at(0))
    let end = UTCTime.latest.advanced(bySeconds: 1)
    // Demand follows energy where it has no schedule.
    #expect(pair.defaultState(at: at(0)) == CalendarState(energyRate: 3, demandRate: 3, relay: 1, until: end))
    #expect(pair.defaultState(at: at(100)) == CalendarState(energyRate: 2, demandRate: 1, relay: 0, until: end))
  }

  @Test(.verifies("REQ-TAR-006")) func `a meter without a calendar has the default rates for ever`() {
    let state = CalendarState(energyRate: 0, demandRate: 0, relay: 0, until: UTCTime.latest.advanced(bySeconds: 1))
    #expect(CalendarPair().state(at: at(0), in: .utc) == state)
    #expect(CalendarPair().state(at: .latest, in: .utc) == state)
  }
}
