import Foundation
import RequirementTrait
import Testing

/// Bad input ends with 65 and one line on standard error, `FILE:LINE[:COLUMN]: KEY: message`, with `byte N` for the line of
/// a binary file; nothing goes to standard output.
@Suite struct `Bad input` {
  struct Fault: CustomTestStringConvertible {
    var name: String
    var files: [String: Data]
    /// What `run` is given.
    var arguments: [String]
    /// How the message begins: the file, then the line or the byte.
    var place: String
    /// What stands behind it: the key.
    var key: String
    var input: String?

    init(
      _ name: String, files: [String: Data], arguments: [String], place: String, key: String, input: String? = nil
    ) {
      self.name = name
      self.files = files
      self.arguments = arguments
      self.place = place
      self.key = key
      self.input = input
    }

    var testDescription: String { name }
  }

  private static func yaml(_ name: String, _ text: String, line: Int, key: String) -> Fault {
    Fault(
      name, files: ["bad.yaml": Data(text.utf8)], arguments: ["bad.yaml"], place: "bad.yaml:\(line)", key: key)
  }

  private static func csv(_ name: String, _ text: String, line: Int, key: String, _ options: String...) -> Fault {
    Fault(
      name, files: ["bad.csv": Data(text.utf8)], arguments: ["--waveform", "bad.csv"] + options,
      place: "bad.csv:\(line)", key: key)
  }

  /// A configuration and its data; the fault lies in `place`.
  private static func comtrade(
    _ name: String, _ configuration: String, _ data: Data, place: String, key: String, _ options: String...
  ) -> Fault {
    Fault(
      name, files: ["bad.cfg": Data(configuration.utf8), "bad.dat": data],
      arguments: ["--waveform", "bad.cfg"] + options, place: place, key: key)
  }

  private static func single(_ name: String, _ file: String, _ data: Data, place: String, key: String) -> Fault {
    Fault(name, files: [file: data], arguments: ["--waveform", file], place: "\(file)\(place)", key: key)
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
    csv("two columns of one name", TestRecording.csv(header: "time_s,u1_V,u1_V"), line: 1, key: "u1_V"),
    csv("a voltage that is no voltage", TestRecording.csv(header: "time_s,u1_A,i1_A"), line: 1, key: "u1_A"),
    csv("a current for a voltage", TestRecording.csv(), line: 1, key: "u1=i1_A", "--channels", "u1=i1_A"),
    csv("a rate beyond the limit", "time_s,u1_V\n0,1\n1e-9,1\n2e-9,1\n", line: 3, key: "time_s"),
    csv("a voltage beyond all measure", TestRecording.csv(), line: 1, key: "u1_V", "--voltage-ratio", "1e-6"),
    csv("an empty CSV file", "", line: 1, key: "header"),
    yaml("an empty scenario", "", line: 1, key: "document"),
    yaml("a key given twice", "meter: single-phase\nduration: 5 s\nmeter: three-phase\n", line: 3, key: "meter"),
    yaml(
      "an alias of itself", "meter: single-phase\nduration: 5 s\nloads: &a {oven: *a}\n", line: 3, key: "document"),
    Fault(
      "CSV on standard input", files: ["bad.csv": Data(TestRecording.csv(line: 101, "0.012375,abc,1").utf8)],
      arguments: ["--waveform", "-"], place: "-:101", key: "u1_V", input: "bad.csv"),
    comtrade(
      "COMTRADE data that end early", TestRecording.configuration(count: 1600),
      Data(TestRecording.data(count: 700).utf8),
      place: "bad.dat:700", key: "endsamp"),
    comtrade(
      "a COMTRADE record cut short", TestRecording.configuration(count: 1600),
      Data((TestRecording.data(count: 700) + "701,87500,12").utf8), place: "bad.dat:701", key: "IA"),
    comtrade(
      "a COMTRADE configuration cut short", String(TestRecording.configuration(count: 1600).prefix(100)), Data(),
      place: "bad.cfg:4", key: "analog channel 2"),
    comtrade("an empty COMTRADE configuration", "", Data(), place: "bad.cfg:1", key: "station name"),
    comtrade(
      "empty COMTRADE data", TestRecording.configuration(count: 1600), Data(), place: "bad.dat:1", key: "endsamp"),
    comtrade(
      "a COMTRADE rate beyond the limit",
      TestRecording.configuration(count: 1600).replacing("8000,1600", with: "1e12,1600"),
      Data(TestRecording.data(count: 1600).utf8), place: "bad.cfg:7", key: "samp"),
    comtrade(
      "a COMTRADE current for a voltage", TestRecording.configuration(count: 1600),
      Data(TestRecording.data(count: 1600).utf8), place: "bad.cfg:4", key: "u1=IA", "--channels", "u1=IA"),
    // A binary record of this configuration has 12 bytes: number, time stamp, two values.
    comtrade(
      "a binary COMTRADE record cut short", TestRecording.configuration(count: 3, kind: "BINARY"),
      Data([1, 0, 0, 0, 0, 0, 0, 0, 5, 0, 6, 0, 2, 0, 0, 0, 125, 0, 0, 0, 5, 0, 6]), place: "bad.dat:byte 12", key: "IA"
    ),
    comtrade(
      "a NaN in COMTRADE floats", TestRecording.configuration(count: 1, kind: "FLOAT32"),
      Data([1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xC0, 0x7F]), place: "bad.dat:byte 12", key: "IA"),
    single("an empty WAV file", "bad.wav", Data(), place: ":byte 0", key: "RIFF"),
    single(
      "a WAV file cut short", "bad.wav", Data("RIFF\u{24}\0\0\0WAVEfmt \u{10}\0\0\0".utf8), place: ":byte 20",
      key: "fmt chunk"),
    single("an empty CFF file", "bad.cff", Data(), place: ":1", key: "CFG section"),
  ]

