/// An instant of the meter's monotonic clock: nanoseconds since the meter started.
///
/// Sixty-four bits last for 292 years.
@frozen
public struct Instant: Equatable, Comparable, Sendable {
  public var nanoseconds: Int64

  @inlinable
  public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

  @inlinable
  public static func < (left: Instant, right: Instant) -> Bool { left.nanoseconds < right.nanoseconds }

  /// The instant `nanoseconds` later.
  @inlinable
  public func advanced(byNanoseconds nanoseconds: Int64) -> Instant {
    Instant(nanoseconds: self.nanoseconds &+ nanoseconds)
  }

  /// Nanoseconds from `earlier` to this instant.
  @inlinable
  public func nanoseconds(since earlier: Instant) -> Int64 { nanoseconds &- earlier.nanoseconds }
}

/// Time between two samples of one channel, in 1/256 ns.
///
/// 8 kS/s is 32 000 000. The longest period is 40 000 000 (156 µs, 6.4 kS/s): below 2^25.3, for which the energy arithmetic has room.
@frozen
public struct SamplePeriod: Equatable, Sendable {
  /// Length in 1/256 ns.
  public var ticks: Int64

  /// Units in a nanosecond.
  public static let ticksPerNanosecond: Int64 = 256
  /// Shortest period: 8 kS/s and 0.3 % of tolerance, so that the longest window fits the buffers.
  public static let shortestTicks: Int64 = 31_900_000
  /// Longest period.
  public static let longestTicks: Int64 = 40_000_000

  @inlinable
  public init(ticks: Int64) { self.ticks = ticks }

  @inlinable
  public init(nanoseconds: Int64) { self.ticks = nanoseconds &* 256 }

  /// Whether the period lies between the shortest and the longest.
  @inlinable
  public var isValid: Bool { ticks >= Self.shortestTicks && ticks <= Self.longestTicks }
}
