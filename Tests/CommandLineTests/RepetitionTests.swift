import Foundation
import RequirementTrait
import Testing

/// Same command, same bytes; and what a report calls its replay gives them again.
@Suite struct `Repetition` {
  private func json(_ workplace: Workplace, _ arguments: [String], input: String? = nil) throws -> String {
    let outcome = try workplace.run(arguments + ["--json"], input: input)
    #expect(outcome.status == 0, "\(outcome.error)")
    return outcome.output
  }

  static let runs: [[String]] = [
    ["run", "--duration", "30s"],
    ["run", "dips", "--duration", "20s", "--seed", "18446744073709551615"],
    ["run", "three-phase-hour", "--duration", "20s"],
    ["run", "three-phase-hour", "--front-end", "ideal", "--duration", "20s"],
    ["run", "--waveform", "feed.csv", "--duration", "5s"],
    ["run", "--waveform", "-dash, 100%.csv", "--voltage-ratio", "1.5", "--current-ratio", "0.1", "--duration", "5s"],
    ["run", "my house, 100% = new.yaml"],
    ["run", "house-\u{FC}.yaml", "--seed", "0"],
    ["run", "--meter", "three-phase", "--waveform", "feed.csv", "--channels", "u1=u1,i1=i1,u3=u1,i3=i1"],
  ]

  private func prepared() throws -> Workplace {
    let workplace = try Workplace()
    try workplace.write("feed.csv", TestRecording.csv())
    try workplace.write("-dash, 100%.csv", TestRecording.csv())
    for name in ["my house, 100% = new.yaml", "house-\u{FC}.yaml"] {
      try workplace.write(
        name,
        """
        meter: single-phase
        duration: 5 s
        grid: {noise: 1 V}
        loads: {oven: {current: 7 A}}

        """)
    }
    return workplace
  }

  @Test(.verifies("REQ-EMU-001"), arguments: runs)
  func `two runs differ in nothing but their timing`(arguments: [String]) throws {
    let workplace = try prepared()
    let arguments = arguments.map { $0.hasPrefix("-dash") ? "./\($0)" : $0 }
    let first = try json(workplace, arguments)
    #expect(try Report.withoutTiming(json(workplace, arguments)) == Report.withoutTiming(first))
    // What is left out is two lines.
    #expect(
      first.split(separator: "\n").count - Report.withoutTiming(first).split(separator: "\n").count == 2)
  }

  @Test(.verifies("REQ-EMU-001"), arguments: runs)
  func `the replay that a report names gives the same bytes`(arguments: [String]) throws {
    let workplace = try prepared()
    // A name that begins with a dash is given with an equals sign.
    let dashed = arguments.firstIndex { $0.hasPrefix("-dash") }
    var given = arguments
    if let dashed { given.replaceSubrange(dashed - 1...dashed, with: ["--waveform=\(arguments[dashed])"]) }
    let first = try json(workplace, given)
    let replay = try Report(first).text("replay")
    #expect(!replay.contains("\n"))
    #expect(try Report.withoutTiming(json(workplace, ["replay", replay])) == Report.withoutTiming(first))
  }

  @Test(.verifies("REQ-EMU-001"))
  func `the working folder does not matter`() throws {
    let first = try json(try Workplace(), ["run", "quadrants", "--duration", "10s"])
    let second = try json(try Workplace(), ["run", "quadrants", "--duration", "10s"])
    #expect(Report.withoutTiming(first) == Report.withoutTiming(second))
    let outcome = try Workplace().shell("cd / && \"$METER\" run quadrants --duration 10s --json")
    #expect(Report.withoutTiming(outcome.output) == Report.withoutTiming(first))
  }

  @Test(.verifies("REQ-EMU-001"))
  func `another seed changes a scenario with noise, and the report names it`() throws {
    let workplace = try Workplace()
    let first = try Report(json(workplace, ["run", "dips", "--duration", "10s"]))
    let second = try Report(json(workplace, ["run", "dips", "--duration", "10s", "--seed", "7"]))
    #expect(try first.number("seed") == 6)
    #expect(try second.number("seed") == 7)
    #expect(try first.value("1.8.0").text != second.value("1.8.0").text)
    #expect(try second.text("replay") == "run:scenario=dips,duration=10s,seed=7")
  }

  @Test(.verifies("REQ-EMU-010"))
  func `a run leaves no file behind`() throws {
    let workplace = try prepared()
    let before = try workplace.files
    _ = try json(workplace, ["run", "--waveform", "feed.csv", "--duration", "1s"])
    #expect(try workplace.files == before)
  }
}
