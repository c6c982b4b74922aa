import Quantities

/// Instants of the samples that a buffer holds; index 0 is the oldest.
struct SampleClock: Equatable, Sendable {
  /// Instant of sample 0: whole nanoseconds ...
  private(set) var start: Instant
  /// ... and 1/256 ns.
  private var startTicks: Int64
  let period: SamplePeriod

  init(period: SamplePeriod) {
    start = Instant(nanoseconds: 0)
    startTicks = 0
    self.period = period
  }

  /// Sets the instant of sample 0.
  mutating func begin(at instant: Instant) {
    start = instant
    startTicks = 0
  }

  /// The sample that was `number` is 0 from now on.
  mutating func dropFirst(_ number: Int) {
    let ticks = startTicks &+ Int64(number) &* period.ticks
    start = start.advanced(byNanoseconds: ticks &>> 8)
    startTicks = ticks & 255
  }

  /// Time from `origin` to sample `index`, in 1/256 ns; |index| at most a few thousand, `origin` within a minute.
  func ticks(at index: Int, since origin: Instant) -> Int64 {
    start.nanoseconds(since: origin) &<< 8 &+ startTicks &+ Int64(index) &* period.ticks
  }

  /// Instant of sample `index`, rounded down to the nanosecond.
  func instant(of index: Int) -> Instant {
    start.advanced(byNanoseconds: (startTicks &+ Int64(index) &* period.ticks) &>> 8)
  }

  /// Index of the first sample at or after `instant`; may lie outside of what is held.
  func firstIndex(atOrAfter instant: Instant) -> Int {
    let behind = 0 &- ticks(at: 0, since: instant)
    // Rounded up; the quotient of a negative number is rounded towards zero, which is up.
    let quotient = behind > 0 ? (behind &+ period.ticks &- 1) / period.ticks : behind / period.ticks
    return Int(truncatingIfNeeded: quotient)
  }

  /// Instant halfway between sample `index` and the one before, rounded down to the nanosecond: an edge of sample cells.
  func cellStart(of index: Int) -> Instant {
    let ticks = startTicks &+ Int64(index) &* period.ticks &- period.ticks / 2
    return start.advanced(byNanoseconds: ticks &>> 8)
  }
}
