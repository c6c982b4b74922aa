/// The rate of the emulated processor; converts between cycles and nanoseconds in integers.
///
/// Cycle c begins at c / hertz seconds. Both conversions are exact up to one stated rounding, and since a cycle lasts at
/// least a nanosecond they fit: the first cycle at or after the whole nanosecond of cycle c is c itself.
public struct CPUClock: Hashable, Sendable {
  /// Cycles in a second, 1 ... 1 000 000 000.
  public let hertz: Int64

  /// The clock of the reference meter's processor, 120 MHz.
  public static let reference = CPUClock(hertz: 120_000_000)

  /// A clock of `hertz` cycles a second.
  ///
  /// - Precondition: `hertz` is 1 ... 1 000 000 000.
  public init(hertz: Int64) {
    precondition((1...1_000_000_000).contains(hertz), "a clock runs at 1 Hz to 1 GHz, not at \(hertz) Hz")
    self.hertz = hertz
  }

  /// Nanoseconds from the start of the run to `instant`, rounded towards the past.
  ///
  /// - Precondition: the result is within `Int64` (292 years).
  @inlinable
  public func nanoseconds(at instant: CycleTime) -> Int64 {
    let (quotient, remainder) = Self.scale(instant.cycles, by: 1_000_000_000, over: hertz)
    return remainder < 0 ? quotient - 1 : quotient
  }

  /// The first cycle that does not begin before `nanoseconds`: rounded towards the future.
  @inlinable
  public func firstCycle(atOrAfterNanoseconds nanoseconds: Int64) -> CycleTime {
    let (quotient, remainder) = Self.scale(nanoseconds, by: hertz, over: 1_000_000_000)
    return CycleTime(cycles: remainder > 0 ? quotient + 1 : quotient)
  }

  /// The cycle in which `nanoseconds` falls: rounded towards the past.
  @inlinable
  public func cycle(containingNanoseconds nanoseconds: Int64) -> CycleTime {
    let (quotient, remainder) = Self.scale(nanoseconds, by: hertz, over: 1_000_000_000)
    return CycleTime(cycles: remainder < 0 ? quotient - 1 : quotient)
  }

  /// Cycles that last at least `nanoseconds`: rounded up, so that a delay is never shorter than asked for.
  @inlinable
  public func cycles(lastingNanoseconds nanoseconds: Int64) -> Int64 {
    firstCycle(atOrAfterNanoseconds: nanoseconds).cycles
  }

  /// `value * factor / divisor` over the full width, truncated, and the remainder with the sign of `value`.
  @usableFromInline
  static func scale(_ value: Int64, by factor: Int64, over divisor: Int64) -> (quotient: Int64, remainder: Int64) {
    divisor.dividingFullWidth(value.multipliedFullWidth(by: factor))
  }
}
