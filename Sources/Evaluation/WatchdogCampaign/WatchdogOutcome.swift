// @relation(REQ-EVA-031, scope=file)

/// What came of a run.
public struct WatchdogOutcome: Codable, Equatable, Sendable {
  /// The fault acted at all, and when, nanoseconds.
  public var actedAt: Int64?
  /// The run differs from its twin without the fault.
  public var isActivated: Bool
  /// From the fault to the first event, or reset, that the twin does not have, nanoseconds; nil when there is none.
  public var detectedAfter: Int64?
  /// That event.
  public var finding: String?
  public var resets: Int
  public var isSafe: Bool
  /// From the fault to the end of the first window that was registered behind a reset, nanoseconds.
  public var recoveredAfter: Int64?
  /// Energy that the twin registered and this run did not, over all of active energy, quanta.
  public var lostQuanta: Int64
  /// The most that may be lost: the greatest power times the time to recover, quanta.
  public var lossLimitQuanta: Int64
  /// What is wrong with the registers at the end; nil when they are right.
  public var wrong: String?
  /// Name of the first bit that flipped.
  public var flipped: String?
  /// Events of a run without a fault, which should be none.
  public var falseTrips: Int
  /// How many seconds were run.
  public var virtualSeconds: Int
}
