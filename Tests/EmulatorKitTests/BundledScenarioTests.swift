import EmulatorKit
import Foundation
import RequirementTrait
import Scenarios
import Testing
import Waveforms

/// The scenarios that come with the program, ten virtual minutes of each.
@Suite struct `Bundled scenarios` {
  private func run(_ name: String, _ frontEnd: FrontEndKind) throws -> RunResult {
    try run(#require(try BundledScenario.scenario(named: name)), frontEnd, minutes: 10)
  }

  private func run(_ scenario: Scenario, _ frontEnd: FrontEndKind, minutes: Int64) throws -> RunResult {
    var scenario = scenario
    scenario.durationNanoseconds = min(scenario.durationNanoseconds, minutes * 60_000_000_000)
    var configuration = RunConfiguration(scenario)
    configuration.frontEnd = frontEnd
    return try Emulator(configuration).run(TonalSource(scenario.program(), seed: scenario.seed))
  }

  @Test func `there are those that the documentation names`() {
    #expect(
      BundledScenario.names == [
        "dips", "distorted", "household-day", "quadrants", "three-phase-hour", "watched-heater", "watched-midnight",
        "watched-storm",
      ])
  }

  @Test(.verifies("REQ-MET-026", "REQ-MET-006", "REQ-EMU-004"), arguments: BundledScenario.names)
  func `on the ideal front end active energy is right within 0.02 %, and the registers add up`(name: String) throws {
    try check(run(name, .ideal), name, limitPercent: 0.02)
  }

  @Test func `run on the AD7991 unless they say otherwise`() throws {
    for name in BundledScenario.names {
      #expect(try #require(try BundledScenario.scenario(named: name)).frontEnd == .ad7991, "\(name)")
    }
  }

  /// Class B: 1 % from the transitional current on, 1.5 % below it.
  @Test(.verifies("REQ-MET-042", "REQ-MET-006", "REQ-EMU-004"), arguments: BundledScenario.names)
  func `on the AD7991 active energy is within class B, and the registers add up`(name: String) throws {
    let result = try run(name, .ad7991)
    try check(result, name, limitPercent: 1)
    #expect(result.acquisition.count == result.phaseCount)
    for phase in result.acquisition {
      #expect(phase.lost == 0 && phase.busFaults == 0)
      // Gaps, of 0.2 ms to 2 ms unless the scenario says otherwise, and 24 frames for the filter, in 184 ms.
      let gap = try #require(try BundledScenario.scenario(named: name)).effects.gapNanoseconds
      let mean = Double(gap.lowerBound + gap.upperBound) / 2
      let share = (mean + 24 * 135_000) / (184_300_000 + mean)
      #expect((0.78 * share...1.25 * share).contains(phase.gapShare), "\(phase.gapShare)")
    }
  }

  /// Examples without errors of the front end and without clipping.
  @Test(.verifies("REQ-MET-026", "REQ-MET-006"), arguments: ["burst-60hz", "frequency", "thirty-days"])
  func `so is the active energy of the examples`(name: String) throws {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "../Scenarios")
    let scenario = try Scenario(contentsOfFile: folder.appending(path: "\(name).yaml").path)
    try check(run(scenario, .ideal, minutes: 3), name, limitPercent: 0.02)
  }

  private func check(_ result: RunResult, _ name: String, limitPercent: Double) throws {
    #expect(Double(result.windows) > 4.5 * Double(result.durationNanoseconds) * 1e-9)
    for offset in result.phaseCount == 1 ? [0] : [0, 20, 40, 60] {
      try checkActive(result, offset, name, limitPercent)
      try checkSums(result, offset)
    }
    try checkPulses(result)
  }

  /// Each direction by itself; where there is next to nothing in one, as a share of the apparent energy.
  private func checkActive(_ result: RunResult, _ offset: Int, _ name: String, _ limitPercent: Double) throws {
    let apparent =
      try result.referenceJoules("\(offset + 9).8.0") + result.referenceJoules("\(offset + 10).8.0")
    for quantity in [1, 2] {
      let code = "\(offset + quantity).8.0"
      let truth = try result.referenceJoules(code)
      let base = truth < 0.01 * apparent ? apparent : truth
      guard base > 0 else { continue }
      try expect(percent(result.joules(code), of: truth, base: base), within: limitPercent, "%, \(code) of \(name)")
    }
  }

  /// Whole quanta are shown: the sum of two may lack the one that their remainders make.
  private func checkSums(_ result: RunResult, _ offset: Int) throws {
    for (sum, parts) in [(3, (5, 6)), (4, (7, 8))] {
      let first = try result.quanta("\(offset + parts.0).8.0")
      let second = try result.quanta("\(offset + parts.1).8.0")
      let carried = try result.quanta("\(offset + sum).8.0") - first - second
      #expect((0...1).contains(carried), "\(offset + sum).8.0")
    }
  }

  private func checkPulses(_ result: RunResult) throws {
    for (line, codes) in [(result.activePulses, ("1.8.0", "2.8.0")), (result.reactivePulses, ("3.8.0", "4.8.0"))] {
      let counted = line.counted * 1_000_000 + line.residueQuanta
      let registered = try result.quanta(codes.0) + result.quanta(codes.1)
      #expect((0...1).contains(counted - registered), "\(codes)")
      #expect(line.emitted == line.counted)
    }
  }
}
