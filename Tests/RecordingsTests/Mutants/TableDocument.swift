import Foundation
import Recordings

/// A recording in CSV as cells.
struct TableDocument: MutableDocument {
  var header: [String]
  var rows: [[String]]
  var lineEnd = "\n"
  var endsLastLine = true
  var byteOrderMark = false
  var separator = ","
  var tail = ""
  var encode: (@Sendable (String) -> [UInt8])?

  /// Three cycles of 50 Hz at 1.6 kS/s on three phases, drawn from the seed.
  init(seed: UInt64) {
    var random = SystemSeeded(seed: seed)
    let phases = Int.random(in: 1...3, using: &random)
    header = ["time_s"] + (1...phases).flatMap { ["u\($0)_V", "i\($0)_A"] } + ["leak_mA"]
    let lags = (0..<phases).map { _ in Double.random(in: -1...1, using: &random) }
    let columns = header.count
    rows = (0..<100).map { index in
      let angle = 2 * Double.pi * 50 * Double(index) / 1600
      let values = (0..<phases).flatMap { (phase: Int) -> [Double] in
        let turned = angle - 2.1 * Double(phase)
        return [325 * sin(turned), 14 * sin(turned - lags[phase])]
      }
      return [String(format: "%.6f", Double(index) / 1600)]
        + (values + [Double(index)]).prefix(columns - 1).map { String(format: "%.4f", $0) }
    }
  }

  var files: [(name: String, bytes: [UInt8])] {
    let lines = ([header] + rows).map { $0.joined(separator: separator) }
    let text = lines.joined(separator: lineEnd) + (endsLastLine ? lineEnd : "") + tail
    return [("mutant.csv", encode?(text) ?? (byteOrderMark ? [0xEF, 0xBB, 0xBF] : []) + Array(text.utf8))]
  }

  static let units = ["V": 1, "kV": 1e3, "mV": 1e-3, "A": 1, "mA": 1e-3, "kA": 1e3, "uA": 1e-6]

  func channel(_ column: Int) -> Recording.Channel {
    let unit = header[column].components(separatedBy: "_").last ?? ""
    let factor = Self.units[unit] ?? 1
    return Recording.Channel(
      name: header[column], unit: unit, quantity: unit.hasSuffix("V") ? .voltage : .current,
      samples: rows.map { strtod($0[column], nil) * factor })
  }

  var meaning: Recording {
    Recording(file: "", kind: .csv, sampleRateHz: 1600, channels: (1..<header.count).map(channel))
  }

  /// A fault of a row, counted from 0; -1 is the header.
  func fault(row: Int, key: String? = nil) -> Consequence { .refused(.init(place: .line(row + 2), key: key)) }
}

/// Ways to write the same table.
let tableStyles: [Mutation<TableDocument>] = [
  Mutation("CR LF") { document, _ in
    document.lineEnd = "\r\n"
    return .same
  },
  Mutation("last line without end") { document, _ in
    guard document.tail.isEmpty else { return nil }
    document.endsLastLine = false
    return .same
  },
  Mutation("byte order mark") { document, _ in
    document.byteOrderMark = true
    return .same
  },
  Mutation("blank lines, end-of-file marks and zeros at the end") { document, random in
    guard document.endsLastLine else { return nil }
    document.tail = ["\n\n", "\r\n \t\n", "\u{1A}", "\u{1A}\0\0", "\n\u{1A}"].pick(&random)
    return .same
  },
  Mutation("blanks around cells") { document, random in
    let row = Int.random(in: 0..<document.rows.count, using: &random)
    document.rows[row] = document.rows[row].map { padded($0, &random) }
    document.header = document.header.map { padded($0.trimmed, &random) }
    return .same
  },
  Mutation("numbers in another form") { document, random in
    for _ in 0..<10 {
      let row = Int.random(in: 0..<document.rows.count, using: &random)
      let column = Int.random(in: 0..<document.header.count, using: &random)
      document.rows[row][column] = restyled(document.rows[row][column].trimmed, &random)
    }
    return .same
  },
]

