import Quantities
import RequirementTrait
import Testing

/// The register's arithmetic at the edges of its two parts.
@Suite(.verifies("REQ-MET-002", "REQ-MET-008")) struct EnergyRegisterTests {
  private let quantum = WindowEnergy.quantum

  @Test func `a remainder one unit below the quantum carries with the next unit`() {
    var register = EnergyRegister.zero
    #expect(register.add(WindowEnergy(units: quantum - 1)) == 0)
    #expect(register.quanta == 0)
    #expect(register.residue == quantum - 1)
    #expect(register.add(WindowEnergy(units: 1)) == 1)
    #expect(register == EnergyRegister(quanta: 1, residue: 0))
  }

  @Test(arguments: [1, 3, 7, 1_000_003] as [Int128])
  func `many small amounts are their product, to the last unit`(amount: Int128) {
    var register = EnergyRegister.zero
    let each = (quantum / 1000) * amount + 1
    for _ in 0..<5000 { register.add(WindowEnergy(units: each)) }
    #expect(Int128(register.quanta) * quantum + register.residue == 5000 * each)
  }

  @Test func `the sum of two registers carries their remainders`() {
    let half = EnergyRegister(quanta: 2, residue: quantum / 2)
    #expect(half + half == EnergyRegister(quanta: 5, residue: 0))
    let less = EnergyRegister(quanta: 2, residue: quantum / 2 - 1)
    #expect(half + less == EnergyRegister(quanta: 4, residue: quantum - 1))
  }

  @Test func `1e8 kWh and what fills them to the brim fit`() {
    var register = EnergyRegister(quanta: 100_000_000 * 1000 * EnergyQuantum.perWattHour, residue: quantum - 1)
    register.add(WindowEnergy(units: 1))
    #expect(register.quanta == 100_000_000_000_000_001)
    #expect(register.residue == 0)
  }
}

@Suite struct QuadrantTests {
  @Test(
    .verifies("REQ-MET-005"),
    arguments: [
      (1, 1, Quadrant.one), (-1, 1, .two), (-1, -1, .three), (1, -1, .four), (0, 0, .one), (0, -1, .four),
      (-1, 0, .two),
    ] as [(Int128, Int128, Quadrant)])
  func `signs give the quadrant, zero counts as positive`(active: Int128, reactive: Int128, quadrant: Quadrant) {
    #expect(Quadrant(active: active, reactive: reactive) == quadrant)
  }
}

@Suite struct TimeTests {
  @Test func `instants advance and differ in nanoseconds`() {
    let instant = Instant(nanoseconds: 5).advanced(byNanoseconds: -7)
    #expect(instant == Instant(nanoseconds: -2))
    #expect(Instant(nanoseconds: 5).nanoseconds(since: instant) == 7)
    #expect(instant < Instant(nanoseconds: 5))
  }

  @Test(arguments: [
    (31_899_999, false), (31_900_000, true), (32_000_000, true), (40_000_000, true), (40_000_001, false),
  ])
  func `sample periods have a range`(ticks: Int64, isValid: Bool) {
    #expect(SamplePeriod(ticks: ticks).isValid == isValid)
    #expect(SamplePeriod(nanoseconds: 125_000).ticks == 32_000_000)
  }
}
