import EmulatorKit
import Foundation
import RequirementTrait
import Scenarios
import Testing
import Waveforms

/// The scenarios that come with the program, ten virtual minutes of each.
@Suite struct `Bundled scenarios` {
  private func run(_ name: String) throws -> RunResult {
    try run(#require(try BundledScenario.scenario(named: name)), minutes: 10)
  }

  private func run(_ scenario: Scenario, minutes: Int64) throws -> RunResult {
    var scenario = scenario
    scenario.durationNanoseconds = min(scenario.durationNanoseconds, minutes * 60_000_000_000)
    return try Emulator(RunConfiguration(scenario)).run(TonalSource(scenario.program(), seed: scenario.seed))
  }

  @Test func `there are the five that the documentation names`() {
    #expect(BundledScenario.names == ["distorted", "dips", "household-day", "quadrants", "three-phase-hour"].sorted())
  }

  @Test(.verifies("REQ-MET-026", "REQ-MET-006", "REQ-EMU-004"), arguments: BundledScenario.names)
  func `active energy is right within 0.02 %, and the registers add up`(name: String) throws {
    try check(run(name), name)
  }

  /// Examples without errors of the front end and without clipping.
  @Test(.verifies("REQ-MET-026", "REQ-MET-006"), arguments: ["burst-60hz", "frequency", "thirty-days"])
  func `so is the active energy of the examples`(name: String) throws {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "../Scenarios")
    let scenario = try Scenario(contentsOfFile: folder.appending(path: "\(name).yaml").path)
    try check(run(scenario, minutes: 3), name)
  }

  private func check(_ result: RunResult, _ name: String) throws {
    #expect(result.windows > 100)
    for offset in result.phaseCount == 1 ? [0] : [0, 20, 40, 60] {
      try checkActive(result, offset, name)
      try checkSums(result, offset)
    }
    try checkPulses(result)
  }

  /// Each direction by itself; where there is next to nothing in one, as a share of the apparent energy.
  private func checkActive(_ result: RunResult, _ offset: Int, _ name: String) throws {
    let apparent =
      try result.referenceJoules("\(offset + 9).8.0") + result.referenceJoules("\(offset + 10).8.0")
    for quantity in [1, 2] {
      let code = "\(offset + quantity).8.0"
      let truth = try result.referenceJoules(code)
      let base = truth < 0.01 * apparent ? apparent : truth
      guard base > 0 else { continue }
      try expect(percent(result.joules(code), of: truth, base: base), within: 0.02, "%, \(code) of \(name)")
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
