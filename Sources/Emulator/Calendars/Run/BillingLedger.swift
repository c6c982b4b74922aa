// @relation(REQ-BIL-005, REQ-BIL-006, scope=file)

import Demand
import Meter
import Quantities

/// What a meter's billing leaves behind while it runs: the rows of its profile, the switches, and every billing period, also those
/// that the meter no longer keeps.
struct BillingLedger: ~Copyable {
  private let plan: BillingPlan
  var host: BillingHost

  init(_ plan: BillingPlan, onRow: ((ProfileRow<2>) -> Void)?) {
    self.plan = plan
    host = BillingHost(
      rows: plan.profileCapacity, standardOffset: plan.settings.zone.standardOffset, onRow: onRow)
  }

  init(copying other: borrowing BillingLedger) {
    plan = other.plan
    host = BillingHost(copying: other.host)
  }

  /// Billing that begins at `start` and writes in here.
  mutating func billing(at start: UTCTime) -> Billing<16> {
    Billing(settings: plan.settings, calendars: plan.calendars, profileSize: host.size, at: start, port: &host)
  }

  /// What has been billed from `start` to `end`, and whether it adds up.
  mutating func outcome(
    of billing: borrowing Billing<16>, hasExport: Bool, from start: UTCTime, to end: UTCTime
  ) -> BillingOutcome {
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
    var byRate: [ActivePair] = []
    var maximumByRate: [MaximumPair] = []
    var cumulativeByRate: [ActivePair] = []
    for rate in 0..<16 {
      byRate.append([billing.registers[0, rate], billing.registers[1, rate]])
      maximumByRate.append(billing.maxima.byRate[rate])
      cumulativeByRate.append(billing.maxima.cumulativeByRate[rate])
    }
    var outcome = BillingOutcome(
      plan: plan, hasExport: hasExport, rowCount: 0, start: start, end: end, clock: billing.now,
      isClockValid: billing.isClockValid, isPowered: billing.isPowered, total: [billing.total[0], billing.total[1]],
      byRate: byRate, maximum: billing.maxima.total, maximumByRate: maximumByRate,
      cumulative: billing.maxima.cumulativeTotal, cumulativeByRate: cumulativeByRate,
      currentWindow: billing.isClockValid ? billing.demand.current : [0, 0],
      lastWindow: billing.demand.last?.energy ?? [0, 0], unregistered: [0, 0], remainder: [0, 0], periods: host.periods,
      retainedPeriods: billing.history.count, refusedResets: host.refusedResets,
      switches: host.switches.filter { $0.schedule != .demand || isDemandOwn }, profile: profile, identities: [])
    outcome.identities = outcome.sums
    return outcome
  }
}

extension BillingOutcome {
  /// First parts of the codes of what is billed.
  var codes: [String] { hasExport ? ["1.8", "2.8"] : ["1.8"] }

  /// The sums that are the registers.
  fileprivate var sums: [Identity] {
    codes.enumerated().flatMap { quantity, code in
      let rates = byRate.reduce(0) { $0 + $1[quantity] }
      let intervals = profile.snapshot[quantity] + profile.sum[quantity] + profile.running.energy[quantity]
      return [
        Identity(name: "\(code).0 = sum of its rates", left: total[quantity], right: rates),
        Identity(
          name: "\(code).0 = snapshot + rows + running interval", left: total[quantity], right: intervals),
      ]
    }
  }
}
