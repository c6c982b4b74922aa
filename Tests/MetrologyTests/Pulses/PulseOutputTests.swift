import Metrology
import Quantities
import RequirementTrait
import Testing

@Suite(.verifies("REQ-MET-035", "REQ-MET-036")) struct PulseOutputTests {
  @Test(.verifies("REQ-MET-034"))
  func `a pulse comes 800 ms after its quantum filled and lasts 32 ms`() {
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
