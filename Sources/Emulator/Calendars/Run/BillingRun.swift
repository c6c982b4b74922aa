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
  private var ledger: BillingLedger
  /// True time up to which the meter has run, or stood still without supply.
  private var now: UTCTime
  private var isClockKept = true
  private var unregistered: ActivePair = [0, 0]

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
    ledger = BillingLedger(plan, onRow: onRow)
    billing = ledger.billing(at: start)
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
      billing.add(all, port: &ledger.host)
    } while rest[0] | rest[1] != 0
  }

  /// False when the meter's clock leaves the years that are served.
  private mutating func advance(to instant: UTCTime) -> Bool {
    guard billing.isPowered else { return true }
    let clock = billing.now.advanced(bySeconds: instant.seconds(since: now))
    guard clock <= .latest else { return false }
    billing.advance(to: clock, port: &ledger.host)
    now = instant
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
    }
  }

  private mutating func carryOut(_ event: ClockEvent) -> Bool {
    switch event.action {
    case .set(let clock): return billing.setClock(to: clock, port: &ledger.host)
    case .invalidate where !billing.isPowered: isClockKept = false
    case .invalidate: billing.invalidateClock(port: &ledger.host)
    case .powerOff:
      isClockKept = billing.isClockValid
      billing.powerDown()
    case .powerOn:
      let clock = billing.now.advanced(bySeconds: event.instant.seconds(since: now))
      guard clock <= .latest else { return false }
      billing.powerUp(at: clock, isClockValid: isClockKept, port: &ledger.host)
      now = event.instant
    case .reset: _ = billing.resetBilling(port: &ledger.host)
    }
    return true
  }

  private mutating func outcome(energy: EnergyReader, from start: UTCTime, to end: UTCTime) -> BillingOutcome {
    var outcome = ledger.outcome(of: billing, hasExport: energy.hasExport, from: start, to: end)
    outcome.rowCount = energy.rowCount
    outcome.unregistered = unregistered
    outcome.remainder = energy.remainder
    for (quantity, code) in outcome.codes.enumerated() {
      outcome.identities.append(
        Identity(
          name: "\(code).0 + unregistered = the table's energy",
          left: outcome.total[quantity] + outcome.unregistered[quantity], right: energy.sum[quantity]))
    }
    return outcome
  }
}
