import Foundation
import Recordings
import RequirementTrait
import Testing

/// A spoilt file, and what the error must say.
struct SpoiltFile: Sendable, CustomTestStringConvertible {
  var name: String
  var reason: RecordingError.Reason
  /// Line or byte and key as they stand in the message, then a part of the explanation.
  var parts: [String]
  var read: @Sendable () throws -> Recording

  var testDescription: String { name }

  static func comtrade(
    _ name: String, _ reason: RecordingError.Reason, _ parts: [String],
    _ spoil: @escaping @Sendable (inout SmallComtrade) -> Void
  ) -> SpoiltFile {
    SpoiltFile(name: name, reason: reason, parts: parts) {
      var small = SmallComtrade()
      spoil(&small)
      return try small.read()
    }
  }

  static func binary(
    _ name: String, _ reason: RecordingError.Reason, _ parts: [String], kind: String = "BINARY", _ data: [UInt8]
  ) -> SpoiltFile {
    comtrade(name, reason, ["small.dat"] + parts) {
      $0.configuration[10] = kind
      $0.binary = data
    }
  }

  static func memory(
    _ name: String, _ reason: RecordingError.Reason, _ parts: [String], _ content: [UInt8]
  ) -> SpoiltFile {
    SpoiltFile(name: name, reason: reason, parts: ["-"] + parts) { try Recording.read(content, name: "-") }
  }

  static func table(
    _ name: String, _ reason: RecordingError.Reason, _ parts: [String], _ text: String
  ) -> SpoiltFile {
    memory(name, reason, parts, Array(text.utf8))
  }
}

private let configurationCases: [SpoiltFile] = [
  .comtrade("revision", .unsupported, ["small.cfg:1: revision: '1789'"]) {
    $0.configuration[0] = "Station,Recorder,1789"
  },
  .comtrade("one field in line 1", .malformed, ["small.cfg:1: station name"]) { $0.configuration[0] = "Station" },
  .comtrade("channel sum", .wrongCount, [":2: TT: 4 channels are not 2 analog and 1 digital"]) {
    $0.configuration[1] = "4,2A,1D"
  },
  .comtrade("channel letter", .malformed, [":2: ##A: '2B'"]) { $0.configuration[1] = "3,2B,1D" },
  .comtrade("no analog channel", .channel, [":2: ##A: no analog channels"]) { $0.configuration[1] = "1,0A,1D" },
  .comtrade("fields of a channel", .malformed, [":3: analog channel 1: 12 fields where 13"]) {
    $0.configuration[2] = "1,VA,A,,V,0.5,1,0,-32767,32767,1,1"
  },
  .comtrade("channel number", .outOfOrder, [":4: An: '3' where channel number 2"]) {
    $0.configuration[3] = "3,IA,A,,A,0.25,0,0,-32767,32767,1,1,P"
  },
  .comtrade("multiplier", .malformed, [":3: a: 'half' is not a number"]) {
    $0.configuration[2] = "1,VA,A,,V,half,1,0,-32767,32767,1,1,P"
  },
  .comtrade(
    "another line in the place of an instant", .malformed, [":9: first time stamp: 'Station' does not begin a date"]
  ) {
    $0.configuration.swapAt(0, 8)
  },
  .comtrade("an instant without its time", .malformed, [":10: trigger time stamp: '01/02/2003'"]) {
    $0.configuration[9] = "01/02/2003"
  },
  .comtrade("range the wrong way round", .outOfRange, [":3: min: '32767' is above the maximum '-32767'"]) {
    $0.configuration[2] = "1,VA,A,,V,0.5,1,0,32767,-32767,1,1,P"
  },
  .comtrade("multiplier of time left out where stamps tell the rate", .malformed, [":12: timemult: the field is empty"])
  {
    $0.configuration[6] = "0"
    $0.configuration[11] = ""
    $0.configuration.append("0.5")
  },
  .comtrade("end-of-file mark ahead of more text", .malformed, [":12: timemult: '?0.5' is not a number"]) {
    $0.configuration[11] = "\u{1A}0.5"
  },
  .comtrade("infinite offset", .notFinite, [":3: b: 'inf'"]) {
    $0.configuration[2] = "1,VA,A,,V,0.5,inf,0,-32767,32767,1,1,P"
  },
  .comtrade("side", .malformed, [":4: PS: 'X' is neither P nor S"]) {
    $0.configuration[3] = "2,IA,A,,A,0.25,0,0,-32767,32767,1,1,X"
  },
  .comtrade("digital channel", .malformed, [":5: digital channel 1: 1 fields"]) { $0.configuration[4] = "1" },
  .comtrade("number of rates", .malformed, [":7: nrates: 'one' is not a whole number"]) {
    $0.configuration[6] = "one"
  },
  .comtrade("negative rate", .outOfRange, [":8: samp: a negative sample rate"]) { $0.configuration[7] = "-1000,3" },
  .comtrade("huge rate", .outOfRange, ["small.cfg:8: samp: 1000000000000.0 samples a second are not within 500"]) {
    $0.configuration[7] = "1e12,3"
  },
  .comtrade("infinite rate", .notFinite, ["small.cfg:8: samp: 'inf'"]) { $0.configuration[7] = "inf,3" },
  .comtrade("blank configuration", .malformed, ["small.cfg:1: station name: expected station"]) {
    $0.configuration = []
  },
  .comtrade("last sample", .malformed, [":8: endsamp: the field is missing"]) { $0.configuration[7] = "1000" },
  .comtrade("two rates", .notEquidistant, [":9: samp: several sample rates (1000.0 and 2000.0 per second)"]) {
    $0.configuration[6] = "2"
    $0.configuration[7] = "1000,2"
    $0.configuration.insert("2000,3", at: 8)
  },
  .comtrade("sections run back", .wrongCount, [":9: endsamp: 2 is not above the 2 samples"]) {
    $0.configuration[6] = "2"
    $0.configuration[7] = "1000,2"
    $0.configuration.insert("1000,2", at: 8)
  },
  .comtrade("kind of data", .unsupported, [":11: file type: 'BINARY64'"]) { $0.configuration[10] = "BINARY64" },
  .comtrade("multiplier of time", .outOfRange, [":12: timemult: '-1' is not above zero"]) {
    $0.configuration[11] = "-1"
  },
  .comtrade("configuration cut off", .truncated, ["small.cfg:9: first time stamp: the configuration ends"]) {
    $0.configuration.removeLast(4)
  },
]

