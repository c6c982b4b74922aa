// @relation(REQ-RT-005, scope=file)

import Quantities

/// One run of an interrupt's handler, as the handler noted it.
///
/// The scheduler belongs to the main loop: a handler that wrote to it would do so in the middle of one of its steps. So the
/// handler leaves this note beside the data that it delivers, and the task that takes the data passes it on to
/// ``Scheduler/account(_:of:at:)``.
@frozen
public struct InterruptRecord: Equatable, Sendable {
  /// Which device called, from 0.
  public var source: Int
  /// When it called: what it waits for was there.
  public var released: Instant
  /// When the handler began.
  public var started: Instant
  public var ended: Instant
  /// Cycles of the processor that the handler took.
  public var cycles: UInt32

  @inlinable
  public init(source: Int, released: Instant, started: Instant, ended: Instant, cycles: UInt32) {
    self.source = source
    self.released = released
    self.started = started
    self.ended = ended
    self.cycles = cycles
  }
}
