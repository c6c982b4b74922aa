import Foundation
import RequirementTrait
import Testing

/// `--waveform` and what belongs to it, against 230 V, 10 A and 60 degrees, on the ideal front end.
@Suite struct `A recording on the command line` {
  private func report(_ workplace: Workplace, _ arguments: String..., input: String? = nil) throws -> Report {
    let outcome = try workplace.run(["run", "--json", "--front-end", "ideal"] + arguments, input: input)
    #expect(outcome.status == 0, "\(outcome.error)")
    return try Report(outcome.output)
  }

  /// Registers of 1150 W and 1992 var over the measured span.
  private func expectLoad(_ report: Report, factor: Double = 1, active: String = "1.8.0", reactive: String = "5.8.0")
    throws
  {
    let hours = try (report.number("measuredTo") - report.number("measuredFrom")) / 3600
    let watts = 230 * 10 * 0.5 * factor
    let vars = 230 * 10 * 0.75.squareRoot() * factor
    #expect(try abs(report.energy(active) / (watts * hours) - 1) <= 2e-4)
    #expect(try abs(report.energy(reactive) / (vars * hours) - 1) <= 2e-4)
    #expect(try abs(report.energy(active, in: "reference") / (watts * hours) - 1) <= 1e-5)
  }

  @Test(.verifies("REQ-EMU-007", "REQ-MET-025"))
  func `is repeated until the duration ends`() throws {
    let workplace = try Workplace()
    try workplace.write("feed.csv", TestRecording.csv())
    let report = try report(workplace, "--waveform", "feed.csv", "--duration", "30s")
    #expect(try report.number("virtualSeconds") == 30)
    try expectLoad(report)
  }

  @Test(.verifies("REQ-EMU-001"))
  func `comes from standard input under the name -`() throws {
    let workplace = try Workplace()
    try workplace.write("feed.csv", TestRecording.csv())
    let file = try report(workplace, "--waveform", "feed.csv", "--duration", "5s")
    let input = try report(workplace, "--waveform", "-", "--duration", "5s", input: "feed.csv")
    for code in (1...10).map({ "\($0).8.0" }) {
      #expect(try file.value(code).text == input.value(code).text)
      #expect(try file.value(code, in: "reference").text == input.value(code, in: "reference").text)
    }
    let piped = try workplace.shell("cat feed.csv | \"$METER\" run --front-end ideal --waveform - --duration 5s --json")
    #expect(piped.status == 0, "\(piped.error)")
    #expect(try Report(piped.output).value("1.8.0").text == input.value("1.8.0").text)
  }

  @Test(.verifies("REQ-EMU-007"))
  func `of COMTRADE is read with its data file`() throws {
    let workplace = try Workplace()
    try workplace.write("feed.cfg", TestRecording.configuration(count: 1600))
    try workplace.write("feed.dat", TestRecording.data(count: 1600))
    let report = try report(workplace, "--waveform", "feed.cfg", "--duration", "30s")
    let hours = try (report.number("measuredTo") - report.number("measuredFrom")) / 3600
    #expect(try abs(report.energy("1.8.0") / (2300 * hours) - 1) <= 2e-4)
  }

  @Test(.verifies("REQ-EMU-004"))
  func `behind transformers is measured on the meter's side, the reference too`() throws {
    let workplace = try Workplace()
    try workplace.write("feed.csv", TestRecording.csv(voltageFactor: 1.51, currentFactor: 120))
    try expectLoad(
      try report(
        workplace, "--waveform", "feed.csv", "--voltage-ratio", "1.51", "--current-ratio", "120", "--duration", "30s"))
    try expectLoad(
      try report(
        workplace, "--waveform", "feed.csv", "--voltage-ratio", "3.02", "--current-ratio", "600", "--duration", "30s"),
      factor: 0.1)
  }

  @Test(.verifies("REQ-MET-012"))
  func `has its channels mapped to inputs by name`() throws {
    let workplace = try Workplace()
    try workplace.write("feed.csv", TestRecording.csv(header: "time_s,Feeder 7_V,CT-b_A"))
    try expectLoad(
      try report(
        workplace, "--waveform", "feed.csv", "--channels", "u1=Feeder 7,i1=CT-b", "--duration", "30s"))
    // An input of a third phase makes the meter a three-phase one.
    let third = try report(
      workplace, "--waveform", "feed.csv", "--channels", "u1=Feeder 7,u3=Feeder 7,i3=CT-b", "--duration", "30s")
    try expectLoad(third, active: "61.8.0", reactive: "65.8.0")
    #expect(try third.energy("21.8.0") == 0)
    #expect(try third.energy("41.8.0") == 0)
  }

