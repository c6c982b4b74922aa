// @relation(REQ-SUP-001, scope=file)

import Scheduler

/// What is expected of a supervised entity: how often it goes through a round, how long a round takes, and in which order it passes
/// its checkpoints.
///
/// The first checkpoint (0) begins a round, the last ends it:
///
///     EntityDescription("billing", rounds: 3...7, inTicks: 5, deadline: .milliseconds(100), tolerance: 0)
///
/// `billing` ends 3 to 7 rounds in 5 ticks of the supervisor; none takes longer than 100 ms; one reference cycle of which that is not true
/// is enough.
@frozen
public struct EntityDescription: Sendable {
  public let name: StaticString
  /// Rounds that end in a reference cycle, at least and at most.
  public let fewestRounds: UInt16
  public let mostRounds: UInt16
  /// Length of the reference cycle in ticks of the supervisor, 1...65 535.
  public let ticks: UInt16
  /// From the first checkpoint of a round to its last, at most.
  public let deadline: TimeSpan
  /// Reference cycles with a fault that are borne: one more, and the entity has expired. A cycle without a fault takes one off again.
  public let tolerance: UInt8
  /// Number of its checkpoints, 2...8.
  public let checkpoints: UInt8
  /// By checkpoint those that may follow it inside of a round, a bit each; only the checkpoint after it, if nothing else is said.
  public let successors: InlineArray<8, UInt8>

  public init(
    _ name: StaticString, rounds: ClosedRange<UInt16>, inTicks ticks: UInt16, deadline: TimeSpan, tolerance: UInt8,
    checkpoints: UInt8 = 2, successors: InlineArray<8, UInt8>? = nil
  ) {
    self.name = name
    fewestRounds = rounds.lowerBound
    mostRounds = rounds.upperBound
    self.ticks = max(1, ticks)
    self.deadline = deadline
    self.tolerance = tolerance
    self.checkpoints = min(8, max(2, checkpoints))
    self.successors = successors ?? [2, 4, 8, 16, 32, 64, 128, 0]
  }

  /// Whether `checkpoint` may follow `before` inside of a round.
  func allows(_ checkpoint: UInt8, after before: UInt8) -> Bool {
    checkpoint < checkpoints && successors[Int(before & 7)] & (1 &<< (checkpoint & 7)) != 0
  }
}
