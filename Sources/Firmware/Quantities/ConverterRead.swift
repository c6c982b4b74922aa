/// What one read of the converter brought, and when by the monotonic clock.
@frozen
public struct ConverterRead: Equatable, Sendable {
  /// The clock right ahead of the transfer.
  public var start: Instant
  /// The clock right behind the transfer.
  public var end: Instant
  /// Bytes that the bus clocked between the two, the address not counted; 0 when that is not known.
  public var transferredBytes: Int
  /// Valid frames from the first on; 0 when nothing is usable.
  public var frames: Int

  @inlinable
  public init(start: Instant, end: Instant, transferredBytes: Int, frames: Int) {
    self.start = start
    self.end = end
    self.transferredBytes = transferredBytes
    self.frames = frames
  }
}
