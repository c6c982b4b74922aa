import Calendars
import Demand
import EmulatorKit
import Foundation
import Quantities
import RequirementTrait
import Scenarios
import Testing
import Waveforms

/// A night of the autumn change with 2 kW: at 02:30 a switch that acts at the first passage, by minutes of demand and profile.
private func night(
  minutes: Int, start: String = "2026-10-25T00:28:00Z", frontEnd: String = "ideal", events: String = "[]"
) throws -> RunResult {
  let scenario = try Scenario(
    yaml: """
      meter: single-phase
      frontEnd: \(frontEnd)
      duration: \(minutes) min
      converter: {effects: none}
      grid: {voltage: 230 V, frequency: 50 Hz}
      loads: {heater: {power: 2 kW}}
      billing:
        start: "\(start)"
        calendar:
          timeZone: "CET-1CEST,M3.5.0,M10.5.0/3"
          rates: [night, day, spare]
          defaultRate: spare
          days: {all: [{at: "00:00", rate: night}, {at: "02:30", rate: day}, {at: "02:32", rate: night}]}
          weeks: {all: {monday: all, tuesday: all, wednesday: all, thursday: all, friday: all, saturday: all, sunday: all}}
          seasons: [{begins: "01-01", week: all}]
          demand: {period: 1 min}
          profile: {interval: 1 min}
        events: \(events)
      """.replacing(frontEnd == "ideal" ? "converter: {effects: none}\n" : "\u{0}", with: ""), file: "night.yaml")
  return try Emulator(RunConfiguration(scenario)).run(TonalSource(scenario.program(), seed: scenario.seed))
}

/// 2 kW for so long, µWh.
private func quanta(seconds: Double) -> Int64 { Int64(seconds * 2e9 / 3600) }

/// One window of 2 kW: a window is not split, so that much may belong to the rate before.
private let window = quanta(seconds: 0.2)