private let dataCases: [SpoiltFile] = [
  .comtrade("sample number", .outOfOrder, ["small.dat:2: n: sample number 4 where 2"]) {
    $0.data[1] = "4,1000,110,210,0"
  },
  .comtrade("repeated sample", .outOfOrder, ["small.dat:3: n: sample number 2 where 3"]) {
    $0.data[2] = $0.data[1]
  },
  .comtrade("first sample", .outOfOrder, ["small.dat:1: n: the first sample has the number 2"]) {
    $0.data.removeFirst()
  },
  .comtrade("missing field", .truncated, ["small.dat:2: digital channel 1: 4 fields where 5"]) {
    $0.data[1] = "2,1000,110,210"
  },
  .comtrade("status of a digital channel", .malformed, ["small.dat:2: digital channel 1: '210' is neither 0 nor 1"]) {
    $0.data[1] = "2,1000,110,0,210"
  },
  .comtrade("surplus field", .malformed, ["small.dat:2: field 6: 6 fields where 5"]) { $0.data[1] += ",1" },
  .comtrade("missing record", .truncated, ["small.dat:2: endsamp: 2 samples", "(line 8) declares 3"]) {
    $0.data.removeLast()
  },
  .comtrade("surplus record", .wrongCount, ["small.dat:4: endsamp: 4 samples", "declares 3"]) {
    $0.data.append("4,3000,1,2,0")
  },
  .comtrade("marker", .missingValue, ["small.dat:3: IA: no value (99999)"]) { $0.data[2] = "3,2000,120,99999,0" },
  .comtrade("empty field", .missingValue, ["small.dat:1: VA: no value (empty field)"]) {
    $0.data[0] = "1,0,,200,0"
  },
  .comtrade("not a number", .notFinite, ["small.dat:1: VA: 'NaN' is not a finite number"]) {
    $0.data[0] = "1,0,NaN,200,0"
  },
  .comtrade("word", .malformed, ["small.dat:2: IA: '2x0' is not a number"]) { $0.data[1] = "2,1000,110,2x0,0" },
  .comtrade("hexadecimal", .malformed, ["small.dat:2: VA: '0x10'"]) { $0.data[1] = "2,1000,0x10,210,0" },
  .comtrade("huge value", .outOfRange, ["small.dat:1: VA: the value is beyond"]) {
    $0.data[0] = "1,0,1e99,200,0"
  },
  .comtrade("beyond Double", .notFinite, ["small.dat:1: VA: '1e999'"]) { $0.data[0] = "1,0,1e999,200,0" },
  .comtrade("blank line inside", .truncated, ["small.dat:2: timestamp: 1 fields where 5"]) {
    $0.data.insert("", at: 1)
  },
  .comtrade("time stamp", .malformed, ["small.dat:1: timestamp: 'noon'"]) { $0.data[0] = "1,noon,100,200,0" },
  .comtrade("stamps missing", .missingValue, ["small.dat:2: timestamp: no time stamp"]) {
    $0.configuration[6] = "0"
    $0.data[1] = "2,,110,210,0"
  },
  .comtrade("record of a number alone", .truncated, ["small.dat:3: timestamp: 1 fields where 5"]) { $0.data[2] = "3" },
  .comtrade("record without its analog values", .truncated, ["small.dat:3: VA: 2 fields where 5"]) {
    $0.data[2] = "3,2000"
  },
  .comtrade("record cut after the first value", .truncated, ["small.dat:3: IA: 3 fields where 5"]) {
    $0.data[2] = "3,2000,120"
  },
  .comtrade("empty data", .truncated, ["small.dat:1: endsamp: 0 samples"]) { $0.data = [] },
  .comtrade("stamps too close", .outOfRange, ["small.dat:2: timestamp: ", "not within 500"]) {
    $0.configuration[6] = "0"
    $0.configuration[11] = "1e-6"
  },
  .comtrade("stamps uneven", .notEquidistant, ["small.dat:3: timestamp", "not equidistant"]) {
    $0.configuration[6] = "0"
    $0.configuration[7] = "0,5"
    $0.data = (0..<5).map { "\($0 + 1),\($0 * 1_000 + ($0 >= 2 ? 500 : 0)),1,2,0" }
  },
  .binary(
    "half a record", .truncated, [":byte 28: digital channel 1: 13 bytes are left where a record has 14"],
    Array(SmallComtrade.records().dropLast())),
  .binary(
    "record cut in its number", .truncated, [":byte 28: n: 3 bytes are left"], Array(SmallComtrade.records().prefix(31))
  ),
  .binary(
    "record cut in its stamp", .truncated, [":byte 28: timestamp: 7 bytes"], Array(SmallComtrade.records().prefix(35))),
  .binary(
    "record cut in a value", .truncated, [":byte 28: IA: 11 bytes are left"], Array(SmallComtrade.records().prefix(39))),
  .binary("empty binary data", .truncated, ["small.dat:byte 0: endsamp: 0 samples"], []),
  .binary("missing records", .truncated, [":byte 28: endsamp: 2 samples"], Array(SmallComtrade.records().prefix(28))),
  .binary(
    "marker of 16 bit", .missingValue, [":byte 24: IA: no value (0x8000)"],
    SmallComtrade.records(values: [1, 2, 3, -32_768, 5, 6])),
  .binary(
    "marker of 32 bit", .missingValue, [":byte 26: VA: no value (0x80000000)"], kind: "BINARY32",
    SmallComtrade.records(of: 4, values: [1, 2, Int(Int32.min), 4, 5, 6])),
  .binary(
    "float NaN", .notFinite, [":byte 8: VA: the value is NaN"], kind: "FLOAT32",
    SmallComtrade.records(of: 4, values: [0x7FC0_0000, 0, 0, 0, 0, 0])),
  .binary(
    "float infinite", .notFinite, [":byte 12: IA: the value is infinite"], kind: "FLOAT32",
    SmallComtrade.records(of: 4, values: [0, 0x7F80_0000, 0, 0, 0, 0])),
  .binary(
    "marker of float", .missingValue, [":byte 8: VA: no value (0xFF7FFFFF)"], kind: "FLOAT32",
    SmallComtrade.records(of: 4, values: [0xFF7F_FFFF, 0, 0, 0, 0, 0])),
  .binary(
    "binary sample number", .outOfOrder, [":byte 14: n: sample number 7 where 2"],
    Array(SmallComtrade.records().prefix(14)) + [7] + Array(SmallComtrade.records().dropFirst(15))),
  .comtrade("marker of 1991", .missingValue, ["small.dat:byte 8: VA: no value (0xFFFF)"]) {
    $0.configuration[0] = "Station,Recorder"
    $0.configuration[2] = "1,VA,A,,V,0.5,1,0,0,32767"
    $0.configuration[10] = "BINARY"
    $0.binary = SmallComtrade.records(values: [-1, 2, 3, 4, 5, 6])
  },
]

