// @relation(REQ-TAR-008, scope=file)

import Quantities

extension ActivityCalendar {
  /// Whether the calendar can be put into force; what can be told of a single entry was told when it was added.
  ///
  /// Every day profile has a switch; energy, and every other output with a season or special day, has a season that begins in every
  /// year; no output is given a rate that it doesn't have.
  public func validate() throws(ScheduleError) {
    var calendar = self
    try calendar.check()
  }

  /// The same for a calendar that stays where it is.
  mutating func check() throws(ScheduleError) {
    for day in 0..<24 where isDay(day) && end(ofDay: day) == start(ofDay: day) {
      throw ScheduleError(.empty, .day, index: day)
    }
    try validate(.energy, isNeeded: true)
    try validate(.demand, isNeeded: false)
    try validate(.relay, isNeeded: false)
  }

  private mutating func validate(_ output: TariffOutput, isNeeded: Bool) throws(ScheduleError) {
    var hasYearlySeason = false
    // Not `for`: its iterator would be checked.
    var index = 0
    while index < 12 {
      let season = seasons[within(12, index)]
      if isSeason(index) && season.output == output && season.begins.isYearly { hasYearlySeason = true }
      index = index &+ 1
    }
    index = 0
    while index < 12 {
      if isSeason(index) && seasons[within(12, index)].output == output {
        guard hasYearlySeason else { throw ScheduleError(.empty, .season, index: index) }
        try validateRates(ofWeek: Int(seasons[within(12, index)].week), season: index, for: output)
      }
      index = index &+ 1
    }
    for index in 0..<48 where isSpecialDay(index) && specialDays[index].output == output {
      guard hasYearlySeason else { throw ScheduleError(.empty, .specialDay, index: index) }
      try validateRates(ofDay: Int(specialDays[index].day), for: output)
    }
    guard hasYearlySeason || !isNeeded else { throw ScheduleError(.empty, .calendar, index: Int(output.rawValue)) }
  }

  private mutating func validateRates(ofWeek week: Int, season: Int, for output: TariffOutput) throws(ScheduleError) {
    guard isWeek(week) else { throw ScheduleError(.unknown, .season, index: season) }
    for weekday in 0..<7 { try validateRates(ofDay: Int(weeks[within(12, week)].days[weekday]), for: output) }
  }

  private mutating func validateRates(ofDay day: Int, for output: TariffOutput) throws(ScheduleError) {
    let end = end(ofDay: day)
    var place = start(ofDay: day)
    while place < end {
      guard entry(place).rate < rateCounts[within(3, output.place)] else {
        throw ScheduleError(.outOfRange, .switch, index: place)
      }
      place = place &+ 1
    }
  }
}