@Suite struct RunBillingTests {
  @Test(.verifies("REQ-BIL-010"), arguments: ["ideal", "ad7991"])
  func `windows are billed by the calendar, exactly, each in the rate at its start`(frontEnd: String) throws {
    let result = try night(minutes: 6, frontEnd: frontEnd)
    let billing = try #require(result.billing)
    #expect(billing.identitiesHold)
    let register = try result.quanta("1.8.0")
    #expect(billing.byRate.reduce(0) { $0 + $1[0] } == register)
    // Closed form, within a window and the error of the front end.
    let tolerance = window + (frontEnd == "ideal" ? 0 : quanta(seconds: 1.2))
    #expect(abs(billing.byRate[1][0] - quanta(seconds: 120)) <= tolerance)
    #expect(billing.byRate[2][0] == 0)
    #expect(
      billing.switches.map { LocalTime.utc($0.instant) } == ["2026-10-25T00:30:00Z", "2026-10-25T00:32:00Z"])
  }

  @Test(.verifies("REQ-BIL-010"))
  func `rows and maxima are those of the power`() throws {
    let result = try night(minutes: 6)
    let billing = try #require(result.billing)
    #expect(billing.profile.written == 6)
    // The first minute has no windows while the meter finds the mains.
    let whole = quanta(seconds: 60)
    #expect(abs(billing.maximum[0].energy - whole) <= window)
    #expect(abs(billing.maximumByRate[1][0].energy - whole) <= window)
  }

  @Test(.verifies("REQ-BIL-011"))
  func `a set clock switches at once, and is marked`() throws {
    // Set from 00:28:30 into the third minute behind 00:29: 90 s late.
    let result = try night(
      minutes: 3, events: "[{at: \"2026-10-25T00:28:30Z\", set: \"2026-10-25T00:31:30Z\"}]")
    let billing = try #require(result.billing)
    #expect(billing.switches.map(\.cause) == [.clock, .switching])
    #expect(abs(billing.byRate[1][0] - quanta(seconds: 30)) <= window)
    #expect(LocalTime.utc(billing.clock) == "2026-10-25T00:34:00Z")
    #expect(billing.identitiesHold)
  }

  @Test(.verifies("REQ-BIL-011"))
  func `while the clock is invalid the default rate takes the energy`() throws {
    let result = try night(
      minutes: 3,
      events: """
        [{at: "2026-10-25T00:28:30Z", clock: invalid}, {at: "2026-10-25T00:29:30Z", set: "2026-10-25T00:29:30Z"}]
        """)
    let billing = try #require(result.billing)
    #expect(abs(billing.byRate[2][0] - quanta(seconds: 60)) <= window)
    #expect(abs(billing.byRate[1][0] - quanta(seconds: 60)) <= window)
    #expect(billing.identitiesHold)
  }

  @Test(.verifies("REQ-BIL-011"))
  func `a reset by hand ends the period at its instant`() throws {
    let result = try night(minutes: 3, events: "[{at: \"2026-10-25T00:29:10Z\", reset: manual}]")
    let billing = try #require(result.billing)
    let period = try #require(billing.periods.first)
    #expect(billing.periods.count == 1)
    #expect(LocalTime.utc(period.end) == "2026-10-25T00:29:10Z" && period.cause == .manual)
    #expect(abs(period.total[0] - quanta(seconds: 70)) <= quanta(seconds: 0.5))
  }

  @Test(.verifies("REQ-BIL-012", "REQ-MET-044"), arguments: ["ideal", "ad7991"])
  func `over an outage registers and pulses go on from where they were`(frontEnd: String) throws {
    let events = """
      [{at: "2026-10-25T00:29:00.5Z", power: off}, {at: "2026-10-25T00:30:30Z", power: on}]
      """.replacing("00.5Z", with: "00Z")
    let result = try night(minutes: 4, frontEnd: frontEnd, events: events)
    let billing = try #require(result.billing)
    #expect(billing.identitiesHold)
    // 240 s less 90 s, less what passes until the mains is found, twice, and the windows that had not ended.
    let register = try result.quanta("1.8.0")
    #expect(register < quanta(seconds: 151) && register > quanta(seconds: 146))
    let pulses = result.activePulses
    #expect(pulses.counted * 1_000_000 + pulses.residueQuanta == register)
    #expect(pulses.emitted <= pulses.counted && pulses.emitted >= pulses.counted - 1)
    // The truth leaves out what was not measured.
    let error = try #require(result.register("1.8.0")?.errorPercent)
    #expect(abs(error) < (frontEnd == "ideal" ? 0.005 : 0.1))
    let missing = try #require(result.register("1.8.0")?.errorPercentTotal)
    #expect(missing < -37 && missing > -40)
  }

  @Test(.verifies("REQ-BIL-012"))
  func `an outage of no length begins the meter anew, and its converter is read by one chain of reads`() throws {
    let once = try night(minutes: 2, frontEnd: "ad7991")
    let twice = try night(
      minutes: 2, frontEnd: "ad7991",
      events: "[{at: \"2026-10-25T00:29:00Z\", power: off}, {at: \"2026-10-25T00:29:00Z\", power: on}]")
    let (plain, cut) = (try #require(once.acquisition.first), try #require(twice.acquisition.first))
    #expect(abs(plain.driver.captures - cut.driver.captures) <= 2)
    #expect(try #require(twice.billing).identitiesHold)
  }

  @Test(.verifies("REQ-BIL-012"))
  func `a calendar changes nothing of what is measured`() throws {
    let scenario = try Scenario(
      yaml: """
        meter: single-phase
        frontEnd: ideal
        duration: 1 min
        grid: {voltage: 230 V, frequency: 50 Hz}
        loads: {heater: {power: 2 kW}}
        """, file: "plain.yaml")
    let plain = try Emulator(RunConfiguration(scenario)).run(TonalSource(scenario.program(), seed: 1))
    let billed = try night(minutes: 1)
    #expect(plain.billing == nil)
    #expect(plain.registers == billed.registers)
    #expect(plain.activePulses == billed.activePulses)
  }
}
