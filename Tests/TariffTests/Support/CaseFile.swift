import CivilTime
import Foundation
import Quantities
import Tariff

/// A case of Tests/Vectors/tariff, as the README there describes it.
struct Case: CustomStringConvertible {
  var name = ""
  var zoneText = ""
  var zone = PosixTimeZone.utc
  var begin: Int64 = 0
  var end: Int64 = 0
  var active = CalendarText()
  var passive: CalendarText?
  var activation: UTCTime?
  var expected: [Change] = []

  var description: String { "\(name) (\(zoneText))" }

  /// Rates of all outputs from an instant on.
  struct Change: Equatable {
    var utc: Int64
    var rates: [UInt8]

    init(_ utc: Int64, _ state: CalendarState) {
      self.utc = utc
      rates = [state.energyRate, state.demandRate, state.relay]
    }

    init(_ words: [Substring]) throws {
      guard words.count == 4, let utc = Int64(words[0]) else { throw BadLine(line: "\(words)") }
      self.utc = utc
      rates = words[1...].compactMap { UInt8($0) }
    }
  }

  func pair() throws -> CalendarPair {
    var pair = try CalendarPair(active: active.calendar())
    if let passive { try pair.load(passive: passive.calendar(), activation: activation, now: .earliest) }
    return pair
  }

  mutating func read(_ line: Substring) throws {
    let words = line.prefix { $0 != "#" }.split(separator: " ")
    guard let word = words.first else { return }
    switch word {
    case "zone":
      zoneText = String(words[1])
      zone = try PosixTimeZone(parsing: Array(zoneText.utf8).span)
    case "span":
      begin = try instant(words[1])
      end = try instant(words[2])
    case "passive":
      activation = zone.action(at: try civil(words[1]))
      passive = CalendarText()
    case "expect":
      expected.append(try Change(Array(words.dropFirst())))
    default:
      if passive == nil { try active.read(words) } else { try passive!.read(words) }
    }
  }
}

struct BadLine: Error {
  var line: String
}

enum CaseFile {
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("../../Vectors/tariff").standardizedFileURL

  /// Names of all files.
  static let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).filter {
    $0.hasSuffix(".txt")
  }
  .sorted()

  static func cases(_ name: String) throws -> [Case] {
    let text = try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
    var cases: [Case] = []
    for line in text.split(separator: "\n") {
      if line.hasPrefix("case ") {
        cases.append(Case())
        cases[cases.count - 1].name = String(line.dropFirst(5))
      } else if !cases.isEmpty {
        try cases[cases.count - 1].read(line)
      }
    }
    return cases
  }
}

/// `YYYY-MM-DDTHH:MM[:SS]`.
func civil(_ text: Substring) throws -> CivilTime {
  let parts = text.split { "-T:".contains($0) }.compactMap { Int32($0) }
  guard parts.count >= 5, let date = CivilDate(year: parts[0], month: UInt8(parts[1]), day: UInt8(parts[2])) else {
    throw BadLine(line: String(text))
  }
  return CivilTime(date: date, secondOfDay: parts[3] * 3_600 + parts[4] * 60 + (parts.count > 5 ? parts[5] : 0))
}

/// The same with a Z behind it.
func instant(_ text: Substring) throws -> Int64 { try civil(text.dropLast()).instant(offset: 0).seconds }