private let tableCases: [SpoiltFile] = [
  .table("empty file", .malformed, [":1: header: the file has no header"], ""),
  .table("first column", .malformed, [":1: time_s: the first column is 'seconds'"], "seconds,u1_V\n0,1\n"),
  .table("no channel", .malformed, [":1: header: no column but the time"], "time_s\n0\n"),
  .table("no unit", .malformed, [":1: voltage", "does not end in a unit"], "time_s,voltage\n0,1\n"),
  .table("wrong unit", .malformed, [":1: f_Hz: "], "time_s,f_Hz\n0,1\n"),
  .table("same name twice", .malformed, [":1: u1_V: there are two"], "time_s,u1_V,u1_V\n0,1,1\n"),
  .table("empty cell", .missingValue, [":3: i1_A: the cell is empty"], "time_s,u1_V,i1_A\n0,1,2\n0.001,3,\n"),
  .table(
    "missing cell", .truncated, [":3: i1_A: 2 cells where the header has 3"], "time_s,u1_V,i1_A\n0,1,2\n0.001,3\n"),
  .table("surplus cell", .malformed, [":2: cell 4: 4 cells"], "time_s,u1_V,i1_A\n0,1,2,3\n"),
  .table("NaN", .notFinite, [":3: u1_V: 'nan'"], "time_s,u1_V\n0,1\n0.001,nan\n"),
  .table("infinite", .notFinite, [":2: u1_V: '-Inf'"], "time_s,u1_V\n0,-Inf\n0.001,1\n"),
  .table("word", .malformed, [":2: u1_V: 'one' is not a number"], "time_s,u1_V\n0,one\n"),
  .table("decimal comma", .malformed, [":2: cell 3: 4 cells"], "time_s,u1_V\n0,000,1,5\n"),
  .table(
    "end-of-file mark ahead of more rows", .malformed, [":4: time_s: '?0.002' is not a number"],
    "time_s,u1_V\n0,1\n0.001,1\n\u{1A}0.002,1\n"),
  .table("one row", .tooShort, ["-:2: time_s: 1 rows"], "time_s,u1_V\n0,1\n"),
  .table(
    "time stands still", .notEquidistant, [":4: time_s"], "time_s,u1_V\n0,1\n1e-3,1\n1e-3,1\n2e-3,1\n3e-3,1\n"),
  .table(
    "row left out", .notEquidistant, [":5: time_s: a step of", "not equidistant"],
    "time_s,u1_V\n0,1\n0.001,1\n0.002,1\n0.004,1\n0.005,1\n0.006,1\n"),
  .table(
    "slow drift", .notEquidistant, ["time_s", "not equidistant"],
    "time_s,u1_V\n" + (0..<60).map { "\(Double($0) * (1 + Double($0) * 5e-4)),1" }.joined(separator: "\n")),
  .table(
    "huge rate", .outOfRange, ["-:3: time_s: ", "not within 500"], "time_s,u1_V\n0,1\n1e-9,1\n2e-9,1\n3e-9,1\n"),
  .table("tiny rate", .outOfRange, ["-:3: time_s: 1.0 samples a second"], "time_s,u1_V\n0,1\n1,1\n2,1\n"),
  .table("control characters in a name", .malformed, ["-:1: "], "time_s,u1\u{1B}[31m\rX\n0,1\n"),
  .table("blank line inside", .truncated, ["-:3: u1_V: 1 cells"], "time_s,u1_V,i1_A\n0,1,2\n\n0.001,1,2\n"),
]

