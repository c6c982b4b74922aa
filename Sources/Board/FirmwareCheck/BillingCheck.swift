import Demand
import Meter
import Quantities
import Tariff

// Billing is generic over the rates and over its surroundings: here it is driven with the rates of the built-in meters.

/// Memory that forgets, and nobody who is told.
public struct SilentPort: BillingPort {
  public init() {}

  public var size: Int { ProfileRegion.bytes }
  public mutating func read(_ count: Int, at address: Int, into bytes: inout MutableSpan<UInt8>) {}
  public mutating func write(_ bytes: Span<UInt8>, at address: Int) {}
  public mutating func keep<let rates: Int>(_ period: borrowing BillingPeriod<rates>, in place: Int) {}

  public mutating func note(_ event: BillingEvent) {}
}

/// Whether all that a three-phase meter keeps has its place.
public func hasPlaceForAll() -> Bool { MemoryMap.threePhase.fits }

/// Makes billing of four rates.
public func makeBilling(_ settings: BillingSettings, start: UTCTime, port: inout SilentPort) -> Billing<4> {
  Billing(settings: settings, calendars: CalendarPair(), profileSize: port.size, at: start, port: &port)
}

/// Does all that can be done to billing; returns the sum of a register over its rates.
public func driveBilling(
  _ billing: inout Billing<4>, quanta: InlineArray<10, Int64>, now: UTCTime, port: inout SilentPort
) -> Int64 {
  billing.advance(to: now, port: &port)
  billing.add(quanta, port: &port)
  _ = billing.setClock(to: now.advanced(bySeconds: 3600), port: &port)
  billing.invalidateClock(port: &port)
  billing.powerDown()
  billing.powerUp(at: now, isClockValid: true, port: &port)
  _ = billing.resetBilling(port: &port)
  return billing.registers.total(0) &+ (Int64(billing.history.place(0) ?? 0))
}
