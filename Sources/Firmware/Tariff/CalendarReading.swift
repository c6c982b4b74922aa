// @relation(REQ-TAR-007, scope=file)

// Everything that was added can be read back, in the same order. Indices beyond what was added give `nil`.
extension ActivityCalendar {
  public func season(_ index: Int) -> TariffSeason? {
    isSeason(index) ? seasons[index] : nil
  }

  public func week(_ index: Int) -> TariffWeek? {
    isWeek(index) ? weeks[index] : nil
  }

  public func day(_ index: Int) -> DayProfile? {
    isDay(index) ? days[index] : nil
  }

  public func specialDay(_ index: Int) -> SpecialDay? {
    isSpecialDay(index) ? specialDays[index] : nil
  }

  /// How many switches a day profile has.
  public func switchCount(ofDay day: Int) -> Int {
    isDay(day) ? Int(days[day].end) &- firstSwitch(ofDay: day) : 0
  }

  /// A switch of a day profile.
  public func tariffSwitch(_ index: Int, ofDay day: Int) -> TariffSwitch? {
    index >= 0 && index < switchCount(ofDay: day) ? tariffSwitch(firstSwitch(ofDay: day) &+ index) : nil
  }
}
