// @relation(REQ-MET-038, REQ-MET-039, scope=file)

import Quantities

/// The frames of one converter read and the instants at which they were sampled.
struct ReadSlot: ~Copyable {
  /// Frames of a read of 8190 bytes, three channels of two bytes.
  static var capacity: Int { 1365 }

  /// Codes less mid-scale, by channel.
  private var voltages: InlineArray<1365, Int16>
  private var currents: InlineArray<1365, Int16>
  private var amplified: InlineArray<1365, Int16>
  /// What sixteen frames in a row contain.
  private var marks: InlineArray<86, Marks>
  /// Frames held.
  private(set) var count: Int
  /// Sampling instant of the first voltage ...
  private(set) var first: Instant
  /// ... and 2^-16 ns.
  private(set) var firstTicks: Int64
  /// Time between two frames, 2^-16 ns; below 2^35.
  private(set) var frameTicks: Int64

  struct Marks: OptionSet, Sendable {
    let rawValue: UInt8
    /// Voltage or x1 current at an end of the range.
    static var clipped: Marks { Marks(rawValue: 1) }
    /// The x16 current within 1/20 of an end of its range.
    static var nearEnd: Marks { Marks(rawValue: 2) }
  }

  enum Channel { case voltage, current, amplifiedCurrent }

  /// The x16 range is left from this magnitude on: 95 % of half the scale.
  private static var nearEnd: Int16 { 1946 }

  init() {
    voltages = InlineArray(repeating: 0)
    currents = InlineArray(repeating: 0)
    amplified = InlineArray(repeating: 0)
    marks = InlineArray(repeating: [])
    count = 0
    first = Instant(nanoseconds: 0)
    firstTicks = 0
    frameTicks = 1
  }

  /// Empties the slot for a read.
  mutating func begin(first: Instant, firstTicks: Int64, frameTicks: Int64) {
    self.first = first
    self.firstTicks = firstTicks
    self.frameTicks = max(1, frameTicks)
    count = 0
  }

  /// Takes the next frame; what is more than the slot holds is left out.
  mutating func append(_ frame: ConverterFrame) {
    guard count < Self.capacity else { return }
    let voltage = Int16(truncatingIfNeeded: frame.voltage & 0xFFF) &- 2048
    let current = Int16(truncatingIfNeeded: frame.current & 0xFFF) &- 2048
    let high = Int16(truncatingIfNeeded: frame.amplifiedCurrent & 0xFFF) &- 2048
    voltages[count] = voltage
    currents[count] = current
    amplified[count] = high
    var mark: Marks = count & 15 == 0 ? [] : marks[count &>> 4]
    let isClipped = voltage <= -2048 || voltage >= 2047 || current <= -2048 || current >= 2047
    if isClipped { mark.insert(.clipped) }
    if high >= Self.nearEnd || high <= 0 &- Self.nearEnd { mark.insert(.nearEnd) }
    marks[count &>> 4] = mark
    count = count &+ 1
  }

  /// Marks of the frames `from ..< to` and of those that share sixteen with them.
  mutating func marks(from: Int, to: Int) -> Marks {
    var found: Marks = []
    for block in max(0, from) &>> 4...max(0, min(to, count) &- 1) &>> 4 { found.formUnion(marks[block]) }
    return found
  }

  /// Sum of twenty codes from `index` on times `taps`; 2^-28 codes, below 2^43.
  @inline(__always)
  mutating func filtered(_ channel: Channel, from index: Int, _ taps: borrowing InlineArray<20, Int32>) -> Int64 {
    switch channel {
    case .voltage: Self.filtered(voltages.span.extracting(index..<index &+ 20), taps)
    case .current: Self.filtered(currents.span.extracting(index..<index &+ 20), taps)
    case .amplifiedCurrent: Self.filtered(amplified.span.extracting(index..<index &+ 20), taps)
    }
  }

  @inline(__always)
  private static func filtered(_ codes: Span<Int16>, _ taps: borrowing InlineArray<20, Int32>) -> Int64 {
    var sum: Int64 = 0
    for tap in 0..<20 { sum = sum &+ Int64(codes[tap]) &* Int64(taps[tap]) }
    return sum
  }
}
