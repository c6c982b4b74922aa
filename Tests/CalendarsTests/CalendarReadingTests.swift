import Calendars
import Demand
import Documents
import Meter
import Quantities
import RequirementTrait
import Tariff
import Testing

@Suite(.verifies("REQ-BIL-001")) struct CalendarReadingTests {
  @Test func `everything of the calendar arrives`() throws {
    let plan = try plan()
    #expect(plan.rates == ["peak", "shoulder", "night"])
    #expect(plan.demandRates == plan.rates)
    #expect(plan.relayStates == nil)
    #expect(plan.settings.zone.standardOffset == 3_600)
    #expect(plan.settings.demand == DemandSettings(period: 900, subperiods: 3))
    #expect(plan.settings.profile.length == 900)
    #expect(plan.settings.lockOut == 86_400)
    #expect(plan.settings.synchronisationLimit == 9)
    #expect(plan.longestRow == 300)
    #expect(plan.calendars.hasPassive)
    #expect(plan.calendars.activation == UTCTime(seconds: 1_798_758_000))
    let calendar = plan.calendars.calendar(at: .earliest)
    #expect(calendar.dayCount == 2)
    #expect(calendar.switchCount == 4)
    #expect(calendar.seasonCount == 2)
    #expect(calendar.specialDayCount == 2)
    #expect(calendar.defaultRate(of: .energy) == 1)
  }

  @Test func `what is left out has its usual value`() throws {
    let plan = try plan(
      """
      timeZone: UTC0
      rates: [one]
      days: {d: [{at: "00:00", rate: one}]}
      weeks: {w: {monday: d, tuesday: d, wednesday: d, thursday: d, friday: d, saturday: d, sunday: d}}
      seasons: [{begins: "01-01", week: w}]
      """)
    #expect(plan.settings.demand == DemandSettings(period: 900, subperiods: 1))
    #expect(plan.settings.profile.length == 900)
    #expect(plan.settings.billingDay == 1)
    #expect(plan.settings.lockOut == 0)
    #expect(plan.settings.synchronisationLimit == 9)
    #expect(plan.profileCapacity == 3_904)
    #expect(!plan.calendars.hasPassive)
  }

  @Test(arguments: [
    "passive: {}", "passive: {activateAt: \"2027-01-01T00:00\"}",
    "passive: {activateAt: \"2027-01-01T00:00\", days: {}, weeks: {}, seasons: [], specialDays: []}",
  ])
  func `a passive calendar without content is none`(text: String) throws {
    let start = try #require(household.range(of: "passive:"))
    let end = try #require(household.range(of: "demand:"))
    let plan = try plan(household.replacingCharacters(in: start.lowerBound..<end.lowerBound, with: text + "\n"))
    #expect(!plan.calendars.hasPassive)
  }

  @Test func `schedules of their own for demand and relay have days, weeks and rates of their own`() throws {
    let own = """
      schedules:
        demand:
          rates: [high, low]
          defaultRate: low
          days: {working: [{at: "07:00", rate: high}, {at: "21:00", rate: low}]}
          weeks: {all: {monday: working, tuesday: working, wednesday: working, thursday: working, friday: working, saturday: working, sunday: working}}
          seasons: [{name: y, begins: "01-01", week: all}]
        relay:
          rates: [open, closed]
          days: {d: [{at: "22:00", rate: closed}, {at: "23:00", rate: open}]}
          weeks: {w: {monday: d, tuesday: d, wednesday: d, thursday: d, friday: d, saturday: d, sunday: d}}
          seasons: [{name: y, begins: "01-01", week: w}]

      """
    let start = try #require(household.range(of: "passive:"))
    let end = try #require(household.range(of: "demand:"))
    let plan = try plan(household.replacingCharacters(in: start.lowerBound..<end.lowerBound, with: own))
    #expect(plan.demandRates == ["high", "low"])
    #expect(plan.relayStates == ["open", "closed"])
    // 2026-05-20 is a Wednesday: 08:00 of summer time.
    let state = plan.calendars.state(at: UTCTime(seconds: 1_779_256_800), in: plan.settings.zone)
    #expect(state.energyRate == 0 && state.demandRate == 0 && state.relay == 0)
    let night = plan.calendars.state(at: UTCTime(seconds: 1_779_256_800 + 14 * 3_600 + 1_800), in: plan.settings.zone)
    #expect(night.energyRate == 1 && night.demandRate == 1 && night.relay == 1)
  }
}