  @Test(.verifies("REQ-EMU-008", "REQ-EMU-009", "REQ-EMU-010"), arguments: faults, [[], ["--json"]])
  func `ends with 65 and one line that names file, line and key`(fault: Fault, form: [String]) throws {
    let workplace = try Workplace()
    for (name, data) in fault.files { try workplace.write(name, data) }
    let outcome = try workplace.run(["run"] + fault.arguments + form, input: fault.input)
    #expect(outcome.status == 65)
    #expect(outcome.output.isEmpty)
    #expect(outcome.error.hasSuffix("\n"))
    #expect(outcome.error.split(separator: "\n", omittingEmptySubsequences: false).count == 2, "\(outcome.error)")
    // Scenarios name the column, too.
    #expect(outcome.error.hasPrefix(fault.place), "\(outcome.error)")
    var rest = outcome.error.dropFirst(fault.place.count)
    if fault.place.hasPrefix("bad.yaml") { rest = rest.trimmingPrefix(/:\d+/) }
    #expect(rest.hasPrefix(": \(fault.key): "), "\(outcome.error)")
    #expect(try workplace.files == fault.files.keys.sorted())
  }

  @Test(
    .verifies("REQ-EMU-008"),
    arguments: [
      (["nowhere.yaml"], "nowhere.yaml: file: there is no such file"),
      (["nowhere"], "nowhere: file: there is no such file, and no bundled scenario of this name; there are: dips, "),
      (["."], ".: file: this is a folder"), (["/dev/zero"], "/dev/zero: file: the file is larger than "),
      (["--waveform", "nowhere.csv"], "nowhere.csv: file: there is no such file"),
      (["--waveform", "nowhere.cfg"], "nowhere.cfg: file: there is no such file"),
      (["--waveform", "alone.cfg"], "alone.cfg: data file: there is no alone.dat beside it"),
      (["--waveform", "feed.txt"], "feed.txt: file: the name ends in none of "),
      (
        ["--waveform", "feed.csv", "--channels", "u1=none"],
        "feed.csv: u1=none: there is no such channel; the file has "
      ),
      (["--waveform", "-"], "-:1: header: the file has no header"),
    ] as [([String], String)])
  func `that is not there ends with 65 and one line that names it`(arguments: [String], message: String) throws {
    let workplace = try Workplace()
    try workplace.write("feed.csv", TestRecording.csv())
    try workplace.write("alone.cfg", TestRecording.configuration(count: 3))
    let outcome = try workplace.run(["run", "--json"] + arguments)
    #expect(outcome.status == 65)
    #expect(outcome.output.isEmpty)
    #expect(outcome.error.split(separator: "\n").count == 1)
    #expect(outcome.error.hasPrefix(message), "\(outcome.error)")
  }

