// @relation(REQ-DEM-011, REQ-DEM-012, scope=file)

import CivilTime
import Demand
import Quantities
import Tariff

/// From energy to what is billed: rate registers, maximum demand, load profile and billing periods, by the meter's clock.
///
/// Time and energy come in turn: ``advance(to:port:)`` carries out what lies between the last instant and the new one, and
/// ``add(_:port:)`` registers energy for what is in force then. So energy belongs to the rate and the intervals at the instant to
/// which the meter had advanced when it came.
public struct Billing<let rates: Int>: ~Copyable {
  private let inPlace = InPlace()
  public let settings: BillingSettings
  public internal(set) var calendars: CalendarPair
  /// All that changes while it runs, beside the calendars.
  public internal(set) var kept: BillingState<rates>
  let demandGrid: IntervalGrid

  /// A meter that begins at `start` with a sound clock; `profileSize` is what its memory has for the rows of the profile, bytes.
  public init(
    settings: BillingSettings, calendars: consuming CalendarPair, profileSize: Int, at start: UTCTime,
    port: inout some BillingPort & ~Copyable
  ) {
    self.init(settings: settings, profileSize: profileSize, at: start, port: &port)
    self.calendars = calendars
    kept.state = self.calendars.find(at: start, in: settings.zone)
    openSubperiod()
    openRow(ifCut: .powerDown)
    updateBoundary()
  }

  /// A meter without calendars: the default rate until ``loadCalendar(activation:port:build:)``.
  @inline(__always)
  public init(settings: BillingSettings, profileSize: Int, at start: UTCTime, port: inout some BillingPort & ~Copyable)
  {
    self.settings = settings
    calendars = CalendarPair()
    kept = BillingState(settings: settings, profileSize: profileSize, at: start)
    demandGrid = settings.demandGrid ?? settings.profile
    openSubperiod()
    openRow(ifCut: .powerDown)
    updateBoundary()
  }

  public var now: UTCTime { kept.now }
  public var isClockValid: Bool { kept.isClockValid }
  public var isPowered: Bool { kept.isPowered }
  public var state: CalendarState { kept.state }
  public var total: InlineArray<10, Int64> { kept.total }
  public var registers: RateRegisters<10, rates> { kept.registers }
  public var demand: DemandIntegrator<2> { kept.demand }
  public var maxima: MaximumRegisters<2, rates> { kept.maxima }
  public var profile: LoadProfile<2> { kept.profile }
  public var history: BillingHistory { kept.history }
  public var resets: UInt32 { kept.resets }
  public var crossings: UInt32 { kept.crossings }

  /// Longest step of a running clock, seconds.
  public var longestStep: Int64 { Int64(min(demandGrid.length, settings.profile.length)) }

  /// Builds a passive calendar in its place, by `build`. It takes over at `activation`, and at once where that has passed.
  @inline(__always)
  public mutating func loadCalendar(
    activation: UTCTime?, port: inout some BillingPort & ~Copyable,
    build: (inout ActivityCalendar) throws(ScheduleError) -> Void
  ) throws(ScheduleError) {
    try calendars.load(activation: activation, now: kept.isClockValid ? kept.now : nil, build: build)
    refreshState(cause: .activation, port: &port)
    updateBoundary()
  }

  /// Carries out what lies between now and `instant`, that included: ends of intervals, billing resets and switches, in the order
  /// of time. At one instant: demand, profile, reset, switch.
  ///
  /// A step longer than an interval is no running clock: it counts as one that was set. Steps back are ignored.
  public mutating func advance(to instant: UTCTime, port: inout some BillingPort & ~Copyable) {
    guard kept.isPowered, instant > kept.now, instant <= .latest else { return }
    guard instant >= kept.nextBoundary else {
      kept.now = instant
      kept.isRowEmpty = false
      return
    }
    guard instant.seconds(since: kept.now) <= longestStep else {
      return jump(to: instant, mark: .clockAdjusted, isSpoiling: true, cause: .clock, port: &port)
    }
    // At most two ends, a reset and the switches of a day.
    var crossed = 0
    while crossed < 200 && kept.nextBoundary <= instant {
      crossed = crossed &+ 1
      cross(kept.nextBoundary, port: &port)
    }
    if instant > kept.now { kept.isRowEmpty = false }
    kept.now = instant
  }

  /// Registers quanta, none below zero, for what is in force. Ignored without supply.
  public mutating func add(_ quanta: InlineArray<10, Int64>, port: inout some BillingPort & ~Copyable) {
    guard kept.isPowered else { return }
    for index in 0..<10 { kept.total[index] = kept.total[index] &+ quanta[index] }
    kept.registers.add(quanta, rate: kept.state.energyRate)
    let active: InlineArray<2, Int64> = [quanta[0], quanta[1]]
    if kept.isClockValid { kept.demand.add(active) }
    if quanta[0] | quanta[1] != 0 { kept.isRowEmpty = false }
    kept.profile.add(active, to: &port)
  }

