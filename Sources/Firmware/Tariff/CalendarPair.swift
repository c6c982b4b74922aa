// @relation(REQ-TAR-005, REQ-TAR-006, scope=file)

import CivilTime
import Quantities

/// What a calendar says at an instant, until the next switch of any output or the activation of another calendar.
@frozen
public struct CalendarState: Equatable, Sendable {
  /// 0...15, as all of them.
  public var energyRate: UInt8
  public var demandRate: UInt8
  public var relay: UInt8
  /// Another switch to the same rate ends it too.
  public var until: UTCTime

  @inlinable
  public init(energyRate: UInt8, demandRate: UInt8, relay: UInt8, until: UTCTime) {
    self.energyRate = energyRate
    self.demandRate = demandRate
    self.relay = relay
    self.until = until
  }
}

/// The active calendar and the passive one that takes its place at an instant.
///
/// Which of them is in force at an instant depends on the instant alone: when the clock is set back across the activation, the old
/// calendar is in force again, until another one is loaded.
public struct CalendarPair: Sendable {
  private var slots: InlineArray<2, ActivityCalendar>
  private var activeSlot: UInt8 = 0
  /// Whether a passive calendar is there.
  public private(set) var hasPassive = false
  /// From when on the passive calendar is in force; `nil` while that isn't known.
  public private(set) var activation: UTCTime?

  /// The default rate of everything, for ever.
  @inline(__always)
  public init() { slots = [ActivityCalendar(), ActivityCalendar()] }

  /// A calendar that is in force from the start, and no passive one.
  public init(active calendar: borrowing ActivityCalendar) throws(ScheduleError) {
    try calendar.validate()
    slots = InlineArray(repeating: copy calendar)
  }

  /// Loads a passive calendar in place of the one that is there: all of it, or nothing.
  ///
  /// A passive calendar that is in force at `now` becomes the active one first. `now` is `nil` while the clock is invalid: then
  /// nothing can be loaded. With an activation that has passed, the calendar is in force at once; without one, when `activate` has
  /// told it.
  public mutating func load(
    passive calendar: borrowing ActivityCalendar, activation: UTCTime?, now: UTCTime?
  ) throws(ScheduleError) {
    try calendar.validate()
    guard let now else { throw ScheduleError(.clockInvalid, .calendar, index: 0) }
    settle(now)
    hasPassive = false
    self.activation = nil
    slots[1 &- activeIndex] = copy calendar
    // What counts comes last: up to here there is no passive calendar.
    hasPassive = true
    self.activation = activation
  }

  /// As ``load(passive:activation:now:)``, but the calendar is built where it stays, by `build`, and not copied: for a meter whose
  /// stack has no room for it. When it is refused there is no passive calendar.
  @inline(__always)
  public mutating func load(
    activation: UTCTime?, now: UTCTime?, build: (inout ActivityCalendar) throws(ScheduleError) -> Void
  ) throws(ScheduleError) {
    guard let now else { throw ScheduleError(.clockInvalid, .calendar, index: 0) }
    settle(now)
    hasPassive = false
    self.activation = nil
    let place = within(2, 1 &- activeIndex)
    slots[place].clear()
    try build(&slots[place])
    try slots[place].check()
    hasPassive = true
    self.activation = activation
  }

  /// Sets the instant from which on the passive calendar is in force; `false` when there is none, or it already is at `now`.
  public mutating func activate(at instant: UTCTime?, now: UTCTime) -> Bool {
    settle(now)
    guard hasPassive else { return false }
    activation = instant
    return true
  }

  /// What the calendar that is in force at an instant says.
  public func state(at instant: UTCTime, in zone: PosixTimeZone) -> CalendarState {
    var pair = self
    return pair.find(at: instant, in: zone)
  }

  /// The same for a pair that stays where it is. Mutating although it changes nothing: otherwise the compiler copies both calendars.
  package mutating func find(at instant: UTCTime, in zone: PosixTimeZone) -> CalendarState {
    let index = slot(at: instant)
    let period = zone.period(at: instant)
    let energy = slots[index].find(.energy, at: instant, in: zone, near: period)
    var state = CalendarState(
      energyRate: energy.rate, demandRate: energy.rate, relay: slots[index].rateWithoutClock(of: .relay),
      until: energy.until
    )
    if slots[index].isScheduled(.demand) {
      let demand = slots[index].find(.demand, at: instant, in: zone, near: period)
      state.demandRate = demand.rate
      state.until = min(state.until, demand.until)
    }
    if slots[index].isScheduled(.relay) {
      let relay = slots[index].find(.relay, at: instant, in: zone, near: period)
      state.relay = relay.rate
      state.until = min(state.until, relay.until)
    }
    if let activation, instant < activation { state.until = min(state.until, activation) }
    return state
  }

  /// The default rates, for a clock that is invalid and shows `instant`.
  public func defaultState(at instant: UTCTime) -> CalendarState {
    var pair = self
    return pair.findDefault(at: instant)
  }

  /// The same for a pair that stays where it is.
  package mutating func findDefault(at instant: UTCTime) -> CalendarState {
    let index = slot(at: instant)
    return CalendarState(
      energyRate: slots[index].rateWithoutClock(of: .energy), demandRate: slots[index].rateWithoutClock(of: .demand),
      relay: slots[index].rateWithoutClock(of: .relay), until: UTCTime.latest.advanced(bySeconds: 1))
  }

  /// The calendar that is in force at an instant: a copy of 1.4 kB, for reading.
  public func calendar(at instant: UTCTime) -> ActivityCalendar { slots[slot(at: instant)] }

  /// The calendar that waits or has taken over; a copy.
  public var passive: ActivityCalendar? { hasPassive ? slots[1 &- activeIndex] : nil }

  private var activeIndex: Int { activeSlot == 0 ? 0 : 1 }

  private func slot(at instant: UTCTime) -> Int {
    guard let activation, instant >= activation else { return activeIndex }
    return 1 &- activeIndex
  }

  /// Lets a passive calendar that is in force become the active one, by one index.
  private mutating func settle(_ now: UTCTime) {
    guard let activation, now >= activation else { return }
    self.activation = nil
    hasPassive = false
    activeSlot = activeSlot == 0 ? 1 : 0
  }
}

extension CalendarState: CheckedState {
  public mutating func add(to check: inout StateCheck) {
    check.add(energyRate)
    check.add(demandRate)
    check.add(relay)
    check.add(until)
  }
}

extension CalendarPair {
  /// Adds all that it holds. Mutating although it changes nothing: otherwise the compiler copies the calendars for the call.
  public mutating func add(to check: inout StateCheck) {
    slots[0].add(to: &check)
    slots[1].add(to: &check)
    check.add(activeSlot)
    check.add(hasPassive)
    check.add(activation)
  }
}
