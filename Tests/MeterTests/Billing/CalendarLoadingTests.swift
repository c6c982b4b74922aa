import CivilTime
import Demand
import Meter
import Quantities
import RequirementTrait
import Tariff
import Testing

/// A calendar may be built where it stays, for a meter whose stack has no room for one.
@Suite(.verifies("REQ-RT-104")) struct `A calendar built in place` {
  static func fill(_ calendar: inout ActivityCalendar, rate: UInt8) throws(ScheduleError) {
    try calendar.setRates(4, default: 3)
    try calendar.addDay()
    try calendar.addSwitch(secondOfDay: 0, rate: rate)
    try calendar.addWeek(days: [0, 0, 0, 0, 0, 0, 0])
    try calendar.addSeason(month: 1, day: 1, week: 0)
  }

  static let start = utc(2026, 1, 15, 12)

  static func billing(_ port: inout TestPort) throws -> Billing<4> {
    let zone = try PosixTimeZone(parsing: Array(Household.text.utf8).span)
    let settings = try BillingSettings(
      zone: zone, demand: DemandSettings(period: 900, subperiods: 1)!, profileInterval: 900)
    return Billing(settings: settings, profileSize: port.size, at: start, port: &port)
  }

  @Test func `is in force at once when its activation has passed`() throws {
    var port = TestPort()
    var billing = try Self.billing(&port)
    #expect(billing.state.energyRate == 0)
    try billing.loadCalendar(activation: Self.start, port: &port) { calendar throws(ScheduleError) in
      try Self.fill(&calendar, rate: 2)
    }
    #expect(billing.state.energyRate == 2)
    #expect(
      port.events == [
        .switched(.energy, from: 0, to: 2, at: Self.start, cause: .activation),
        .switched(.demand, from: 0, to: 2, at: Self.start, cause: .activation),
      ])
  }

  @Test func `takes over at its activation`() throws {
    var port = TestPort()
    var billing = try Self.billing(&port)
    try billing.loadCalendar(activation: Self.start, port: &port) { calendar throws(ScheduleError) in
      try Self.fill(&calendar, rate: 2)
    }
    let later = Self.start.advanced(bySeconds: 600)
    try billing.loadCalendar(activation: later, port: &port) { calendar throws(ScheduleError) in
      try Self.fill(&calendar, rate: 1)
    }
    billing.advance(to: later.advanced(bySeconds: -1), port: &port)
    #expect(billing.state.energyRate == 2)
    billing.advance(to: later, port: &port)
    #expect(billing.state.energyRate == 1)
  }

  @Test func `that is refused leaves the one in force`() throws {
    var port = TestPort()
    var billing = try Self.billing(&port)
    try billing.loadCalendar(activation: Self.start, port: &port) { calendar throws(ScheduleError) in
      try Self.fill(&calendar, rate: 2)
    }
    var refused = false
    do throws(ScheduleError) {
      try billing.loadCalendar(activation: Self.start, port: &port) { calendar throws(ScheduleError) in
        try calendar.addDay()
      }
    } catch {
      refused = error.kind == .empty
    }
    #expect(refused)
    #expect(billing.state.energyRate == 2)
    #expect(!billing.calendars.hasPassive)
  }
}
