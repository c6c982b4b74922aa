import Scenarios
import Testing
import Waveforms

/// Scenarios through the front end: it takes every segment, and its reference is the energy of the segments.
@Suite struct RenderingTests {
  @Test(arguments: BundledScenario.names)
  func `The reference of ten seconds is the energy of the segments`(name: String) throws {
    let scenario = try #require(try BundledScenario.scenario(named: name))
    let end: Int64 = 10_000_000_000
    var joules = Array(repeating: 0.0, count: scenario.phaseCount)
    var program = scenario.program()
    while let segment = program.next(), segment.startNanoseconds < end {
      let seconds = Double(min(segment.endNanoseconds, end) - segment.startNanoseconds) / 1e9
      for phase in joules.indices { joules[phase] += activePower(segment, phase: phase) * seconds }
    }
    var source = TonalSource(scenario.program(), seed: scenario.seed)
    var output: [Double] = []
    for block in 0...Int64(10) { source.render(firstSample: block * 8_000, count: 8_000, into: &output) }
    let reference = source.reference(atNanoseconds: end)
    for phase in joules.indices {
      // Products of different orders average out over whole cycles only.
      #expect(abs(reference[phase].activeJoules - joules[phase]) < 1e-3 * abs(joules[phase]), "phase \(phase)")
    }
  }

  @Test(arguments: 1...20)
  func `The front end takes any scenario`(seed: Int) throws {
    var generator = ScenarioGenerator(seed: UInt64(seed))
    let yaml = generator.yaml()
    let scenario = try Scenario(yaml: yaml, file: "seed-\(seed).yaml")
    var source = TonalSource(scenario.program(), seed: scenario.seed)
    var output: [Double] = []
    for block in 0..<Int64(2) {
      source.render(firstSample: block * 8_000, count: 8_000, into: &output)
      #expect(output.allSatisfy { $0.isFinite }, "seed \(seed):\n\(yaml)")
    }
  }
}
