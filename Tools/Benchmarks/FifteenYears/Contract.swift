import CivilTime
import Demand
import Meter
import Quantities
import Tariff

/// Three rates, seasons, special days and daylight saving, as the firmware is told them.
enum Contract {
  static let firstYear: Int32 = 2026
  static let years: Int32 = 15
  static let zoneText = "CET-1CEST,M3.5.0,M10.5.0/3"
  /// Sub-periods are those of the expectation too, and no switch falls inside of one.
  static let subperiodSeconds = 300
  static let subperiods = 3
  /// What the board's EEPROM keeps for rows.
  static let profileBytes = ProfileRegion.bytes

  static func settings() throws -> BillingSettings {
    let zone = try PosixTimeZone(parsing: Array(zoneText.utf8).span)
    guard let demand = DemandSettings(period: Int32(subperiodSeconds * subperiods), subperiods: Int32(subperiods))
    else {
      throw BillingSettings.Fault.profileInterval
    }
    return try BillingSettings(zone: zone, demand: demand, profileInterval: 900)
  }

  static func calendar() throws -> ActivityCalendar {
    var calendar = ActivityCalendar()
    try calendar.setRates(4, default: 3)
    for day in DayKind.allCases {
      try calendar.addDay(id: UInt8(day.rawValue))
      for (minute, rate) in day.switches { try calendar.addSwitch(secondOfDay: Int32(minute * 60), rate: UInt8(rate)) }
    }
    let (winter, quiet, summer) = (UInt8(0), UInt8(1), UInt8(2))
    try calendar.addWeek(days: [winter, winter, winter, winter, winter, quiet, quiet])
    try calendar.addWeek(days: [summer, summer, summer, summer, summer, quiet, quiet])
    try calendar.addSeason(month: 10, day: 1, week: 0)
    try calendar.addSeason(month: 4, day: 1, week: 1)
    for (month, day) in Expectation.holidays { try calendar.addSpecialDay(month: month, day: day, id: quiet) }
    for (year, (month, day)) in Expectation.easterMondays {
      try calendar.addSpecialDay(month: month, day: day, year: Int32(year), id: quiet)
    }
    return calendar
  }
}

/// Kinds of days, and the minutes of the day at which their rates begin. Two of the switches of a quiet day, which all Sundays are,
/// lie in the hour that is missing in spring and repeated in autumn.
enum DayKind: Int, CaseIterable {
  case winter, quiet, summer

  var switches: [(minute: Int, rate: Int)] {
    switch self {
    case .winter: [(0, 2), (360, 1), (1020, 0), (1200, 1), (1320, 2)]
    case .quiet: [(0, 2), (150, 1), (165, 2), (480, 1), (1320, 2)]
    case .summer: [(0, 2), (360, 1), (1320, 2)]
    }
  }
}
