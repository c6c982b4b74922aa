import CivilTime
import Foundation
import Quantities

/// The files in Tests/Vectors/civil-time, as their README describes them.
enum Vectors {
  /// The lines of a file without its header, each split at the first commas: the last field may hold some.
  static func rows(_ name: String, fields: Int) throws -> [[Substring]] {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../Vectors/civil-time/\(name)").standardizedFileURL
    let text = try String(contentsOf: file, encoding: .utf8)
    return try text.split(separator: "\n").dropFirst().map { line in
      let row = line.split(separator: ",", maxSplits: fields - 1, omittingEmptySubsequences: false)
      guard row.count == fields else { throw BadRow(file: name, row: String(line)) }
      return row
    }
  }

  /// The rules by their numbers.
  static func rules() throws -> [Int: Rule] {
    var transitions: [Int: [Transition]] = [:]
    for row in try rows("transitions.csv", fields: 8) {
      transitions[try integer(row[0]), default: []].append(try Transition(row))
    }
    var rules: [Int: Rule] = [:]
    for row in try rows("rules.csv", fields: 4) {
      let number = try integer(row[0])
      let text = String(row[3])
      let rule = Rule(text: text, zone: try zone(text), transitions: transitions[number] ?? [])
      guard rule.transitions.count == (try integer(row[2])), rules.updateValue(rule, forKey: number) == nil else {
        throw BadRow(file: "rules.csv", row: row.joined(separator: ","))
      }
    }
    return rules
  }

  struct Rule {
    var text: String
    var zone: PosixTimeZone
    var transitions: [Transition]
  }

  struct Transition {
    var utc: Int64
    var offset: Int32
    var isDaylight: Bool
    var newOffset: Int32
    var newIsDaylight: Bool
    var localBefore: CivilTime
    var localAfter: CivilTime

    init(_ row: [Substring]) throws {
      utc = Int64(try integer(row[1]))
      offset = Int32(try integer(row[2]))
      isDaylight = try integer(row[3]) != 0
      newOffset = Int32(try integer(row[4]))
      newIsDaylight = try integer(row[5]) != 0
      localBefore = try civil(row[6])
      localAfter = try civil(row[7])
    }
  }
}

struct BadRow: Error {
  var file: String
  var row: String
}

func integer(_ text: Substring) throws -> Int {
  guard let value = Int(text) else { throw BadRow(file: "number", row: String(text)) }
  return value
}

/// `YYYY-MM-DDTHH:MM:SS`.
func civil(_ text: Substring) throws -> CivilTime {
  let parts = try text.split { "-T:".contains($0) }.map { try integer($0) }
  guard parts.count == 6, let date = CivilDate(year: Int32(parts[0]), month: UInt8(parts[1]), day: UInt8(parts[2]))
  else {
    throw BadRow(file: "civil time", row: String(text))
  }
  return CivilTime(date: date, secondOfDay: Int32(parts[3] * 3_600 + parts[4] * 60 + parts[5]))
}

func zone(_ text: String) throws -> PosixTimeZone { try PosixTimeZone(parsing: Array(text.utf8).span) }

func at(_ seconds: Int64) -> UTCTime { UTCTime(seconds: seconds) }
