import CivilTime
import Demand
import Meter
import Metrology
import Quantities
import RequirementTrait
import Tariff
import Testing

/// A meter with windows of 200 ms: 2 kW, so 111 111 quanta of 1 µWh or one more in each.
private final class WindowedHousehold {
  var metered: MeteredBilling<4>
  var port: TestPort
  var registers = EnergyRegisters()
  var instant = Instant(nanoseconds: 0)

  init(at start: UTCTime) throws {
    let household = try Household(at: start)
    var port = household.port
    let settings = household.billing.settings
    let pair = household.billing.calendars
    let billing = Billing<4>(settings: settings, calendars: pair, profileSize: port.size, at: start, port: &port)
    metered = MeteredBilling(billing, at: instant, registers: registers)
    self.port = port
  }

  /// Windows of 200 ms until `milliseconds` have passed since the start.
  func run(untilMilliseconds milliseconds: Int64) {
    while instant.nanoseconds < milliseconds * 1_000_000 {
      let end = instant.advanced(byNanoseconds: 200_000_000)
      registers.activeImport.add(WindowEnergy(units: Int128(2_000_000_000) << 88 / 18_000))
      metered.take(registers, from: instant, to: end, port: &port)
      instant = end
    }
  }

  func command(_ command: ClockCommand, at instant: Instant) -> Bool { metered.command(command, at: instant) }
  func clock(at instant: Instant) -> UTCTime { metered.utc(at: instant) }
  func status(ofRow index: Int) -> IntervalStatus? { metered.billing.profile.row(index, from: &port)?.status }
  func period(_ age: Int) -> BillingPeriod<4>? { metered.billing.history.place(age).flatMap { port.periods[$0] } }
  var now: UTCTime { metered.billing.now }
  var total: Int64 { registers.activeImport.quanta }
  func quanta(_ rate: Int) -> Int64 { metered.billing.registers[0, rate] }
}

private func milliseconds(_ value: Int64) -> Instant { Instant(nanoseconds: value * 1_000_000) }

@Suite struct MeteredBillingTests {
  @Test(.verifies("REQ-BIL-010"))
  func `a window belongs to the rate at its first sample, and the rates add up to the register`() throws {
    // 05:59:59.0 local, with windows that begin at .0, .2, ..: five of them before the switch at 06:00.
    let home = try WindowedHousehold(at: utc(2026, 1, 15, 4, 59, 59))
    home.run(untilMilliseconds: 3_000)
    #expect(home.quanta(0) == 2_000_000_000 * 5 / 18_000)
    #expect(home.quanta(0) + home.quanta(1) == home.total)
    #expect(home.total == 2_000_000_000 * 15 / 18_000)
  }

  @Test(.verifies("REQ-BIL-010"))
  func `a window that begins ahead of a switch and ends behind it is not split`() throws {
    let home = try WindowedHousehold(at: utc(2026, 1, 15, 4, 59, 59))
    // From .9 to 1.1 s.
    home.metered.take(home.registers, from: milliseconds(0), to: milliseconds(900), port: &home.port)
    home.instant = milliseconds(900)
    home.run(untilMilliseconds: 2_900)
    #expect(home.quanta(0) == 2_000_000_000 / 18_000)
    #expect(home.quanta(0) + home.quanta(1) == home.total)
  }

  @Test(.verifies("REQ-BIL-011"))
  func `a command acts ahead of the first window that does not begin before it`() throws {
    let home = try WindowedHousehold(at: utc(2026, 1, 15, 3))
    home.run(untilMilliseconds: 1_000)
    // In the middle of a window that has not ended: 06:30 local is another rate.
    #expect(home.command(.set(utc(2026, 1, 15, 5, 30)), at: milliseconds(1_100)))
    home.run(untilMilliseconds: 1_200)
    #expect(home.now == utc(2026, 1, 15, 5, 30))
    #expect(home.quanta(0) == home.total && home.quanta(1) == 0)
    let before = home.total
    home.run(untilMilliseconds: 1_400)
    #expect(home.quanta(1) == home.total - before)
  }

