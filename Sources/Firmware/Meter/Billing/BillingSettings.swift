// @relation(REQ-DEM-010, scope=file)

import CivilTime
import Demand
import Quantities

/// What a contract fixes beside its calendar.
public struct BillingSettings: Equatable, Sendable {
  public let zone: PosixTimeZone
  public let demand: DemandSettings
  /// Intervals of the load profile.
  public let profile: IntervalGrid
  /// Day of the month on which a billing period ends, 1...31; shorter months end on their last day.
  public let billingDay: UInt8
  /// Local time of day at which it ends, seconds, 0 ..< 86400.
  public let billingSecondOfDay: Int32
  /// Time behind a reset within which none is made by hand, seconds.
  public let lockOut: Int32
  /// By how much the clock may be moved without a mark in one averaging window, seconds.
  public let synchronisationLimit: Int32

  public enum Fault: Error, Equatable, Sendable {
    /// Does not divide the hour, or is no whole number of minutes.
    case profileInterval
    /// 1...31, 0 ..< 86400 s.
    case billing
    /// Below zero or above 1000 days.
    case lockOut
    /// Below zero, or half of the sub-period or of the profile interval, or more.
    case synchronisationLimit
  }

  /// One percent of the averaging window, but at least a second, and below half of the sub-period and of the profile interval.
  public static func usualLimit(demand: DemandSettings, profileInterval: Int32) -> Int32 {
    min(max(1, demand.period / 100), max(0, (min(demand.subperiod, profileInterval) &- 1) / 2))
  }

  /// `profileInterval` in seconds; a limit of synchronisation that isn't given is the usual one.
  public init(
    zone: PosixTimeZone, demand: DemandSettings, profileInterval: Int32, billingDay: UInt8 = 1,
    billingSecondOfDay: Int32 = 0, lockOut: Int32 = 0, synchronisationLimit: Int32? = nil
  ) throws(Fault) {
    guard profileInterval >= 60, profileInterval % 60 == 0,
      let grid = IntervalGrid(length: profileInterval, standardOffset: zone.standardOffset)
    else { throw .profileInterval }
    guard billingDay >= 1, billingDay <= 31, billingSecondOfDay >= 0, billingSecondOfDay < CivilTime.secondsPerDay
    else {
      throw .billing
    }
    guard lockOut >= 0, lockOut <= 86_400_000 else { throw .lockOut }
    let limit = synchronisationLimit ?? Self.usualLimit(demand: demand, profileInterval: profileInterval)
    guard limit >= 0, 2 &* Int64(limit) < Int64(min(demand.subperiod, profileInterval)) || limit == 0 else {
      throw .synchronisationLimit
    }
    self.zone = zone
    self.demand = demand
    profile = grid
    self.billingDay = billingDay
    self.billingSecondOfDay = billingSecondOfDay
    self.lockOut = lockOut
    self.synchronisationLimit = limit
  }

  /// Intervals of the demand's sub-periods.
  var demandGrid: IntervalGrid? { IntervalGrid(length: demand.subperiod, standardOffset: zone.standardOffset) }
}

extension BillingSettings {
  /// First scheduled end of a billing period behind `instant`.
  func reset(after instant: UTCTime) -> UTCTime {
    var found = UTCTime.latest
    let here = zone.civil(at: instant).date
    for months in 0..<3 {
      let end = reset(inMonth: months, from: here)
      if end > instant && end < found { found = end }
    }
    return found
  }

  /// Latest scheduled end at or before `instant`; nil before the years that are served.
  func reset(upTo instant: UTCTime) -> UTCTime? {
    let here = zone.civil(at: instant).date
    var found: UTCTime?
    for months in -2..<2 {
      let end = reset(inMonth: months, from: here)
      if end <= instant { found = max(found ?? end, end) }
    }
    return found
  }

  /// End of the billing period in the month that is `months` away.
  private func reset(inMonth months: Int, from date: CivilDate) -> UTCTime {
    let month = Int32(date.month) &- 1 &+ Int32(months)
    let year = date.year &+ (month < 0 ? -1 : month / 12)
    let number = UInt8(truncatingIfNeeded: (month &+ 12) % 12 &+ 1)
    let day = min(billingDay, CivilDate.days(inMonth: number, year: year))
    guard let date = CivilDate(year: year, month: number, day: day) else { return .latest }
    return zone.action(at: CivilTime(date: date, secondOfDay: billingSecondOfDay))
  }
}

extension BillingSettings: CheckedState {
  public mutating func add(to check: inout StateCheck) {
    var zone = zone
    zone.add(to: &check)
    check.add(demand.period)
    check.add(demand.subperiods)
    check.add(profile.length)
    check.add(profile.standardOffset)
    check.add(billingDay)
    check.add(billingSecondOfDay)
    check.add(lockOut)
    check.add(synchronisationLimit)
  }
}
