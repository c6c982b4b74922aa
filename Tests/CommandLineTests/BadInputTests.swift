import Foundation
import RequirementTrait
import Testing

/// Bad input ends with 65 and one line on standard error that names file, line and key; nothing goes to standard output.
@Suite struct `Bad input` {
  struct Fault: CustomTestStringConvertible {
    var name: String
    var files: [String: String]
    /// What `run` is given.
    var arguments: [String]
    /// How the message begins: the file, then the line.
    var place: String
    /// What else it names: the key.
    var key: String
    var input: String?

    var testDescription: String { name }
  }

  private static func yaml(_ name: String, _ text: String, line: Int, key: String) -> Fault {
    Fault(name: name, files: ["bad.yaml": text], arguments: ["bad.yaml"], place: "bad.yaml:\(line)", key: key)
  }

  private static func csv(_ name: String, _ text: String, line: Int, key: String) -> Fault {
    Fault(
      name: name, files: ["bad.csv": text], arguments: ["--waveform", "bad.csv"], place: "bad.csv:\(line)", key: key)
  }

  static let faults: [Fault] = [
    yaml("unknown key", "meter: single-phase\nduration: 5 s\nbogus: 1\n", line: 3, key: "bogus"),
    yaml(
      "wrong unit", "meter: single-phase\nduration: 5 s\nloads:\n  oven: {current: 5 V}\n", line: 4,
      key: "loads.oven.current"),
    yaml("unknown unit", "meter: single-phase\nduration: 5 furlongs\n", line: 2, key: "duration"),
    yaml(
      "not a number", "meter: single-phase\nduration: 5 s\ngrid:\n  voltage: .nan V\n", line: 4, key: "grid.voltage"),
    yaml("missing key", "duration: 5 s\n", line: 1, key: "meter"),
    yaml("no YAML", "meter: single-phase\nduration: [5 s\n", line: 3, key: "document"),
    yaml("alias", "meter: &a single-phase\nduration: *a\n", line: 1, key: "meter"),
    csv("text for a sample", TestRecording.csv(line: 101, "0.012375,abc,1"), line: 101, key: "u1_V"),
    csv("NaN for a sample", TestRecording.csv(line: 1601, "0.199875,1,nan"), line: 1601, key: "i1_A"),
    csv("infinite sample", TestRecording.csv(line: 7, "0.000625,1,1e999"), line: 7, key: "i1_A"),
    csv("no sample", TestRecording.csv(line: 101, "0.012375,,1"), line: 101, key: "u1_V"),
    csv("a line cut short", TestRecording.csv(line: 101, "0.012375,1"), line: 101, key: "i1_A"),
    csv("unknown unit of a column", TestRecording.csv(header: "time_s,u1_X,i1_A"), line: 1, key: "u1_X"),
    csv("time that stands still", TestRecording.csv(line: 101, "0.012250,1,1"), line: 101, key: "time_s"),
    Fault(
      name: "CSV on standard input", files: ["bad.csv": TestRecording.csv(line: 101, "0.012375,abc,1")],
      arguments: ["--waveform", "-"], place: "-:101", key: "u1_V", input: "bad.csv"),
    Fault(
      name: "COMTRADE data that end early",
      files: ["cut.cfg": TestRecording.configuration(count: 1600), "cut.dat": TestRecording.data(count: 700)],
      arguments: ["--waveform", "cut.cfg"], place: "cut.dat:700", key: "endsamp"),
    Fault(
      name: "a COMTRADE record cut short",
      files: [
        "cut.cfg": TestRecording.configuration(count: 1600), "cut.dat": TestRecording.data(count: 700) + "701,87500,12",
      ],
      arguments: ["--waveform", "cut.cfg"], place: "cut.dat:701", key: "3 fields"),
    Fault(
      name: "a COMTRADE configuration cut short",
      files: ["cut.cfg": String(TestRecording.configuration(count: 1600).prefix(100)), "cut.dat": ""],
      arguments: ["--waveform", "cut.cfg"], place: "cut.cfg:4", key: "analog channel 2"),
  ]

  /// `file:line` or `file, line N` at the beginning.
  private func begins(_ message: String, with place: String) -> Bool {
    let parts = place.split(separator: ":")
    return message.hasPrefix("\(place):") || message.hasPrefix("\(parts[0]), line \(parts[1]),")
      || message.hasPrefix("\(parts[0]), line \(parts[1]):")
  }

  @Test(.verifies("REQ-EMU-008", "REQ-EMU-009", "REQ-EMU-010"), arguments: faults, [[], ["--json"]])
  func `ends with 65 and one line that names file, line and key`(fault: Fault, form: [String]) throws {
    let workplace = try Workplace()
    for (name, text) in fault.files { try workplace.write(name, text) }
    let outcome = try workplace.run(["run"] + fault.arguments + form, input: fault.input)
    #expect(outcome.status == 65)
    #expect(outcome.output.isEmpty)
    #expect(outcome.error.hasSuffix("\n"))
    #expect(outcome.error.split(separator: "\n", omittingEmptySubsequences: false).count == 2, "\(outcome.error)")
    #expect(begins(outcome.error, with: fault.place), "\(outcome.error)")
    #expect(outcome.error.contains(fault.key), "\(outcome.error)")
    #expect(try workplace.files == fault.files.keys.sorted())
  }

  @Test(
    .verifies("REQ-EMU-008"),
    arguments: [
      ["nowhere.yaml"], ["--waveform", "nowhere.csv"], ["--waveform", "nowhere.cfg"], ["--waveform", "feed.txt"],
      ["--waveform", "feed.csv", "--channels", "u1=no-such-channel"],
    ])
  func `that is not there ends with 65 and one line that names it`(arguments: [String]) throws {
    let workplace = try Workplace()
    try workplace.write("feed.csv", TestRecording.csv())
    let outcome = try workplace.run(["run", "--json"] + arguments)
    #expect(outcome.status == 65)
    #expect(outcome.output.isEmpty)
    #expect(outcome.error.split(separator: "\n").count == 1)
    #expect(outcome.error.hasPrefix(arguments[0] == "--waveform" ? arguments[1] : arguments[0]))
  }

  @Test(.verifies("REQ-EMU-008"))
  func `a replay of bad input ends with 65 too`() throws {
    let outcome = try Workplace().run("replay", "run:scenario=nowhere.yaml,seed=1")
    #expect(outcome.status == 65)
    #expect(outcome.output.isEmpty)
  }
}
