import CivilTime
import Quantities
import Tariff

extension CalendarName {
  init?(octets: [UInt8]) { self.init(octets.span) }
}

func name(_ text: Substring) -> CalendarName? { CalendarName(octets: Array(text.utf8)) }

/// A calendar in arrays, as the lines of a case tell it.
struct CalendarText {
  struct Date: Equatable {
    var year: Int32?
    var month: UInt8
    var day: UInt8

    init(_ text: Substring) throws {
      let parts = text.split(separator: "-").compactMap { Int32($0) }
      guard parts.count >= 2 else { throw BadLine(line: String(text)) }
      year = parts.count == 3 ? parts[0] : nil
      month = UInt8(parts[parts.count - 2])
      day = UInt8(parts[parts.count - 1])
    }
  }

  var rates: [(output: TariffOutput, count: UInt8, standard: UInt8)] = []
  var days: [(id: UInt8, switches: [(second: Int32, rate: UInt8)])] = []
  var weeks: [(name: Substring, days: [UInt8])] = []
  var seasons: [(output: TariffOutput, begins: Date, week: Substring)] = []
  var specialDays: [(output: TariffOutput, date: Date, day: UInt8)] = []

  mutating func read(_ words: [Substring]) throws {
    func number<Value: FixedWidthInteger>(_ word: Substring) throws -> Value {
      guard let value = Value(word) else { throw BadLine(line: words.joined(separator: " ")) }
      return value
    }
    switch words[0] {
    case "rates": rates.append((try output(words[1]), try number(words[2]), try number(words[3])))
    case "day":
      let switches = try words[2...].map { word in
        let parts = word.split(separator: "=")
        let clock = try parts[0].split(separator: ":").map { try number($0) as Int32 }
        let second = clock[0] * 3_600 + clock[1] * 60 + (clock.count > 2 ? clock[2] : 0)
        return (second: second, rate: try number(parts[1]) as UInt8)
      }
      days.append((try number(words[1]), switches))
    case "week": weeks.append((words[1], try words[2...].map { try number($0) }))
    case "season": seasons.append((try output(words[1]), try Date(words[2]), words[3]))
    case "special": specialDays.append((try output(words[1]), try Date(words[2]), try number(words[3])))
    default: throw BadLine(line: words.joined(separator: " "))
    }
  }

  private func output(_ word: Substring) throws -> TariffOutput {
    switch word {
    case "energy": .energy
    case "demand": .demand
    case "relay": .relay
    default: throw BadLine(line: String(word))
    }
  }

  /// The firmware's calendar, built entry by entry.
  func calendar() throws -> ActivityCalendar {
    var calendar = ActivityCalendar()
    for (output, count, standard) in rates { try calendar.setRates(count, default: standard, of: output) }
    for day in days {
      try calendar.addDay(id: day.id)
      for (second, rate) in day.switches { try calendar.addSwitch(secondOfDay: second, rate: rate) }
    }
    for week in weeks {
      guard week.days.count == 7, let name = name(week.name) else { throw BadLine(line: "\(week)") }
      try calendar.addWeek(name: name, days: InlineArray { week.days[$0] })
    }
    for season in seasons {
      guard let week = weeks.firstIndex(where: { $0.name == season.week }) else { throw BadLine(line: "\(season)") }
      let date = season.begins
      try calendar.addSeason(month: date.month, day: date.day, year: date.year, week: UInt8(week), of: season.output)
    }
    for special in specialDays {
      let date = special.date
      try calendar.addSpecialDay(month: date.month, day: date.day, year: date.year, id: special.day, of: special.output)
    }
    return calendar
  }
}
