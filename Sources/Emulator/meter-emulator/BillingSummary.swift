import Calendars
import Foundation
import Meter
import Quantities

/// What a person reads after billing.
struct BillingSummary {
  private let outcome: BillingOutcome
  private let title: String
  private let listsSwitches: Bool
  /// What is billed, and how long it took.
  private let rows: String
  private let note: String

  init(_ outcome: BillingOutcome, title: String, listsSwitches: Bool, wallSeconds: Double) {
    self.outcome = outcome
    self.title = title
    self.listsSwitches = listsSwitches
    rows = "rows"
    note = "; billed in \(String(format: "%.2f", wallSeconds)) s"
  }

  /// Billing of a run.
  init(ofRun outcome: BillingOutcome) {
    self.outcome = outcome
    title = "Billing"
    // A run is short beside the years of a table.
    listsSwitches = outcome.switches.count <= 20
    rows = "windows"
    note = ""
  }

  private var plan: BillingPlan { outcome.plan }
  private var quantities: Range<Int> { 0..<(outcome.hasExport ? 2 : 1) }

  var text: String {
    var time = LocalTime(plan.settings.zone)
    let sections = [heading(&time), registers(&time), periods(&time), profile(&time), switches(&time), [checks]]
    return sections.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") }.joined(separator: "\n\n") + "\n"
  }

  private func heading(_ time: inout LocalTime) -> [String] {
    [
      title,
      "\(Self.count(outcome.rowCount)) \(rows), \(time.short(outcome.start)) to \(time.short(outcome.end)) local time, "
        + "zone \(plan.timeZone)\(note)",
    ]
  }

  private func registers(_ time: inout LocalTime) -> [String] {
    var lines = [Self.row("register", "", "energy, kWh", "maximum, kW", "at")]
    for quantity in quantities {
      let code = quantity + 1
      lines.append(
        Self.row(
          "\(code).8.0 \(code).6.0", quantity == 0 ? "import" : "export", Self.kilo(outcome.total[quantity]),
          power(outcome.maximum[quantity].energy), outcome.maximum[quantity].end.map { time.short($0) } ?? "-"))
      let isShared = !plan.hasDemandSchedule
      for (rate, name) in plan.rates.enumerated() {
        let maximum = outcome.maximumByRate[rate][quantity]
        lines.append(
          Self.row(
            isShared ? "\(code).8.\(rate + 1) \(code).6.\(rate + 1)" : "\(code).8.\(rate + 1)", "  \(name)",
            Self.kilo(outcome.byRate[rate][quantity]), isShared ? power(maximum.energy) : "",
            isShared ? maximum.end.map { time.short($0) } ?? "-" : ""))
      }
      for (rate, name) in plan.demandRates.enumerated() where !isShared {
        let maximum = outcome.maximumByRate[rate][quantity]
        lines.append(
          Self.row(
            "\(code).6.\(rate + 1)", "  \(name)", "", power(maximum.energy), maximum.end.map { time.short($0) } ?? "-"))
      }
      lines.append(
        Self.row("\(code).2.0", "  all maxima", "", power(outcome.cumulative[quantity]), "sum over the billing periods")
      )
      if outcome.unregistered[quantity] > 0 {
        lines.append(Self.row("", "  without supply", Self.kilo(outcome.unregistered[quantity]), "", "not registered"))
      }
    }
    return lines
  }

