// @relation(REQ-BIL-005, REQ-BIL-006, scope=file)

import CivilTime
import Demand
import Documents
import Meter
import Quantities

/// Bills a table of energy by the firmware's billing, in one pass.
///
/// The energy of a row belongs to what was in force at the instant of the row before. Instants of rows and events are true time; the
/// meter's clock is what setting it has made of that.
public struct BillingRun: ~Copyable {
  private let plan: BillingPlan
  private var billing: Billing<16>
  private var host: BillingHost
  /// True time up to which the meter has run, or stood still without supply.
  private var now: UTCTime
  private var isClockKept = true
  private var unregistered: ActivePair = [0, 0]
  private var periods: [PeriodRecord] = []
  private var refusedResets: [UTCTime] = []

  /// A single add is less than a row of the profile takes.
  private static let mostQuanta = ProfileRowCode.largestEnergy

  /// Bills what `energy` gives, and what happens in `events` in between; `onRow` sees the rows of the load profile as they close.
  ///
  /// - Throws: ``DocumentError`` for a fault in the table, or for an event outside of it.
  public static func run(
    _ plan: BillingPlan, energy: inout EnergyReader, events: [ClockEvent] = [], eventsFile: String = "events",
    onRow: ((ProfileRow<2>) -> Void)? = nil
  ) throws -> BillingOutcome {
    guard let first = try energy.next() else { preconditionFailure("the reader gives a row or throws") }
    var run = BillingRun(plan, at: first.instant, onRow: onRow)
    var pending = events[...]
    func outside(_ event: ClockEvent) -> DocumentError {
      DocumentError(
        file: eventsFile, line: event.line, column: event.column, key: "at",
        message: "the event lies outside of the table of energy")
    }
    if let event = pending.first, event.instant < first.instant { throw outside(event) }
    try run.carryOut(&pending, until: first.instant, eventsFile)
    var last = first.instant
    while let row = try energy.next() {
      run.add(row.quanta)
      if let event = pending.first, event.instant <= row.instant {
        try run.carryOut(&pending, until: row.instant, eventsFile)
      }
      guard run.advance(to: row.instant) else {
        throw DocumentError(
          file: energy.file, line: energy.line, column: 1, key: "utc",
          message: "the meter's clock leaves the years 2000 to 2199 here")
      }
      last = row.instant
    }
    if let event = pending.first { throw outside(event) }
    return run.outcome(energy: energy, from: first.instant, to: last)
  }

  private init(_ plan: BillingPlan, at start: UTCTime, onRow: ((ProfileRow<2>) -> Void)?) {
    self.plan = plan
    host = BillingHost(
      rows: plan.profileCapacity, standardOffset: plan.settings.zone.standardOffset, onRow: onRow)
    billing = Billing(
      settings: plan.settings, calendars: plan.calendars, profileSize: host.size, at: start, port: &host)
    now = start
  }

  private mutating func add(_ quanta: ActivePair) {
    guard billing.isPowered else {
      for index in 0..<2 { unregistered[index] += quanta[index] }
      return
    }
    var rest = quanta
    var all = InlineArray<10, Int64>(repeating: 0)
    repeat {
      for index in 0..<2 {
        all[index] = min(rest[index], Self.mostQuanta)
        rest[index] -= all[index]
      }
      billing.add(all, port: &host)
    } while rest[0] | rest[1] != 0
  }

  /// False when the meter's clock leaves the years that are served.
  private mutating func advance(to instant: UTCTime) -> Bool {
    guard billing.isPowered else { return true }
    let clock = billing.now.advanced(bySeconds: instant.seconds(since: now))
    guard clock <= .latest else { return false }
    billing.advance(to: clock, port: &host)
    now = instant
    if Int(billing.resets) != periods.count { keepPeriods() }
    return true
  }

  private mutating func carryOut(
    _ pending: inout ArraySlice<ClockEvent>, until instant: UTCTime, _ file: String
  ) throws {
    while let event = pending.first, event.instant <= instant {
      pending.removeFirst()
      guard advance(to: event.instant), carryOut(event) else {
        throw DocumentError(
          file: file, line: event.line, column: event.column, key: "at",
          message: "the meter's clock leaves the years 2000 to 2199 here")
      }
      keepPeriods()
    }
  }

