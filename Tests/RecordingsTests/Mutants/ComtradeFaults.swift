import Foundation
import Recordings

private let noNumbers = ["x", "nan", "inf", "1e999", "0x10", "--1", "1e", "1.2.3", "1 2", "\u{2212}5", "."]

/// Faults of a COMTRADE configuration.
let comtradeConfigurationFaults: [Mutation<ComtradeDocument>] = [
  Mutation("line left out") { document, random in
    document.configuration.remove(at: Int.random(in: 0...document.typeLine, using: &random))
    return document.faultInConfiguration
  },
  Mutation("line twice") { document, random in
    let line = Int.random(in: 0...document.typeLine, using: &random)
    document.configuration.insert(document.configuration[line], at: line)
    return document.faultInConfiguration
  },
  Mutation("two lines swapped") { document, random in
    let first = Int.random(in: 0..<document.typeLine, using: &random)
    let second = Int.random(in: first + 1...document.typeLine, using: &random)
    guard first != document.startLine || second != document.startLine + 1,
      document.configuration[first] != document.configuration[second], document.rateLine == document.lastRateLine,
      // Frequency, number of rates and rate are numbers all three: swapped they may mean something.
      first < document.frequencyLine || second > document.rateLine
    else { return nil }
    document.configuration.swapAt(first, second)
    return document.faultInConfiguration
  },
  Mutation("blank line") { document, random in
    document.configuration.insert([""], at: Int.random(in: 0...document.typeLine, using: &random))
    return document.faultInConfiguration
  },
  Mutation("configuration cut off") { document, random in
    document.configuration.removeSubrange(Int.random(in: 0...document.typeLine, using: &random)...)
    document.tail = ""
    return document.faultInConfiguration
  },
  Mutation("field left out of a channel") { document, random in
    let line = 2 + Int.random(in: 0..<document.analogCount, using: &random)
    document.configuration[line].remove(at: Int.random(in: 0..<10, using: &random))
    return document.fault(line: line, key: "analog channel \(line - 1)")
  },
  Mutation("field too many in a channel") { document, random in
    let line = 2 + Int.random(in: 0..<document.analogCount, using: &random)
    document.configuration[line].insert("0", at: Int.random(in: 0..<10, using: &random))
    return document.fault(line: line, key: "analog channel \(line - 1)")
  },
  Mutation("decimal comma in a channel") { document, random in
    let line = 2 + Int.random(in: 0..<document.analogCount, using: &random)
    document.configuration[line][5 + Int.random(in: 0...2, using: &random)] = "1,5"
    return document.fault(line: line, key: "analog channel \(line - 1)")
  },
  Mutation("no number in a channel") { document, random in
    let line = 2 + Int.random(in: 0..<document.analogCount, using: &random)
    let fields = [(5, "a"), (6, "b"), (7, "skew"), (8, "min"), (9, "max")]
    let (field, key) = (fields + (document.is1991 ? [] : [(10, "primary"), (11, "secondary")])).pick(&random)
    document.configuration[line][field] = (noNumbers + (field == 5 ? [""] : [])).pick(&random)
    return document.fault(line: line, key: key)
  },
  Mutation("number of a channel") { document, random in
    let line = Int.random(in: 2..<document.frequencyLine, using: &random)
    let isAnalog = line < document.digitalLine
    let number = line - (isAnalog ? 1 : document.digitalLine - 1)
    document.configuration[line][0] = ["\(number + 1)", "0", "-1", "", "\(number).0", "99999999999999999999"].pick(
      &random)
    return document.fault(line: line, key: isAnalog ? "An" : "Dn")
  },
  Mutation("range the wrong way round") { document, random in
    let line = 2 + Int.random(in: 0..<document.analogCount, using: &random)
    document.configuration[line].swapAt(8, 9)
    return document.fault(line: line, key: "min")
  },
  Mutation("side of the transformer") { document, random in
    guard !document.is1991 else { return nil }
    let line = 2 + Int.random(in: 0..<document.analogCount, using: &random)
    document.configuration[line][12] = ["X", "", "PS", "1"].pick(&random)
    return document.fault(line: line, key: "PS")
  },
  Mutation("revision") { document, random in
    let revision = ["1992", "2012", "1999.0", "99", "x", "\u{FF12}\u{FF10}\u{FF11}\u{FF13}"].pick(&random)
    document.configuration[0] = Array(document.configuration[0].prefix(2)) + [revision]
    return document.fault(line: 0, key: "revision")
  },
  Mutation("channel counts") { document, random in
    let (field, key) = [(0, "TT"), (1, "TT"), (2, "TT")].pick(&random)
    let letter = ["", "A", "D"][field]
    let count = [document.analogCount + document.digitalCount, document.analogCount, document.digitalCount][field]
    document.configuration[1][field] = "\(count + [-1, 1, 2, 1_000].pick(&random))" + letter
    return document.fault(line: 1, key: key)
  },
  Mutation("letters of the channel counts") { document, random in
    let field = Int.random(in: 1...2, using: &random)
    document.configuration[1][field] = ["3", "A3", "3X", "", "-3A", "3.0A", "99999999999999999999A"].pick(&random)
    return document.fault(line: 1, key: field == 1 ? "##A" : "##D")
  },
  Mutation("an analog channel counted as a digital one") { document, _ in
    document.configuration[1][1] = "\(document.analogCount - 1)A"
    document.configuration[1][2] = "\(document.digitalCount + 1)D"
    return document.fault(line: document.digitalLine - 1, key: "Dn")
  },
  Mutation("a digital channel counted as an analog one") { document, _ in
    document.configuration[1][1] = "\(document.analogCount + 1)A"
    document.configuration[1][2] = "\(document.digitalCount - 1)D"
    return document.fault(line: document.digitalLine, key: "analog channel \(document.analogCount + 1)")
  },
  Mutation("millions of channels") { document, random in
    let count = [2_000, 1_000_000 - document.digitalCount].pick(&random)
    document.configuration[1][0] = "\(count + document.digitalCount)"
    document.configuration[1][1] = "\(count)A"
    return document.fault(line: 1, key: "##A")
  },
  Mutation("millions of digital channels") { document, random in
    let count = [2_000, 900_000].pick(&random)
    document.configuration[1][0] = "\(count + document.analogCount)"
    document.configuration[1][2] = "\(count)D"
    return document.fault(line: document.frequencyLine)
  },
  Mutation("number of rates") { document, random in
    document.configuration[document.rateCountLine] = [
      ["x", "-1", "", "1.0", "1e0", "1001", "999999999999999999"].pick(&random)
    ]
    return document.fault(line: document.rateCountLine, key: "nrates")
  },
  Mutation("more rates than there are") { document, random in
    document.configuration[document.rateCountLine] = ["\(document.lastRateLine - document.rateLine + 2)"]
    return document.fault(line: document.lastRateLine + 1)
  },
  Mutation("rate") { document, random in
    guard document.declaresRate else { return nil }
    document.configuration[document.rateLine][0] = (noNumbers + ["", "-1600", "499.9", "1e12", "10000001"]).pick(
      &random)
    return document.fault(line: document.rateLine, key: "samp")
  },
  Mutation("several rates") { document, _ in
    guard document.declaresRate, document.rateLine == document.lastRateLine else { return nil }
    let last = document.configuration[document.rateLine][1]
    document.splitRate()
    document.configuration[document.rateLine][1] = "7"
    document.configuration[document.rateLine + 1] = ["800", last]
    return document.fault(line: document.rateLine + 1, key: "samp")
  },
  Mutation("rates that run back") { document, _ in
    guard document.declaresRate, document.rateLine == document.lastRateLine else { return nil }
    document.splitRate()
    return document.fault(line: document.rateLine + 1, key: "endsamp")
  },
  Mutation("no number of samples") { document, random in
    let text = ["x", "-5", "", "1e3", "40.0", "99999999999999999999", "1099511627777", "0"].pick(&random)
    document.configuration[document.rateLine][1] = text
    return document.fault(line: document.rateLine, key: "endsamp")
  },
  Mutation("instants of the recording") { document, random in
    let line = document.startLine + Int.random(in: 0...1, using: &random)
    document.configuration[line] = [
      ["Station", "Recorder"], ["01/02/2003"], ["01/02/2003", "04:05:06", "7"], ["nan", "04:05:06.000000"], ["ASCII"],
      ["50"],
      ["01/02/2003", "noon"],
    ].pick(&random)
    return document.fault(line: line, key: line == document.startLine ? "first time stamp" : "trigger time stamp")
  },
  Mutation("kind of data") { document, random in
    document.configuration[document.typeLine][0] = ["", "BINARY64", "ASCI", "FLOAT", "\u{FF21}SCII"].pick(&random)
    return document.fault(line: document.typeLine, key: "file type")
  },
  Mutation("multiplier of time") { document, random in
    guard !document.is1991 else { return nil }
    document.configuration[document.multiplierLine] = [(noNumbers + ["0", "-1"]).pick(&random)]
    return document.fault(line: document.multiplierLine, key: "timemult")
  },
  Mutation("multiplier of time left blank where stamps tell the rate") { document, _ in
    guard !document.declaresRate else { return nil }
    document.configuration[document.multiplierLine] = [""]
    return document.fault(line: document.multiplierLine, key: "timemult")
  },
  Mutation("CR alone at the end of lines") { document, _ in
    document.lineEnd = "\r"
    return .refused(.init())
  },
  Mutation("UTF-16") { document, random in
    guard !document.isSingle else { return nil }
    let isBig = Bool.random(using: &random)
    document.encode = { text in
      (isBig ? [0xFE, 0xFF] : [0xFF, 0xFE])
        + text.utf16.flatMap { isBig ? [UInt8($0 >> 8), UInt8($0 & 255)] : [UInt8($0 & 255), UInt8($0 >> 8)] }
    }
    return document.faultInConfiguration
  },
  Mutation("end-of-file mark ahead of a line") { document, random in
    let line = Int.random(in: 1...document.typeLine, using: &random)
    guard line < document.startLine || line > document.startLine + 1 else { return nil }
    document.configuration[line][0] = "\u{1A}" + document.configuration[line][0]
    return document.fault(line: line)
  },
  Mutation("semicolons") { document, random in
    let line = Int.random(in: 0..<document.frequencyLine, using: &random)
    document.configuration[line] = [document.configuration[line].joined(separator: ";")]
    return document.fault(line: line)
  },
  Mutation("title of the data") { document, random in
    guard document.isSingle else { return nil }
    let isText = document.kind == "ASCII"
    let titles =
      isText ? ["DAT", "DAT BINARY: 5"] : ["DAT ASCII", "DAT BINARY", "DAT BINARY: x", "DAT \(document.kind): -1"]
    document.dataTitle = (titles + ["DAT: ", "DAT ASCI", "DAT FLOAT64: 3"]).pick(&random)
    return document.fault(line: document.configuration.count, key: "DAT section")
  },
  Mutation("title of the data missing") { document, _ in
    guard document.isSingle else { return nil }
    document.dataTitle = "HDR"
    return .refused(.init(file: document.dataName, key: "DAT section"))
  },
]

