import Foundation
import RequirementTrait
import Testing

/// `--fault` as an evaluator uses it who repeats a record of the campaign by hand.
@Suite(.verifies("REQ-EMU-074")) struct `A fault on the command line` {
  private static let hang = [
    "run", "watched-heater", "--cpu", "cortex-m4", "--fault", "hang display#3 begun", "--json",
  ]

  private func supervision(_ report: Report) throws -> [String: Any] {
    try #require(report.members["supervision"] as? [String: Any])
  }

  @Test func `is found, reset, told, and the same again by its ID`() throws {
    let workplace = try Workplace()
    let first = try Report(workplace.run(Self.hang).output)
    #expect(try #require(supervision(first)["resets"] as? [Any]).count == 1)
    let id = try #require(first.members["replay"] as? String)
    let again = try Report(workplace.run("replay", id, "--json").output)
    #expect(again.members["registers"] as? NSObject == first.members["registers"] as? NSObject)
    #expect(try supervision(again)["events"] as? NSObject == supervision(first)["events"] as? NSObject)
  }

  @Test func `in a task that is not supervised is not found`() throws {
    let workplace = try Workplace()
    let words = ["run", "watched-heater", "--cpu", "cortex-m4", "--fault", "skipped display#3", "--json"]
    let watched = try Report(workplace.run(words).output)
    #expect(!(try #require(supervision(watched)["events"] as? [Any]).isEmpty))
    let unwatched = try Report(workplace.run(words + ["--unsupervised", "display"]).output)
    #expect(try #require(supervision(unwatched)["events"] as? [Any]).isEmpty)
    let id = try #require(unwatched.members["replay"] as? String)
    #expect(id.contains("unsupervised=display"))
  }

  @Test func `is judged under the greatest load that is legal as well`() throws {
    let workplace = try Workplace()
    let words = ["run", "watched-heater", "--cpu", "cortex-m4", "--json"]
    let loaded = try Report(workplace.run(words + ["--charge", "budgets"]).output)
    #expect(try #require(supervision(loaded)["events"] as? [Any]).isEmpty)
    let id = try #require(loaded.members["replay"] as? String)
    #expect(id.contains("charge=budgets"))
    let again = try Report(workplace.run("replay", id, "--json").output)
    #expect(again.members["timing"] as? NSObject == loaded.members["timing"] as? NSObject)
    #expect(
      try Report(workplace.run(words).output).members["timing"] as? NSObject != loaded.members["timing"] as? NSObject)
  }

  @Test(arguments: [
    (["--cpu", "cortex-m4", "--fault", "hang nobody#3 begun"], "'hang nobody#3 begun' is no fault"),
    (["--fault", "hang display#3 begun"], "--fault needs --cpu"),
    (["--cpu", "cortex-m4", "--unsupervised", "capture"], "'capture' is no task"),
    (["--unsupervised", "display"], "--unsupervised needs --cpu"),
    (["--cpu", "cortex-m4", "--charge", "nothing"], "'nothing' is neither worst nor budgets"),
    (["--charge", "budgets"], "--charge needs --cpu"),
  ])
  func `that is none is wrong usage`(words: [String], message: String) throws {
    let result = try Workplace().run(["run", "watched-heater"] + words)
    #expect(result.status == 64)
    #expect(result.error.contains(message), "\(result.error)")
  }
}
