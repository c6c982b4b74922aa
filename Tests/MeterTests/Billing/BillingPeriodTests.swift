import CivilTime
import Demand
import Meter
import Quantities
import RequirementTrait
import Tariff
import Testing

@Suite struct `Billing periods and rates` {
  /// 2026-02-01T00:00 local is 2026-01-31T23:00Z: the quarter that ends there belongs to January, the energy behind it to night's rate.
  @Test(.verifies("REQ-DEM-011", "REQ-DEM-015"))
  func `at the end of the month the window ends first, then the period, then the rate switches`() throws {
    let house = try Household(at: utc(2026, 1, 31, 22))
    house.run(minutes: 60, quanta: 1_000_000)
    #expect(house.billing.resets == 1)
    let period = try #require(house.period(0))
    #expect(period.end == utc(2026, 1, 31, 23))
    #expect(period.cause == .scheduled)
    #expect(period.maximum[0] == MaximumDemand(energy: 15_000_000, end: utc(2026, 1, 31, 22, 15)))
    let energies: [Int64] = (0..<4).map { period.energy[$0][0] }
    #expect(energies == [0, 60_000_000, 0, 0])
    #expect(house.billing.state.energyRate == 0)
    #expect(house.billing.maxima.total[0] == MaximumDemand())
    #expect(house.billing.maxima.cumulativeTotal[0] == 15_000_000)
    let end = utc(2026, 1, 31, 23)
    #expect(
      house.port.events == [
        .reset(number: 1, at: end, cause: .scheduled),
        .switched(.energy, from: 1, to: 0, at: end, cause: .switching),
        .switched(.demand, from: 1, to: 0, at: end, cause: .switching),
      ])
  }

  @Test(.verifies("REQ-DEM-005"))
  func `a window with a switch inside counts for the rate at its start`() throws {
    // 06:00 local is 05:00Z; a sliding window of three sub-periods of 5 min.
    let house = try Household(at: utc(2026, 1, 15, 4, 45), subperiods: 3)
    house.run(minutes: 15, quanta: 1)
    house.run(minutes: 5, quanta: 1_000)
    #expect(house.billing.maxima.byRate[0][0] == MaximumDemand(energy: 5010, end: utc(2026, 1, 15, 5, 5)))
    #expect(house.billing.maxima.byRate[1][0] == MaximumDemand())
    house.run(minutes: 10, quanta: 1_000)
    #expect(house.billing.maxima.byRate[1][0] == MaximumDemand(energy: 15_000, end: utc(2026, 1, 15, 5, 15)))
  }

  @Test(.verifies("REQ-DEM-015"))
  func `a reset by hand is locked out after another, and one at its time never`() throws {
    let house = try Household(at: utc(2026, 1, 31, 20), lockOut: 86_400)
    #expect(house.reset())
    house.run(minutes: 120)
    #expect(!house.reset())
    house.run(minutes: 61)
    #expect(house.billing.resets == 2)
    house.run(minutes: 24 * 60 - 2)
    #expect(!house.reset())
    house.run(minutes: 1)
    #expect(house.reset())
  }

  /// From January to the middle of April: the resets of February, March and April are one.
  @Test(.verifies("REQ-DEM-015"))
  func `resets that were passed over are made once, at the latest of them`() throws {
    let house = try Household(at: utc(2026, 1, 15, 12))
    house.run(minutes: 30)
    #expect(house.setClock(to: utc(2026, 4, 15)))
    #expect(house.billing.resets == 1)
    #expect(house.period(0)?.cause == .late)
    #expect(house.period(0)?.end == utc(2026, 3, 31, 22))
    // Back by mistake and forth again: months that are lived through once more end once more.
    #expect(house.setClock(to: utc(2026, 1, 31, 22)))
    house.run(minutes: 61)
    #expect(house.billing.resets == 2)
    #expect(house.addsUp)
  }

  /// Set back over the end of the month and lived through again: it ended already.
  @Test(.verifies("REQ-DEM-015"))
  func `set back over the end of the month it does not end again`() throws {
    let house = try Household(at: utc(2026, 1, 31, 22))
    house.run(minutes: 75)
    #expect(house.billing.resets == 1)
    #expect(house.setClock(to: utc(2026, 1, 31, 22, 30)))
    house.run(minutes: 90)
    #expect(house.billing.resets == 1)
  }

  @Test(.verifies("REQ-DEM-015"))
  func `fifteen periods are kept`() throws {
    let house = try Household(at: utc(2026, 1, 15, 12))
    for _ in 0..<20 {
      house.run(minutes: 1)
      #expect(house.reset())
    }
    #expect(house.keptPeriods == 15)
    let numbers: [UInt32?] = (0..<15).map { house.period($0)?.number }
    let expected: [UInt32?] = (0..<15).map { UInt32(20 - $0) }
    #expect(numbers == expected)
    #expect(house.period(15) == nil)
  }

  /// 29 March 2026 has 92 quarters, 25 October 100, other days 96; and the repeated hour's rows differ in their mark.
  @Test(.verifies("REQ-DEM-002"), arguments: [(3, 28, 92), (10, 24, 100), (6, 10, 96)] as [(UInt8, UInt8, Int)])
  func `a day has 92, 96 or 100 quarters`(month: UInt8, day: UInt8, quarters: Int) throws {
    let zone = try PosixTimeZone(parsing: Array(Household.text.utf8).span)
    let date = try #require(CivilDate(year: 2026, month: month, day: day)).advanced(byDays: 1)
    let start = zone.action(at: CivilTime(date: date, secondOfDay: 0))
    let end = zone.action(at: CivilTime(date: date.advanced(byDays: 1), secondOfDay: 0))
    let house = try Household(at: start)
    house.run(minutes: Int((end.seconds - start.seconds) / 60))
    #expect(Int(house.billing.profile.oldestNumber) + house.billing.profile.count == quarters)
    #expect(house.rows.allSatisfy { $0.energy[0] == 9000 })
    #expect(house.addsUp)
  }

  @Test(.verifies("REQ-DEM-010"))
  func `settings that contradict each other are refused`() throws {
    let zone = try PosixTimeZone(parsing: Array(Household.text.utf8).span)
    let demand = try #require(DemandSettings(period: 900, subperiods: 15))
    func fault(
      interval: Int32 = 900, day: UInt8 = 1, second: Int32 = 0, lockOut: Int32 = 0, limit: Int32? = nil
    ) -> BillingSettings.Fault? {
      do throws(BillingSettings.Fault) {
        _ = try BillingSettings(
          zone: zone, demand: demand, profileInterval: interval, billingDay: day, billingSecondOfDay: second,
          lockOut: lockOut, synchronisationLimit: limit)
        return nil
      } catch {
        return error
      }
    }
    #expect(fault() == nil)
    #expect(fault(interval: 30) == .profileInterval)
    #expect(fault(interval: 420) == .profileInterval)
    #expect(fault(day: 0) == .billing)
    #expect(fault(day: 32) == .billing)
    #expect(fault(second: 86_400) == .billing)
    #expect(fault(lockOut: -1) == .lockOut)
    // Half of the sub-period of 60 s.
    #expect(fault(limit: 30) == .synchronisationLimit)
    #expect(fault(limit: 29) == nil)
  }
}

