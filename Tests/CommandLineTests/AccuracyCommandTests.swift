import Foundation
import RequirementTrait
import Testing

/// `meter-emulator accuracy` as other programs use it.
@Suite struct `Accuracy command` {
  private let workplace: Workplace

  init() throws { workplace = try Workplace() }

  private func report(_ arguments: String...) throws -> (status: Int32, report: Report) {
    let outcome = try workplace.run(["accuracy", "--json"] + arguments)
    return (outcome.status, try Report(outcome.output))
  }

  @Test(.verifies("REQ-EMU-012", "REQ-EMU-028"))
  func `--json gives rows with name, limit, error and verdict, and the worst margin`() throws {
    let (status, report) = try report("--front-end", "ideal", "--only", "0.5 A")
    #expect(status == 0)
    let rows = try #require(report.members["rows"] as? [[String: Any]])
    #expect(rows.count > 20)
    for row in rows {
      #expect(row["name"] is String)
      #expect(row["verdict"] as? String == "pass")
      #expect(row["limitPercent"] is NSNumber)
      #expect(row["errorPercent"] is NSNumber)
      #expect(row["limitVerified"] is Bool)
    }
    #expect((0.9...1).contains(try report.number("worstMargin")))
  }

  @Test(.verifies("REQ-EMU-012"))
  func `where there is no error to take it is null`() throws {
    let (status, report) = try report("--front-end", "ideal", "--only", "starting at 0.02 A")
    #expect(status == 0)
    let rows = try #require(report.members["rows"] as? [[String: Any]])
    #expect(rows.count == 2)
    for row in rows { #expect(row["errorPercent"] is NSNull) }
    #expect(report.members["worstMargin"] is NSNull)
  }

  @Test(.verifies("REQ-EMU-028"))
  func `a meter that reads 3 percent high fails with exit status 1, and its rows are named`() throws {
    let (status, report) = try report("--front-end", "ideal", "--only", "import 5 A, PF", "--gain-error", "3")
    #expect(status == 1)
    #expect(try #require(report.members["failed"] as? [String]).count == 3)
    #expect(try report.number("worstMargin") < -1.9)
    let text = try workplace.run("accuracy", "--front-end", "ideal", "--only", "import 5 A, PF", "--gain-error", "3")
    #expect(text.status == 1)
    #expect(text.output.contains("Failed: 3 of 3"))
    #expect(text.output.contains("import 5 A, PF 0.5i, +3.0"))
    #expect(text.output.contains("deviation: the gain error that was asked for"))
  }

  @Test(.verifies("REQ-EMU-050"))
  func `--explain gives the causes of a row that passes, with what is left without each`() throws {
    let (status, report) = try report("--only", "import 5 A, PF 0.5i", "--explain", "--csv", "a.csv")
    #expect(status == 0)
    let reasons = try #require(report.members["reasons"] as? [[String: Any]])
    #expect(reasons.map { $0["name"] as? String } == ["import 5 A, PF 0.5i"])
    let causes = try #require(reasons.first?["causes"] as? [[String: Any]])
    #expect(causes.last?["cause"] as? String == "converter")
    for cause in causes { #expect(cause["errorPercentWithout"] is NSNumber) }
    let table = try String(contentsOf: workplace.folder.appending(path: "a.csv"), encoding: .utf8)
    #expect(table.contains("converter: the converter as a whole"))
  }

  @Test(.verifies("REQ-EMU-001"))
  func `two runs give the same bytes`() throws {
    let arguments = ["accuracy", "--json", "--only", "10 A, PF", "--seed", "5", "--csv", "a.csv", "--plot", "a.svg"]
    let first = try workplace.run(arguments)
    let files = try ["a.csv", "a.svg"].map { try Data(contentsOf: workplace.folder.appending(path: $0)) }
    let second = try workplace.run(arguments)
    #expect(Report.withoutTiming(first.output) == Report.withoutTiming(second.output))
    #expect(try ["a.csv", "a.svg"].map { try Data(contentsOf: workplace.folder.appending(path: $0)) } == files)
    #expect(try workplace.files == ["a.csv", "a.svg"])
  }

  @Test(.verifies("REQ-EMU-025"))
  func `the limits can be printed, corrected and given back`() throws {
    let limits = try workplace.run("accuracy", "--print-limits").output
    try workplace.write("own.yaml", limits.replacingOccurrences(of: "limit: 1.0 %", with: "limit: 0.9 %"))
    let (_, report) = try report("--front-end", "ideal", "--only", "import 5 A, PF 1", "--limits", "own.yaml")
    let rows = try #require(report.members["rows"] as? [[String: Any]])
    #expect(rows.map { $0["limitPercent"] as? Double } == [0.9])
  }

  @Test(.verifies("REQ-EMU-009", "REQ-EMU-010", "REQ-EMU-025"))
  func `a faulty limits file ends with 65, line and key, and writes nothing`() throws {
    let limits = try workplace.run("accuracy", "--print-limits").output
    try workplace.write("own.yaml", limits.replacingOccurrences(of: "limit: 1.5 %", with: "limit: 1.5 A"))
    let outcome = try workplace.run("accuracy", "--limits", "own.yaml", "--csv", "a.csv", "--plot", "a.svg")
    #expect(outcome.status == 65)
    #expect(outcome.output.isEmpty)
    #expect(outcome.error.hasPrefix("own.yaml:"))
    #expect(outcome.error.contains("limit: unit \"A\""))
    #expect(try workplace.files == ["own.yaml"])
  }

  @Test(
    .verifies("REQ-EMU-011"),
    arguments: [["--class", "D"], ["--meter", "two-phase"], ["--front-end", "magic"], ["--only", "nothing"]])
  func `wrong usage ends with 64`(arguments: [String]) throws {
    let outcome = try workplace.run(["accuracy"] + arguments)
    #expect(outcome.status == 64, "\(outcome.error)")
    #expect(outcome.output.isEmpty)
  }
}
