import Foundation
import Recordings
import Waveforms

/// A COMTRADE recording as lines of fields and records, which says itself what it means: an oracle beside the reader.
struct ComtradeDocument: MutableDocument {
  enum Records: Sendable {
    case text([[String]])
    case binary([[UInt8]])

    var count: Int {
      switch self {
      case .text(let records): records.count
      case .binary(let records): records.count
      }
    }
  }

  /// Fields line by line.
  var configuration: [[String]]
  var records: Records
  let analogCount: Int
  let digitalCount: Int
  let is1991: Bool
  private(set) var rateCount: Int

  var lineEnd = "\r\n"
  var endsLastLine = true
  var byteOrderMark = false
  /// Behind the configuration and behind data in ASCII.
  var tail = ""
  /// Written as one file with sections.
  var isSingle = false
  /// What the title of the data says in place of the right thing.
  var dataTitle: String?
  /// The whole configuration in another encoding.
  var encode: (@Sendable (String) -> [UInt8])?

  /// Reads the files of a vector without the reader that is tested.
  init(vector name: String) throws {
    let configurationURL = vectorFolder.appendingPathComponent(name + ".cfg")
    let text = try String(contentsOf: configurationURL, encoding: .utf8)
    configuration = Self.lines(text)
    is1991 = configuration[0].count < 3
    analogCount = Int(configuration[1][1].dropLast()) ?? 0
    digitalCount = Int(configuration[1][2].dropLast()) ?? 0
    rateCount = max(Int(configuration[3 + analogCount + digitalCount][0]) ?? 0, 1)
    let data = try bytes(of: vectorFolder.appendingPathComponent(name + ".dat"))
    records = .text([])
    if kind == "ASCII" {
      records = .text(Self.lines(String(decoding: data, as: UTF8.self)))
    } else {
      let size = recordBytes
      records = .binary(stride(from: 0, to: data.count, by: size).map { Array(data[$0..<$0 + size]) })
    }
  }

  private static func lines(_ text: String) -> [[String]] {
    text.components(separatedBy: "\r\n").filter { !$0.isEmpty }.map { $0.components(separatedBy: ",") }
  }
}

/// Where things stand; lines are indices from 0.
extension ComtradeDocument {
  var digitalLine: Int { 2 + analogCount }
  var frequencyLine: Int { digitalLine + digitalCount }
  var rateCountLine: Int { frequencyLine + 1 }
  var rateLine: Int { frequencyLine + 2 }
  var lastRateLine: Int { rateLine + rateCount - 1 }
  var startLine: Int { rateLine + rateCount }
  var typeLine: Int { startLine + 2 }
  var multiplierLine: Int { startLine + 3 }
  /// Empty where the configuration ends ahead of it.
  var kind: String { typeLine < configuration.count ? configuration[typeLine][0].uppercased() : "" }
  var declaresRate: Bool { configuration[rateCountLine][0] != "0" }
  var valueBytes: Int { kind == "BINARY" ? 2 : 4 }
  var recordBytes: Int { 8 + valueBytes * analogCount + 2 * ((digitalCount + 15) / 16) }

  mutating func splitRate() {
    configuration[rateCountLine] = ["2"]
    configuration.insert(configuration[rateLine], at: rateLine)
    rateCount = 2
  }

  /// What messages call a channel.
  func label(_ channel: Int) -> String { configuration[2 + channel][1].trimmed }

  var configurationName: String { isSingle ? "mutant.cff" : "mutant.cfg" }
  var dataName: String { isSingle ? "mutant.cff" : "mutant.dat" }

  func fault(line: Int, key: String? = nil) -> Consequence {
    .refused(.init(file: configurationName, place: .line(line + (isSingle ? 2 : 1)), key: key))
  }

  var faultInConfiguration: Consequence { .refused(.init(file: configurationName)) }

  /// A fault of a record, at a byte of it where it is binary.
  func fault(record: Int, byte: Int = 0, key: String? = nil) -> Consequence {
    let place: InputPlace
    switch records {
    case .text: place = .line(record + 1 + (isSingle ? configurationText.count + 2 : 0))
    case .binary: place = .byte(record * recordBytes + byte + (isSingle ? singleHead.count : 0))
    }
    return .refused(.init(file: dataName, place: place, key: key))
  }

  var faultInData: Consequence { .refused(.init(file: dataName)) }

  /// Changes one field of a record in ASCII.
  mutating func setField(_ field: Int, record: Int, _ text: String) {
    guard case .text(var records) = records else { return }
    records[record][field] = text
    self.records = .text(records)
  }

