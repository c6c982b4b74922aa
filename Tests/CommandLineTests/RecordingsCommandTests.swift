import Foundation
import RequirementTrait
import Testing

/// `meter-emulator recordings` as other programs use it.
@Suite struct `A folder of recordings` {
  private let workplace: Workplace

  init() throws { workplace = try Workplace() }

  private func folder(_ name: String) throws {
    try FileManager.default.createDirectory(
      at: workplace.folder.appending(path: name), withIntermediateDirectories: true)
  }

  private func report(_ arguments: String..., status: Int32 = 0) throws -> Report {
    let outcome = try workplace.run(
      ["recordings", ".", "--json", "--front-end", "ideal", "--duration", "5s"] + arguments)
    #expect(outcome.status == status, "\(outcome.error)")
    return try Report(outcome.output)
  }

  private func rows(_ report: Report) throws -> [[String: Any]] {
    try #require(report.members["recordings"] as? [[String: Any]])
  }

  private func files(_ report: Report) throws -> [String] { try rows(report).compactMap { $0["file"] as? String } }

  private func row(_ report: Report, _ file: String) throws -> [String: Any] {
    try #require(rows(report).first { $0["file"] as? String == file })
  }

  /// A WAV file of 16 bit and two channels, ten cycles of 50 Hz at 8 kS/s: half of full scale, the current in phase.
  private static var wave: Data {
    var data = Data()
    func add<Value: FixedWidthInteger>(_ value: Value) {
      withUnsafeBytes(of: value.littleEndian) { data.append(contentsOf: $0) }
    }
    data.append(Data("RIFF".utf8))
    add(UInt32(36 + 6400))
    data.append(Data("WAVEfmt ".utf8))
    add(UInt32(16))
    for value in [1, 2] as [UInt16] { add(value) }
    for value in [8000, 32_000] as [UInt32] { add(value) }
    for value in [4, 16] as [UInt16] { add(value) }
    data.append(Data("data".utf8))
    add(UInt32(6400))
    for index in 0..<1600 {
      let value = Int16((16_384 * sin(2 * Double.pi * Double(index % 160) / 160)).rounded())
      add(value)
      add(value)
    }
    return data
  }

  private func writeAllFormats() throws {
    try folder("feeders/north")
    try workplace.write("b.csv", TestRecording.csv())
    try workplace.write("feeders/a.cfg", TestRecording.configuration(count: 1600))
    try workplace.write("feeders/A.DAT", TestRecording.data(count: 1600))
    try workplace.write("feeders/north/a.wav", Self.wave)
    try workplace.write("B.CSV", TestRecording.threePhaseCSV)
  }

  @Test(.verifies("REQ-EMU-045"))
  func `is measured with its subfolders, sorted by path, and a configuration with its data is one recording`() throws {
    try writeAllFormats()
    try workplace.write(
      "recordings.yaml", "recordings: {feeders/north/a.wav: {voltageRatio: 0.002, currentRatio: 0.1}}\n")
    let report = try report()
    #expect(try files(report) == ["B.CSV", "b.csv", "feeders/a.cfg", "feeders/north/a.wav"])
    #expect(try #require(report.members["ignored"] as? [Any]).isEmpty)
    for row in try rows(report) {
      let error = try #require(row["worstErrorPercent"] as? NSNumber, "\(row)").doubleValue
      #expect(abs(error) < 0.02, "\(row)")
      #expect(row["fault"] is NSNull)
    }
    #expect(try row(report, "B.CSV")["meter"] as? String == "three-phase")
    #expect(try row(report, "b.csv")["meter"] as? String == "single-phase")
  }

