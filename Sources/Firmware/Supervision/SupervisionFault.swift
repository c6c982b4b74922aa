// @relation(REQ-SUP-001, REQ-SUP-002, REQ-SUP-003, REQ-SUP-004, scope=file)

import Quantities

/// What a supervised entity did not do as it was expected.
@frozen
public enum SupervisionFault: UInt8, Equatable, Sendable {
  /// It ended fewer rounds in a reference cycle.
  case tooFewRounds = 1
  /// It ended more.
  case tooManyRounds
  /// A round took longer, or has not ended, or not begun, although its time is over.
  case deadline
  /// A checkpoint came that may not follow the one before, or a round began that had begun.
  case order
  /// A round began that was not due, or not the one that was.
  case arrival
  /// A round took more cycles of the processor than it may.
  case budget
  /// The clock by which all this is judged went wrong.
  case clock
  /// An interrupt came that nothing stood behind.
  case spurious

  /// Kinds.
  @inlinable
  public static var count: Int { 8 }

  /// Whether it came, and did as it should, but took its time.
  @inlinable
  public var isLateness: Bool { self == .deadline || self == .budget }

  /// Whether an entity that did this may be in a state that nobody meant: nothing of that is borne.
  @inlinable
  public var isGrave: Bool { self == .order || self == .arrival || self == .clock }
}

/// A fault, whose it was, and when it was found.
@frozen
public struct FaultNote: Equatable, Sendable {
  public var fault: SupervisionFault
  /// Place of the entity among those supervised.
  public var entity: Int
  public var instant: Instant

  public init(_ fault: SupervisionFault, entity: Int, instant: Instant) {
    self.fault = fault
    self.entity = entity
    self.instant = instant
  }
}

/// How far one trusts an entity, or all of them.
@frozen
public enum SupervisionState: UInt8, Comparable, Sendable {
  case right
  /// With faults that are borne.
  case failed
  /// With more than are borne: for good.
  case expired

  @inlinable
  public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}