/// Changes of a table whose meaning is known.
let tableChanges: [Mutation<TableDocument>] = [
  Mutation("columns in another order") { document, random in
    let order = Array(1..<document.header.count).shuffled(using: &random)
    document.header = [document.header[0]] + order.map { document.header[$0] }
    document.rows = document.rows.map { row in [row[0]] + order.map { row[$0] } }
    return .changed { recording in recording.channels = order.map { recording.channels[$0 - 1] } }
  },
  Mutation("unit") { document, random in
    let column = Int.random(in: 1..<document.header.count, using: &random)
    let stem = document.header[column].trimmed.components(separatedBy: "_")[0]
    document.header[column] = stem + "_" + ["kV", "mV", "V", "A", "mA", "kA", "uA"].pick(&random)
    let channel = document.channel(column)
    return .changed { $0.channels[column - 1] = channel }
  },
  Mutation("name") { document, random in
    let column = Int.random(in: 1..<document.header.count, using: &random)
    document.header[column] = ["Feeder 7_V", "x_y_mA", "\u{E4}_A", "_V"].pick(&random)
    let channel = document.channel(column)
    return .changed { $0.channels[column - 1] = channel }
  },
  Mutation("column left out") { document, random in
    let column = Int.random(in: 1..<document.header.count, using: &random)
    document.header.remove(at: column)
    for row in document.rows.indices { document.rows[row].remove(at: column) }
    return .changed { $0.channels.remove(at: column - 1) }
  },
  Mutation("column more") { document, random in
    let column = Int.random(in: 1...document.header.count, using: &random)
    document.header.insert("spare_kV", at: column)
    for row in document.rows.indices { document.rows[row].insert("\(row % 7)", at: column) }
    let channel = document.channel(column)
    return .changed { $0.channels.insert(channel, at: column - 1) }
  },
  Mutation("one value") { document, random in
    let column = Int.random(in: 1..<document.header.count, using: &random)
    let row = Int.random(in: 0..<document.rows.count, using: &random)
    document.rows[row][column] = ["0", "-.5", "1e3", "7.", "-0", "1e-320", "000"].pick(&random)
    let unit = document.header[column].trimmed.components(separatedBy: "_").last ?? ""
    let value = strtod(document.rows[row][column], nil) * (TableDocument.units[unit] ?? 1)
    return .changed { $0.channels[column - 1].samples[row] = value }
  },
  Mutation("rows left out at an end") { document, random in
    let count = Int.random(in: 1...60, using: &random)
    let isHead = Bool.random(using: &random)
    if isHead { document.rows.removeFirst(count) } else { document.rows.removeLast(count) }
    return .changed { recording in
      for index in recording.channels.indices {
        if isHead {
          recording.channels[index].samples.removeFirst(count)
        } else {
          recording.channels[index].samples.removeLast(count)
        }
      }
    }
  },
  Mutation("time stretched or shifted") { document, random in
    let stretch: Double = [1, 2, 0.5, 1e-3].pick(&random)
    let shift: Double = [0, 100, -3].pick(&random)
    for row in document.rows.indices {
      let time = Double(row) / 1600
      document.rows[row][0] = "\(time * stretch + shift)"
    }
    return .changed { $0.sampleRateHz /= stretch }
  },
]

