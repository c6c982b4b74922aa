import VirtualTime

/// Random calendars that are right.
struct CalendarTree {
  var random: SplitMix64
  static let weekdays = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]

  init(seed: UInt64) { random = SplitMix64(seed: seed) }

  mutating func make() -> Tree {
    let rates = names("rate", 1...4)
    var pairs: [(String, Tree)] = [
      ("timeZone", .text(pick(["CET-1CEST,M3.5.0,M10.5.0/3", "UTC0", "<-03>3", "EST5EDT,M3.2.0,M11.1.0"]))),
      ("rates", .list(rates.map { .text($0) })), ("defaultRate", .text(pick(rates))),
    ]
    pairs += sections(rates)
    let own = ["demand", "relay"].filter { _ in Bool.random(using: &random) }
    if !own.isEmpty {
      let schedules = own.map { name in
        (name, Tree.map([("rates", .list(rates.map { .text($0) }))] + sections(rates)))
      }
      pairs.append(("schedules", .map(schedules)))
    }
    if Bool.random(using: &random) {
      var passive: [(String, Tree)] = [("activateAt", .text("2026-07-01T00:00"))] + sections(rates)
      if !own.isEmpty { passive.append(("schedules", .map(own.map { ($0, .map(sections(rates))) }))) }
      pairs.append(("passive", .map(passive)))
    }
    pairs.append(("demand", .map([("period", .text("15 min")), ("subperiods", .text("3"))])))
    pairs.append(("profile", .map([("interval", .text("15 min")), ("capacity", .text("100"))])))
    pairs.append(("billing", .map([("day", .text("31")), ("at", .text("06:00")), ("lockOut", .text("1 d"))])))
    pairs.append(("clock", .map([("limit", .text("5 s"))])))
    return .map(pairs)
  }

  private mutating func sections(_ rates: [String]) -> [(key: String, value: Tree)] {
    let days = names("d", 1...2)
    let weeks = names("w", 1...2)
    func week() -> Tree { .map(Self.weekdays.map { ($0, .text(pick(days))) }) }
    return [
      ("days", .map(days.map { ($0, switches(rates)) })),
      ("weeks", .map(weeks.map { ($0, week()) })),
      (
        "seasons",
        .list(
          ["03-01", "10-31"].map { .map([("name", .text("s")), ("begins", .text($0)), ("week", .text(pick(weeks)))]) })
      ),
      (
        "specialDays",
        .list(["12-25", "02-29", "2026-04-06"].map { .map([("date", .text($0)), ("day", .text(pick(days)))]) })
      ),
    ]
  }

  private mutating func switches(_ rates: [String]) -> Tree {
    let times = ["00:00", "06:00", "06:30:15", "12:00", "20:00", "23:59:59"].filter { _ in Bool.random(using: &random) }
    return .list((["03:00"] + times).sorted().map { .map([("at", .text($0)), ("rate", .text(pick(rates)))]) })
  }

  private mutating func names(_ stem: String, _ count: ClosedRange<Int>) -> [String] {
    (0..<Int.random(in: count, using: &random)).map { "\(stem)\($0)" }
  }

  mutating func pick<Value>(_ values: [Value]) -> Value { values[Int.random(in: 0..<values.count, using: &random)] }
}
