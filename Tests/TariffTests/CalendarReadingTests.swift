import RequirementTrait
import Tariff
import Testing

struct CalendarReadingTests {
  @Test(.verifies("REQ-TAR-007")) func `what was added is read back, names and identifiers too`() throws {
    let summer = try #require(name("summer"))
    let week = try #require(CalendarName(octets: [0, 1, 255, 0, 9, 9, 9, 8]))
    var calendar = ActivityCalendar()
    calendar.name = try #require(name("H07"))
    try calendar.addDay(id: 200)
    try calendar.addSwitch(secondOfDay: 0, rate: 15)
    try calendar.addSwitch(secondOfDay: 86_399, rate: 0)
    try calendar.addDay(id: 0)
    try calendar.addSwitch(secondOfDay: 43_201, rate: 7)
    try calendar.addWeek(name: week, days: [200, 0, 200, 0, 200, 0, 0])
    try calendar.addSeason(name: summer, month: 4, day: 1, week: 0)
    try calendar.addSeason(month: 12, day: 31, year: 2199, week: 0, of: .relay)
    try calendar.addSpecialDay(index: 65_535, month: 2, day: 29, id: 0)
    try calendar.addSpecialDay(month: 12, day: 24, year: 2026, id: 200, of: .demand)

    #expect(calendar.name == name("H07") && calendar.name[0] == 0x48 && calendar.name[3] == 0)
    #expect(calendar.day(0)?.id == 200 && calendar.day(1)?.id == 0 && calendar.day(2) == nil && calendar.day(-1) == nil)
    #expect(
      calendar.switchCount(ofDay: 0) == 2 && calendar.switchCount(ofDay: 1) == 1 && calendar.switchCount(ofDay: 2) == 0)
    let last = try #require(calendar.tariffSwitch(1, ofDay: 0))
    #expect(last.secondOfDay == 86_399 && last.rate == 0)
    #expect(calendar.tariffSwitch(0, ofDay: 0)?.rate == 15 && calendar.tariffSwitch(0, ofDay: 1)?.secondOfDay == 43_201)
    #expect(calendar.tariffSwitch(2, ofDay: 0) == nil && calendar.tariffSwitch(1, ofDay: 1) == nil)
    let readWeek = try #require(calendar.week(0))
    #expect(readWeek.name == week && readWeek.name != summer && calendar.week(1) == nil)
    for weekday in 0..<7 { #expect(readWeek.days[weekday] == [0, 1, 0, 1, 0, 1, 1][weekday]) }
    let season = try #require(calendar.season(0))
    #expect(season.name == summer && season.begins == CalendarDate(month: 4, day: 1) && season.output == .energy)
    #expect(season.begins.year == nil && season.begins.month == 4 && season.begins.day == 1)
    let relay = try #require(calendar.season(1))
    #expect(relay.begins.year == 2199 && relay.begins.month == 12 && relay.begins.day == 31 && relay.output == .relay)
    #expect(relay.name == CalendarName() && calendar.season(2) == nil)
    let leapDay = try #require(CalendarDate(month: 2, day: 29))
    #expect(calendar.specialDay(0)?.date == leapDay && calendar.specialDay(0)?.index == 65_535)
    #expect(calendar.specialDay(1)?.output == .demand && calendar.specialDay(1)?.index == 1)
    #expect(calendar.specialDay(1)?.day == 0 && calendar.specialDay(2) == nil)
  }

  @Test(.verifies("REQ-TAR-007")) func `names have up to eight octets`() {
    let octets: [UInt8] = [1, 2, 3, 4, 5, 6, 7, 8, 9]
    #expect(CalendarName(octets: octets) == nil)
    #expect(CalendarName(octets: octets.dropLast())?.count == 8)
    #expect(CalendarName(octets: []) == CalendarName())
    #expect(CalendarName(octets: [0]) != CalendarName())
  }

  /// The map of what the meter stores counts on these.
  @Test(.verifies("REQ-TAR-010")) func `a calendar has 1536 bytes or less`() {
    let sizes = [
      ("ActivityCalendar", MemoryLayout<ActivityCalendar>.size, 1_536),
      ("CalendarPair", MemoryLayout<CalendarPair>.size, 2 * 1_536 + 32),
      ("TariffSwitch", MemoryLayout<TariffSwitch>.size, 4), ("SpecialDay", MemoryLayout<SpecialDay>.size, 8),
      ("TariffSeason", MemoryLayout<TariffSeason>.size, 16), ("TariffWeek", MemoryLayout<TariffWeek>.size, 16),
      ("DayProfile", MemoryLayout<DayProfile>.size, 2),
      ("RateRegisters<10, 4>", MemoryLayout<RateRegisters<10, 4>>.size, 10 * 4 * 8),
    ]
    for (name, size, limit) in sizes {
      #expect(size <= limit, "\(name)")
      print("\(name): \(size) bytes")
    }
  }
}