  /// Ends the billing period by hand; false when it is locked out.
  public mutating func resetBilling(port: inout some BillingPort & ~Copyable) -> Bool {
    guard kept.isPowered else { return false }
    guard kept.now >= kept.lockOutEnd else {
      port.note(.resetRefused(at: kept.now))
      return false
    }
    reset(at: kept.now, cause: .manual, port: &port)
    return true
  }

  /// One boundary; what ends and begins there.
  private mutating func cross(_ boundary: UTCTime, port: inout some BillingPort & ~Copyable) {
    kept.crossings = kept.crossings &+ 1
    let endsSubperiod = kept.demandEnd <= boundary
    let endsRow = kept.profileEnd <= boundary
    if boundary > kept.now { kept.isRowEmpty = false }
    if endsSubperiod { closeSubperiod() }
    if endsRow { closeRow(port: &port) }
    kept.now = boundary
    if kept.isClockValid && kept.nextReset <= boundary {
      kept.lastScheduled = kept.nextReset
      reset(at: kept.nextReset, cause: .scheduled, port: &port)
      kept.nextReset = settings.reset(after: boundary)
    }
    if kept.state.until <= boundary {
      refreshState(cause: calendars.activation == boundary ? .activation : .switching, port: &port)
    }
    if endsSubperiod { openSubperiod() }
    if endsRow { openRow(ifCut: .sound) }
    updateBoundary()
  }
}

extension Billing {
  mutating func closeSubperiod() {
    if let window = kept.demand.close(at: kept.demandEnd) { kept.maxima.take(window) }
  }

  /// Begins the sub-period that holds now; it is whole if now is its start.
  mutating func openSubperiod() {
    kept.demandEnd = demandGrid.end(of: kept.now)
    kept.demand.begin(
      rate: kept.state.demandRate, isWhole: kept.isClockValid && demandGrid.start(of: kept.now) == kept.now)
  }

  mutating func closeRow(port: inout some BillingPort & ~Copyable) {
    if !kept.isRowEmpty { kept.profile.close(into: &port) }
  }

  /// Begins the profile interval that holds now; `mark` is said of it unless now is its start.
  mutating func openRow(ifCut mark: IntervalStatus) {
    kept.profileEnd = settings.profile.end(of: kept.now)
    var status: IntervalStatus = settings.profile.start(of: kept.now) == kept.now ? .sound : mark
    if settings.zone.period(at: kept.now).isDaylight { status.insert(.daylightSaving) }
    if !kept.isClockValid {
      status.insert(.clockInvalid)
      status.insert(.dataNotValid)
    }
    kept.profile.begin(end: kept.profileEnd, status: status)
    kept.isRowEmpty = true
  }

  mutating func reset(at end: UTCTime, cause: ResetCause, port: inout some BillingPort & ~Copyable) {
    kept.crossings = kept.crossings &+ 1
    kept.resets = kept.resets &+ 1
    kept.lockOutEnd = kept.now.advanced(bySeconds: Int64(settings.lockOut))
    var period = BillingPeriod<rates>()
    period.number = kept.resets
    period.end = end
    period.cause = cause
    period.isClockInvalid = !kept.isClockValid
    period.energy = kept.registers.quanta
    period.maximum = kept.maxima.total
    period.maximumByRate = kept.maxima.byRate
    port.keep(period, in: kept.history.next())
    kept.maxima.reset()
    port.note(.reset(number: kept.resets, at: end, cause: cause))
  }

  /// What the calendars say now; tells which rates changed.
  mutating func refreshState(cause: BillingEvent.Cause, port: inout some BillingPort & ~Copyable) {
    let before = kept.state
    kept.state =
      kept.isClockValid ? calendars.find(at: kept.now, in: settings.zone) : calendars.findDefault(at: kept.now)
    func tell(_ kind: ScheduleKind, _ from: UInt8, _ to: UInt8) {
      if from != to { port.note(.switched(kind, from: from, to: to, at: kept.now, cause: cause)) }
    }
    tell(.energy, before.energyRate, kept.state.energyRate)
    tell(.demand, before.demandRate, kept.state.demandRate)
    tell(.relay, before.relay, kept.state.relay)
  }

  mutating func updateBoundary() {
    kept.nextBoundary = min(min(kept.demandEnd, kept.profileEnd), kept.state.until)
    if kept.isClockValid { kept.nextBoundary = min(kept.nextBoundary, kept.nextReset) }
  }
}

extension Billing {
  /// The check of what does not change while it runs, but when a calendar is loaded.
  public mutating func configurationCheck() -> UInt32 {
    var check = StateCheck()
    var settings = settings
    settings.add(to: &check)
    calendars.add(to: &check)
    check.add(demandGrid.length)
    check.add(demandGrid.standardOffset)
    return check.value
  }
}
