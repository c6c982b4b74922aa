import Metrology
import Quantities
import RequirementTrait
import Testing

@Suite(.verifies("REQ-MET-033")) struct PulseCounterTests {
  @Test(arguments: [
    (1000 as Int64, 1_000_000 as Int64), (500, 2_000_000), (10_000, 100_000), (1_000_000, 1000), (1, 1_000_000_000),
  ])
  func `the quantum follows from the meter constant`(impulses: Int64, quanta: Int64) {
    #expect(PulseCounter(impulsesPerKilowattHour: impulses).quantum.units == Int128(quanta) << 88)
  }

  @Test func `what the limit holds back comes later`() {
    var counter = PulseCounter(impulsesPerKilowattHour: 1000)
    let quantum = counter.quantum.units
    let atOnce = counter.add(WindowEnergy(units: 5 * quantum + 7), limit: 2)
    #expect(atOnce == 2)
    #expect(counter.pulses == 2 && counter.residue.units == 3 * quantum + 7)
    let later = counter.add(.zero, limit: 10)
    #expect(later == 3)
    #expect(counter.pulses == 5 && counter.residue.units == 7)
    #expect(counter.missing.units == quantum - 7)
    let exactly = counter.add(counter.missing, limit: 1)
    #expect(exactly == 1)
    #expect(counter.residue == .zero)
    let short = counter.add(WindowEnergy(units: quantum - 1), limit: 1)
    #expect(short == 0)
  }
}
