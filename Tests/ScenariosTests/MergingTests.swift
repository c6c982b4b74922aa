import Foundation
import Scenarios
import Testing
import Waveforms

/// The lazily merged segments against direct evaluation of the model.
@Suite struct MergingTests {
  @Test(arguments: 1...150)
  func `Segments have the values of the model at any instant`(seed: Int) throws {
    var generator = ScenarioGenerator(seed: UInt64(seed))
    let yaml = generator.yaml()
    let scenario = try Scenario(yaml: yaml, file: "seed-\(seed).yaml")
    try compare(scenario, seed: UInt64(seed), instantsPerSegment: 3, context: "seed \(seed):\n\(yaml)")
  }

  /// Shaped loads depend on the phase of the grid, which this oracle draws at random: ``ShapedLoadTests`` has theirs.
  @Test(
    arguments: try scenarioFiles().map(\.path).filter { path in
      try Scenario(contentsOfFile: path).loads.allSatisfy { $0.shape == nil }
    })
  func `The first segments of the scenario files have the values of the model`(path: String) throws {
    try compare(
      Scenario(contentsOfFile: path), seed: 7, instantsPerSegment: 2, segmentLimit: 400, context: path)
  }

  @Test(arguments: BundledScenario.names)
  func `The first segments of bundled scenarios have the values of the model`(name: String) throws {
    let scenario = try #require(try BundledScenario.scenario(named: name))
    try compare(scenario, seed: 7, instantsPerSegment: 2, segmentLimit: 400, context: name)
  }

  private func compare(
    _ scenario: Scenario, seed: UInt64, instantsPerSegment: Int, segmentLimit: Int = .max, context: String
  ) throws {
    let oracle = DirectEvaluation(scenario: scenario)
    var random = SeededGenerator(seed: seed)
    var program = scenario.program()
    var end: Int64 = 0
    var count = 0
    while count < segmentLimit, let segment = program.next() {
      try #require(segment.startNanoseconds == end && segment.endNanoseconds > end, "\(context)")
      try #require(segment.channels.count == 2 * scenario.phaseCount)
      end = segment.endNanoseconds
      count += 1
      var instants = [segment.startNanoseconds, segment.endNanoseconds - 1]
      for _ in 0..<instantsPerSegment {
        instants.append(.random(in: segment.startNanoseconds..<segment.endNanoseconds, using: &random))
      }
      for instant in instants {
        let state = oracle.state(at: instant)
        let theta = Double.random(in: 0..<(2 * .pi), using: &random)
        for phase in 0..<scenario.phaseCount {
          let expected = oracle.values(phase: phase, at: instant, theta: theta, state: state)
          let voltage = segment.channels[2 * phase].value(theta: theta, seconds: Double(instant) / 1e9)
          let current = segment.channels[2 * phase + 1].value(theta: theta, seconds: Double(instant) / 1e9)
          try #require(abs(voltage - expected.voltage) < 1e-8, "voltage, phase \(phase), \(instant) ns, \(context)")
          try #require(abs(current - expected.current) < 1e-8, "current, phase \(phase), \(instant) ns, \(context)")
        }
        let share =
          Double(instant - segment.startNanoseconds) / Double(segment.endNanoseconds - segment.startNanoseconds)
        let hz = segment.frequencyStartHz + share * (segment.frequencyEndHz - segment.frequencyStartHz)
        try #require(abs(hz - state.frequencyHz) < 1e-6, "frequency, \(instant) ns, \(context)")
      }
    }
    if count < segmentLimit { try #require(end == scenario.durationNanoseconds, "\(context)") }
  }
}