/// Faults of COMTRADE data, and data that do not belong to their configuration.
let comtradeDataFaults: [Mutation<ComtradeDocument>] = [
  Mutation("other number of samples declared") { document, random in
    let count = document.records.count
    let declared = count + [-7, -1, 1, 5, 1_000_000_000, (1 << 40) - count].pick(&random)
    guard document.rateLine == document.lastRateLine else { return nil }
    document.configuration[document.rateLine][1] = "\(declared)"
    return .refused(.init(file: document.dataName, key: "endsamp"))
  },
  Mutation("record left out") { document, random in
    let record = Int.random(in: 0..<document.records.count - 1, using: &random)
    document.rearrange { $0.remove(at: record) }
    return document.fault(record: record, key: "n")
  },
  Mutation("last records left out") { document, random in
    let kept = Int.random(in: 0..<document.records.count, using: &random)
    document.rearrange { $0.removeSubrange(kept...) }
    return .refused(.init(file: document.dataName, key: "endsamp"))
  },
  Mutation("record twice") { document, random in
    let record = Int.random(in: 0..<document.records.count, using: &random)
    document.rearrange { $0.insert($0[record], at: record) }
    return document.fault(record: record + 1, key: "n")
  },
  Mutation("two records swapped") { document, random in
    let first = Int.random(in: 0..<document.records.count - 1, using: &random)
    let second = Int.random(in: first + 1..<document.records.count, using: &random)
    document.rearrange { $0.swapAt(first, second) }
    return document.fault(record: first, key: "n")
  },
  Mutation("number of a sample") { document, random in
    let record = Int.random(in: 0..<document.records.count, using: &random)
    document.setField(0, record: record, ["x", "", "-1", "1.0", "1e0", "99999999999999999999", "777"].pick(&random))
    document.setBytes(0, record: record, [0, 1, 2, 3])
    return document.fault(record: record, key: "n")
  },
  Mutation("field left out of a record") { document, random in
    guard case .text(var records) = document.records else { return nil }
    let record = Int.random(in: 0..<records.count, using: &random)
    records[record].remove(at: Int.random(in: 0..<records[record].count, using: &random))
    document.records = .text(records)
    return document.fault(record: record)
  },
  Mutation("field too many in a record") { document, random in
    guard case .text(var records) = document.records else { return nil }
    let record = Int.random(in: 0..<records.count, using: &random)
    records[record].insert("0", at: Int.random(in: 0...records[record].count, using: &random))
    document.records = .text(records)
    return document.fault(record: record)
  },
  Mutation("record cut short") { document, random in
    guard case .text(var records) = document.records else { return nil }
    let record = Int.random(in: 0..<records.count, using: &random)
    records[record].removeLast(Int.random(in: 1..<records[record].count, using: &random))
    document.records = .text(records)
    return document.fault(record: record)
  },
  Mutation("no value") { document, random in
    let record = Int.random(in: 0..<document.records.count, using: &random)
    let channel = Int.random(in: 0..<document.analogCount, using: &random)
    document.setField(
      2 + channel, record: record, (noNumbers + ["", "99999", "1e30", "NaN", "-Infinity"]).pick(&random))
    let offset = 8 + channel * document.valueBytes
    switch document.kind {
    case "BINARY": document.setBytes(offset, record: record, [0x00, 0x80])
    case "BINARY32": document.setBytes(offset, record: record, [0, 0, 0, 0x80])
    case "FLOAT32":
      let words = [Float.nan, .infinity, -.infinity, -.greatestFiniteMagnitude, .greatestFiniteMagnitude]
      document.setBytes(offset, record: record, littleEndian(words.pick(&random).bitPattern))
    default: break
    }
    return document.fault(record: record, byte: offset, key: document.label(channel))
  },
  Mutation("no time stamp") { document, random in
    guard case .text(let records) = document.records else { return nil }
    let record = Int.random(in: 0..<records.count, using: &random)
    document.setField(1, record: record, ["x", "12:30", "nan", "1e", "0x5"].pick(&random))
    return document.fault(record: record, key: "timestamp")
  },
  Mutation("time stamps that jump, stand still or run back") { document, random in
    guard !document.declaresRate, case .text(var records) = document.records else { return nil }
    let record = Int.random(in: 1..<records.count - 1, using: &random)
    switch Int.random(in: 0...3, using: &random) {
    case 0: records[record][1] = records[record - 1][1]
    case 1: records[record][1] = "-1e9"
    case 2: for index in record..<records.count { records[index][1] = "\(strtod(records[index][1], nil) + 1_000)" }
    default:
      let stamp = records[record][1]
      records[record][1] = records[record - 1][1]
      records[record - 1][1] = stamp
    }
    document.records = .text(records)
    return .refused(.init(file: document.dataName, key: "timestamp"))
  },
  Mutation("time stamps missing where they tell the rate") { document, random in
    guard !document.declaresRate else { return nil }
    let record = Int.random(in: 0..<document.records.count, using: &random)
    document.setField(1, record: record, "")
    document.setBytes(4, record: record, [255, 255, 255, 255])
    return document.fault(record: record, byte: 4, key: "timestamp")
  },
  Mutation("state of a digital channel") { document, random in
    guard case .text(let records) = document.records else { return nil }
    let record = Int.random(in: 0..<records.count, using: &random)
    let channel = Int.random(in: 0..<document.digitalCount, using: &random)
    document.setField(
      2 + document.analogCount + channel, record: record, ["2", "x", "-1", "1.0", "01", "2571"].pick(&random))
    return document.fault(record: record, key: "digital channel \(channel + 1)")
  },
  Mutation("an analog column behind its neighbour's place") { document, _ in
    guard case .text(var records) = document.records else { return nil }
    for index in records.indices {
      records[index].insert("7", at: 2)
      records[index].removeLast()
    }
    document.records = .text(records)
    return document.fault(record: 0, key: "digital channel 1")
  },
  Mutation("blank line between records") { document, random in
    guard case .text(var records) = document.records else { return nil }
    let record = Int.random(in: 0..<records.count, using: &random)
    records.insert([["", " "].pick(&random)], at: record)
    document.records = .text(records)
    return document.fault(record: record, key: "timestamp")
  },
  Mutation("end-of-file mark ahead of a record") { document, random in
    guard case .text(var records) = document.records else { return nil }
    let record = Int.random(in: 0..<records.count, using: &random)
    records[record][0] = "\u{1A}" + records[record][0]
    document.records = .text(records)
    return document.fault(record: record, key: "n")
  },
  Mutation("binary data cut off") { document, random in
    guard case .binary(var records) = document.records, !document.isSingle else { return nil }
    let record = Int.random(in: 0..<records.count, using: &random)
    records.removeSubrange((record + 1)...)
    records[record].removeLast(Int.random(in: 1..<document.recordBytes, using: &random))
    document.records = .binary(records)
    return document.fault(record: record)
  },
  Mutation("bytes between binary records") { document, random in
    guard case .binary(var records) = document.records else { return nil }
    let record = Int.random(in: 0..<records.count, using: &random)
    records.insert(Array(repeating: 0xEE, count: Int.random(in: 1...40, using: &random)), at: record)
    document.records = .binary(records)
    return document.fault(record: record, key: "n")
  },
  Mutation("bytes behind binary records") { document, random in
    guard case .binary(var records) = document.records else { return nil }
    records.append(Array(repeating: 0, count: Int.random(in: 1...100, using: &random)))
    document.records = .binary(records)
    return .refused(.init(file: document.dataName))
  },
  Mutation("data of another kind") { document, random in
    let kinds = ["ASCII", "BINARY", "BINARY32", "FLOAT32"].filter { $0 != document.kind }
    let kind = kinds.pick(&random)
    // Both of 32 bit are alike in their bytes; that stands among the changes.
    guard !(kind.hasSuffix("32") && document.kind.hasSuffix("32")), !document.isSingle else { return nil }
    document.configuration[document.typeLine][0] = kind
    return .refused(.init(file: document.dataName))
  },
  Mutation("fewer digital channels than the data have") { document, random in
    // Of binary data whole words count: sixteen channels fewer.
    let fewer = 16
    guard document.digitalCount > fewer else { return nil }
    document.configuration.removeSubrange((document.frequencyLine - fewer)..<document.frequencyLine)
    document.configuration[1][0] = "\(document.analogCount + document.digitalCount - fewer)"
    document.configuration[1][2] = "\(document.digitalCount - fewer)D"
    return .refused(.init(file: document.dataName))
  },
]
