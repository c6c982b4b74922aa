import Foundation
import RequirementTrait
import Testing

/// What a report says of a recording: which channel feeds which input, by which ratio, and which are left over.
@Suite(.verifies("REQ-EMU-013")) struct `The channels in a report` {
  /// `u1` -> `3 spare_V x1.5`; an input without a channel has the word `none`.
  private func inputs(_ report: Report) throws -> [String: String] {
    let waveform = try report.object("waveform")
    var result: [String: String] = [:]
    for input in try #require(waveform["inputs"] as? [[String: Any]]) {
      let ratio = try #require(input["ratio"] as? NSNumber).doubleValue
      let channel = input["channel"] as? [String: Any]
      #expect(channel != nil || input["channel"] is NSNull)
      let place = try channel.map { try "\(#require($0["index"] as? Int)) \(#require($0["name"] as? String))" }
      result[try #require(input["input"] as? String)] = "\(place ?? "none") x\(ratio)"
    }
    return result
  }

  private func unused(_ report: Report) throws -> [String] {
    let channels = try #require(try report.object("waveform")["unused"] as? [[String: Any]])
    return try channels.map { try "\(#require($0["index"] as? Int)) \(#require($0["name"] as? String))" }
  }

  private func workplace() throws -> Workplace {
    let workplace = try Workplace()
    try workplace.write("feed.csv", TestRecording.csv())
    try workplace.write("three.csv", TestRecording.threePhaseCSV)
    try workplace.write(
      "feed.cfg", TestRecording.configuration(count: 1600).replacing("99999,1,1,P", with: "99999,600,5,S"))
    try workplace.write("feed.dat", TestRecording.data(count: 1600))
    return workplace
  }

  private func report(_ workplace: Workplace, _ arguments: [String]) throws -> Report {
    let outcome = try workplace.run(["run", "--json", "--duration", "2s"] + arguments)
    #expect(outcome.status == 0, "\(outcome.error)")
    return try Report(outcome.output)
  }

  static let runs: [([String], [String: String], [String])] = [
    (["--waveform", "feed.csv"], ["u1": "1 u1_V x1.0", "i1": "2 i1_A x1.0"], []),
    (
      ["--waveform", "feed.cfg", "--voltage-ratio", "1.5", "--current-ratio", "120"],
      ["u1": "1 UA x1.5", "i1": "2 IA x120.0"], []
    ),
    (
      ["--waveform", "three.csv", "--meter", "single-phase"], ["u1": "1 u1_V x1.0", "i1": "2 i1_A x1.0"],
      ["3 u2_V", "4 i2_A", "5 u3_V", "6 i3_A"]
    ),
    (
      ["--waveform", "three.csv", "--channels", "u1=u3,i1=i2_A,u3=u3", "--current-ratio", "2"],
      [
        "u1": "5 u3_V x1.0", "i1": "4 i2_A x2.0", "u2": "none x1.0", "i2": "none x2.0", "u3": "5 u3_V x1.0",
        "i3": "none x2.0",
      ], ["1 u1_V", "2 i1_A", "3 u2_V", "6 i3_A"]
    ),
  ]

  @Test(arguments: runs)
  func `name the channel and the ratio of each input, and what is unused`(
    arguments: [String], expected: [String: String], left: [String]
  ) throws {
    let report = try report(workplace(), arguments)
    #expect(try inputs(report) == expected)
    #expect(try unused(report) == left)
  }

  @Test func `give what each input gets, on the meter's side, and what the file says of a transformer`() throws {
    let report = try report(workplace(), ["--waveform", "feed.cfg", "--voltage-ratio", "2", "--current-ratio", "4"])
    let inputs = try #require(try report.object("waveform")["inputs"] as? [[String: Any]])
    #expect(inputs.map { $0["meaning"] as? String } == ["L1 voltage", "L1 current"])
    #expect(inputs.map { $0["rmsUnit"] as? String } == ["V", "A"])
    // 230 V and 10 A, recorded in steps of 10 mV and 1 mA.
    for (input, expected) in zip(inputs, [115.0, 2.5]) {
      let rms = try #require(input["rms"] as? NSNumber).doubleValue
      #expect(abs(rms / expected - 1) < 1e-5)
      let channel = try #require(input["channel"] as? [String: Any])
      let transformer = try #require(channel["transformer"] as? [String: Any])
      #expect(transformer["primary"] as? Double == 600)
      #expect(transformer["secondary"] as? Double == 5)
      #expect(transformer["side"] as? String == "secondary")
    }
  }

  @Test func `stand in a replay as in the run`() throws {
    let workplace = try workplace()
    let first = try report(workplace, Self.runs[3].0)
    let outcome = try workplace.run("replay", "--json", first.text("replay"))
    #expect(outcome.status == 0)
    let second = try Report(outcome.output)
    #expect(try inputs(second) == inputs(first))
    #expect(try unused(second) == unused(first))
  }

  @Test func `are null for a scenario`() throws {
    #expect(try report(workplace(), ["dips"]).members["waveform"] is NSNull)
  }

  @Test func `stand in the summary for people, of a replay too`() throws {
    let workplace = try workplace()
    let run = try workplace.run(["run", "--duration", "2s"] + Self.runs[3].0)
    let text = run.output
    for line in [
      "Recording CSV, 1600 samples at 8000 Hz; 10 cycles of 50.0000 Hz are repeated",
      "L1 voltage (u1) from channel 5 \"u3_V\" in V, ratio 1: 230 V",
      "L1 current (i1) from channel 4 \"i2_A\" in A, ratio 2: 5 A", "L2 voltage (u2) from no channel: zero",
      "Unused channels: channel 1 \"u1_V\" in V, channel 2 \"i1_A\" in A, channel 3 \"u2_V\" in V, channel 6 \"i3_A\" in A",
    ] { #expect(text.contains("\n\(line)\n"), "\(line) in\n\(text)") }
    let id = try #require(text.firstMatch(of: /\nAgain: meter-emulator replay '(.+)'\n/)).1
    let replay = try workplace.run("replay", String(id)).output
    #expect(replay.split(separator: "\n").dropFirst(3) == text.split(separator: "\n").dropFirst(3))
    let transformers = try workplace.run("run", "--duration", "2s", "--waveform", "feed.cfg").output
    #expect(transformers.contains("channel 2 \"IA\" in A (secondary side of 600:5), ratio 1: 10"), "\(transformers)")
    #expect(transformers.contains("\nUnused channels: none\n"))
  }
}
