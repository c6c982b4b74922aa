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
  /// The meter's clock.
  public internal(set) var now: UTCTime
  public internal(set) var isClockValid = true
  public internal(set) var isPowered = true
  /// What the calendars say now; the default rates while the clock is invalid.
  public internal(set) var state: CalendarState

  /// Quanta registered, by quantity in the order of `RegisterQuantity.all`: kept apart from the rates, whose sum it is.
  public private(set) var total: InlineArray<10, Int64>
  public internal(set) var registers: RateRegisters<10, rates>
  public internal(set) var demand: DemandIntegrator<2>
  public internal(set) var maxima = MaximumRegisters<2, rates>()
  public internal(set) var profile: LoadProfile<2>
  public internal(set) var history = BillingHistory()
  /// Billing periods that have ended.
  public internal(set) var resets: UInt32 = 0

  let demandGrid: IntervalGrid
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

  /// A meter that begins at `start` with a sound clock; `profileSize` is what its memory has for the rows of the profile, bytes.
  public init(
    settings: BillingSettings, calendars: consuming CalendarPair, profileSize: Int, at start: UTCTime,
    port: inout some BillingPort & ~Copyable
  ) {
    self.init(settings: settings, profileSize: profileSize, at: start, port: &port)
    self.calendars = calendars
    state = self.calendars.find(at: start, in: settings.zone)
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
    state = CalendarState(energyRate: 0, demandRate: 0, relay: 0, until: UTCTime.latest.advanced(bySeconds: 1))
    now = start
    total = InlineArray(repeating: 0)
    registers = RateRegisters()
    demand = DemandIntegrator(settings.demand)
    profile = LoadProfile(size: profileSize, standardOffset: settings.zone.standardOffset)
    demandGrid =
      IntervalGrid(length: settings.demand.subperiod, standardOffset: settings.zone.standardOffset) ?? settings.profile
    demandEnd = start
    profileEnd = start
    nextReset = settings.reset(after: start)
    lastScheduled = settings.reset(upTo: start)
    nextBoundary = start
    openSubperiod()
    openRow(ifCut: .powerDown)
    updateBoundary()
  }

  /// Longest step of a running clock, seconds.
  public var longestStep: Int64 { Int64(min(demandGrid.length, settings.profile.length)) }

  /// Builds a passive calendar in its place, by `build`. It takes over at `activation`, and at once where that has passed.
  @inline(__always)
  public mutating func loadCalendar(
    activation: UTCTime?, port: inout some BillingPort & ~Copyable,
    build: (inout ActivityCalendar) throws(ScheduleError) -> Void
  ) throws(ScheduleError) {
    try calendars.load(activation: activation, now: isClockValid ? now : nil, build: build)
    refreshState(cause: .activation, port: &port)
    updateBoundary()
  }

  /// Carries out what lies between now and `instant`, that included: ends of intervals, billing resets and switches, in the order
  /// of time. At one instant: demand, profile, reset, switch.
  ///
  /// A step longer than an interval is no running clock: it counts as one that was set. Steps back are ignored.
  public mutating func advance(to instant: UTCTime, port: inout some BillingPort & ~Copyable) {
    guard isPowered, instant > now, instant <= .latest else { return }
    guard instant >= nextBoundary else {
      now = instant
      isRowEmpty = false
      return
    }
    guard instant.seconds(since: now) <= longestStep else {
      return jump(to: instant, mark: .clockAdjusted, isSpoiling: true, cause: .clock, port: &port)
    }
    // At most two ends, a reset and the switches of a day.
    var crossed = 0
    while crossed < 200 && nextBoundary <= instant {
      crossed = crossed &+ 1
      cross(nextBoundary, port: &port)
    }
    if instant > now { isRowEmpty = false }
    now = instant
  }

  /// Registers quanta, none below zero, for what is in force. Ignored without supply.
  public mutating func add(_ quanta: InlineArray<10, Int64>, port: inout some BillingPort & ~Copyable) {
    guard isPowered else { return }
    for index in 0..<10 { total[index] = total[index] &+ quanta[index] }
    registers.add(quanta, rate: state.energyRate)
    let active: InlineArray<2, Int64> = [quanta[0], quanta[1]]
    if isClockValid { demand.add(active) }
    if quanta[0] | quanta[1] != 0 { isRowEmpty = false }
    profile.add(active, to: &port)
  }

  /// Ends the billing period by hand; false when it is locked out.
  public mutating func resetBilling(port: inout some BillingPort & ~Copyable) -> Bool {
    guard isPowered else { return false }
    guard now >= lockOutEnd else {
      port.note(.resetRefused(at: now))
      return false
    }
    reset(at: now, cause: .manual, port: &port)
    return true
  }

  /// One boundary; what ends and begins there.
  private mutating func cross(_ boundary: UTCTime, port: inout some BillingPort & ~Copyable) {
    crossings = crossings &+ 1
    let endsSubperiod = demandEnd <= boundary
    let endsRow = profileEnd <= boundary
    if boundary > now { isRowEmpty = false }
    if endsSubperiod { closeSubperiod() }
    if endsRow { closeRow(port: &port) }
    now = boundary
    if isClockValid && nextReset <= boundary {
      lastScheduled = nextReset
      reset(at: nextReset, cause: .scheduled, port: &port)
      nextReset = settings.reset(after: boundary)
    }
    if state.until <= boundary {
      refreshState(cause: calendars.activation == boundary ? .activation : .switching, port: &port)
    }
    if endsSubperiod { openSubperiod() }
    if endsRow { openRow(ifCut: .sound) }
    updateBoundary()
  }
}

