import Foundation
import Recordings

/// A number written in another way.
func restyled(_ number: String, _ random: inout SystemSeeded) -> String {
  if number.hasPrefix("+") { return number }
  let isPlain = number.allSatisfy { $0.isNumber || $0 == "-" || $0 == "." }
  let sign = number.hasPrefix("-") ? "-" : ""
  let digits = number.drop { $0 == "-" }
  switch Int.random(in: 0..<6, using: &random) {
  case 0 where sign.isEmpty: return "+" + number
  case 1: return sign + "000" + digits
  case 2 where isPlain: return number.contains(".") ? number + "00" : number + ".0"
  case 3 where isPlain: return number + "e0"
  case 4 where isPlain && !number.contains("."): return number + "0E-1"
  case 5: return number.replacingOccurrences(of: "e", with: "E")
  default: return number
  }
}

/// Blanks and tabs that a field may have around it.
func padded(_ field: String, _ random: inout SystemSeeded) -> String {
  let blanks = ["", " ", "  ", "\t", " \t"]
  return blanks.pick(&random) + field + blanks.pick(&random)
}

/// Ways to write the same COMTRADE recording.
let comtradeStyles: [Mutation<ComtradeDocument>] = [
  Mutation("LF") { document, _ in
    document.lineEnd = "\n"
    return .same
  },
  Mutation("last line without end") { document, _ in
    guard document.tail.isEmpty else { return nil }
    document.endsLastLine = false
    return .same
  },
  Mutation("byte order mark") { document, _ in
    guard !document.isSingle else { return nil }
    document.byteOrderMark = true
    return .same
  },
  Mutation("end-of-file mark, zeros or blank lines at the end") { document, random in
    guard document.endsLastLine else { return nil }
    document.tail = ["\u{1A}", "\u{1A}\0\0\0", "\r\n\r\n", " \n", "\r\n\u{1A}"].pick(&random)
    return .same
  },
  Mutation("blanks around fields of the configuration") { document, random in
    let lines = [0, 1] + Array(2..<document.frequencyLine) + [document.rateLine]
    let line = lines.pick(&random)
    document.configuration[line] = document.configuration[line].map { padded($0, &random) }
    return .same
  },
  Mutation("blanks around fields of the data") { document, random in
    guard case .text(var records) = document.records else { return nil }
    let record = Int.random(in: 0..<records.count, using: &random)
    records[record] = records[record].map { padded($0, &random) }
    document.records = .text(records)
    return .same
  },
  Mutation("numbers of the configuration in another form") { document, random in
    let line = 2 + Int.random(in: 0..<document.analogCount, using: &random)
    let field = ([5, 6, 7, 8, 9] + (document.is1991 ? [] : [10, 11])).pick(&random)
    document.configuration[line][field] = restyled(document.configuration[line][field].trimmed, &random)
    return .same
  },
  Mutation("values of the data in another form") { document, random in
    guard case .text(var records) = document.records else { return nil }
    for _ in 0..<10 {
      let record = Int.random(in: 0..<records.count, using: &random)
      let field = 2 + Int.random(in: 0..<document.analogCount, using: &random)
      records[record][field] = restyled(records[record][field].trimmed, &random)
      if records[record][0].count < 6 { records[record][0] = "00" + records[record][0].trimmed }
    }
    document.records = .text(records)
    return .same
  },
  Mutation("wider declared range") { document, random in
    let line = 2 + Int.random(in: 0..<document.analogCount, using: &random)
    document.configuration[line][8] = "-99999"
    document.configuration[line][9] = "99998"
    return .same
  },
  Mutation("phase and component of a channel") { document, random in
    let line = 2 + Int.random(in: 0..<document.analogCount, using: &random)
    document.configuration[line][2] = ["", "B", "N", "?"].pick(&random)
    document.configuration[line][3] = ["", "Leitung 7", "\u{B5}"].pick(&random)
    return .same
  },
  Mutation("station and recorder") { document, random in
    document.configuration[0][0] = ["", "Umspannwerk S\u{FC}d", "a b c"].pick(&random)
    document.configuration[0][1] = ["", "X"].pick(&random)
    return .same
  },
  Mutation("name of a digital channel") { document, random in
    let line = document.digitalLine + Int.random(in: 0..<document.digitalCount, using: &random)
    document.configuration[line][1] = ["", "VA", "1"].pick(&random)
    return .same
  },
  Mutation("state of a digital channel") { document, random in
    let record = Int.random(in: 0..<document.records.count, using: &random)
    switch document.records {
    case .text(let records):
      let field = 2 + document.analogCount + Int.random(in: 0..<document.digitalCount, using: &random)
      document.setField(field, record: record, records[record][field].trimmed == "0" ? "1" : "0")
    case .binary: document.setBytes(document.recordBytes - 2, record: record, [1, 0])
    }
    return .same
  },
  Mutation("line frequency") { document, random in
    document.configuration[document.frequencyLine] = [["60", "50.0", "", "16.7"].pick(&random)]
    return .same
  },
  Mutation("dates") { document, random in
    let line = document.startLine + Int.random(in: 0...1, using: &random)
    document.configuration[line][0] = ["31/12/1999", "29/02/2028", "1/1/70"].pick(&random)
    return .same
  },
  Mutation("time stamps beside a declared rate") { document, random in
    guard document.declaresRate else { return nil }
    let record = Int.random(in: 0..<document.records.count, using: &random)
    switch document.records {
    case .text: document.setField(1, record: record, ["", "0", "999999999", "-5", "1e9"].pick(&random))
    case .binary: document.setBytes(4, record: record, [255, 255, 255, 255])
    }
    return .same
  },
  Mutation("multiplier of time beside a declared rate") { document, random in
    guard document.declaresRate, !document.is1991 else { return nil }
    document.configuration[document.multiplierLine] = [["2", "0.001", "1e6", "1.0"].pick(&random)]
    return .same
  },
  Mutation("one rate in two sections") { document, _ in
    guard document.declaresRate, document.rateLine == document.lastRateLine,
      let last = Int(document.configuration[document.rateLine][1].trimmed)
    else { return nil }
    document.splitRate()
    document.configuration[document.rateLine][1] = "\(last / 2)"
    return .same
  },
  Mutation("letters of another case") { document, _ in
    document.configuration[1] = document.configuration[1].map { $0.lowercased() }
    document.configuration[document.typeLine][0] = document.configuration[document.typeLine][0].capitalized
    return .same
  },
  Mutation("more lines at the end of the configuration") { document, random in
    guard !document.is1991 else { return nil }
    document.configuration += [["-4,-4"], ["F,3"], ["anything"]].prefix(Int.random(in: 1...3, using: &random))
    return .same
  },
  Mutation("one file with sections") { document, _ in
    guard !document.byteOrderMark else { return nil }
    document.isSingle = true
    return .same
  },
  Mutation("revision 1999 dated 2001, 1991 by its year or a blank") { document, random in
    if document.is1991 {
      document.configuration[0].append(["1991", ""].pick(&random))
    } else {
      guard document.configuration[0][2] == "1999" else { return nil }
      document.configuration[0][2] = "2001"
    }
    return .same
  },
]
