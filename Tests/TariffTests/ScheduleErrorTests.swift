import RequirementTrait
import Tariff
import Testing

@Suite(.verifies("REQ-TAR-008")) struct ScheduleErrorTests {
  private func week(_ day: UInt8) -> InlineArray<7, UInt8> { InlineArray(repeating: day) }

  /// A day, a week and a season, which is all that a calendar needs.
  private func smallest() throws -> ActivityCalendar {
    var calendar = ActivityCalendar()
    try calendar.addDay()
    try calendar.addSwitch(secondOfDay: 0, rate: 0)
    try calendar.addWeek(days: week(0))
    try calendar.addSeason(month: 1, day: 1, week: 0)
    return calendar
  }

  private func expectError(
    _ kind: ScheduleError.Kind, _ table: ScheduleError.Table, _ index: Int,
    sourceLocation: SourceLocation = #_sourceLocation, _ add: (inout ActivityCalendar) throws -> Void
  ) throws {
    var calendar = try smallest()
    #expect(throws: ScheduleError(kind, table, index: index), sourceLocation: sourceLocation) {
      try add(&calendar)
      try calendar.validate()
    }
  }

  @Test func `the smallest calendar is valid`() throws { try smallest().validate() }

  @Test func `there is room for what the bounds say, and for no more`() throws {
    var calendar = ActivityCalendar()
    for day in 0..<TariffBounds.days {
      try calendar.addDay(id: UInt8(255 - day))
      for place in 0..<(day == 0 ? TariffBounds.switches - TariffBounds.days + 1 : 1) {
        try calendar.addSwitch(secondOfDay: Int32(place * 600), rate: UInt8(place % 16))
      }
    }
    for week in 0..<TariffBounds.weeks { try calendar.addWeek(days: self.week(UInt8(255 - week))) }
    for season in 0..<TariffBounds.seasons {
      try calendar.addSeason(month: UInt8(season + 1), day: 1, week: UInt8(season))
    }
    for special in 0..<TariffBounds.specialDays {
      try calendar.addSpecialDay(month: UInt8(special / 4 + 1), day: UInt8(special % 4 + 10), id: 255)
    }
    try calendar.validate()
    #expect(throws: ScheduleError(.tooMany, .day, index: 24)) { try calendar.addDay(id: 100) }
    #expect(throws: ScheduleError(.tooMany, .switch, index: 128)) {
      try calendar.addSwitch(secondOfDay: 86_000, rate: 0)
    }
    #expect(throws: ScheduleError(.tooMany, .week, index: 12)) { try calendar.addWeek(days: self.week(255)) }
    #expect(throws: ScheduleError(.tooMany, .season, index: 12)) { try calendar.addSeason(month: 1, day: 2, week: 0) }
    #expect(throws: ScheduleError(.tooMany, .specialDay, index: 48)) {
      try calendar.addSpecialDay(month: 1, day: 30, id: 255)
    }
    try calendar.validate()
  }

  @Test func `a day without a switch`() throws {
    try expectError(.empty, .day, 1) { try $0.addDay() }
    try expectError(.empty, .day, 1) {
      try $0.addDay(id: 9)
      try $0.addDay(id: 10)
      try $0.addSwitch(secondOfDay: 0, rate: 0)
    }
  }

  @Test func `two days of one identifier, two weeks of one name`() throws {
    try expectError(.contradiction, .day, 1) { try $0.addDay(id: 0) }
    let summer = try #require(name("summer"))
    try expectError(.contradiction, .week, 2) {
      try $0.addWeek(name: summer, days: week(0))
      try $0.addWeek(name: summer, days: week(0))
    }
  }

  @Test(arguments: [0, 3_600])
  func `switches that don't follow each other`(second: Int32) throws {
    try expectError(.unsorted, .switch, 2) {
      try $0.addDay()
      try $0.addSwitch(secondOfDay: 3_600, rate: 0)
      try $0.addSwitch(secondOfDay: second, rate: 1)
    }
  }

  @Test(arguments: [(-1, 0), (86_400, 0), (0x7fff_ffff, 0), (7, 16), (7, 255)] as [(Int32, UInt8)])
  func `a switch out of its range`(second: Int32, rate: UInt8) throws {
    try expectError(.outOfRange, .switch, 1) { try $0.addSwitch(secondOfDay: second, rate: rate) }
  }

  @Test func `a switch without a day`() {
    var calendar = ActivityCalendar()
    #expect(throws: ScheduleError(.unknown, .switch, index: 0)) { try calendar.addSwitch(secondOfDay: 0, rate: 0) }
  }

  @Test func `references to what isn't there`() throws {
    try expectError(.unknown, .week, 1) { try $0.addWeek(days: [0, 0, 0, 0, 0, 0, 1]) }
    try expectError(.unknown, .season, 1) { try $0.addSeason(month: 2, day: 1, week: 1) }
    try expectError(.unknown, .specialDay, 0) { try $0.addSpecialDay(month: 2, day: 1, id: 1) }
  }

  @Test(
    arguments: [
      (0, 1, nil), (13, 1, nil), (4, 31, nil), (1, 0, nil), (2, 30, nil), (2, 29, 2026), (1, 1, 0), (1, 1, 10_000),
    ] as [(UInt8, UInt8, Int32?)])
  func `dates that don't exist`(month: UInt8, day: UInt8, year: Int32?) throws {
    try expectError(.outOfRange, .season, 1) { try $0.addSeason(month: month, day: day, year: year, week: 0) }
    try expectError(.outOfRange, .specialDay, 0) { try $0.addSpecialDay(month: month, day: day, year: year, id: 0) }
  }

  @Test func `a leap day begins no yearly season, but may be special, or begin one of a leap year`() throws {
    try expectError(.outOfRange, .season, 1) { try $0.addSeason(month: 2, day: 29, week: 0) }
    var calendar = try smallest()
    try calendar.addSeason(month: 2, day: 29, year: 2028, week: 0)
    try calendar.addSpecialDay(month: 2, day: 29, id: 0)
    try calendar.validate()
  }

  @Test func `two that begin or fall on one date`() throws {
    try expectError(.contradiction, .season, 1) { try $0.addSeason(month: 1, day: 1, week: 0) }
    try expectError(.contradiction, .season, 2) {
      try $0.addSeason(month: 5, day: 1, year: 2026, week: 0)
      try $0.addSeason(month: 5, day: 1, year: 2026, week: 0)
    }
    try expectError(.contradiction, .specialDay, 1) {
      try $0.addSpecialDay(month: 5, day: 1, id: 0)
      try $0.addSpecialDay(month: 5, day: 1, id: 0)
    }
    // Of a year and of every year, or of two outputs, they are told apart.
    var calendar = try smallest()
    try calendar.addSeason(month: 1, day: 1, year: 2026, week: 0)
    try calendar.addSeason(month: 1, day: 1, week: 0, of: .demand)
    try calendar.addSpecialDay(month: 5, day: 1, id: 0)
    try calendar.addSpecialDay(month: 5, day: 1, year: 2026, id: 0)
    try calendar.addSpecialDay(month: 5, day: 1, id: 0, of: .demand)
    try calendar.validate()
  }

  @Test func `an output without a yearly season`() throws {
    #expect(throws: ScheduleError(.empty, .calendar, index: 0)) { try ActivityCalendar().validate() }
    try expectError(.empty, .season, 1) { try $0.addSeason(month: 1, day: 1, year: 2026, week: 0, of: .demand) }
    try expectError(.empty, .specialDay, 0) { try $0.addSpecialDay(month: 1, day: 1, id: 0, of: .relay) }
  }

  @Test func `a rate that an output doesn't have`() throws {
    func add(_ calendar: inout ActivityCalendar) throws {
      try calendar.setRates(2)
      try calendar.addDay(id: 7)
      try calendar.addSwitch(secondOfDay: 0, rate: 1)
      try calendar.addSwitch(secondOfDay: 60, rate: 2)
    }
    // Nothing of energy leads there; a week, a special day, another output does.
    var calendar = try smallest()
    try add(&calendar)
    try calendar.addSpecialDay(month: 1, day: 1, id: 0)
    try calendar.validate()
    try expectError(.outOfRange, .switch, 2) {
      try add(&$0)
      try $0.addSpecialDay(month: 1, day: 1, id: 7)
    }
    try expectError(.outOfRange, .switch, 2) {
      try add(&$0)
      try $0.addWeek(days: [0, 0, 0, 0, 0, 0, 7])
      try $0.addSeason(month: 6, day: 1, week: 1)
    }
    try expectError(.outOfRange, .switch, 2) {
      try add(&$0)
      try $0.setRates(2, of: .relay)
      try $0.addWeek(days: week(7))
      try $0.addSeason(month: 6, day: 1, week: 1, of: .relay)
    }
  }

  @Test(arguments: [(0, 0), (17, 0), (3, 3), (255, 0)] as [(UInt8, UInt8)])
  func `as many rates as there can't be, or a default that is none of them`(count: UInt8, standard: UInt8) throws {
    try expectError(.outOfRange, .calendar, 1) { try $0.setRates(count, default: standard, of: .demand) }
  }

  /// Whatever is added in whatever order: refused, or there; then validated or refused; never a trap.
  @Test func `anything can be added without harm`() throws {
    var random = Seeded(seed(3))
    func number(_ limit: UInt8) -> UInt8 {
      Int.random(in: 0..<40, using: &random) == 0
        ? UInt8.random(in: 0...255, using: &random) : UInt8.random(in: 0...limit, using: &random)
    }
    let outputs: [TariffOutput] = [.energy, .energy, .energy, .energy, .demand, .relay]
    func output() -> TariffOutput { outputs.randomElement(using: &random)! }
    func year() -> Int32? { Bool.random(using: &random) ? nil : Int32.random(in: 2_020...2_030, using: &random) }
    var counts = [0, 0, 0]
    for _ in 0..<3_000 {
      var calendar = ActivityCalendar()
      for _ in 0..<Int.random(in: 5...200, using: &random) {
        do {
          switch Int.random(in: 0..<6, using: &random) {
          case 0:
            try calendar.addDay(id: number(8))
            if Int.random(in: 0..<30, using: &random) > 0 { try calendar.addSwitch(secondOfDay: 0, rate: number(15)) }
          case 1, 2:
            try calendar.addSwitch(secondOfDay: Int32.random(in: -10...86_500, using: &random), rate: number(15))
          case 3: try calendar.addWeek(days: InlineArray { _ in number(8) })
          case 4:
            try calendar.addSeason(month: number(12), day: number(31), year: year(), week: number(3), of: output())
          default:
            try calendar.addSpecialDay(month: number(12), day: number(31), year: year(), id: number(8), of: output())
          }
        } catch { counts[0] += 1 }
      }
      if (try? calendar.validate()) != nil { counts[1] += 1 } else { counts[2] += 1 }
      let state = calendar.state(
        of: output(), at: .init(seconds: Int64.random(in: -1_000...8_000_000_000, using: &random)), in: .utc)
      #expect(state.rate <= 15 && state.since < state.until)
    }
    #expect(counts.allSatisfy { $0 > 100 }, "\(counts)")
  }
}
