import CivilTime
import Quantities
import Tariff

/// Random calendars and zones, and the state of one output from the definition.
enum RandomCalendar {
  static let zones = [
    "CET-1CEST,M3.5.0,M10.5.0/3", "EST5EDT,M3.2.0,M11.1.0", "EET-2EEST,M4.5.5/0,M10.5.4/24",
    "<-04>4<-03>,M9.1.6/24,M4.1.6/24", "CST5CDT,M3.2.0/0,M11.1.0/1", "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0",
    "<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "IST-1GMT0,M10.5.0,M3.5.0/1", "<+0545>-5:45", "AAA0BBB,M1.1.0/-167,M7.1.0",
    "AAA0BBB-23,J100/2,J101/2", "AAA0BBB23,J100/2,J300/2", "AAA0BBB,J100/2,J100/3:30", "AAA-3BBB12,J60/0,J300/0",
    "AAA0BBB,J4,M1.1.0",
  ]

  static func make(_ random: inout Seeded, near date: CivilDate) throws -> CalendarText {
    var text = CalendarText()
    for id in 0..<UInt8.random(in: 1...5, using: &random) {
      var seconds = Set((0..<Int.random(in: 1...9, using: &random)).map { _ in second(&random) })
      if Bool.random(using: &random) { seconds.insert(0) }
      let switches = seconds.sorted().map { (second: $0, rate: UInt8.random(in: 0...15, using: &random)) }
      text.days.append((id: id &* 50, switches: switches))
    }
    for week in 0..<Int.random(in: 1...3, using: &random) {
      let days = (0..<7).map { _ in text.days.randomElement(using: &random)!.id }
      text.weeks.append((name: "week\(week)", days: days))
    }
    for entry in 0..<Int.random(in: 1...6, using: &random) {
      let begins = try self.date(&random, near: date, isYearly: entry == 0 || Bool.random(using: &random))
      guard begins.month != 2 || begins.day != 29, !text.seasons.contains(where: { $0.begins == begins }) else {
        if entry == 0 { text.seasons.append((.energy, try .init("03-01"), text.weeks[0].name)) }
        continue
      }
      text.seasons.append((.energy, begins, text.weeks.randomElement(using: &random)!.name))
    }
    for _ in 0..<Int.random(in: 0...5, using: &random) {
      let special = try self.date(&random, near: date, isYearly: Bool.random(using: &random))
      guard !text.specialDays.contains(where: { $0.date == special }) else { continue }
      text.specialDays.append((.energy, special, text.days.randomElement(using: &random)!.id))
    }
    return text
  }

  private static func second(_ random: inout Seeded) -> Int32 {
    switch Int.random(in: 0..<3, using: &random) {
    case 0: Int32.random(in: 0..<24, using: &random) * 3_600
    case 1: Int32.random(in: 0..<96, using: &random) * 900
    default: Int32.random(in: 0..<86_400, using: &random)
    }
  }

  private static func date(_ random: inout Seeded, near: CivilDate, isYearly: Bool) throws -> CalendarText.Date {
    let distance =
      Bool.random(using: &random)
      ? Int32.random(in: -2...2, using: &random) : Int32.random(in: -500...500, using: &random)
    let date = near.advanced(byDays: distance)
    return try CalendarText.Date(isYearly ? "\(date.month)-\(date.day)" : "\(date.year)-\(date.month)-\(date.day)")
  }
}

extension CalendarText {
  /// All switches of the days around an instant in order; the last that has acted and the first that hasn't.
  func energy(at instant: UTCTime, in zone: PosixTimeZone) -> ScheduleState? {
    let today = zone.civil(at: instant).date
    let switches = (Int32(-5)...5).flatMap { ahead -> [(at: UTCTime, rate: UInt8)] in
      let date = today.advanced(byDays: ahead)
      return days.first { $0.id == profile(of: date) }!.switches.map {
        (zone.action(at: CivilTime(date: date, secondOfDay: $0.second)), $0.rate)
      }
    }
    guard let last = switches.last(where: { $0.at <= instant }), let next = switches.first(where: { $0.at > instant })
    else {
      return nil
    }
    return ScheduleState(rate: last.rate, since: last.at, until: next.at)
  }

  private func profile(of date: CivilDate) -> UInt8 {
    let specials = specialDays.filter { $0.date.month == date.month && $0.date.day == date.day }
    if let special = specials.first(where: { $0.date.year == date.year })
      ?? specials.first(where: { $0.date.year == nil })
    {
      return special.day
    }
    // Back from day to day, to the latest one on which a season begins.
    var day = date
    while true {
      let begun = seasons.filter {
        $0.begins.month == day.month && $0.begins.day == day.day && ($0.begins.year ?? day.year) == day.year
      }
      if let season = begun.first(where: { $0.begins.year != nil }) ?? begun.first {
        return weeks.first { $0.name == season.week }!.days[Int(date.weekday.rawValue) - 1]
      }
      day = day.advanced(byDays: -1)
    }
  }
}
