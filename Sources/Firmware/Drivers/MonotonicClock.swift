import Quantities

/// The meter's monotonic clock: it never goes back, nobody sets it.
public protocol MonotonicClock: ~Copyable {
  /// The instant now; not earlier than any that was returned before.
  mutating func now() -> Instant
}
