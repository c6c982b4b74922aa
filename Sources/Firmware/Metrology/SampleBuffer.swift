import Quantities

/// The latest samples of one phase with their instants: a window, and what lies around it.
///
/// Index 0 is the oldest sample kept. 2048 samples hold 237 ms at 8 kS/s (the longest window), the crossing detector's 10 ms, 16
/// samples on either side and 16 that come at once.
struct SampleBuffer: ~Copyable {
  static let capacity = 2048

  /// Sample `index` stands at `(head + index) & 2047`.
  private var ring: InlineArray<2048, Sample>
  private var head: Int
  /// Samples held.
  private(set) var count: Int
  private(set) var clock: SampleClock

  init(period: SamplePeriod) {
    ring = InlineArray(repeating: .zero)
    head = 0
    count = 0
    clock = SampleClock(period: period)
  }

  /// Sets the instant of the first sample; the buffer must be empty.
  mutating func begin(at instant: Instant) {
    assert(count == 0)
    clock.begin(at: instant)
  }

  /// Appends a sample; the buffer must not be full.
  mutating func append(_ sample: Sample) {
    assert(count < Self.capacity)
    ring[(head &+ count) & 2047] = sample
    count = count &+ 1
  }

  // The readers are `mutating` although they change nothing: only so is the buffer passed by its address. A method that merely
  // borrows so large a value is given a copy of it on the stack.

  /// Sample `index`.
  mutating func sample(_ index: Int) -> Sample { ring[(head &+ index) & 2047] }

  /// The sums over a window; see `WindowSums`.
  mutating func sums(over span: SampleSpan, grid: inout HarmonicGrid, step: UInt32) -> WindowSums {
    WindowSums(ring.span, head: head, over: span, grid: &grid, step: step)
  }

  /// The reactive sum of a disturbed window; see `TransientReactive`.
  mutating func transientReactiveSum(over span: SampleSpan, step: UInt32) -> Int64 {
    TransientReactive.sum(ring.span, head: head, over: span, step: step)
  }

  /// Forgets the oldest `number` samples.
  mutating func dropFirst(_ number: Int) {
    let dropped = min(max(0, number), count)
    head = (head &+ dropped) & 2047
    count = count &- dropped
    clock.dropFirst(dropped)
  }
}