  private mutating func carryOut(_ event: ClockEvent) -> Bool {
    switch event.action {
    case .set(let clock): return billing.setClock(to: clock, port: &host)
    case .invalidate where !billing.isPowered: isClockKept = false
    case .invalidate: billing.invalidateClock(port: &host)
    case .powerOff:
      isClockKept = billing.isClockValid
      billing.powerDown()
    case .powerOn:
      let clock = billing.now.advanced(bySeconds: event.instant.seconds(since: now))
      guard clock <= .latest else { return false }
      billing.powerUp(at: clock, isClockValid: isClockKept, port: &host)
      now = event.instant
    case .reset: if !billing.resetBilling(port: &host) { refusedResets.append(billing.now) }
    }
    return true
  }

  /// Keeps the periods that have ended since, before the meter's memory drops them.
  private mutating func keepPeriods() {
    var age = Int(billing.resets) - periods.count - 1
    while age >= 0 {
      guard let period = billing.history.period(age) else {
        preconditionFailure("more periods at once than a meter keeps")
      }
      periods.append(
        PeriodRecord(
          number: period.number, end: period.end, cause: period.cause, isClockInvalid: period.isClockInvalid,
          energy: (0..<16).map { [period.energy[$0][0], period.energy[$0][1]] }, maximum: period.maximum,
          maximumByRate: (0..<16).map { period.maximumByRate[$0] }))
      age -= 1
    }
  }

  private mutating func outcome(energy: EnergyReader, from start: UTCTime, to end: UTCTime) -> BillingOutcome {
    var profile = ProfileRecord()
    profile.retained = billing.profile.count
    profile.lost = Int(billing.profile.oldestNumber)
    profile.written = profile.retained + profile.lost
    profile.snapshot = billing.profile.oldestReading
    profile.running = billing.profile.running
    for index in 0..<billing.profile.count {
      guard let row = billing.profile.row(index, from: &host) else { continue }
      for quantity in 0..<2 { profile.sum[quantity] += row.energy[quantity] }
    }
    let isDemandOwn = plan.hasDemandSchedule
    var outcome = BillingOutcome(
      plan: plan, hasExport: energy.hasExport, rowCount: energy.rowCount, start: start, end: end, clock: billing.now,
      isClockValid: billing.isClockValid, isPowered: billing.isPowered, total: [billing.total[0], billing.total[1]],
      byRate: (0..<16).map { [billing.registers[0, $0], billing.registers[1, $0]] }, maximum: billing.maxima.total,
      maximumByRate: (0..<16).map { billing.maxima.byRate[$0] }, cumulative: billing.maxima.cumulativeTotal,
      cumulativeByRate: (0..<16).map { billing.maxima.cumulativeByRate[$0] },
      currentWindow: billing.isClockValid ? billing.demand.current : [0, 0],
      lastWindow: billing.demand.last?.energy ?? [0, 0],
      unregistered: unregistered, remainder: energy.remainder, periods: periods,
      retainedPeriods: billing.history.count, refusedResets: refusedResets,
      switches: host.switches.filter { $0.schedule != .demand || isDemandOwn }, profile: profile, identities: [])
    outcome.identities = identities(outcome, energy: energy)
    return outcome
  }

  private func identities(_ outcome: BillingOutcome, energy: EnergyReader) -> [Identity] {
    let codes = outcome.hasExport ? ["1.8", "2.8"] : ["1.8"]
    return codes.enumerated().flatMap { quantity, code in
      let profile = outcome.profile
      let rates = outcome.byRate.reduce(0) { $0 + $1[quantity] }
      let intervals = profile.snapshot[quantity] + profile.sum[quantity] + profile.running.energy[quantity]
      return [
        Identity(name: "\(code).0 = sum of its rates", left: outcome.total[quantity], right: rates),
        Identity(
          name: "\(code).0 = snapshot + rows + running interval", left: outcome.total[quantity], right: intervals),
        Identity(
          name: "\(code).0 + unregistered = the table's energy",
          left: outcome.total[quantity] + outcome.unregistered[quantity], right: energy.sum[quantity]),
      ]
    }
  }
}
