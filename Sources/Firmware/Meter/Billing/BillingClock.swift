// @relation(REQ-DEM-013, REQ-DEM-014, scope=file)

import Demand
import Quantities

/// What the clock and the supply do to billing.
///
/// A demand window or a row that the clock or the supply cut is never passed off as a whole one, and energy is in some row all the
/// same. Whether an interval is cut is decided for the sub-period and for the row, each by its own bounds.
extension Billing {
  /// Sets the clock; false when it is refused: without supply, or outside the years that are served.
  ///
  /// Within the limit of synchronisation, summed over the averaging window, nothing is marked: forward time just goes on, and
  /// backward the running intervals get longer and none ends twice. Beyond it intervals that the new instant still lies in go on,
  /// marked; others end as they are.
  public mutating func setClock(to instant: UTCTime, port: inout some BillingPort & ~Copyable) -> Bool {
    guard kept.isPowered, instant >= .earliest, instant <= .latest else { return false }
    let change = instant.seconds(since: kept.now)
    guard kept.isClockValid,
      max(change, 0 &- change) &+ Int64(kept.demand.shiftInWindow) <= Int64(settings.synchronisationLimit)
    else {
      kept.isClockValid = true
      jump(to: instant, mark: .clockAdjusted, isSpoiling: true, cause: .clock, port: &port)
      return true
    }
    kept.demand.shift(bySeconds: Int32(truncatingIfNeeded: change))
    kept.lockOutEnd = kept.lockOutEnd.advanced(bySeconds: change)
    if change > 0 {
      advance(to: instant, port: &port)
    } else if change < 0 {
      kept.now = instant
      refreshState(cause: .clock, port: &port)
      updateBoundary()
    }
    return true
  }

  /// The clock is not to be believed: it runs on from where it is, the default rates are in force, and no demand is taken.
  public mutating func invalidateClock(port: inout some BillingPort & ~Copyable) {
    guard kept.isPowered else { return }
    invalidate(cause: .clock, port: &port)
  }

  private mutating func invalidate(cause: BillingEvent.Cause, port: inout some BillingPort & ~Copyable) {
    kept.isClockValid = false
    kept.demand.breakOff()
    kept.profile.mark(.clockInvalid)
    kept.profile.mark(.dataNotValid)
    refreshState(cause: cause, port: &port)
    updateBoundary()
  }

  /// The supply goes.
  public mutating func powerDown() { kept.isPowered = false }

  /// The supply is back, and the clock shows `instant`; when it is not valid it goes on from where the supply went.
  public mutating func powerUp(
    at instant: UTCTime, isClockValid isValid: Bool, port: inout some BillingPort & ~Copyable
  ) {
    guard !kept.isPowered else { return }
    kept.isPowered = true
    kept.profile.mark(.powerDown)
    guard isValid, instant >= .earliest, instant <= .latest else { return invalidate(cause: .power, port: &port) }
    guard kept.isClockValid, instant >= kept.now else {
      kept.isClockValid = true
      return jump(to: instant, mark: .cutByBoth, isSpoiling: true, cause: .power, port: &port)
    }
    jump(to: instant, mark: .powerDown, isSpoiling: false, cause: .power, port: &port)
  }

  /// The clock goes on from `instant`, be it behind or ahead.
  ///
  /// An interval that holds `instant` goes on with `mark`; it is spoilt for a maximum if `isSpoiling`. Another one ends as it is, and
  /// what begins at `instant` is whole only where an interval begins there.
  mutating func jump(
    to instant: UTCTime, mark: IntervalStatus, isSpoiling: Bool, cause: BillingEvent.Cause,
    port: inout some BillingPort & ~Copyable
  ) {
    kept.crossings = kept.crossings &+ 1
    let isOutage = !isSpoiling
    let staysInSubperiod = holds(instant, end: kept.demandEnd, length: demandGrid.length, isOutage)
    let staysInRow = holds(instant, end: kept.profileEnd, length: settings.profile.length, isOutage)
    if isSpoiling || !staysInSubperiod { kept.demand.spoil() }
    if !staysInSubperiod { closeSubperiod() }
    kept.profile.mark(mark)
    if !staysInRow { closeRow(port: &port) }

    let before = kept.now
    kept.now = instant
    kept.lockOutEnd = kept.lockOutEnd.advanced(bySeconds: instant.seconds(since: before))
    if kept.isClockValid { catchUpResets(port: &port) }
    refreshState(cause: cause, port: &port)
    if !staysInSubperiod { openSubperiod() }
    if !staysInRow { openRow(ifCut: mark) }
    updateBoundary()
  }

  /// Whether a running interval goes on. Behind an outage it is only later, though it may not yet have reached the regular beginning of
  /// an interval that a small synchronisation backward made longer.
  private func holds(_ instant: UTCTime, end: UTCTime, length: Int32, _ isOutage: Bool) -> Bool {
    instant < end && (isOutage || instant >= end.advanced(bySeconds: 0 &- Int64(length)))
  }

  /// A scheduled reset that was due, or passed over, is made once, now; the one made last is not made again.
  private mutating func catchUpResets(port: inout some BillingPort & ~Copyable) {
    if kept.nextReset <= kept.now, let latest = settings.reset(upTo: kept.now) {
      kept.lastScheduled = latest
      reset(at: latest, cause: .late, port: &port)
    }
    kept.nextReset = settings.reset(after: kept.now)
    if kept.nextReset == kept.lastScheduled { kept.nextReset = settings.reset(after: kept.nextReset) }
  }
}

extension IntervalStatus {
  /// The supply went and the clock was set back.
  static var cutByBoth: IntervalStatus {
    IntervalStatus(rawValue: IntervalStatus.powerDown.rawValue | IntervalStatus.clockAdjusted.rawValue)
  }
}