private let waveCases: [SpoiltFile] = [
  .memory(
    "data cut off", .truncated, [":byte 50: data chunk: 6 bytes are left where 8"],
    waveFile(data: [0, 0, 0, 0, 0, 0], declared: 8)),
  .memory("data of unknown length", .truncated, ["data chunk"], waveFile(data: [0, 0, 0, 0], declared: 0xFFFF_FFFF)),
  .memory(
    "part of a frame", .truncated, ["data chunk: 6 bytes are not whole frames of 4"],
    waveFile(data: [0, 0, 0, 0, 0, 0])),
  .memory("no samples", .tooShort, ["data chunk: no samples"], waveFile(data: [])),
  .memory("no data chunk", .truncated, ["data chunk: the file ends"], Array(waveFile(data: []).dropLast(8))),
  .memory(
    "data ahead of format", .malformed, [":byte 12: data chunk: the fmt chunk must come first"],
    Array("RIFF".utf8) + [12, 0, 0, 0] + Array("WAVEdata".utf8) + [0, 0, 0, 0]),
  .memory("A-law", .unsupported, [":byte 20: format tag: 6"], waveFile(tag: 6, bits: 8, data: [0, 0])),
  .memory(
    "12 bit", .unsupported, [":byte 34: bits per sample: 12 bit PCM"], waveFile(bits: 12, align: 4, data: [0, 0, 0, 0])),
  .memory("16 bit float", .unsupported, ["bits per sample: 16 bit float"], waveFile(tag: 3, data: [0, 0, 0, 0])),
  .memory("block align", .malformed, [":byte 32: block align: 3 bytes"], waveFile(align: 3, data: [0, 0, 0, 0])),
  .memory(
    "byte rate that contradicts the sample rate", .malformed,
    [":byte 28: byte rate: 32000 bytes a second for 4000 frames a second of 4 bytes"],
    Array(waveFile(data: [0, 0, 0, 0]).prefix(24)) + littleEndian(UInt32(4_000))
      + Array(waveFile(data: [0, 0, 0, 0]).dropFirst(28))),
  .memory(
    "two data chunks", .malformed, [":byte 48: data chunk: there are two of them"],
    waveFile(data: [0, 0, 0, 0]) + Array("data".utf8) + [4, 0, 0, 0, 1, 0, 1, 0]),
  .memory(
    "two fmt chunks", .malformed, [":byte 36: fmt chunk: there are two of them"],
    Array(waveFile(data: []).prefix(36)) + Array(waveFile(data: [0, 0, 0, 0]).dropFirst(12))),
  .memory("no channels", .channel, [":byte 22: channels"], waveFile(channels: 0, align: 0, data: [0, 0])),
  .memory(
    "huge rate", .outOfRange, [":byte 24: sample rate: 4294967295.0"], waveFile(rate: 0xFFFF_FFFF, data: [0, 0, 0, 0])),
  .memory("empty WAV file", .malformed, [":byte 0: RIFF: this is not"], Array("RIFF".utf8)),
  .memory("rate zero", .outOfRange, [":byte 24: sample rate"], waveFile(rate: 0, data: [0, 0, 0, 0])),
  .memory(
    "float NaN", .notFinite, [":byte 48: ch2: the value is NaN"],
    waveFile(tag: 3, bits: 32, data: littleEndian(Float(1).bitPattern) + littleEndian(Float.nan.bitPattern))),
  .memory(
    "double infinite", .notFinite, [":byte 44: ch1: the value is infinite"],
    waveFile(tag: 3, channels: 1, bits: 64, data: littleEndian(Double.infinity.bitPattern))),
  .memory(
    "big-endian", .unsupported, ["-:byte 0: RIFF: an audio file, but not a RIFF WAV"], Array("RIFX....WAVE".utf8)),
  .memory(
    "extensible too short", .truncated, ["fmt chunk: 16 bytes where the extensible format has 40"],
    waveFile(tag: 0xFFFE, data: [0, 0, 0, 0])),
]

