// @relation(REQ-BIL-006, scope=file)

import Demand
import Foundation
import Meter
import Quantities

/// The JSON object of `billing`.
public struct BillingReport: Encodable {
  public struct Value: Encodable {
    public var value: String
    public var unit: String
    /// Of a maximum: the end of its window.
    public var utc: String?
    public var local: String?

    public init(value: String, unit: String) {
      self.value = value
      self.unit = unit
    }
  }

  struct Stamp: Encodable {
    var utc: String
    var local: String
  }

  struct Clock: Encodable {
    var utc: String
    var local: String
    var valid: Bool
    var powered: Bool
  }

  struct Period: Encodable {
    var number: UInt32
    var utc: String
    var local: String
    var cause: String
    var clockInvalid: Bool
    var registers: [String: Value]
  }

  struct Running: Encodable {
    var utc: String
    var local: String
    var registers: [String: Value]
    var status: String
    var flags: String
  }

  struct Profile: Encodable {
    var intervalSeconds: Int32
    var capacity: Int
    var written: Int
    var retained: Int
    var lost: Int
    var snapshot: [String: Value]
    var sum: [String: Value]
    var running: Running
  }

  struct Switch: Encodable {
    var schedule: String
    var utc: String
    var local: String
    var from: String
    var to: String
    var cause: String
  }

  struct Check: Encodable {
    var name: String
    var holds: Bool
  }

  var timeZone: String
  var rows: Int
  var from: Stamp
  var to: Stamp
  var clock: Clock
  var rates: [String]
  var demandRates: [String]
  public private(set) var registers: [String: Value]
  var unregistered: [String: Value]
  var remainder: [String: Value]
  var periods: [Period]
  var retainedPeriods: Int
  var refusedResets: [Stamp]
  var profile: Profile
  var switches: [Switch]
  var identities: [Check]
  /// Left out where this is a part of a larger report, as is the time.
  var softwareIdentification: String?
  var wallSeconds: Double?

  public init(_ outcome: BillingOutcome, softwareIdentification: String? = nil, wallSeconds: Double? = nil) {
    var maker = ValueMaker(outcome)
    timeZone = outcome.plan.timeZone
    rows = outcome.rowCount
    from = maker.stamp(outcome.start)
    to = maker.stamp(outcome.end)
    let shown = maker.stamp(outcome.clock)
    clock = Clock(utc: shown.utc, local: shown.local, valid: outcome.isClockValid, powered: outcome.isPowered)
    rates = outcome.plan.rates
    demandRates = outcome.plan.demandRates
    registers = maker.registers(outcome.total, outcome.byRate, outcome.maximum, outcome.maximumByRate)
    registers.merge(maker.demand()) { first, _ in first }
    unregistered = maker.totals(outcome.unregistered)
    remainder = maker.remainders()
    periods = outcome.periods.map { period in
      let end = maker.stamp(period.end)
      return Period(
        number: period.number, utc: end.utc, local: end.local, cause: period.cause.text,
        clockInvalid: period.isClockInvalid,
        registers: maker.registers(period.total, period.energy, period.maximum, period.maximumByRate))
    }
    retainedPeriods = outcome.retainedPeriods
    refusedResets = outcome.refusedResets.map { maker.stamp($0) }
    let running = maker.stamp(outcome.profile.running.end)
    profile = Profile(
      intervalSeconds: outcome.plan.settings.profile.length, capacity: outcome.plan.profileCapacity,
      written: outcome.profile.written, retained: outcome.profile.retained, lost: outcome.profile.lost,
      snapshot: maker.totals(outcome.profile.snapshot), sum: maker.totals(outcome.profile.sum),
      running: Running(
        utc: running.utc, local: running.local, registers: maker.totals(outcome.profile.running.energy),
        status: ProfileTable.code(outcome.profile.running.status),
        flags: ProfileTable.flags(outcome.profile.running.status)))
    switches = outcome.switches.map { record in
      let at = maker.stamp(record.instant)
      let names = outcome.plan.names(of: record.schedule)
      return Switch(
        schedule: record.schedule.text, utc: at.utc, local: at.local, from: names[Int(record.from)],
        to: names[Int(record.to)], cause: record.cause.text)
    }
    identities = outcome.identities.map { Check(name: $0.name, holds: $0.holds) }
    self.softwareIdentification = softwareIdentification
    self.wallSeconds = wallSeconds
  }

