// @relation(REQ-DEM-011, REQ-SUP-010, scope=file)

import CivilTime
import Demand
import Quantities
import Tariff

/// What billing knows beside its settings and calendars: all of it changes while the meter runs.
public struct BillingState<let rates: Int>: Sendable {
  /// The meter's clock.
  public internal(set) var now: UTCTime
  public internal(set) var isClockValid = true
  public internal(set) var isPowered = true
  /// What the calendars say now; the default rates while the clock is invalid.
  public internal(set) var state: CalendarState

  /// Quanta registered, by quantity in the order of `RegisterQuantity.all`: kept apart from the rates, whose sum it is.
  public internal(set) var total: InlineArray<10, Int64>
  public internal(set) var registers: RateRegisters<10, rates>
  public internal(set) var demand: DemandIntegrator<2>
  public internal(set) var maxima = MaximumRegisters<2, rates>()
  public internal(set) var profile: LoadProfile<2>
  public internal(set) var history = BillingHistory()
  /// Billing periods that have ended.
  public internal(set) var resets: UInt32 = 0

  /// Regular ends of the running sub-period and of the running profile interval.
  var demandEnd: UTCTime
  var profileEnd: UTCTime
  /// Nothing has run and nothing was registered in the running profile interval.
  var isRowEmpty = true
  var nextReset: UTCTime
  /// The scheduled reset that was carried out last, or lay behind when the meter began.
  var lastScheduled: UTCTime?
  /// Until then none is made by hand.
  var lockOutEnd = UTCTime.earliest
  /// Ahead of this instant nothing happens but that energy comes.
  var nextBoundary: UTCTime
  /// Boundaries that were crossed and sets of the clock since start-up, modulo 2^32: how much work there was.
  public internal(set) var crossings: UInt32 = 0

  /// Empty registers at `start`; no interval has been opened, and no calendar asked.
  @inline(__always)
  init(settings: BillingSettings, profileSize: Int, at start: UTCTime) {
    now = start
    state = CalendarState(energyRate: 0, demandRate: 0, relay: 0, until: UTCTime.latest.advanced(bySeconds: 1))
    total = InlineArray(repeating: 0)
    registers = RateRegisters()
    demand = DemandIntegrator(settings.demand)
    profile = LoadProfile(size: profileSize, standardOffset: settings.zone.standardOffset)
    demandEnd = start
    profileEnd = start
    nextReset = settings.reset(after: start)
    lastScheduled = settings.reset(upTo: start)
    nextBoundary = start
  }
}

extension BillingState: CheckedState {
  public mutating func add(to check: inout StateCheck) {
    check.add(now)
    check.add(isClockValid)
    check.add(isPowered)
    state.add(to: &check)
    for quantity in 0..<10 { check.add(total[quantity]) }
    registers.add(to: &check)
    demand.add(to: &check)
    maxima.add(to: &check)
    profile.add(to: &check)
    history.add(to: &check)
    check.add(resets)
    check.add(demandEnd)
    check.add(profileEnd)
    check.add(isRowEmpty)
    check.add(nextReset)
    check.add(lastScheduled)
    check.add(lockOutEnd)
    check.add(nextBoundary)
    check.add(crossings)
  }
}