  @Test(.verifies("REQ-EMU-045"))
  func `lists what it ignores, and why`() throws {
    try folder("more")
    try workplace.write("feed.csv", TestRecording.csv())
    for name in ["notes.txt", "lonely.dat", "more/recordings.yaml", ".hidden.csv", "feed.csv~", "csv"] {
      try workplace.write(name, "x")
    }
    try workplace.write("pair.cfg", TestRecording.configuration(count: 1600))
    try workplace.write("pair.dat", TestRecording.data(count: 1600))
    try FileManager.default.createSymbolicLink(
      atPath: workplace.folder.path + "/loop", withDestinationPath: workplace.folder.path)
    try FileManager.default.createSymbolicLink(
      atPath: workplace.folder.path + "/gone.csv", withDestinationPath: "nowhere.csv")
    let report = try report()
    #expect(try files(report) == ["feed.csv", "pair.cfg"])
    let ignored = try #require(report.members["ignored"] as? [[String: String]])
    #expect(
      ignored.map { $0["file"] } == [
        ".hidden.csv", "csv", "feed.csv~", "gone.csv", "lonely.dat", "loop", "more/recordings.yaml", "notes.txt",
      ])
    #expect(ignored.allSatisfy { !($0["reason"] ?? "").isEmpty })
    let text = try workplace.run("recordings", ".", "--duration", "1s")
    for entry in ignored {
      #expect(text.output.contains("Ignored: \(entry["file"] ?? ""): \(entry["reason"] ?? "")\n"))
    }
  }

  @Test(.verifies("REQ-EMU-045"), arguments: ["--front-end=ideal", "--front-end=ad7991"])
  func `gives what run gives for each recording, and says how to make that run`(frontEnd: String) throws {
    try writeAllFormats()
    try workplace.write(
      "recordings.yaml",
      "recordings: {b.csv: {channels: {u1: u1_V, i1: i1_A}, currentRatio: 2, meter: three-phase}}\n")
    let outcome = try workplace.run("recordings", ".", "--json", "--duration", "5s", "--seed", "7", frontEnd)
    #expect(outcome.status == 0, "\(outcome.error)")
    for row in try rows(Report(outcome.output)) {
      let replay = try #require(row["replay"] as? String)
      let single = try Report(workplace.run("replay", replay, "--json").output)
      for member in ["registers", "reference"] {
        let values = try #require(row[member] as? [String: [String: String]])
        #expect(values.count == 2)
        for (code, value) in values { #expect(try single.value(code, in: member).text == value["value"], "\(replay)") }
      }
    }
  }

  @Test(.verifies("REQ-EMU-046"))
  func `takes channels, ratios and meter from its index, and the options for files that it does not name`() throws {
    try workplace.write("plain.csv", TestRecording.csv(voltageFactor: 2, currentFactor: 3))
    try workplace.write("named.csv", TestRecording.csv(header: "time_s,Feeder 7_V,CT-b_A", currentFactor: 5))
    try workplace.write("text.csv", TestRecording.csv(header: "time_s,Feeder 7_V,CT-b_A", currentFactor: 120))
    try workplace.write(
      "recordings.yaml",
      """
      recordings:
        named.csv: {meter: three-phase, channels: {u2: Feeder 7, i2: CT-b}, currentRatio: 5}
        text.csv:
          channels: u1=Feeder 7,i1=CT-b
          currentRatio: 120
      """)
    let report = try report("--voltage-ratio", "2", "--current-ratio", "3")
    for file in ["plain.csv", "named.csv", "text.csv"] {
      let row = try row(report, file)
      let reference = try #require((row["reference"] as? [String: [String: String]])?["1.8.0"]?["value"])
      // 1150 W on the meter's side, over the almost 5 s that are measured.
      let seconds = try #require(Double(reference)) * 3600 / 1150
      #expect((4.5...5).contains(seconds), "\(file): \(reference)")
      let error = try #require(row["worstErrorPercent"] as? NSNumber).doubleValue
      #expect(abs(error) < 0.02)
    }
    #expect(try row(report, "named.csv")["meter"] as? String == "three-phase")
    let notes = try #require(row(report, "named.csv")["notes"] as? [String])
    #expect(notes.contains("no channel for u1, i1, u3, i3"))
  }

  @Test(
    .verifies("REQ-EMU-046"),
    arguments: [
      ("recordings:\n  a.csv:\n    ratio: 5\n", "3:5: recordings.a.csv.ratio: unknown key"),
      ("recordings:\n  a.csv: {voltageRatio: 0}\n", "2:25: recordings.a.csv.voltageRatio: \"0\" is out of range"),
      ("recordings:\n  a.csv: {currentRatio: 600:5}\n", "2:25: recordings.a.csv.currentRatio: "),
      ("recordings:\n  a.csv: {currentRatio: 0x10}\n", "2:25: recordings.a.csv.currentRatio: \"0x10\" is not a number"),
      ("recordings:\n  a.csv: {meter: two-phase}\n", "2:18: recordings.a.csv.meter: \"two-phase\" is none of"),
      ("recordings:\n  a.csv: {channels: {u4: x}}\n", "2:22: recordings.a.csv.channels.u4: unknown key"),
      ("recordings:\n  a.csv: {channels: {}}\n", "2:21: recordings.a.csv.channels: no channel is named"),
      ("recordings:\n  a.csv: {channels: u1}\n", "2:21: recordings.a.csv.channels: 'u1': expected INPUT=NAME"),
      (
        "recordings:\n  b.csv: {}\n", "2:3: recordings.b.csv: the folder has no such recording; did you mean \"a.csv\"?"
      ),
      ("recordings:\n  a.csv: {}\n  a.csv: {}\n", "3:3: recordings.a.csv: the key is given twice"),
      ("recording: {}\n", "1:1: recording: unknown key; did you mean \"recordings\"?"),
      ("{}\n", "1:1: recordings: the key is missing"),
    ] as [(String, String)])
  func `is not measured with a faulty index, which is named with line and key`(index: String, message: String) throws {
    try workplace.write("a.csv", TestRecording.csv())
    try workplace.write("recordings.yaml", index)
    let outcome = try workplace.run("recordings", ".", "--json")
    #expect(outcome.status == 65)
    #expect(outcome.output.isEmpty)
    #expect(outcome.error.hasPrefix("./recordings.yaml:\(message)"), "\(outcome.error)")
    #expect(outcome.error.split(separator: "\n").count == 1)
  }

  @Test(.verifies("REQ-EMU-047"), arguments: [[], ["--limit", "1e-6"], ["--limit", "5"]])
  func `goes on after a faulty file, shows what is wrong with it, and ends with 65`(limit: [String]) throws {
    try workplace.write("a.csv", TestRecording.csv(line: 101, "0.012375,abc,1"))
    try workplace.write("b.csv", TestRecording.csv())
    try workplace.write("c.cfg", TestRecording.configuration(count: 1600))
    let outcome = try workplace.run(["recordings", ".", "--json", "--duration", "2s"] + limit)
    #expect(outcome.status == 65)
    #expect(
      outcome.error == """
        ./a.csv:101: u1_V: 'abc' is not a number
        ./c.cfg: data file: there is no c.dat beside it

        """)
    let report = try Report(outcome.output)
    #expect(try row(report, "a.csv")["fault"] as? String == "./a.csv:101: u1_V: 'abc' is not a number")
    #expect(try row(report, "b.csv")["fault"] is NSNull)
    #expect(try #require(report.members["faulty"] as? [String]) == ["a.csv", "c.cfg"])
    let text = try workplace.run(["recordings", ".", "--duration", "2s"] + limit)
    #expect(text.status == 65)
    #expect(text.output.contains("a.csv      faulty: ./a.csv:101: u1_V: 'abc' is not a number\n"), "\(text.output)")
    #expect(text.output.contains("\n1 measured, 2 faulty, 0 ignored; largest error "))
  }

  @Test(.verifies("REQ-EMU-047"))
  func `ends with 1 when an error exceeds the limit or there is none to take, and names the recordings`() throws {
    try workplace.write("a.csv", TestRecording.csv())
    try workplace.write("b.csv", TestRecording.csv(currentFactor: 20))
    try workplace.write("c.csv", TestRecording.csv(currentFactor: 0))
    let report = try report("--limit", "0.5", status: 1)
    // 283 A peak are beyond the converter.
    #expect(try #require(report.members["failed"] as? [String]) == ["b.csv", "c.csv"])
    #expect(try row(report, "a.csv")["verdict"] as? String == "pass")
    #expect(try #require(row(report, "b.csv")["clippedWindows"] as? NSNumber).intValue > 10)
    #expect(try row(report, "c.csv")["worstErrorPercent"] is NSNull)
    let text = try workplace.run("recordings", ".", "--limit", "0.5", "--duration", "2s")
    #expect(text.status == 1)
    #expect(text.output.contains("Limit 0.5 %: failed by 2\n"))
    #expect(text.output.contains("FAIL; clipped: beyond 460 V or 100 A peak\n"), "\(text.output)")
    #expect(try self.report(status: 0).members["failed"] as? [String] == [])
  }

  @Test(.verifies("REQ-EMU-047"))
  func `shows import and export of one recording apart`() throws {
    try workplace.write("a.csv", TestRecording.csv(currentFactor: -1))
    let text = try workplace.run("recordings", ".", "--duration", "5s")
    #expect(text.status == 0)
    #expect(text.output.contains("  -A  1.46"), "\(text.output)")
    #expect(!text.output.contains("+A"))
  }

  @Test(.verifies("REQ-EMU-047"))
  func `is written as CSV with one line for each recording, whatever its name`() throws {
    try workplace.write("a, \"b\".csv", TestRecording.csv())
    try workplace.write("z.csv", "time_s,u1_V\n")
    let outcome = try workplace.run("recordings", ".", "--duration", "2s", "--csv", "table.txt")
    #expect(outcome.status == 65)
    let table = try String(contentsOf: workplace.folder.appending(path: "table.txt"), encoding: .utf8)
    let lines = table.split(separator: "\n")
    #expect(lines.count == 3)
    let columns = lines[0].split(separator: ",", omittingEmptySubsequences: false).count
    #expect(columns == 22)
    #expect(lines[1].hasPrefix("\"a, \"\"b\"\".csv\",CSV,8000.0,0.2,"))
    #expect(lines[2].split(separator: ",", omittingEmptySubsequences: false).count == columns)
    #expect(lines[2].hasSuffix(",faulty,,\"./z.csv:1: time_s: 0 rows give no sample rate\""))
  }

  @Test(.verifies("REQ-EMU-001", "REQ-EMU-047"))
  func `gives the same bytes twice`() throws {
    try writeAllFormats()
    let first = try workplace.run("recordings", ".", "--json", "--duration", "2s")
    let second = try workplace.run("recordings", ".", "--json", "--duration", "2s")
    #expect(Report.withoutTiming(first.output) == Report.withoutTiming(second.output))
    #expect(first.output.contains("\"wallSeconds\""))
  }

  @Test(
    .verifies("REQ-EMU-045"),
    arguments: [
      (["nowhere"], 65, "nowhere: file: there is no such folder"), (["a.txt"], 65, "a.txt: file: this is no folder"),
      (["."], 65, ".: file: the folder holds no recording"), ([], 64, "Error: Missing expected argument"),
      ([".", "--limit", "0"], 64, "Error: --limit"), ([".", "--current-ratio", "0"], 64, "Error: --current-ratio"),
    ] as [([String], Int32, String)])
  func `that can't be measured ends with one message`(arguments: [String], status: Int32, message: String) throws {
    try workplace.write("a.txt", "x")
    let outcome = try workplace.run(["recordings"] + arguments)
    #expect(outcome.status == status)
    #expect(outcome.output.isEmpty)
    #expect(outcome.error.hasPrefix(message), "\(outcome.error)")
  }
}

