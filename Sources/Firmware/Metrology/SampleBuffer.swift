import Quantities

/// The latest samples of one phase with their instants: a window, and what lies around it; behind them frames that have arrived
/// and wait to be worked off.
///
/// Index 0 is the oldest sample kept. 2112 samples hold 240 ms at 8 kS/s (the longest window), the crossing detector's 15 ms, 16
/// samples ahead and a portion of 16 behind, and the latency of the phase calibration; 29 are left.
struct SampleBuffer: ~Copyable {
  private let inPlace = InPlace()
  static var capacity: Int { 2112 }

  private(set) var ring: InlineArray<2112, Sample>
  private var head: Int
  /// Samples held.
  private(set) var count: Int
  /// Frames that have arrived, from index 0 on; the samples have taken the places of the first of them.
  private(set) var arrived: Int
  /// Behind the latest frame of which there was something to be said, by index.
  private var notedUntil: Int
  /// Instant of sample 0: whole nanoseconds ...
  private(set) var start: Instant
  /// ... and 1/256 ns.
  private var startTicks: Int64
  let period: SamplePeriod

  @inline(__always)
  init(period: SamplePeriod) {
    ring = InlineArray(repeating: .zero)
    head = 0
    count = 0
    arrived = 0
    notedUntil = 0
    start = Instant(nanoseconds: 0)
    startTicks = 0
    self.period = period
  }

  /// Place of `index`, 0...capacity, in the ring.
  @inline(__always)
  private func slot(_ index: Int) -> Int {
    let place = head &+ index
    return place < Self.capacity ? place : place &- Self.capacity
  }

  /// Gives `body` the places of `number` samples from `index` on, in their order.
  ///
  /// All places up to the ring's end, then those behind its beginning: both bounds are held within the ring ahead of the loop, so that no
  /// place needs a look at the end, and the compiler sees that no index can fail.
  @inline(__always)
  mutating func pass(_ number: Int, from index: Int, _ body: (inout Sample) -> Void) {
    let first = within(Self.capacity &+ 1, slot(index))
    let end = first &+ within(Self.capacity &+ 1, max(0, number))
    for run in 0..<2 {
      var place = run == 0 ? first : 0
      let bound = within(Self.capacity &+ 1, run == 0 ? end : max(0, end &- Self.capacity))
      while place < bound {
        body(&ring[place])
        place = place &+ 1
      }
    }
  }

  /// Room for further frames.
  var room: Int { Self.capacity &- arrived }

  /// Sets the instant of the first sample; the buffer must be empty.
  mutating func begin(at instant: Instant) {
    assert(arrived == 0)
    start = instant
    startTicks = 0
  }

  /// Keeps frames that wait to be worked off; there must be room.
  mutating func receive(_ frames: Span<RawFrame>, from first: Int, count number: Int) {
    assert(room >= number && first >= 0 && first &+ number <= frames.count)
    var index = max(0, first)
    var noted = index
    pass(number, from: arrived) { place in
      guard index < frames.count else { return }
      let frame = frames[index]
      index = index &+ 1
      // A code has 24 bits: the quality finds room beside it, and says also whether a code stands at an end of the range.
      place = Sample(voltage: frame.voltage &<< 8, current: frame.current &<< 8)
      if frame.isNotable {
        let quality = frame.isAtEnd ? frame.quality.rawValue | SampleQuality.clipped.rawValue : frame.quality.rawValue
        place.voltage = place.voltage | Int32(quality)
        noted = index
      }
    }
    if noted > first { notedUntil = arrived &+ noted &- first }
    arrived = arrived &+ number
  }

  /// The frame that waits at `index`, `count` or later.
  mutating func frame(at index: Int) -> RawFrame {
    let kept = sample(at: index)
    return RawFrame(
      voltage: kept.voltage &>> 8, current: kept.current &>> 8,
      quality: SampleQuality(rawValue: UInt8(truncatingIfNeeded: kept.voltage)))
  }

  /// What is to be said of any of the next `number` frames that wait.
  mutating func qualities(ofNext number: Int) -> SampleQuality {
    guard notedUntil > count else { return .measured }
    var bits: Int32 = 0
    pass(number, from: count) { bits = bits | $0.voltage }
    return SampleQuality(rawValue: UInt8(truncatingIfNeeded: bits))
  }

  /// Makes samples of the next `number` frames that wait, less `codes`; frames that are lost become zero.
  mutating func appendNext(_ number: Int, less codes: Sample, hasLost: Bool) {
    let lost = Int32(hasLost ? SampleQuality.lost.rawValue : 0)
    pass(number, from: count) { place in
      place =
        place.voltage & lost == 0
        ? Sample(voltage: place.voltage &>> 8 &- codes.voltage, current: place.current &>> 8 &- codes.current) : .zero
    }
    count = count &+ number
    assert(count <= arrived)
  }

  /// Appends a sample, in the place of a frame that has been worked off.
  @inline(__always)
  mutating func append(_ sample: Sample) {
    assert(count < arrived)
    ring[within(2112, slot(count))] = sample
    count = count &+ 1
  }

  /// Takes `amount` off the samples from `index` on.
  mutating func lower(by amount: RawFrame, from index: Int) {
    var place = max(0, index)
    // No more than there are places, also where a bit of the count has flipped.
    let end = min(count, Self.capacity)
    while place < end {
      let slot = within(2112, slot(place))
      ring[slot].voltage = ring[slot].voltage &- amount.voltage
      ring[slot].current = ring[slot].current &- amount.current
      place = place &+ 1
    }
  }

  /// Forgets the oldest `number` samples.
  mutating func dropFirst(_ number: Int) {
    let dropped = min(max(0, number), count)
    head = slot(dropped)
    count = count &- dropped
    arrived = arrived &- dropped
    notedUntil = max(0, notedUntil &- dropped)
    let ticks = startTicks &+ Int64(dropped) &* period.ticks
    start = start.advanced(byNanoseconds: ticks &>> 8)
    startTicks = ticks & 255
  }

  /// The sample at `index`.
  ///
  /// Mutating although it changes nothing: in a getter the compiler copies the whole array to read one element.
  @inline(__always)
  mutating func sample(at index: Int) -> Sample { ring[within(2112, slot(index))] }

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
    let quotient = (behind > 0 ? behind &+ period.ticks &- 1 : behind).quotient(by: period.ticks)
    return Int(truncatingIfNeeded: quotient)
  }

  /// Instant halfway between sample `index` and the one before, rounded down to the nanosecond: an edge of sample cells.
  @inline(__always)
  func cellStart(of index: Int) -> Instant {
    let ticks = startTicks &+ Int64(index) &* period.ticks &- period.ticks / 2
    return start.advanced(byNanoseconds: ticks &>> 8)
  }

  /// By how many indices the other's latest sample that is not later than one of this buffer lies behind that one.
  func lead(over other: borrowing SampleBuffer) -> Int {
    let distance = ticks(at: 0, since: other.start) &- other.ticks(at: 0, since: other.start)
    // Rounded down.
    let quotient = (distance < 0 ? distance &- period.ticks &+ 1 : distance).quotient(by: period.ticks)
    return Int(truncatingIfNeeded: quotient)
  }
}
