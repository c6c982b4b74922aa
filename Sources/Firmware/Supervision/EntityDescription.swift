// @relation(REQ-SUP-001, scope=file)

import Scheduler

/// What is expected of a supervised entity: how often it goes through a round, when each is due, how long it takes, and in which order it
/// passes its checkpoints.
///
/// The first checkpoint (0) begins a round, the last ends it:
///
///     EntityDescription(isCritical: true, rounds: 3...7, inTicks: 5, every: .milliseconds(100), after: .milliseconds(5),
///       deadline: .milliseconds(100), tolerance: 1)
///
/// It ends 3 to 7 rounds in 5 ticks of the supervisor; one is due at 5, 105, 205 ms ..; each is over 100 ms after it was due;
/// one reference cycle of which that is not true is borne, a second is not.
@frozen
public struct EntityDescription: Sendable {
  /// Whether the meter can't be trusted without it.
  public let isCritical: Bool
  /// Rounds that end in a reference cycle, at least and at most.
  public let fewestRounds: UInt16
  public let mostRounds: UInt16
  /// Length of the reference cycle in ticks of the supervisor, 1...65 535.
  public let ticks: UInt16
  /// Distance at which rounds are due, and when the first is; 0 where they begin when they like.
  public let period: TimeSpan
  public let offset: TimeSpan
  /// From the instant at which a round is due, or else its first checkpoint, to its last, at most.
  public let deadline: TimeSpan
  /// Whether it goes on although rounds are late or costly, as they are when there is too much to do: that is told, and does not make it
  /// expire. One that does not come at all has too few rounds.
  public let bearsLateness: Bool
  /// Reference cycles with a fault that are borne: one more, and the entity has expired. A cycle without a fault takes one off again.
  public let tolerance: UInt8
  /// Number of its checkpoints, 2...8.
  public let checkpoints: UInt8
  /// By checkpoint those that may follow it inside of a round, a bit each; only the checkpoint after it, if nothing else is said.
  public let successors: InlineArray<8, UInt8>

  public init(
    isCritical: Bool = true, rounds: ClosedRange<UInt16>, inTicks ticks: UInt16,
    every period: TimeSpan = .nanoseconds(0), after offset: TimeSpan = .nanoseconds(0), deadline: TimeSpan,
    bearsLateness: Bool = false, tolerance: UInt8, checkpoints: UInt8 = 2, successors: InlineArray<8, UInt8>? = nil
  ) {
    self.isCritical = isCritical
    fewestRounds = rounds.lowerBound
    mostRounds = rounds.upperBound
    self.ticks = max(1, ticks)
    self.period = period
    self.offset = offset
    self.deadline = deadline
    self.bearsLateness = bearsLateness
    self.tolerance = tolerance
    self.checkpoints = min(8, max(2, checkpoints))
    self.successors = successors ?? [2, 4, 8, 16, 32, 64, 128, 0]
  }

  /// Whether rounds are due at given instants.
  var isPeriodic: Bool { period.nanoseconds > 0 }

  /// Whether `checkpoint` may follow `before` inside of a round.
  func allows(_ checkpoint: UInt8, after before: UInt8) -> Bool {
    checkpoint < checkpoints && successors[Int(before & 7)] & (1 &<< (checkpoint & 7)) != 0
  }
}

extension EntityDescription {
  /// Whether both say the same.
  public func isEqual(to other: EntityDescription) -> Bool {
    for checkpoint in 0..<8 where successors[checkpoint] != other.successors[checkpoint] { return false }
    return isCritical == other.isCritical && fewestRounds == other.fewestRounds && mostRounds == other.mostRounds
      && ticks == other.ticks && period == other.period && offset == other.offset && deadline == other.deadline
      && bearsLateness == other.bearsLateness && tolerance == other.tolerance && checkpoints == other.checkpoints
  }
}
