import VirtualTime

/// Ways to make a calendar wrong, each with the key that the reader has to name; nil where a calendar has nothing of the kind.
struct CalendarFault: Sendable {
  var name: String
  var apply: @Sendable (inout Tree, inout CalendarTree) -> String?

  /// Where days, weeks, seasons and special days are.
  private static func scope(_ tree: Tree, _ random: inout CalendarTree) -> String {
    let scopes = ["", "passive.", "schedules.demand.", "schedules.relay.", "passive.schedules.demand."]
    return random.pick(scopes.filter { tree["\($0)days"] != nil })
  }

  /// Replaces the text at a random place of a section.
  private static func replace(
    _ name: String, _ section: String, _ key: String, _ texts: [String]
  ) -> CalendarFault {
    CalendarFault(name: name) { tree, random in
      let scope = scope(tree, &random)
      var base = scope + section
      if section == "days" || section == "weeks" {
        guard let keys = tree[base]?.keys, !keys.isEmpty else { return nil }
        base += "." + random.pick(keys)
      }
      if section != "weeks" {
        guard let count = tree[base]?.count, count > 0 else { return nil }
        base += "[\(random.pick(Array(0..<count)))]"
      }
      let path = "\(base).\(key == "*" ? random.pick(CalendarTree.weekdays) : key)"
      guard tree[path] != nil else { return nil }
      tree[path] = .text(random.pick(texts))
      return path
    }
  }

  private static func setting(_ path: String, _ texts: [String]) -> CalendarFault {
    CalendarFault(name: path) { tree, random in
      tree[path] = .text(random.pick(texts))
      return path
    }
  }

