import Foundation
import RequirementTrait
import Testing

/// Wrong usage, and what the program says of itself.
@Suite struct `Usage` {
  @Test(
    .verifies("REQ-EMU-011"),
    arguments: [
      ["nonsense"], ["run", "--bogus"], ["run", "dips", "quadrants"], ["run", "--seed", "x"], ["run", "--seed", "-1"],
      ["run", "--duration"], ["run", "--duration", "5"], ["run", "--duration", "5 furlongs"],
      ["run", "--duration", "0s"], ["run", "--duration", "12:30"], ["run", "--meter", "two-phase"],
      ["run", "dips", "--meter", "single-phase"], ["run", "--front-end", "magic"], ["run", "--voltage-ratio", "2"],
      ["run", "--channels", "u1=a"], ["run", "--waveform", "feed.csv", "--voltage-ratio", "0"],
      ["run", "--waveform", "feed.csv", "--current-ratio", "nan"],
      ["run", "--waveform", "feed.csv", "--current-ratio", "1e9"],
      ["run", "--waveform", "feed.csv", "--channels", "u1"],
      ["run", "--waveform", "feed.csv", "--channels", "u4=a"], ["replay"], ["replay", "nonsense"],
      ["replay", "run:bogus=1"], ["replay", "run:duration"], ["replay", "run:seed=1,seed=2"], ["scenarios", "nowhere"],
    ])
  func `that is wrong ends with 64, a message and nothing on standard output`(arguments: [String]) throws {
    let workplace = try Workplace()
    try workplace.write("feed.csv", TestRecording.csv())
    let outcome = try workplace.run(arguments)
    #expect(outcome.status == 64, "\(outcome.error)")
    #expect(outcome.output.isEmpty)
    #expect(outcome.error.hasPrefix("Error: "))
    #expect(try workplace.files == ["feed.csv"])
  }

  @Test func `scenarios lists the bundled ones with their titles`() throws {
    let outcome = try Workplace().run("scenarios")
    #expect(outcome.status == 0)
    let lines = outcome.output.split(separator: "\n")
    let names = lines.map { $0.prefix { $0 != " " } }
    #expect(
      names == [
        "dips", "distorted", "household-day", "quadrants", "three-phase-hour", "watched-heater", "watched-midnight",
        "watched-storm",
      ])
    for line in lines { #expect(line.split(separator: " ", maxSplits: 1).count == 2, "\(line)") }
  }

  @Test(.verifies("REQ-EMU-001"), arguments: ["dips", "distorted", "household-day", "quadrants", "three-phase-hour"])
  func `scenarios NAME prints a file that runs as the bundled one does`(name: String) throws {
    let workplace = try Workplace()
    let text = try workplace.run("scenarios", name)
    #expect(text.status == 0)
    try workplace.write("copy.yaml", text.output)
    let bundled = try Report(workplace.run("run", "--json", "--duration", "5s", name).output)
    let copy = try Report(workplace.run("run", "--json", "--duration", "5s", "copy.yaml").output)
    for code in (1...10).map({ "\($0).8.0" }) {
      #expect(try bundled.value(code).text == copy.value(code).text)
    }
  }

  @Test func `the first scenario is a household's day`() throws {
    let outcome = try Workplace().run("run", "--json", "--duration", "1s")
    #expect(try Report(outcome.output).text("replay") == "run:duration=1s,seed=20260321")
  }

  @Test func `--version tells the software identification of the reports`() throws {
    let workplace = try Workplace()
    let version = try workplace.run("--version")
    #expect(version.status == 0)
    let report = try Report(workplace.run("run", "--json", "--duration", "1s").output)
    #expect(version.output == "\(try report.text("softwareIdentification"))\n")
  }

  @Test func `--help ends with 0`() throws {
    for arguments in [["--help"], ["run", "--help"], ["replay", "--help"], ["scenarios", "--help"]] {
      #expect(try Workplace().run(arguments).status == 0)
    }
  }
}