private let singleFileCases: [SpoiltFile] = [
  .memory(
    "no data section", .truncated, ["-:14: DAT section: the file ends"],
    Array("--- file type: CFG ---\r\n".utf8) + SmallComtrade().configurationBytes),
  .memory("no configuration", .malformed, ["-:1: CFG section"], Array("--- file type: DAT ASCII ---\n1,0,1\n".utf8)),
  .memory(
    "other kind of data", .malformed, [":14: DAT section", "different kinds"],
    Array("--- file type: CFG ---\r\n".utf8) + SmallComtrade().configurationBytes
      + Array("--- file type: DAT BINARY: 3 ---\r\n123".utf8)),
  .memory(
    "two configurations", .malformed, ["-:14: CFG section: there are two such sections"],
    Array("--- file type: CFG ---\r\n".utf8) + SmallComtrade().configurationBytes
      + Array("--- file type: CFG ---\r\n".utf8) + SmallComtrade().configurationBytes
      + Array("--- file type: DAT ASCII ---\r\n1,0,1,1,0\r\n".utf8)),
  .memory(
    "line of the whole file", .missingValue, [":15: VA: no value"],
    Array("--- file type: CFG ---\r\n".utf8) + SmallComtrade().configurationBytes
      + Array("--- file type: DAT ASCII ---\r\n1,0,,1,0\r\n".utf8)),
]

