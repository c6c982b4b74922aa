// @relation(REQ-TAR-008, scope=file)

extension ActivityCalendar {
  /// Whether the calendar can be put into force; what can be told of a single entry was told when it was added.
  ///
  /// Every day profile has a switch; energy, and every other output with a season or special day, has a season that begins in every
  /// year; no output is given a rate that it doesn't have.
  public func validate() throws(ScheduleError) {
    for day in dayRange where switchCount(ofDay: day) == 0 { throw ScheduleError(.empty, .day, index: day) }
    try validate(.energy, isNeeded: true)
    try validate(.demand, isNeeded: false)
    try validate(.relay, isNeeded: false)
  }

  private func validate(_ output: TariffOutput, isNeeded: Bool) throws(ScheduleError) {
    var hasYearlySeason = false
    for index in seasonRange where seasons[index].output == output && seasons[index].begins.isYearly {
      hasYearlySeason = true
    }
    for index in seasonRange where seasons[index].output == output {
      guard hasYearlySeason else { throw ScheduleError(.empty, .season, index: index) }
      let week = Int(seasons[index].week)
      guard weekRange.contains(week) else { throw ScheduleError(.unknown, .season, index: index) }
      for weekday in 0..<7 { try validateRates(ofDay: Int(weeks[week].days[weekday]), for: output) }
    }
    for index in specialDayRange where specialDays[index].output == output {
      guard hasYearlySeason else { throw ScheduleError(.empty, .specialDay, index: index) }
      try validateRates(ofDay: Int(specialDays[index].day), for: output)
    }
    guard hasYearlySeason || !isNeeded else { throw ScheduleError(.empty, .calendar, index: Int(output.rawValue)) }
  }

  private func validateRates(ofDay day: Int, for output: TariffOutput) throws(ScheduleError) {
    let first = firstSwitch(ofDay: day)
    var place = first
    while place < first &+ switchCount(ofDay: day) {
      guard tariffSwitch(place).rate < rateCount(of: output) else {
        throw ScheduleError(.outOfRange, .switch, index: place)
      }
      place = place &+ 1
    }
  }
}