  mutating func setBytes(_ offset: Int, record: Int, _ bytes: [UInt8]) {
    guard case .binary(var records) = records else { return }
    records[record].replaceSubrange(offset..<offset + bytes.count, with: bytes)
    self.records = .binary(records)
  }

  /// Rearranges the records as a whole.
  mutating func rearrange(_ change: (inout [Int]) -> Void) {
    var order = Array(0..<records.count)
    change(&order)
    switch records {
    case .text(let records): self.records = .text(order.map { records[$0] })
    case .binary(let records): self.records = .binary(order.map { records[$0] })
    }
  }
}

extension ComtradeDocument {
  private var configurationText: [String] { configuration.map { $0.joined(separator: ",") } }

  private var configurationBytes: [UInt8] {
    let text =
      configurationText.joined(separator: lineEnd) + (endsLastLine || isSingle ? lineEnd : "") + (isSingle ? "" : tail)
    if let encode { return encode(text) }
    return (byteOrderMark ? [0xEF, 0xBB, 0xBF] : []) + Array(text.utf8)
  }

  private var dataBytes: [UInt8] {
    switch records {
    case .binary(let records): records.flatMap(\.self)
    case .text(let records):
      Array(
        (records.map { $0.joined(separator: ",") }.joined(separator: lineEnd) + (endsLastLine ? lineEnd : "") + tail)
          .utf8)
    }
  }

  private var singleHead: [UInt8] {
    let title = kind == "ASCII" ? "DAT ASCII" : "DAT \(kind): \(dataBytes.count)"
    return Array("--- file type: CFG ---\(lineEnd)".utf8) + configurationBytes
      + Array("--- file type: \(dataTitle ?? title) ---\(lineEnd)".utf8)
  }

  var files: [(name: String, bytes: [UInt8])] {
    isSingle
      ? [("mutant.cff", singleHead + dataBytes)] : [("mutant.cfg", configurationBytes), ("mutant.dat", dataBytes)]
  }

  /// The recorded value of a channel in a record, ahead of factor and offset.
  func recorded(_ channel: Int, record: Int) -> Double {
    switch records {
    case .text(let records): return strtod(records[record][2 + channel], nil)
    case .binary(let records):
      let offset = 8 + channel * valueBytes
      let word = records[record][offset..<offset + valueBytes].reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
      switch kind {
      case "BINARY": return Double(Int16(truncatingIfNeeded: word))
      case "BINARY32": return Double(Int32(bitPattern: word))
      default: return Double(Float(bitPattern: word))
      }
    }
  }

  func samples(_ channel: Int, factor: Double, offset: Double, unit: String) -> [Double] {
    let scale = Self.units[unit] ?? 1
    return (0..<records.count).map { recorded(channel, record: $0) * (factor * scale) + offset * scale }
  }

  /// Factors of the units that these documents have.
  static let units = ["kV": 1e3, "V": 1, "mV": 1e-3, "kA": 1e3, "A": 1, "mA": 1e-3, "uA": 1e-6, "volts": 1, "MV": 1e6]

  static func quantity(_ unit: String) -> Recording.Quantity {
    if unit.isEmpty { return .unspecified }
    guard units[unit] != nil else { return .other }
    return unit.lowercased().hasSuffix("a") ? .current : .voltage
  }

  var meaning: Recording {
    let channels = (0..<analogCount).map { channel in
      let fields = configuration[2 + channel]
      let transformer =
        fields.count < 13
        ? nil
        : Recording.Transformer(
          primary: strtod(fields[10], nil), secondary: strtod(fields[11], nil),
          side: fields[12].lowercased() == "p" ? .primary : .secondary)
      return Recording.Channel(
        name: fields[1], unit: fields[4], quantity: Self.quantity(fields[4]),
        samples: samples(channel, factor: strtod(fields[5], nil), offset: strtod(fields[6], nil), unit: fields[4]),
        transformer: transformer, skewSeconds: strtod(fields[7], nil) * 1e-6)
    }
    let kind: Recording.Kind = is1991 ? .comtrade1991 : configuration[0][2] == "2013" ? .comtrade2013 : .comtrade1999
    return Recording(
      file: "", kind: kind, sampleRateHz: declaresRate ? strtod(configuration[rateLine][0], nil) : 1600,
      channels: channels)
  }
}

extension String {
  var trimmed: String { trimmingCharacters(in: .whitespaces) }
}
