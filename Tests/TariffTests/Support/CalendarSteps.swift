import Tariff

/// A call that builds a calendar.
enum CalendarStep: Equatable {
  case rates(UInt8, standard: UInt8, TariffOutput)
  case day(id: UInt8)
  case tariffSwitch(second: Int32, rate: UInt8)
  case week(name: String, days: [UInt8])
  case season(month: UInt8, day: UInt8, year: Int32?, week: UInt8, TariffOutput)
  case special(month: UInt8, day: UInt8, year: Int32?, id: UInt8, TariffOutput)

  func carryOut(on calendar: inout ActivityCalendar) throws(ScheduleError) {
    switch self {
    case .rates(let count, let standard, let output): try calendar.setRates(count, default: standard, of: output)
    case .day(let id): try calendar.addDay(id: id)
    case .tariffSwitch(let second, let rate): try calendar.addSwitch(secondOfDay: second, rate: rate)
    case .week(let name, let days):
      try calendar.addWeek(name: CalendarName(octets: Array(name.utf8))!, days: InlineArray { days[$0] })
    case .season(let month, let day, let year, let week, let output):
      try calendar.addSeason(month: month, day: day, year: year, week: week, of: output)
    case .special(let month, let day, let year, let id, let output):
      try calendar.addSpecialDay(month: month, day: day, year: year, id: id, of: output)
    }
  }

  /// Steps to a calendar that fills all tables: every output has a schedule; `shift` makes different ones.
  static func full(shift: UInt8) -> [CalendarStep] {
    let outputs: [TariffOutput] = [.energy, .demand, .relay]
    var steps = outputs.map { CalendarStep.rates(8, standard: 7 - shift, $0) }
    for day in 0..<24 {
      steps.append(.day(id: UInt8(day * 10) + shift))
      // 8 days of 6 switches, 16 of 5: 128.
      for place in 0..<(day < 8 ? 6 : 5) {
        let second = Int32(place * 14_000 + day * 60) + Int32(shift)
        steps.append(.tariffSwitch(second: second, rate: (UInt8(place + day) + shift) % 8))
      }
    }
    for week in 0..<12 {
      let days = (0..<7).map { UInt8(((week * 2 + $0) % 24) * 10) + shift }
      steps.append(.week(name: "week\(week)", days: days))
    }
    for season in 0..<12 {
      let isYearly = season % 4 != 3
      let (month, day) = (UInt8(season + 1), 1 + shift)
      steps.append(
        .season(month: month, day: day, year: isYearly ? nil : 2027, week: UInt8(season), outputs[season % 3]))
    }
    for special in 0..<48 {
      let (month, day) = (UInt8(special / 4 + 1), UInt8(special % 4 * 7 + 2) + shift)
      let id = UInt8(special % 24 * 10) + shift
      steps.append(.special(month: month, day: day, year: special % 2 == 0 ? nil : 2027, id: id, outputs[special % 3]))
    }
    return steps
  }

  /// The calendar, and the first error; what was refused is left out, as who doesn't listen would do.
  static func build(_ steps: some Sequence<CalendarStep>) -> (calendar: ActivityCalendar, error: ScheduleError?) {
    var calendar = ActivityCalendar()
    var first: ScheduleError?
    for step in steps {
      do throws(ScheduleError) { try step.carryOut(on: &calendar) } catch { first = first ?? error }
    }
    return (calendar, first)
  }
}

extension CalendarStep {
  /// What may stand in the place of a step and makes the calendar a bad one, with the kind of its first error.
  ///
  /// `steps` are those of the whole calendar, which has room for no entry more.
  func faults(at index: Int, in steps: [CalendarStep]) -> [(step: CalendarStep, kind: ScheduleError.Kind)] {
    switch self {
    case .rates(let count, _, let output):
      return [
        (.rates(0, standard: 0, output), .outOfRange), (.rates(17, standard: 0, output), .outOfRange),
        (.rates(count, standard: count, output), .outOfRange), (.rates(2, standard: 0, output), .outOfRange),
      ]
    case .day(let id):
      var faults: [(CalendarStep, ScheduleError.Kind)] = [(.day(id: id + 1), .unknown)]
      if let other = steps[..<index].last(where: { if case .day = $0 { true } else { false } }) {
        faults.append((other, .contradiction))
      }
      return faults
    case .tariffSwitch(let second, let rate):
      var faults: [(CalendarStep, ScheduleError.Kind)] = [
        (.tariffSwitch(second: -1, rate: rate), .outOfRange), (.tariffSwitch(second: 86_400, rate: rate), .outOfRange),
        (.tariffSwitch(second: second, rate: 16), .outOfRange), (.tariffSwitch(second: second, rate: 8), .outOfRange),
      ]
      if case .tariffSwitch(let before, _) = steps[index - 1] {
        faults.append((.tariffSwitch(second: before, rate: rate), .unsorted))
        faults.append((.tariffSwitch(second: before - 1, rate: rate), .unsorted))
      }
      if case .tariffSwitch(let behind, _) = steps[index + 1] {
        faults.append((.tariffSwitch(second: behind, rate: rate), .unsorted))
      }
      return faults
    case .week(let name, let days):
      var faults: [(CalendarStep, ScheduleError.Kind)] = (0..<7).map { place in
        var days = days
        days[place] = 255
        return (.week(name: name, days: days), .unknown)
      }
      if case .week(let other, _) = steps[index - 1] { faults.append((.week(name: other, days: days), .contradiction)) }
      return faults
    case .season(let month, let day, let year, let week, let output):
      var faults: [(CalendarStep, ScheduleError.Kind)] = [
        (.season(month: month, day: day, year: year, week: 12, output), .unknown),
        (.season(month: 13, day: day, year: year, week: week, output), .outOfRange),
        (.season(month: 4, day: 31, year: year, week: week, output), .outOfRange),
        (.season(month: 2, day: 29, year: nil, week: week, output), .outOfRange),
        (.season(month: month, day: day, year: 0, week: week, output), .outOfRange),
      ]
      for case .season(let month, let day, let year, _, output) in steps[..<index] {
        faults.append((.season(month: month, day: day, year: year, week: week, output), .contradiction))
      }
      return faults
    case .special(let month, let day, let year, let id, let output):
      var faults: [(CalendarStep, ScheduleError.Kind)] = [
        (.special(month: month, day: day, year: year, id: 255, output), .unknown),
        (.special(month: 0, day: day, year: year, id: id, output), .outOfRange),
        (.special(month: 2, day: 29, year: 2027, id: id, output), .outOfRange),
        (.special(month: month, day: day, year: 10_000, id: id, output), .outOfRange),
      ]
      for case .special(let month, let day, let year, _, output) in steps[..<index] {
        faults.append((.special(month: month, day: day, year: year, id: id, output), .contradiction))
      }
      return faults
    }
  }
}