  private func periods(_ time: inout LocalTime) -> [String] {
    guard !outcome.periods.isEmpty else { return ["No billing period has ended."] }
    let hidden = outcome.periods.count - min(24, outcome.periods.count)
    var lines = [
      "Billing periods: \(outcome.periods.count), \(outcome.retainedPeriods) of them kept by the meter"
        + (hidden > 0 ? "; the latest 24 (all with --json)" : "")
    ]
    let columns = plan.rates.prefix(6)
    lines.append(
      "  ended             " + Self.right("1.8.0 kWh", 14) + columns.map { Self.right($0, 14) }.joined()
        + Self.right("max. kW", 10)
        + "  at")
    var previous: ActivePair = hidden > 0 ? outcome.periods[hidden - 1].total : [0, 0]
    var previousRates = hidden > 0 ? outcome.periods[hidden - 1].energy : Array(repeating: [0, 0], count: 16)
    for period in outcome.periods.dropFirst(hidden) {
      let used = columns.indices.map {
        Self.right(Self.kilo(period.energy[$0][0] - previousRates[$0][0], digits: 3), 14)
      }
      let note = period.cause == .scheduled ? "" : " (\(period.cause.text))"
      lines.append(
        "  \(time.short(period.end))  " + Self.right(Self.kilo(period.total[0] - previous[0], digits: 3), 14)
          + used.joined()
          + Self.right(power(period.maximum[0].energy, digits: 3), 10)
          + "  \(period.maximum[0].end.map { time.short($0) } ?? "-")\(note)")
      previous = period.total
      previousRates = period.energy
    }
    if !outcome.refusedResets.isEmpty {
      lines.append(
        "  Refused within the lock-out: " + outcome.refusedResets.map { time.short($0) }.joined(separator: ", "))
    }
    return lines
  }

  private func profile(_ time: inout LocalTime) -> [String] {
    let profile = outcome.profile
    let minutes = plan.settings.profile.length / 60
    return [
      "Load profile of \(minutes) min: \(Self.count(profile.written)) rows written, \(Self.count(profile.retained)) kept, "
        + "\(Self.count(profile.lost)) overwritten; the running interval ends \(time.short(profile.running.end))",
      "  1.8.0: \(Self.kilo(profile.snapshot[0])) kWh ahead of the oldest row + \(Self.kilo(profile.sum[0])) kWh in rows + "
        + "\(Self.kilo(profile.running.energy[0])) kWh running",
    ]
  }

  private func switches(_ time: inout LocalTime) -> [String] {
    var lines = [
      "Switches: \(Self.count(outcome.switches.count))" + (listsSwitches ? "" : " (all of them with --switches)")
    ]
    let special = outcome.switches.filter { $0.cause != .switching }
    let shown = listsSwitches ? outcome.switches : Array(special.prefix(20))
    for record in shown {
      let names = plan.names(of: record.schedule)
      let cause = record.cause == .switching ? "" : ", \(record.cause.text)"
      lines.append(
        "  \(time.local(record.instant))  \(record.schedule.text): \(names[Int(record.from)]) -> \(names[Int(record.to)])\(cause)"
      )
    }
    if !listsSwitches, special.count > shown.count { lines.append("  .. and \(special.count - shown.count) more") }
    return lines
  }

  private var checks: String {
    "Holds exactly: " + outcome.identities.map(\.name).joined(separator: "; ")
  }

  // MARK: Text

  private func power(_ quanta: Int64, digits: Int = 6) -> String {
    Self.kilo(Int128(quanta) * Int128(3_600 / plan.settings.demand.period), digits: digits)
  }

  /// µ-units as thousands of the unit, cut to `digits` behind the point.
  private static func kilo(_ value: some BinaryInteger, digits: Int = 6) -> String {
    let fraction = String(value.magnitude % 1_000_000_000)
    let behind = String(repeating: "0", count: 9 - fraction.utf8.count) + fraction
    return "\(value.magnitude / 1_000_000_000).\(behind.prefix(digits))"
  }

  private static func count(_ value: Int) -> String {
    var groups: [String] = []
    var rest = value
    while rest >= 1_000 {
      groups.append(String(format: "%03d", rest % 1_000))
      rest /= 1_000
    }
    return ([String(rest)] + groups.reversed()).joined(separator: " ")
  }

  private static func row(_ code: String, _ name: String, _ energy: String, _ power: String, _ at: String) -> String {
    let line = left(code, 14) + left(name, 20) + right(energy, 18) + right(power, 16) + "  " + at
    return String(line.reversed().drop { $0 == " " }.reversed())
  }

  private static func left(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }

  private static func right(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }
}