  /// Sorted keys, so that two runs differ in nothing but the time they took.
  public func data() throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(self)
  }
}

/// Quanta to values of the report, by OBIS code.
private struct ValueMaker {
  private let outcome: BillingOutcome
  private let quantities: Int
  private var time: LocalTime

  init(_ outcome: BillingOutcome) {
    self.outcome = outcome
    quantities = outcome.hasExport ? 2 : 1
    time = LocalTime(outcome.plan.settings.zone)
  }

  mutating func stamp(_ instant: UTCTime) -> BillingReport.Stamp {
    BillingReport.Stamp(utc: LocalTime.utc(instant), local: time.local(instant))
  }

  /// `1.8.0` and `2.8.0`.
  func totals(_ quanta: ActivePair) -> [String: BillingReport.Value] {
    var values: [String: BillingReport.Value] = [:]
    for index in 0..<quantities { values["\(index + 1).8.0"] = energy(quanta[index]) }
    return values
  }

  func remainders() -> [String: BillingReport.Value] {
    var values: [String: BillingReport.Value] = [:]
    for index in 0..<quantities {
      let digits = String(outcome.remainder[index])
      values["\(index + 1).8.0"] = .init(
        value: "0." + String(repeating: "0", count: 12 - digits.utf8.count) + digits, unit: "Wh")
    }
    return values
  }

  /// Energy and maxima, of the total and by rate.
  mutating func registers(
    _ total: ActivePair, _ byRate: [ActivePair], _ maximum: MaximumPair, _ maximumByRate: [MaximumPair]
  ) -> [String: BillingReport.Value] {
    var values = totals(total)
    for index in 0..<quantities {
      for rate in outcome.plan.rates.indices { values["\(index + 1).8.\(rate + 1)"] = energy(byRate[rate][index]) }
      values["\(index + 1).6.0"] = demand(maximum[index])
      for rate in outcome.plan.demandRates.indices {
        values["\(index + 1).6.\(rate + 1)"] = demand(maximumByRate[rate][index])
      }
    }
    return values
  }

  /// Cumulative maxima, current and last average.
  func demand() -> [String: BillingReport.Value] {
    var values: [String: BillingReport.Value] = [:]
    for index in 0..<quantities {
      values["\(index + 1).2.0"] = power(outcome.cumulative[index])
      for rate in outcome.plan.demandRates.indices {
        values["\(index + 1).2.\(rate + 1)"] = power(outcome.cumulativeByRate[rate][index])
      }
      values["\(index + 1).4.0"] = power(outcome.currentWindow[index])
      values["\(index + 1).5.0"] = power(outcome.lastWindow[index])
    }
    return values
  }

  private func energy(_ quanta: Int64) -> BillingReport.Value {
    BillingReport.Value(value: Self.micro(quanta), unit: "Wh")
  }

  /// Of the energy of an averaging window, which divides the hour: exact.
  private func power(_ quanta: Int64) -> BillingReport.Value {
    let perHour = Int128(3_600 / outcome.plan.settings.demand.period)
    return BillingReport.Value(value: Self.micro(Int128(quanta) * perHour), unit: "W")
  }

  /// Millionths as an exact decimal; no value of billing is negative.
  private static func micro(_ value: some BinaryInteger) -> String {
    let fraction = String(value % 1_000_000)
    return "\(value / 1_000_000)." + String(repeating: "0", count: 6 - fraction.utf8.count) + fraction
  }

  private mutating func demand(_ maximum: MaximumDemand) -> BillingReport.Value {
    var value = power(maximum.energy)
    if let end = maximum.end {
      value.utc = LocalTime.utc(end)
      value.local = time.local(end)
    }
    return value
  }
}

extension ScheduleKind {
  package var text: String {
    switch self {
    case .energy: "energy"
    case .demand: "demand"
    case .relay: "relay"
    }
  }
}

extension BillingEvent.Cause {
  package var text: String {
    switch self {
    case .switching: "switch"
    case .activation: "activation"
    case .clock: "clock"
    case .power: "power"
    }
  }
}

extension ResetCause {
  package var text: String {
    switch self {
    case .scheduled: "scheduled"
    case .late: "late"
    case .manual: "manual"
    }
  }
}