@Suite struct `Billing adds up` {
  /// Rates, profile and total after anything that can happen, in any order.
  @Test(.verifies("REQ-DEM-012", "REQ-DEM-008"), arguments: 1...20 as ClosedRange<UInt64>)
  func `sums are exact whatever happens`(seed: UInt64) throws {
    var random = SplitMix(seed: seed)
    let house = try Household(at: utc(2026, 10, 24, 21), subperiods: [1, 3, 5, 15][Int(seed % 4)])
    for step in 0..<4000 {
      switch Int.random(in: 0..<60, using: &random) {
      case 0:
        let shift = Int64.random(in: -9000...9000, using: &random)
        _ = house.moveClock(bySeconds: shift)
      case 1:
        let shift = Int64.random(in: -9...9, using: &random)
        _ = house.moveClock(bySeconds: shift)
      case 2:
        let away = Int64.random(in: -100...5000, using: &random)
        house.loseSupply(
          until: house.billing.now.advanced(bySeconds: away), isClockValid: Int.random(in: 0..<4, using: &random) > 0)
      case 3: house.billing.invalidateClock(port: &house.port)
      case 4: _ = house.reset()
      default: house.run(minutes: 1, quanta: Int64.random(in: 0...20_000_000, using: &random))
      }
      if step % 100 == 0 { #expect(house.addsUp, "seed \(seed), step \(step)") }
    }
    #expect(house.addsUp, "seed \(seed)")
    // Minutes that start in a window that small synchronisations stretched by 9 s: sixteen.
    #expect(house.billing.maxima.total[0].energy <= 16 * 20_000_000, "seed \(seed)")
  }
}

/// SplitMix64.
private struct SplitMix: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }
}
