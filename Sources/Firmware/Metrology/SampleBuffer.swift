import Quantities

/// The latest samples of one phase with their instants: a window, and what lies around it.
///
/// Index 0 is the oldest sample kept. 2048 samples hold 240 ms at 8 kS/s (the longest window), the crossing detector's 10 ms and 16
/// samples on either side.
struct SampleBuffer: ~Copyable {
  static let capacity = 2048

  private var ring: InlineArray<2048, Sample>
  private var head: Int
  /// Samples held.
  private(set) var count: Int
  /// Instant of sample 0: whole nanoseconds ...
  private(set) var start: Instant
  /// ... and 1/256 ns.
  private var startTicks: Int64
  let period: SamplePeriod

  init(period: SamplePeriod) {
    ring = InlineArray(repeating: .zero)
    head = 0
    count = 0
    start = Instant(nanoseconds: 0)
    startTicks = 0
    self.period = period
  }

  var isFull: Bool { count >= Self.capacity }

  /// Sets the instant of the first sample; the buffer must be empty.
  mutating func begin(at instant: Instant) {
    assert(count == 0)
    start = instant
    startTicks = 0
  }

  /// Appends a sample; the buffer must not be full.
  mutating func append(_ sample: Sample) {
    assert(!isFull)
    ring[(head &+ count) & 2047] = sample
    count = count &+ 1
  }

  /// Forgets the oldest `number` samples.
  mutating func dropFirst(_ number: Int) {
    let dropped = min(max(0, number), count)
    head = (head &+ dropped) & 2047
    count = count &- dropped
    let ticks = startTicks &+ Int64(dropped) &* period.ticks
    start = start.advanced(byNanoseconds: ticks &>> 8)
    startTicks = ticks & 255
  }

  /// The sample at `index`.
  ///
  /// Mutating although it changes nothing: in a getter the compiler copies the whole array to read one element.
  @inline(__always)
  mutating func sample(at index: Int) -> Sample { ring[(head &+ index) & 2047] }

  /// Time from `origin` to sample `index`, in 1/256 ns; |index| at most a few thousand, `origin` within a minute.
  @inline(__always)
  func ticks(at index: Int, since origin: Instant) -> Int64 {
    start.nanoseconds(since: origin) &<< 8 &+ startTicks &+ Int64(index) &* period.ticks
  }

  /// Index of the first sample at or after `instant`; may lie outside of what is held.
  @inline(__always)
  func firstIndex(atOrAfter instant: Instant) -> Int {
    let behind = 0 &- ticks(at: 0, since: instant)
    // Rounded up; the quotient of a negative number is rounded towards zero, which is up.
    let quotient = behind > 0 ? (behind &+ period.ticks &- 1) / period.ticks : behind / period.ticks
    return Int(truncatingIfNeeded: quotient)
  }

  /// Instant halfway between sample `index` and the one before, rounded down to the nanosecond: an edge of sample cells.
  @inline(__always)
  func cellStart(of index: Int) -> Instant {
    let ticks = startTicks &+ Int64(index) &* period.ticks &- period.ticks / 2
    return start.advanced(byNanoseconds: ticks &>> 8)
  }
}
