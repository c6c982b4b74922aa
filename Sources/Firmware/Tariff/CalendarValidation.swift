// @relation(REQ-TAR-008, scope=file)

extension ActivityCalendar {
  /// Whether the calendar can be put into force; what can be told of a single entry was told when it was added.
  ///
  /// Every day profile has a switch; energy, and every other output with a season or special day, has a season that begins in every
  /// year; no output is given a rate that it doesn't have.
  public func validate() throws(ScheduleError) {
    for day in 0..<Int(dayCount) where switchCount(ofDay: day) == 0 { throw ScheduleError(.empty, .day, index: day) }
    try validate(.energy, isNeeded: true)
    try validate(.demand, isNeeded: false)
    try validate(.relay, isNeeded: false)
  }

  private func validate(_ output: TariffOutput, isNeeded: Bool) throws(ScheduleError) {
    var hasYearlySeason = false
    for index in 0..<Int(seasonCount) where seasons[index].output == output && seasons[index].begins.isYearly {
      hasYearlySeason = true
    }
    for index in 0..<Int(seasonCount) where seasons[index].output == output {
      guard hasYearlySeason else { throw ScheduleError(.empty, .season, index: index) }
      guard seasons[index].week < weekCount else { throw ScheduleError(.unknown, .season, index: index) }
      let week = Int(seasons[index].week)
      for weekday in 0..<7 { try validateRates(ofDay: Int(weeks[week].days[weekday]), for: output) }
    }
    for index in 0..<Int(specialDayCount) where specialDays[index].output == output {
      guard hasYearlySeason else { throw ScheduleError(.empty, .specialDay, index: index) }
      try validateRates(ofDay: Int(specialDays[index].day), for: output)
    }
    guard hasYearlySeason || !isNeeded else { throw ScheduleError(.empty, .calendar, index: Int(output.rawValue)) }
  }

  private func validateRates(ofDay day: Int, for output: TariffOutput) throws(ScheduleError) {
    let first = firstSwitch(ofDay: day)
    for index in 0..<switchCount(ofDay: day) where switches[first &+ index].rate >= rateCount(of: output) {
      throw ScheduleError(.outOfRange, .switch, index: first &+ index)
    }
  }
}