extension Billing {
  mutating func closeSubperiod() {
    if let window = demand.close(at: demandEnd) { maxima.take(window) }
  }

  /// Begins the sub-period that holds now; it is whole if now is its start.
  mutating func openSubperiod() {
    demandEnd = demandGrid.end(of: now)
    demand.begin(rate: state.demandRate, isWhole: isClockValid && demandGrid.start(of: now) == now)
  }

  mutating func closeRow(port: inout some BillingPort & ~Copyable) {
    if !isRowEmpty { profile.close(into: &port) }
  }

  /// Begins the profile interval that holds now; `mark` is said of it unless now is its start.
  mutating func openRow(ifCut mark: IntervalStatus) {
    profileEnd = settings.profile.end(of: now)
    var status: IntervalStatus = settings.profile.start(of: now) == now ? .sound : mark
    if settings.zone.period(at: now).isDaylight { status.insert(.daylightSaving) }
    if !isClockValid {
      status.insert(.clockInvalid)
      status.insert(.dataNotValid)
    }
    profile.begin(end: profileEnd, status: status)
    isRowEmpty = true
  }

  mutating func reset(at end: UTCTime, cause: ResetCause, port: inout some BillingPort & ~Copyable) {
    crossings = crossings &+ 1
    resets = resets &+ 1
    lockOutEnd = now.advanced(bySeconds: Int64(settings.lockOut))
    var period = BillingPeriod<rates>()
    period.number = resets
    period.end = end
    period.cause = cause
    period.isClockInvalid = !isClockValid
    period.energy = registers.quanta
    period.maximum = maxima.total
    period.maximumByRate = maxima.byRate
    port.keep(period, in: history.next())
    maxima.reset()
    port.note(.reset(number: resets, at: end, cause: cause))
  }

  /// What the calendars say now; tells which rates changed.
  mutating func refreshState(cause: BillingEvent.Cause, port: inout some BillingPort & ~Copyable) {
    let before = state
    state = isClockValid ? calendars.find(at: now, in: settings.zone) : calendars.findDefault(at: now)
    func tell(_ kind: ScheduleKind, _ from: UInt8, _ to: UInt8) {
      if from != to { port.note(.switched(kind, from: from, to: to, at: now, cause: cause)) }
    }
    tell(.energy, before.energyRate, state.energyRate)
    tell(.demand, before.demandRate, state.demandRate)
    tell(.relay, before.relay, state.relay)
  }

  mutating func updateBoundary() {
    nextBoundary = min(min(demandEnd, profileEnd), state.until)
    if isClockValid { nextBoundary = min(nextBoundary, nextReset) }
  }
}
