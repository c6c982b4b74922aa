/// A length of time on the meter's clock, in whole nanoseconds.
///
/// Sixty-four bits hold 292 years.
@frozen
public struct TimeSpan: Equatable, Comparable, Sendable {
  public var nanoseconds: Int64

  @inlinable
  public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

  @inlinable
  public static func nanoseconds(_ count: Int64) -> TimeSpan { TimeSpan(nanoseconds: count) }

  @inlinable
  public static func microseconds(_ count: Int64) -> TimeSpan { TimeSpan(nanoseconds: count &* 1000) }

  @inlinable
  public static func milliseconds(_ count: Int64) -> TimeSpan { TimeSpan(nanoseconds: count &* 1_000_000) }

  @inlinable
  public static func seconds(_ count: Int64) -> TimeSpan { TimeSpan(nanoseconds: count &* 1_000_000_000) }

  @inlinable
  public static func < (left: TimeSpan, right: TimeSpan) -> Bool { left.nanoseconds < right.nanoseconds }
}
