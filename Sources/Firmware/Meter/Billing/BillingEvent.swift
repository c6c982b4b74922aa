import Demand
import Quantities

/// What a calendar governs.
@frozen
public enum ScheduleKind: UInt8, Sendable {
  case energy, demand, relay
}

/// What happened to billing.
public enum BillingEvent: Equatable, Sendable {
  /// Why a rate changed.
  @frozen
  public enum Cause: UInt8, Sendable {
    /// The calendar said so.
    case switching
    /// The passive calendar came into force.
    case activation
    /// The clock was set, or became invalid.
    case clock
    /// The supply came back.
    case power
  }

  /// Another rate is in force from `instant` on.
  case switched(ScheduleKind, from: UInt8, to: UInt8, at: UTCTime, cause: Cause)
  /// A billing period ended.
  case reset(number: UInt32, at: UTCTime, cause: ResetCause)
  /// The period was not ended by hand, because of the lock-out.
  case resetRefused(at: UTCTime)
}

/// Why a billing period ended.
@frozen
public enum ResetCause: UInt8, Sendable {
  /// At its time.
  case scheduled
  /// Its time had been passed over by a clock set or by an outage.
  case late
  /// By hand.
  case manual
}

/// What billing needs of its surroundings: memory for the rows of the profile and for billing periods, and somebody who is told what
/// happened.
public protocol BillingPort: ProfileMemory, ~Copyable {
  /// Keeps a billing period that has ended, in one of ``BillingHistory/capacity`` places.
  mutating func keep<let rates: Int>(_ period: borrowing BillingPeriod<rates>, in place: Int)
  mutating func note(_ event: BillingEvent)
}