/// Faults of a table.
let tableFaults: [Mutation<TableDocument>] = [
  Mutation("name of the time") { document, random in
    document.header[0] = ["time", "Time_s", "time_ms", "t_s", "", "time s", "\"time_s\"", "seconds"].pick(&random)
    return document.fault(row: -1, key: "time_s")
  },
  Mutation("time in another column") { document, random in
    document.header.swapAt(0, Int.random(in: 1..<document.header.count, using: &random))
    return document.fault(row: -1, key: "time_s")
  },
  Mutation("no header") { document, _ in
    document.header = document.rows.removeFirst()
    return document.fault(row: -1, key: "time_s")
  },
  Mutation("header twice") { document, random in
    let row = Int.random(in: 0..<document.rows.count, using: &random)
    document.rows.insert(document.header, at: row)
    return document.fault(row: row, key: "time_s")
  },
  Mutation("two columns of one name") { document, random in
    let column = Int.random(in: 2..<document.header.count, using: &random)
    document.header[column] = document.header[1].trimmed
    return document.fault(row: -1, key: document.header[column])
  },
  Mutation("no unit of voltage or current") { document, random in
    let column = Int.random(in: 1..<document.header.count, using: &random)
    document.header[column] = ["u1", "u1_", "u1V", "u1_W", "u1_VA", "u1 [V]", "f_Hz", "u1_v.", "u1_\u{FF36}"].pick(
      &random)
    return document.fault(row: -1, key: document.header[column])
  },
  Mutation("column without a name") { document, random in
    let column = Int.random(in: 1..<document.header.count, using: &random)
    document.header[column] = ""
    return document.fault(row: -1, key: "column \(column + 1)")
  },
  Mutation("cell too many in the header") { document, random in
    let column = Int.random(in: 1...document.header.count, using: &random)
    document.header.insert("more_V", at: column)
    return document.fault(row: 0)
  },
  Mutation("cell left out") { document, random in
    let row = Int.random(in: 0..<document.rows.count, using: &random)
    document.rows[row].remove(at: Int.random(in: 0..<document.header.count, using: &random))
    return document.fault(row: row, key: document.header[document.header.count - 1].trimmed)
  },
  Mutation("cell too many") { document, random in
    let row = Int.random(in: 0..<document.rows.count, using: &random)
    document.rows[row].insert("0", at: Int.random(in: 0...document.header.count, using: &random))
    return document.fault(row: row, key: "cell \(document.header.count + 1)")
  },
  Mutation("thousands separated, decimal comma") { document, random in
    let row = Int.random(in: 0..<document.rows.count, using: &random)
    let column = Int.random(in: 0..<document.header.count, using: &random)
    document.rows[row][column] = ["1,234.5", "0,5", "1,000"].pick(&random)
    return document.fault(row: row, key: "cell \(document.header.count + 1)")
  },
  Mutation("no number") { document, random in
    let row = Int.random(in: 0..<document.rows.count, using: &random)
    let column = Int.random(in: 0..<document.header.count, using: &random)
    document.rows[row][column] = [
      "x", "nan", "NaN", "inf", "-inf", "1e999", "0x10", "1 234", "1'234", "1\u{A0}234", "\"5\"", "5 V", "5V", "--5",
      "1e", "",
      "null", "12:30", "\u{2212}5", "1;2", "#N/A",
    ].pick(&random)
    return document.fault(row: row, key: document.header[column].trimmed)
  },
  Mutation("value beyond all measure") { document, random in
    let row = Int.random(in: 0..<document.rows.count, using: &random)
    let column = Int.random(in: 1..<document.header.count, using: &random)
    document.rows[row][column] = ["1e30", "-2e12", "99999999999999"].pick(&random)
    return document.fault(row: row, key: document.header[column].trimmed)
  },
  Mutation("semicolons or tabs between all cells") { document, random in
    document.separator = [";", "\t", "|", " "].pick(&random)
    return document.fault(row: -1, key: "time_s")
  },
  Mutation("row left out") { document, random in
    let row = Int.random(in: 1..<document.rows.count - 1, using: &random)
    document.rows.remove(at: row)
    return .refused(.init(key: "time_s"))
  },
  Mutation("row twice") { document, random in
    let row = Int.random(in: 0..<document.rows.count, using: &random)
    document.rows.insert(document.rows[row], at: row)
    return document.fault(row: row + 1, key: "time_s")
  },
  Mutation("two rows swapped") { document, random in
    let row = Int.random(in: 1..<document.rows.count, using: &random)
    document.rows.swapAt(row, Int.random(in: 0..<row, using: &random))
    return .refused(.init(key: "time_s"))
  },
  Mutation("time that jitters, jumps or runs back") { document, random in
    let row = Int.random(in: 2..<document.rows.count - 2, using: &random)
    let time = Double(row) / 1600
    switch Int.random(in: 0...2, using: &random) {
    case 0:
      let jitter: Double = [-0.3, 0.3].pick(&random)
      document.rows[row][0] = "\(time + jitter / 1600)"
    case 1: for index in row..<document.rows.count { document.rows[index][0] = "\((Double(index) + 0.3) / 1600)" }
    default: document.rows[row][0] = "-1"
    }
    return .refused(.init(key: "time_s"))
  },
  Mutation("rate out of range") { document, random in
    let step: Double = [1, 0.0021, 1e-8].pick(&random)
    for index in document.rows.indices { document.rows[index][0] = "\(Double(index) * step)" }
    return document.fault(row: 1, key: "time_s")
  },
  Mutation("blank line between rows") { document, random in
    let row = Int.random(in: 0..<document.rows.count, using: &random)
    document.rows.insert([["", "  "].pick(&random)], at: row)
    return document.fault(row: row)
  },
  Mutation("end-of-file mark ahead of a row") { document, random in
    let row = Int.random(in: 0..<document.rows.count, using: &random)
    document.rows[row][0] = "\u{1A}" + document.rows[row][0]
    return document.fault(row: row, key: "time_s")
  },
  Mutation("rows but for one left out") { document, random in
    document.rows.removeLast(document.rows.count - Int.random(in: 0...1, using: &random))
    return .refused(.init(key: "time_s"))
  },
  Mutation("comment line") { document, random in
    let row = Int.random(in: 0..<document.rows.count, using: &random)
    document.rows.insert(["# measured by hand"], at: row)
    return document.fault(row: row)
  },
  Mutation("blank line ahead of the header") { document, _ in
    document.rows.insert(document.header, at: 0)
    document.header = [""]
    return document.fault(row: -1, key: "header")
  },
  Mutation("CR alone at the end of lines") { document, _ in
    document.lineEnd = "\r"
    return .refused(.init())
  },
  Mutation("UTF-16") { document, random in
    let isBig = Bool.random(using: &random)
    document.encode = { text in
      (isBig ? [0xFE, 0xFF] : [0xFF, 0xFE])
        + text.utf16.flatMap { isBig ? [UInt8($0 >> 8), UInt8($0 & 255)] : [UInt8($0 & 255), UInt8($0 >> 8)] }
    }
    return .refused(.init(place: .line(1), key: "time_s"))
  },
]