  @Test func `lasts a minute when no duration is given`() throws {
    let workplace = try Workplace()
    try workplace.write("feed.csv", TestRecording.csv())
    #expect(try report(workplace, "--waveform", "feed.csv").number("virtualSeconds") == 60)
  }

  @Test(arguments: [("90s", 90.0), ("1.5 min", 90), ("250ms", 0.25), ("0.01h", 36)])
  func `lasts as long as --duration says`(text: String, seconds: Double) throws {
    let workplace = try Workplace()
    try workplace.write("feed.csv", TestRecording.csv())
    #expect(try report(workplace, "--waveform", "feed.csv", "--duration", text).number("virtualSeconds") == seconds)
  }

  @Test(.verifies("REQ-EMU-007"))
  func `with six columns is measured by the three-phase meter, every phase of it`() throws {
    let workplace = try Workplace()
    try workplace.write("feed.csv", TestRecording.threePhaseCSV)
    let report = try report(workplace, "--waveform", "feed.csv", "--duration", "10s")
    let total = try report.energy("1.8.0")
    let phases = try ["21.8.0", "41.8.0", "61.8.0"].map { try report.energy($0) }
    let hours = try (report.number("measuredTo") - report.number("measuredFrom")) / 3600
    for energy in phases { #expect(abs(energy / (1150 * hours) - 1) <= 2e-4) }
    #expect(abs(total / (3 * 1150 * hours) - 1) <= 2e-4)
  }

  @Test(.verifies("REQ-EMU-007"))
  func `that lacks one voltage keeps the others in their phases`() throws {
    let workplace = try Workplace()
    try workplace.write("feed.csv", TestRecording.threePhaseCSV.replacing("u2_V", with: "spare_V"))
    let report = try report(workplace, "--waveform", "feed.csv", "--duration", "10s")
    let hours = try (report.number("measuredTo") - report.number("measuredFrom")) / 3600
    #expect(try abs(report.energy("61.8.0") / (1150 * hours) - 1) <= 2e-4)
    #expect(try report.energy("41.8.0") == 0)
  }

  @Test(.verifies("REQ-EMU-008", "REQ-EMU-009"))
  func `whose header gives a voltage in amperes is refused`() throws {
    let workplace = try Workplace()
    try workplace.write("feed.csv", TestRecording.csv(header: "time_s,u1_A,i1_V"))
    let outcome = try workplace.run("run", "--waveform", "feed.csv")
    #expect(outcome.status == 65)
    #expect(outcome.error.hasPrefix("feed.csv:1: u1_A: "))
  }

  @Test(.verifies("REQ-EMU-007"))
  func `goes with a scenario that describes no signal, only the run`() throws {
    let workplace = try Workplace()
    try workplace.write("feed.csv", TestRecording.csv())
    try workplace.write(
      "run.yaml", "meter: single-phase\nduration: 7 s\nfrontEndErrors: [{currentGain: 5 %}]\n")
    let report = try report(workplace, "run.yaml", "--waveform", "feed.csv")
    #expect(try report.number("virtualSeconds") == 7)
    let error = try #require(try report.object("errorPercent")["1.8.0"] as? NSNumber).doubleValue
    #expect(abs(error - 5) < 0.01)
  }

  @Test(
    .verifies("REQ-EMU-011"),
    arguments: [
      ("loads: {a: {current: 1 A}}", "loads"), ("grid: {frequency: 60 Hz}", "grid"),
      ("events: [{at: 1 s, phaseJump: {by: 1 deg}}]", "events"),
      ("sequence: {steps: [{name: a, for: 5 s}]}", "sequence"),
    ])
  func `is refused beside a scenario with a signal of its own, which it would hide`(part: String, key: String) throws {
    let workplace = try Workplace()
    try workplace.write("feed.csv", TestRecording.csv())
    try workplace.write("run.yaml", "meter: single-phase\nduration: 7 s\n\(part)\n")
    let outcome = try workplace.run("run", "run.yaml", "--waveform", "feed.csv")
    #expect(outcome.status == 64)
    #expect(outcome.output.isEmpty)
    #expect(outcome.error.contains("but 'run.yaml' has '\(key)'"), "\(outcome.error)")
  }

  @Test(.verifies("REQ-EMU-010"))
  func `whose report can't be written ends with 74`() throws {
    let workplace = try Workplace()
    #expect(try workplace.shell("$METER run dips --duration 2s --json > /dev/full").status == 74)
    #expect(try workplace.shell("$METER run dips --duration 2s > /dev/full").status == 74)
  }
}
