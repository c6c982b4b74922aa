// @relation(REQ-SUP-006, scope=file)

import Quantities

/// What happened to the meter that an evaluator, or a person in the field, wants to know of.
@frozen
public enum MeterEvent: UInt8, Sendable {
  /// A supervised entity did not do as expected: 256 times the entity, and the fault (``SupervisionFault``).
  case supervisionFault
  /// A class of tasks was shed, or came back: the level (`OverloadControl.Level`).
  case shedding
  /// A test of the meter by itself failed: which.
  case selfTestFailure
  /// The meter was reset: 256 times the cause (``StartCause``), and the entity that is to blame, or 255.
  case reset
  /// State in memory was not what had been left there, and was put back from its copy: which.
  case stateRestored
  /// State in memory was not what had been left there, and neither was its copy: which.
  case stateLost
  /// The reading of a converter was begun anew: the phase.
  case captureRestarted
  /// A task was begun anew, or is left out from now on: 256 times 1 for the latter, and the entity.
  case taskGivenUp
  /// The meter does not measure any more.
  case safeState
  /// The samples of a converter are not what its inputs can be: 256 times the phase, and the defects (`InputDefects`).
  case inputDefect
  /// A read of a converter went wrong: the phase.
  case readFault

  /// Kinds.
  public static var count: Int { 11 }
}

/// An event, when it happened, and what else there is to say of it.
@frozen
public struct LoggedEvent: Equatable, Sendable {
  public var event: MeterEvent
  public var detail: UInt16
  /// Number of the event since the log was made, from 1 on: a gap shows that there were more.
  public var number: UInt32
  public var instant: Instant

  public init(_ event: MeterEvent, detail: UInt16, number: UInt32, instant: Instant) {
    self.event = event
    self.detail = detail
    self.number = number
    self.instant = instant
  }
}