  @Test(.verifies("REQ-EMU-008"), arguments: ["<&-", "< ."])
  func `on a standard input that can't be read ends with 65`(redirection: String) throws {
    let outcome = try Workplace().shell("\"$METER\" run --waveform - \(redirection)")
    #expect(outcome.status == 65)
    #expect(outcome.output.isEmpty)
    #expect(outcome.error == "-: file: it can't be read\n")
  }

  @Test(.verifies("REQ-EMU-009"))
  func `in a file whose name has a line break is still named in one line`() throws {
    let outcome = try Workplace().run("run", "no\nwhere.yaml")
    #expect(outcome.status == 65)
    #expect(outcome.error == "no where.yaml: file: there is no such file\n")
  }

  @Test(.verifies("REQ-EMU-008"))
  func `a replay of bad input ends with 65 too`() throws {
    let outcome = try Workplace().run("replay", "run:scenario=nowhere.yaml,seed=1")
    #expect(outcome.status == 65)
    #expect(outcome.output.isEmpty)
  }

  /// 600 MB of address space are little more than the program takes for itself; what is declared would need gigabytes.
  @Test(
    .verifies("REQ-EMU-049"),
    arguments: [
      (
        "1e9 samples",
        ["a.cfg": TestRecording.configuration(count: 1_000_000_000), "a.dat": TestRecording.data(count: 9)],
        "a.dat:9: endsamp"
      ),
      (
        "1e9 binary samples",
        ["a.cfg": TestRecording.configuration(count: 1_000_000_000, kind: "FLOAT32"), "a.dat": ""],
        "a.dat:byte 0: endsamp"
      ),
      (
        "a million digital channels",
        ["a.cfg": TestRecording.configuration(count: 9).replacing("2,2A,0D", with: "900002,2A,900000D"), "a.dat": ""],
        "a.cfg:5: digital channel 1"
      ),
      (
        "2^40 samples", ["a.cfg": TestRecording.configuration(count: 1 << 40), "a.dat": TestRecording.data(count: 9)],
        "a.dat:9: endsamp"
      ),
      (
        "4 GiB of samples",
        [
          "a.wav":
            "RIFF\u{7F}\u{7F}\u{7F}\u{7F}WAVEfmt \u{10}\0\0\0\u{1}\0\u{1}\0\u{40}\u{1F}\0\0\0\0\0\0\u{2}\0\u{10}\0data\u{7F}\u{7F}\u{7F}\u{7F}"
        ], "a.wav:byte 44: data chunk"
      ),
    ] as [(String, [String: String], String)])
  func `that declares gigabytes takes no memory for them`(name: String, files: [String: String], message: String) throws
  {
    let workplace = try Workplace()
    for (name, text) in files { try workplace.write(name, text) }
    let file = files.keys.contains("a.wav") ? "a.wav" : "a.cfg"
    let outcome = try workplace.shell("ulimit -v 600000; exec \"$METER\" run --waveform \(file)")
    #expect(outcome.status == 65)
    #expect(outcome.error.hasPrefix(message), "\(outcome.error)")
  }

  @Test(.verifies("REQ-EMU-049"))
  func `is refused in little memory, and a sound file is read in it`() throws {
    let workplace = try Workplace()
    try workplace.write("a.csv", TestRecording.csv())
    let outcome = try workplace.shell("ulimit -v 600000; exec \"$METER\" run --waveform a.csv --duration 1s")
    #expect(outcome.status == 0, "\(outcome.error)")
  }
}