@Suite(.verifies("REQ-EMU-009")) struct ErrorTests {
  @Test(
    "An error tells file, place, field and cause",
    arguments: configurationCases + dataCases + tableCases + waveCases + singleFileCases)
  func message(spoilt: SpoiltFile) {
    do {
      let recording = try spoilt.read()
      Issue.record("read as \(recording)")
    } catch let error as RecordingError {
      #expect(error.reason == spoilt.reason, "\(error)")
      for part in spoilt.parts { #expect(error.description.contains(part), "\(error) lacks \(part)") }
      // `FILE:LINE: KEY: message`, with `byte N` for the line.
      #expect(error.description.wholeMatch(of: /[^:]+:(\d+|byte \d+): [^:]+: .+/) != nil, "\(error)")
      #expect(error.description.unicodeScalars.allSatisfy { $0.value >= 32 && $0.value != 127 }, "\(error)")
    } catch {
      Issue.record("another error: \(error)")
    }
  }

  @Test(
    "A path that can't be read is named",
    arguments: [
      ("absent.csv", "no such file"), ("absent.txt", "none of .cfg, .cff, .csv, .wav"), ("absent", "none of"),
      ("a.dat", "name the COMTRADE configuration"), ("folder.csv", "this is a folder"),
    ])
  func path(name: String, part: String) throws {
    let folder = try TemporaryFolder()
    try FileManager.default.createDirectory(
      at: folder.url.appendingPathComponent("folder.csv"), withIntermediateDirectories: false)
    let path = folder.url.appendingPathComponent(name).path
    let error = #expect(throws: RecordingError.self) { try Recording.read(path: path) }
    #expect(error?.file == path)
    #expect(error?.description.contains(part) == true, "\(String(describing: error))")
  }

  @Test("A configuration without data names what it looks for")
  func noData() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("alone.cfg", SmallComtrade().configurationBytes)
    let error = #expect(throws: RecordingError.self) { try Recording.read(path: path) }
    #expect(error?.description == "\(path): data file: there is no alone.dat beside it")
  }

  @Test("Memory is bounded by the stated limits")
  func limits() throws {
    var limits = RecordingLimits()
    limits.values = 5
    let values = #expect(throws: RecordingError.self) { try SmallComtrade().read(limits: limits) }
    #expect(values?.reason == .tooLarge)
    limits = RecordingLimits()
    limits.fileBytes = 100
    let size = #expect(throws: RecordingError.self) { try SmallComtrade().read(limits: limits) }
    #expect(size?.reason == .tooLarge)
    limits = RecordingLimits()
    limits.channels = 1
    let channels = #expect(throws: RecordingError.self) { try SmallComtrade().read(limits: limits) }
    #expect(channels?.reason == .tooLarge)
  }
}
