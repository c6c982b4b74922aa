// @relation(REQ-BIL-010, REQ-BIL-011, scope=file)

import Metrology
import Quantities
import Tariff

/// What is asked of a meter's clock from outside.
public enum ClockCommand: Equatable, Sendable {
  /// The clock is set.
  case set(UTCTime)
  /// The clock is not to be believed any more.
  case invalidate
  /// The billing period is ended by hand.
  case reset
}

/// Billing of a running meter: what a window moved goes to what was in force when the window began.
///
/// ```
/// window's bounds, registers -> whole quanta that each register grew by -> Billing
/// ```
///
/// A command acts between two windows, ahead of the first that does not begin before it was given: one window has one rate and
/// belongs to one interval.
public struct MeteredBilling<let rates: Int>: ~Copyable {
  private let inPlace = InPlace()
  public var billing: Billing<rates>
  /// What the clock shows, and when it began to.
  var anchor: ClockAnchor
  /// Registers up to which energy was billed, by quantity.
  var billed: InlineArray<10, Int64>
  var commands: InlineArray<4, ClockCommand>
  var instants: InlineArray<4, Instant>
  var waiting = 0

  /// Commands that can wait for the end of a window.
  public static var mostCommands: Int { 4 }

  /// `registers` are those at the start: they are billed already.
  public init(_ billing: consuming Billing<rates>, at instant: Instant, registers: EnergyRegisters) {
    anchor = ClockAnchor(instant: instant, utc: billing.now)
    billed = Self.quanta(registers)
    commands = InlineArray(repeating: .reset)
    instants = InlineArray(repeating: instant)
    self.billing = billing
  }

  /// Billing without calendars that begins at `start`, which is `instant` of the monotonic clock, with empty registers.
  @inline(__always)
  public init(
    settings: BillingSettings, profileSize: Int, at start: UTCTime, instant: Instant,
    port: inout some BillingPort & ~Copyable
  ) {
    anchor = ClockAnchor(instant: instant, utc: start)
    billed = InlineArray(repeating: 0)
    commands = InlineArray(repeating: .reset)
    instants = InlineArray(repeating: instant)
    billing = Billing(settings: settings, profileSize: profileSize, at: start, port: &port)
  }

  /// Takes a window, registered or not: `registers` are the total's at its end.
  public mutating func take(
    _ registers: EnergyRegisters, from start: Instant, to end: Instant, port: inout some BillingPort & ~Copyable
  ) {
    pass(until: start, port: &port)
    let reached = Self.quanta(registers)
    var moved = InlineArray<10, Int64>(repeating: 0)
    for index in 0..<10 { moved[index] = reached[index] &- billed[index] }
    billed = reached
    billing.add(moved, port: &port)
    pass(until: end, port: &port)
  }

  /// Time has come to `instant` without any window.
  public mutating func pass(until instant: Instant, port: inout some BillingPort & ~Copyable) {
    for _ in 0..<Self.mostCommands where waiting > 0 && instants[0] <= instant {
      let (command, given) = (commands[0], instants[0])
      waiting = waiting &- 1
      for index in 0..<3 {
        commands[index] = commands[index &+ 1]
        instants[index] = instants[index &+ 1]
      }
      advance(to: given, port: &port)
      carryOut(command, at: given, port: &port)
    }
    advance(to: instant, port: &port)
  }

  /// A step beyond an interval would be taken for a clock that was set: a long time without windows is gone through in pieces. What is
  /// longer than all of them was an outage of hours that nobody told, and is marked.
  private mutating func advance(to instant: Instant, port: inout some BillingPort & ~Copyable) {
    let utc = anchor.utc(at: instant)
    for _ in 0..<4_096 {
      guard utc.seconds(since: billing.now) > billing.longestStep else { break }
      billing.advance(to: billing.now.advanced(bySeconds: billing.longestStep), port: &port)
    }
    billing.advance(to: utc, port: &port)
  }

  /// Asks for something; false when too much waits already, or the meter has no supply. Commands come in the order of time.
  public mutating func command(_ command: ClockCommand, at instant: Instant) -> Bool {
    guard waiting < Self.mostCommands, billing.isPowered else { return false }
    commands[within(4, waiting)] = command
    instants[within(4, waiting)] = instant
    waiting = waiting &+ 1
    return true
  }

  /// The supply goes; what has not been billed is gone.
  public mutating func powerDown(at instant: Instant, port: inout some BillingPort & ~Copyable) {
    pass(until: instant, port: &port)
    waiting = 0
    billing.powerDown()
  }

  /// The supply is back; the clock has run on and shows `utc`, or is not valid. `registers` are those that were kept.
  public mutating func powerUp(
    at instant: Instant, utc: UTCTime, isClockValid: Bool, registers: EnergyRegisters,
    port: inout some BillingPort & ~Copyable
  ) {
    billing.powerUp(at: utc, isClockValid: isClockValid, port: &port)
    anchor = ClockAnchor(instant: instant, utc: billing.now)
    billed = Self.quanta(registers)
  }

  /// What is to be kept, as it is.
  public var state: MeteredState<rates> {
    MeteredState(
      billing: billing.kept, anchor: anchor, billed: billed, commands: commands, instants: instants, waiting: waiting)
  }

  /// Puts back what was kept, with the meter running on.
  public mutating func putBack(_ state: MeteredState<rates>) {
    billing.kept = state.billing
    anchor = state.anchor
    billed = state.billed
    commands = state.commands
    instants = state.instants
    waiting = state.waiting
  }

  /// Goes on from what was kept, behind a reset: as behind an outage, but what was measured and not billed is billed with the next window.
  public mutating func restart(
    from state: MeteredState<rates>, at instant: Instant, utc: UTCTime, isClockValid: Bool,
    port: inout some BillingPort & ~Copyable
  ) {
    putBack(state)
    guard billing.isPowered else { return }
    billing.powerDown()
    billing.powerUp(at: utc, isClockValid: isClockValid && state.billing.isClockValid, port: &port)
    anchor = ClockAnchor(instant: instant, utc: billing.now)
  }

  /// Boundaries that were crossed since start-up, modulo 2^32.
  public var crossings: UInt32 { billing.crossings }

  /// Quanta of a quantity, by its place in `RegisterQuantity.all`, in one rate.
  public func quanta(quantity: Int, rate: Int) -> Int64 { billing.registers[quantity, rate] }

  /// Whether the rates of each quantity add up to its total.
  public var ratesAddUp: Bool {
    for quantity in 0..<10 where billing.registers.total(quantity) != billing.total[quantity] { return false }
    return true
  }

  /// What the clock shows at `instant`, set or not.
  public func utc(at instant: Instant) -> UTCTime { anchor.utc(at: instant) }

  private mutating func carryOut(
    _ command: ClockCommand, at instant: Instant, port: inout some BillingPort & ~Copyable
  ) {
    switch command {
    case .set(let utc):
      if billing.setClock(to: utc, port: &port) { anchor = ClockAnchor(instant: instant, utc: utc) }
    case .invalidate: billing.invalidateClock(port: &port)
    case .reset: _ = billing.resetBilling(port: &port)
    }
  }

  private static func quanta(_ registers: EnergyRegisters) -> InlineArray<10, Int64> {
    var quanta = InlineArray<10, Int64>(repeating: 0)
    for index in 0..<10 { quanta[index] = RegisterQuantity.all[index].register(in: registers).quanta }
    return quanta
  }
}
