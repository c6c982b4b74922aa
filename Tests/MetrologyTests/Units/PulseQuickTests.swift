import Metrology
import Quantities
import Testing

// verifies: counting and queueing of pulses
@Suite struct PulseQuickTests {
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

  @Test func `a pulse comes 800 ms after its quantum filled and lasts 32 ms`() {
    var output = PulseOutput()
    #expect(output.nextEdge == nil && !output.isOn)
    output.schedule(filledAt: Instant(nanoseconds: 1_000_000_007))
    #expect(output.nextEdge?.nanoseconds == 1_800_000_007)
    let isOn = output.makeEdge()
    #expect(isOn)
    #expect(output.isOn && output.emitted == 1)
    #expect(output.nextEdge?.nanoseconds == 1_832_000_007)
    let isStillOn = output.makeEdge()
    #expect(!isStillOn)
    #expect(output.nextEdge == nil)
    // Without an edge due nothing happens.
    let isAgainOn = output.makeEdge()
    #expect(!isAgainOn)
    #expect(output.emitted == 1)
  }

  @Test func `crowded pulses keep 30 ms apart and none is lost`() {
    var output = PulseOutput()
    for index in 0..<PulseOutput.capacity {
      #expect(output.free == PulseOutput.capacity - index)
      output.schedule(filledAt: Instant(nanoseconds: Int64(index)))
    }
    #expect(output.free == 0)
    var edges: [Int64] = []
    while let edge = output.nextEdge {
      edges.append(edge.nanoseconds)
      _ = output.makeEdge()
    }
    let expected = (0..<32).flatMap { index -> [Int64] in
      let on = 800_000_000 + Int64(index) * 62_000_000
      return [on, on + 32_000_000]
    }
    #expect(edges == expected)
    #expect(output.emitted == 32 && output.free == PulseOutput.capacity)
  }
}