  static let all: [CalendarFault] = [
    replace("unknown day in a week", "weeks", "*", ["nowhere", "rate0", "d9", "w0"]),
    replace("unknown week", "seasons", "week", ["nowhere", "d0", "w9"]),
    replace("unknown day of a special day", "specialDays", "day", ["nowhere", "w0", "d9"]),
    replace("unknown rate", "days", "rate", ["rate9", "Rate0", "0"]),
    replace(
      "no time of day", "days", "at",
      ["24:00", "7:00", "07:60", "0700", "noon", "07:00:60", "-1:00", "07:00 ", "23:59:59.5"]),
    replace(
      "no date of a season", "seasons", "begins",
      ["13-01", "02-30", "1-1", "2026-02-29", "jan", "02-29", "2026-13-01", "00-00"]),
    replace(
      "no date of a special day", "specialDays", "date", ["13-01", "02-30", "2026-02-29", "31", "2026-1-1", "25-12"]),
    CalendarFault(name: "unsorted switches") { tree, random in
      let scope = scope(tree, &random)
      let days = (tree["\(scope)days"]?.keys ?? []).filter { (tree["\(scope)days.\($0)"]?.count ?? 0) > 1 }
      guard !days.isEmpty else { return nil }
      let day = "\(scope)days.\(random.pick(days))"
      let index = random.pick(Array(1..<(tree[day]?.count ?? 2)))
      let (before, here) = ("\(day)[\(index - 1)].at", "\(day)[\(index)].at")
      let isEqual = Bool.random(using: &random.random)
      let time = tree[before]
      if !isEqual { tree[before] = tree[here] }
      tree[here] = time
      // What moved forward may already come no later than its own predecessor's: then that is the first fault.
      return here
    },
    CalendarFault(name: "two seasons of one date") { tree, random in
      let path = scope(tree, &random) + "seasons"
      guard let count = tree[path]?.count, let season = tree["\(path)[\(random.pick(Array(0..<count)))]"] else {
        return nil
      }
      tree.append(season, at: path)
      return "\(path)[\(count)].begins"
    },
    CalendarFault(name: "two special days of one date") { tree, random in
      let path = scope(tree, &random) + "specialDays"
      guard let count = tree[path]?.count, let day = tree["\(path)[\(random.pick(Array(0..<count)))]"] else {
        return nil
      }
      tree.append(day, at: path)
      return "\(path)[\(count)].date"
    },
    CalendarFault(name: "only seasons with a year") { tree, random in
      let path = scope(tree, &random) + "seasons"
      guard let count = tree[path]?.count else { return nil }
      for index in 0..<count { tree["\(path)[\(index)].begins"] = .text("2026-0\(index + 1)-01") }
      return path
    },
    CalendarFault(name: "a missing weekday") { tree, random in
      let scope = scope(tree, &random)
      guard let week = tree["\(scope)weeks"]?.keys.first else { return nil }
      let path = "\(scope)weeks.\(week).\(random.pick(CalendarTree.weekdays))"
      tree[path] = nil
      return path
    },
    CalendarFault(name: "a missing key") { tree, random in
      let scope = scope(tree, &random)
      let paths = ["days", "weeks", "seasons", "seasons[0].week", "seasons[1].begins", "specialDays[0].day"].map {
        scope + $0
      }
      let path = random.pick((paths + ["timeZone", "rates"]).filter { tree[$0] != nil })
      tree[path] = nil
      return path
    },
    CalendarFault(name: "an unknown key") { tree, random in
      let scope = scope(tree, &random)
      let path = random.pick(["\(scope)seasons[0]", "\(scope)specialDays[1]", "demand", "profile", "billing", "clock"])
      guard tree[path] != nil else { return nil }
      tree.append("colour", .text("red"), at: path)
      return "\(path).colour"
    },
    CalendarFault(name: "a key twice") { tree, random in
      let path = random.pick(["demand", "profile", "billing", "seasons[0]", "specialDays[2]"])
      guard let key = tree[path]?.keys.first, let value = tree["\(path).\(key)"] else { return nil }
      tree.append(key, value, at: path)
      return "\(path).\(key)"
    },
    CalendarFault(name: "a day without a switch") { tree, random in
      let scope = scope(tree, &random)
      guard let days = tree["\(scope)days"]?.keys else { return nil }
      let path = "\(scope)days.\(random.pick(days))"
      tree[path] = .list([])
      return path
    },
    CalendarFault(name: "a rate twice") { tree, _ in
      guard let count = tree["rates"]?.count, let rate = tree["rates[0]"] else { return nil }
      tree.append(rate, at: "rates")
      return "rates[\(count)]"
    },
    CalendarFault(name: "too many rates") { tree, _ in
      for index in 0..<17 { tree.append(.text("more\(index)"), at: "rates") }
      return "rates"
    },
    CalendarFault(name: "a passive calendar without its instant") { tree, _ in
      guard tree["passive"] != nil else { return nil }
      tree["passive.activateAt"] = nil
      return "passive.activateAt"
    },
    CalendarFault(name: "a passive calendar that lacks a schedule") { tree, _ in
      guard tree["passive.schedules"] != nil else { return nil }
      tree["passive.schedules"] = nil
      return "passive.schedules"
    },
    CalendarFault(name: "a passive calendar with a schedule too many") { tree, _ in
      guard let section = tree["passive"], tree["schedules"] == nil else { return nil }
      tree.append("schedules", .map([("relay", section)]), at: "passive")
      tree["passive.schedules.relay.activateAt"] = nil
      return "passive.schedules.relay"
    },
    CalendarFault(name: "text for a list or a mapping") { tree, random in
      let path =
        scope(tree, &random) + random.pick(["days", "weeks", "seasons", "specialDays", "seasons[0]", "specialDays[0]"])
      guard tree[path] != nil else { return nil }
      tree[path] = .text("nothing")
      return path
    },
    CalendarFault(name: "a list for text") { tree, random in
      let path = random.pick([
        "timeZone", "defaultRate", "billing.day", "billing.at", "demand.period", "profile.interval",
      ])
      tree[path] = .list([.text("1"), .text("2")])
      return path
    },
    setting(
      "timeZone",
      [
        "CET", "CET-1CEST", "CET-1CEST,M3.5.0", "CET-25", "CET-1CEST,M3.5.0,M10.5.7", "Europe/Berlin",
        "CET-1CEST,M3.5.0,M10.5.0/168",
      ]),
    setting("defaultRate", ["rate9", "none"]),
    setting("demand.period", ["7 min", "0 s", "2 h", "15", "15 m", "1.5 s", "900000"]),
    setting("demand.subperiods", ["0", "16", "7", "three"]),
    setting("profile.interval", ["7 min", "90 s", "0 min", "61 min", "15"]),
    setting("profile.capacity", ["0", "3905", "many"]),
    setting("billing.day", ["0", "32", "1.5", "last"]),
    setting("billing.at", ["24:00", "6", "06:00Z"]),
    setting("billing.lockOut", ["-1 s", "1001 d", "1"]),
    setting("clock.limit", ["150 s", "-1 s", "1 h", "5"]),
  ]
}
