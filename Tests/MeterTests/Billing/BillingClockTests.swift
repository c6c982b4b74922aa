import Demand
import Meter
import Quantities
import RequirementTrait
import Testing

/// What the clock does to billing. Times are UTC; local time is an hour later.
@Suite struct `Clock and billing` {
  private static let noon = utc(2026, 1, 15, 12)

  @Test(.verifies("REQ-DEM-013"))
  func `a small synchronisation forward marks nothing, and the interval ends at its boundary`() throws {
    let house = try Household(at: Self.noon)
    house.run(minutes: 14)
    #expect(house.moveClock(bySeconds: 9))
    house.run(minutes: 2)
    let rows = house.rows
    #expect(rows.map(\.status) == [.sound])
    #expect(rows.map(\.end) == [utc(2026, 1, 15, 12, 15)])
    #expect(house.billing.maxima.total[0].energy == 15 * 600)
    #expect(house.addsUp)
  }

  /// 5 s behind the boundary, set back by 8 s: the quarter that ended stays ended, and the next lasts longer.
  @Test(.verifies("REQ-DEM-013"))
  func `a small synchronisation back over a boundary ends no interval twice`() throws {
    let house = try Household(at: Self.noon)
    house.run(minutes: 15)
    house.add(1)
    house.billing.advance(to: utc(2026, 1, 15, 12, 15, 5), port: &house.port)
    #expect(house.setClock(to: utc(2026, 1, 15, 12, 14, 57)))
    house.run(minutes: 16)
    #expect(house.rows.map(\.end) == [utc(2026, 1, 15, 12, 15), utc(2026, 1, 15, 12, 30)])
    #expect(house.rows.map(\.status) == [.sound, .sound])
    #expect(house.addsUp)
  }

  /// 9 s are the limit of a window of 15 min: the second set of 5 s is beyond it.
  @Test(.verifies("REQ-DEM-004", "REQ-DEM-013"))
  func `synchronisations are summed over the window`() throws {
    let house = try Household(at: Self.noon)
    house.run(minutes: 5)
    #expect(house.moveClock(bySeconds: -5))
    #expect(house.billing.profile.running.status == .sound)
    #expect(house.moveClock(bySeconds: -5))
    #expect(house.billing.profile.running.status == .clockAdjusted)
    house.run(minutes: 11, quanta: 1_000_000)
    #expect(house.rows.map(\.status) == [.clockAdjusted])
    #expect(house.billing.maxima.total[0] == MaximumDemand())
    #expect(house.addsUp)
  }

  /// Seven minutes of a quarter, then two quarters on: both pieces are rows, marked, and no maximum.
  @Test(.verifies("REQ-DEM-004", "REQ-DEM-013"))
  func `set forward across boundaries it cuts two rows and invents none`() throws {
    let house = try Household(at: Self.noon)
    house.run(minutes: 7)
    #expect(house.setClock(to: utc(2026, 1, 15, 12, 40)))
    house.run(minutes: 20)
    #expect(
      house.rows.map(\.end) == [utc(2026, 1, 15, 12, 15), utc(2026, 1, 15, 12, 45), utc(2026, 1, 15, 13)])
    #expect(house.rows.map(\.status) == [.clockAdjusted, .clockAdjusted, .sound])
    #expect(house.energies == [4200, 3000, 9000])
    #expect(house.billing.maxima.total[0] == MaximumDemand(energy: 9000, end: utc(2026, 1, 15, 13)))
    #expect(house.addsUp)
  }

  @Test(.verifies("REQ-DEM-013"))
  func `set back it writes rows of the same stamps behind the old ones`() throws {
    let house = try Household(at: Self.noon)
    house.run(minutes: 30)
    #expect(house.setClock(to: Self.noon))
    house.run(minutes: 30)
    let stamps = [utc(2026, 1, 15, 12, 15), utc(2026, 1, 15, 12, 30)]
    #expect(house.rows.map(\.end) == stamps + stamps)
    // Set at a boundary, to a boundary: no interval was cut.
    #expect(house.rows.map(\.status) == [.sound, .sound, .sound, .sound])
    #expect(house.addsUp)
  }

  @Test(.verifies("REQ-DEM-001", "REQ-DEM-014"))
  func `an invalid clock gives the default rate, no demand and marked rows`() throws {
    let house = try Household(at: Self.noon)
    house.run(minutes: 15)
    house.billing.invalidateClock(port: &house.port)
    #expect(house.billing.state.energyRate == 3)
    house.run(minutes: 30, quanta: 1_000_000)
    let invalid = IntervalStatus(
      rawValue: IntervalStatus.clockInvalid.rawValue | IntervalStatus.dataNotValid.rawValue)
    #expect(house.rows.map(\.status) == [.sound, invalid, invalid])
    #expect(house.billing.maxima.total[0].energy == 9000)
    #expect(house.billing.registers[0, 3] == 30_000_000)
    #expect(house.setClock(to: house.billing.now))
    #expect(house.billing.state.energyRate == 1)
    #expect(house.addsUp)
  }

  @Test(.verifies("REQ-DEM-001", "REQ-DEM-014"))
  func `an outage inside an interval leaves it whole, marked`() throws {
    let house = try Household(at: Self.noon)
    house.run(minutes: 5)
    house.loseSupply(until: utc(2026, 1, 15, 12, 8))
    house.run(minutes: 7)
    #expect(house.rows.map(\.status) == [.powerDown])
    #expect(house.energies == [7200])
    #expect(house.billing.maxima.total[0].energy == 12 * 600)
    #expect(house.addsUp)
  }

  @Test(.verifies("REQ-DEM-004", "REQ-DEM-014"), arguments: [1, 3])
  func `an outage over a boundary cuts two rows and gives no maximum`(subperiods: Int32) throws {
    let house = try Household(at: Self.noon, subperiods: subperiods)
    house.run(minutes: 14, quanta: 1_000_000)
    house.loseSupply(until: utc(2026, 1, 15, 12, 16))
    house.run(minutes: 14, quanta: 2_000_000)
    #expect(house.rows.map(\.status) == [.powerDown, .powerDown])
    #expect(house.billing.maxima.total[0].energy == 0)
    #expect(house.addsUp)
  }

  /// The supply went at a boundary and came at another: nothing was cut.
  @Test(.verifies("REQ-DEM-014"))
  func `an outage from boundary to boundary leaves no row`() throws {
    let house = try Household(at: Self.noon)
    house.run(minutes: 15)
    house.loseSupply(until: utc(2026, 1, 15, 13))
    house.run(minutes: 15)
    #expect(house.rows.map(\.end) == [utc(2026, 1, 15, 12, 15), utc(2026, 1, 15, 13, 15)])
    #expect(house.rows.map(\.status) == [.sound, .sound])
  }

  @Test(.verifies("REQ-DEM-013"))
  func `an instant outside the years that are served is refused`() throws {
    let house = try Household(at: Self.noon)
    #expect(!house.setClock(to: UTCTime(seconds: 0)))
    #expect(house.billing.now == Self.noon)
  }
}
