import Foundation
import RequirementTrait
import Testing

/// `meter-emulator calibrate`, `monte-carlo`, and what is done with a calibration.
@Suite struct `Calibration commands` {
  private let workplace: Workplace

  init() throws { workplace = try Workplace() }

  private func calibrate(_ arguments: String...) throws {
    let outcome = try workplace.run(["calibrate", "-o", "c.yaml"] + arguments)
    #expect(outcome.status == 0, "\(outcome.error)")
  }

  @Test(.verifies("REQ-EMU-035", "REQ-EMU-037"))
  func `calibrate writes a file, with the errors before and after`() throws {
    let outcome = try workplace.run("calibrate", "--seed", "7", "-o", "c.yaml")
    #expect(outcome.status == 0)
    #expect(outcome.output.split(separator: "\n").count { $0.contains("% before") && $0.contains("% after") } == 4)
    let text = try String(contentsOf: workplace.folder.appending(path: "c.yaml"), encoding: .utf8)
    #expect(text.contains("meter: single-phase") && text.contains("seed: 7"))
    #expect(try workplace.run("calibrate", "--seed", "7").output == text)
  }

  @Test(.verifies("REQ-EMU-035", "REQ-EMU-037"))
  func `accuracy measures the calibrated meter, and finds its error gone`() throws {
    try calibrate("--seed", "7")
    let outcome = try workplace.run("accuracy", "--calibration", "c.yaml", "--only", "import 5 A, PF", "--json")
    #expect(outcome.status == 0)
    let report = try Report(outcome.output)
    let rows = try #require(report.members["rows"] as? [[String: Any]])
    #expect(rows.count == 3)
    for row in rows {
      #expect((row["errorsPercent"] as? [Double])?.count == 1)
      #expect(abs(try #require(row["errorPercent"] as? Double)) < 0.05)
    }
    // The constants are those of the file: with others the meter reads otherwise.
    let text = try String(contentsOf: workplace.folder.appending(path: "c.yaml"), encoding: .utf8)
    try workplace.write(
      "c.yaml",
      text.replacingOccurrences(of: "ratio: 0.", with: "ratio: 1.0").replacing(/perCode: 1(\d)\./) {
        "perCode: 2\($0.1)."
      })
    let changed = try workplace.run("accuracy", "--calibration", "c.yaml", "--only", "import 5 A, PF 1", "--json")
    #expect(changed.status == 1)
  }

  @Test(.verifies("REQ-EMU-037"))
  func `run takes a calibration, and a replay of it too`() throws {
    try calibrate("--seed", "7")
    let arguments = ["run", "quadrants", "--duration", "20s", "--json"]
    let plain = try workplace.run(arguments)
    let calibrated = try workplace.run(arguments + ["--calibration", "c.yaml"])
    #expect(calibrated.status == 0, "\(calibrated.error)")
    #expect(Report.withoutTiming(calibrated.output) != Report.withoutTiming(plain.output))
    let id = try #require(try Report(calibrated.output).members["replay"] as? String)
    let again = try workplace.run("replay", id, "--json")
    #expect(Report.withoutTiming(again.output) == Report.withoutTiming(calibrated.output))
  }

  @Test(.verifies("REQ-EMU-009", "REQ-EMU-010", "REQ-EMU-037"))
  func `a calibration of another meter ends with 65, line and key`() throws {
    try calibrate("--seed", "7")
    for command in ["run", "accuracy"] {
      let outcome = try workplace.run(command, "--meter", "three-phase", "--calibration", "c.yaml")
      #expect(outcome.status == 65)
      #expect(outcome.output.isEmpty)
      #expect(outcome.error.hasPrefix("c.yaml:") && outcome.error.contains(": meter: the calibration is that of"))
      #expect(outcome.error.split(separator: "\n").count == 1)
    }
    try workplace.write(
      "own.yaml",
      "meter: single-phase\nduration: 1 s\nconverter: {gainTolerance: 2 %}\ngrid: {voltage: 230 V, frequency: 50 Hz}\n")
    let parts = try workplace.run("run", "own.yaml", "--calibration", "c.yaml")
    #expect(parts.status == 65)
    #expect(parts.error.contains(": parts: the calibration is that of another meter"))
    let missing = try workplace.run("accuracy", "--calibration", "none.yaml")
    #expect(missing.status == 65 && missing.error.hasPrefix("none.yaml"))
  }

  @Test(.verifies("REQ-EMU-038", "REQ-EMU-039"))
  func `monte-carlo gives rows and meters, and two runs the same bytes`() throws {
    let arguments = ["monte-carlo", "--meters", "2", "--first", "5", "--json", "--csv", "m.csv", "--plot", "m.svg"]
    let first = try workplace.run(arguments)
    #expect(first.status == 0, "\(first.error)")
    let report = try Report(first.output)
    let rows = try #require(report.members["rows"] as? [[String: Any]])
    let meters = try #require(report.members["meters"] as? [[String: Any]])
    #expect(rows.count >= 60 && meters.count == 2)
    #expect(meters.map { $0["number"] as? Int } == [5, 6])
    for row in rows {
      #expect(row["name"] is String && row["verdict"] as? String == "pass")
      #expect(row["shareInside"] as? Double == 1)
    }
    #expect(try report.number("shareInside") == 1)
    #expect((report.members["failed"] as? [String])?.isEmpty == true)
    let files = try ["m.csv", "m.svg"].map { try Data(contentsOf: workplace.folder.appending(path: $0)) }
    #expect(String(decoding: files[0], as: UTF8.self).split(separator: "\n").count == 3)
    let second = try workplace.run(arguments)
    #expect(Report.withoutTiming(first.output) == Report.withoutTiming(second.output))
    #expect(try ["m.csv", "m.svg"].map { try Data(contentsOf: workplace.folder.appending(path: $0)) } == files)
  }

  @Test(.verifies("REQ-EMU-038", "REQ-EMU-028"))
  func `a population beyond a limit ends with 1 and names the rows`() throws {
    let limits = try workplace.run("accuracy", "--print-limits").output
    try workplace.write(
      "own.yaml", limits.replacingOccurrences(of: "to: Imax, limit: 1.0 %", with: "to: Imax, limit: 0.01 %"))
    let outcome = try workplace.run("monte-carlo", "--meters", "1", "--limits", "own.yaml")
    #expect(outcome.status == 1)
    #expect(outcome.output.contains("Failed, below 99 % of the meters:\n"))
    #expect(outcome.output.contains("\n  import 60 A, PF 1\n"))
  }

  @Test(
    .verifies("REQ-EMU-011"),
    arguments: [
      ["calibrate", "--meter", "two-phase"], ["calibrate", "--source-uncertainty", "2"],
      ["monte-carlo", "--meters", "0"],
      ["monte-carlo", "--class", "D"], ["monte-carlo", "--first", "0"],
      ["accuracy", "--front-end", "ideal", "--calibration", "c.yaml"],
      ["run", "--front-end", "ideal", "--calibration", "c.yaml"],
    ])
  func `wrong usage ends with 64`(arguments: [String]) throws {
    let outcome = try workplace.run(arguments)
    #expect(outcome.status == 64, "\(outcome.error)")
    #expect(outcome.output.isEmpty)
  }
}