/// The recorded feeder, whose powers numpy gives (see RecordedFeederTests); no requirement hangs on it.
@Suite struct `A folder with the recorded feeder` {
  private static let folder = ProcessInfo.processInfo.environment["METER_WAVEFORMS"]

  @Test(.enabled(if: folder != nil, "METER_WAVEFORMS does not name the folder of recorded waveforms"))
  func `is measured within 0.02 % of the recorded power`() throws {
    let workplace = try Workplace()
    let arguments = ["--front-end", "ideal", "--duration", "120s", "--limit", "0.02", "--json"]
    let ratios = ["--meter", "three-phase", "--voltage-ratio", "1.51", "--current-ratio", "120"]
    let outcome = try workplace.run(["recordings", try #require(Self.folder)] + arguments + ratios)
    #expect(outcome.status == 0, "\(outcome.error)")
    let rows = try #require(try Report(outcome.output).members["recordings"] as? [[String: Any]])
    let row = try #require(rows.first { $0["file"] as? String == "keating/keating_1999.cfg" })
    let reference = try #require((row["reference"] as? [String: [String: String]])?["1.8.0"]?["value"])
    // 792.615 W by numpy, over the span that the registers cover: all but the start and the last window.
    let watts = 223.433_742_12 + 273.183_601_48 + 295.997_519_48
    let seconds = try #require(Double(reference)) * 3600 / watts
    #expect((119...120).contains(seconds))
  }
}