  @Test(.verifies("REQ-BIL-011"))
  func `behind a set the clock goes on from the instant at which it was set`() throws {
    let home = try WindowedHousehold(at: utc(2026, 1, 15, 3))
    #expect(home.command(.set(utc(2026, 1, 15, 4)), at: milliseconds(700)))
    home.run(untilMilliseconds: 1_600)
    #expect(home.now == utc(2026, 1, 15, 4))
    home.run(untilMilliseconds: 1_800)
    #expect(home.now == utc(2026, 1, 15, 4, 0, 1))
    #expect(home.clock(at: milliseconds(699)) == utc(2026, 1, 15, 3, 59, 59))
  }

  @Test(.verifies("REQ-BIL-011"))
  func `commands act in the order in which they were given`() throws {
    let home = try WindowedHousehold(at: utc(2026, 1, 15, 3))
    #expect(home.command(.set(utc(2026, 2, 1, 3)), at: milliseconds(300)))
    #expect(home.command(.reset, at: milliseconds(300)))
    #expect(home.command(.set(utc(2026, 1, 15, 3)), at: milliseconds(310)))
    home.run(untilMilliseconds: 400)
    // The scheduled reset that the first set passed over, late, and the one by hand.
    #expect(home.metered.billing.resets == 2)
    #expect(home.period(1)?.cause == .late)
    #expect(home.period(0)?.end == utc(2026, 2, 1, 3))
    #expect(home.now == utc(2026, 1, 15, 3))
  }

  @Test(.verifies("REQ-BIL-011"))
  func `when too much waits a command is refused, and those that wait are kept`() throws {
    let home = try WindowedHousehold(at: utc(2026, 1, 15, 3))
    for _ in 0..<MeteredBilling<4>.mostCommands { #expect(home.command(.reset, at: milliseconds(100))) }
    #expect(!home.command(.reset, at: milliseconds(100)))
    home.run(untilMilliseconds: 200)
    #expect(home.metered.billing.resets == UInt32(MeteredBilling<4>.mostCommands))
    #expect(home.command(.reset, at: milliseconds(300)))
  }

  @Test(.verifies("REQ-BIL-010"))
  func `hours without a window pass in whole intervals, not as a set of the clock`() throws {
    let home = try WindowedHousehold(at: utc(2026, 1, 15, 3))
    home.metered.pass(until: milliseconds(3 * 3_600_000), port: &home.port)
    #expect(home.now == utc(2026, 1, 15, 6))
    #expect(home.metered.billing.profile.count == 12)
    for index in 0..<12 { #expect(home.status(ofRow: index) == .sound) }
  }

  @Test(.verifies("REQ-BIL-012"))
  func `over an outage the clock runs on, and what the registers kept is not billed again`() throws {
    let home = try WindowedHousehold(at: utc(2026, 1, 15, 3))
    home.run(untilMilliseconds: 10_000)
    let kept = home.registers
    home.metered.powerDown(at: milliseconds(10_100), port: &home.port)
    #expect(!home.command(.reset, at: milliseconds(11_000)))
    let shown = home.clock(at: milliseconds(70_000))
    home.metered.powerUp(
      at: milliseconds(70_000), utc: shown, isClockValid: true, registers: kept, port: &home.port)
    home.instant = milliseconds(70_000)
    home.run(untilMilliseconds: 75_000)
    #expect(home.now == utc(2026, 1, 15, 3, 1, 15))
    #expect(home.metered.billing.total[0] == home.total)
    #expect(home.metered.billing.profile.running.status == .powerDown)
  }

  @Test(
    .verifies("REQ-BIL-010"), arguments: [(-1, -1), (0, 0), (999_999_999, 0), (1_000_000_000, 1), (-1_000_000_001, -2)])
  func `the clock shows whole seconds that have passed`(nanoseconds: Int64, seconds: Int64) {
    let anchor = ClockAnchor(instant: Instant(nanoseconds: 5), utc: utc(2026, 1, 1))
    let shown = anchor.utc(at: Instant(nanoseconds: 5 + nanoseconds))
    #expect(shown.seconds(since: utc(2026, 1, 1)) == seconds)
  }
}
