/// What the years have to give, counted from day to day without any of the firmware's code.
struct Expectation {
  /// Rate in force in each sub-period, one after the other.
  var rates: [UInt8] = []
  /// Sub-periods behind which a billing period ends.
  var periodEnds: Set<Int> = []
  /// Days by kind.
  var days = [0, 0, 0]

  static let holidays: [(UInt8, UInt8)] = [(1, 1), (5, 1), (12, 25), (12, 26)]
  /// Easter Mondays of 2026 ... 2040, as any almanac has them.
  static let easterMondays: [(Int, (UInt8, UInt8))] = [
    (2026, (4, 6)), (2027, (3, 29)), (2028, (4, 17)), (2029, (4, 2)), (2030, (4, 22)), (2031, (4, 14)), (2032, (3, 29)),
    (2033, (4, 18)), (2034, (4, 10)), (2035, (3, 26)), (2036, (4, 14)), (2037, (4, 6)), (2038, (4, 26)),
    (2039, (4, 11)),
    (2040, (4, 2)),
  ]

  /// Instant at which the first year begins in Central Europe: 2025-12-31T23:00:00Z, from `date -u -d .. +%s`.
  static let start: Int64 = 1_767_222_000

  /// Of each day that has 24 hours: 4 changes of rate on a winter day (6, 17, 20, 22 h), 4 on a quiet one (2:30, 2:45, 8, 22 h), 2 on
  /// a summer day. On the Sunday in March both switches of the missing hour act at its end, and the second takes back the first.
  var switches: Int { 4 * days[0] + 4 * days[1] + 2 * days[2] - 2 * Int(Contract.years) }

  init() {
    // 2026-01-01 is a Thursday; Monday is 0.
    var weekday = 3
    let lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    for year in Int(Contract.firstYear)..<Int(Contract.firstYear + Contract.years) {
      // No century lies in these years.
      for month in 1...12 {
        let length = lengths[month - 1] + (month == 2 && year % 4 == 0 ? 1 : 0)
        for day in 1...length {
          let kind = Self.kind(year, month, day, isWeekend: weekday >= 5)
          days[kind.rawValue] += 1
          // The last Sunday of a month of 31 days is one of its last seven.
          let isLastSunday = weekday == 6 && day > 24
          append(kind, isSpring: isLastSunday && month == 3, isAutumn: isLastSunday && month == 10)
          weekday = (weekday + 1) % 7
        }
        periodEnds.insert(rates.count)
      }
    }
  }

  private static func kind(_ year: Int, _ month: Int, _ day: Int, isWeekend: Bool) -> DayKind {
    let isHoliday = holidays.contains { Int($0.0) == month && Int($0.1) == day }
    let isEaster = easterMondays.contains { $0.0 == year && Int($0.1.0) == month && Int($0.1.1) == day }
    if isHoliday || isEaster || isWeekend { return .quiet }
    return (4...9).contains(month) ? .summer : .winter
  }

  private mutating func append(_ kind: DayKind, isSpring: Bool, isAutumn: Bool) {
    let step = Contract.subperiodSeconds / 60
    func rate(_ minute: Int) -> UInt8 { UInt8(kind.switches.last { $0.minute <= minute }!.rate) }
    for minute in stride(from: 0, to: 1440, by: step) {
      if isSpring && minute / 60 == 2 { continue }
      rates.append(rate(minute))
      // The second passage of the hour has what was in force at the end of the first.
      if isAutumn && minute == 180 - step {
        for _ in 0..<60 / step { rates.append(rate(minute)) }
      }
    }
  }
}
