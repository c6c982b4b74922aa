// @relation(REQ-MET-043, REQ-MET-039, scope=file)

import Quantities

/// The frames of one converter read and the instants at which they were sampled.
struct ReadSlot: ~Copyable {
  private let inPlace = InPlace()
  /// Frames of a read of 8190 bytes, three channels of two bytes.
  static var capacity: Int { 1365 }

  /// Codes less mid-scale, corrected, in eighths of a code, by channel; behind the last frame there is room for one filter's reach.
  private var voltages: InlineArray<1401, Int16>
  private var currents: InlineArray<1401, Int16>
  private var amplified: InlineArray<1401, Int16>
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

  /// What frames contain.
  struct Marks: Equatable, Sendable {
    /// Voltage or x1 current at an end of the range.
    var isClipped = false
    /// The x16 current within 1/20 of an end of its range.
    var isNearEnd = false
  }

  enum Channel { case voltage, current, amplifiedCurrent }

  /// The x16 range is left from this magnitude on: 95 % of half the scale.
  private static var nearEnd: Int16 { 1946 }

  @inline(__always)
  init() {
    voltages = InlineArray(repeating: 0)
    currents = InlineArray(repeating: 0)
    amplified = InlineArray(repeating: 0)
    marks = InlineArray(repeating: Marks())
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

  /// Takes the next frames; what is more than the slot holds is left out. `corrections` are those of the calibration.
  mutating func append(_ frames: Span<ConverterFrame>, _ corrections: Span<Int8>) {
    // One for each of the upper four bits.
    guard corrections.count == 16 else { return }
    for index in frames.indices {
      guard count < Self.capacity else { return }
      keep(frames[index], at: count, corrections)
      count = count &+ 1
    }
  }

  @inline(__always)
  private mutating func keep(_ frame: ConverterFrame, at index: Int, _ corrections: Span<Int8>) {
    let place = within(1365, index)
    let voltage = Int16(truncatingIfNeeded: frame.voltage & 0xFFF) &- 2048
    let current = Int16(truncatingIfNeeded: frame.current & 0xFFF) &- 2048
    let high = Int16(truncatingIfNeeded: frame.amplifiedCurrent & 0xFFF) &- 2048
    voltages[place] = voltage &<< 3 &+ Int16(corrections[Int(frame.voltage &>> 8 & 15)])
    currents[place] = current &<< 3 &+ Int16(corrections[Int(frame.current &>> 8 & 15)])
    amplified[place] = high &<< 3 &+ Int16(corrections[Int(frame.amplifiedCurrent &>> 8 & 15)])
    var mark = place & 15 == 0 ? Marks() : marks[place &>> 4]
    if voltage <= -2048 || voltage >= 2047 || current <= -2048 || current >= 2047 { mark.isClipped = true }
    if high >= Self.nearEnd || high <= 0 &- Self.nearEnd { mark.isNearEnd = true }
    marks[place &>> 4] = mark
  }

  /// Marks of the frames `from ..< to` and of those that share sixteen with them.
  mutating func marks(from: Int, to: Int) -> Marks {
    var found = Marks()
    let first = min(max(0, from), Self.capacity) &>> 4
    let last = max(0, min(to, count) &- 1) &>> 4
    var block = first
    while block <= last {
      let mark = marks[within(86, block)]
      if mark.isClipped { found.isClipped = true }
      if mark.isNearEnd { found.isNearEnd = true }
      block = block &+ 1
    }
    return found
  }

  /// Sixteen sums of twenty codes times `taps`, the first from code `index` on, each one code further; 2^-29 codes, below 2^44. Of
  /// sums that reach beyond the frames held nothing is said: the caller does not use them.
  @inline(__always)
  mutating func filtered(
    _ channel: Channel, from index: Int, _ taps: Span<Int32>, into sums: inout MutableSpan<Int64>
  ) {
    // A window of its own: the products then need no check of their indices, and none of where the codes lie in memory.
    let first = within(Self.capacity &+ 1, max(0, index))
    var window = InlineArray<36, Int16>(repeating: 0)
    switch channel {
    case .voltage: for code in 0..<36 { window[code] = voltages[first &+ code] }
    case .current: for code in 0..<36 { window[code] = currents[first &+ code] }
    case .amplifiedCurrent: for code in 0..<36 { window[code] = amplified[first &+ code] }
    }
    multiply(window.span, taps, into: &sums)
  }
}

/// `sums[n]` = sum of codes[n + k] * taps[k]: 36 codes of 12 bits in eighths, 20 taps of 2^-26, 16 sums of 2^-29.
///
/// A tap is split at bit 12 so that products of 16 bits suffice, which vector units have: the upper parts are below 2^15 and their
/// magnitudes add up to less than 4.4 * 2^14, the lower ones are below 2^12 each. Times a code below 2^14 + 2^5 both sums stay
/// below 1.4e9 < 2^31. Spans, because the compiler copies an array that is passed on whole at every element that is read.
@inline(never)
private func multiply(_ codes: Span<Int16>, _ taps: Span<Int32>, into sums: inout MutableSpan<Int64>) {
  guard codes.count == 36, taps.count == 20, sums.count == 16 else { return }
  var upperSums = InlineArray<16, Int32>(repeating: 0)
  var lowerSums = InlineArray<16, Int32>(repeating: 0)
  var upper = upperSums.mutableSpan
  var lower = lowerSums.mutableSpan
  for tap in 0..<20 {
    let high = Int32(Int16(truncatingIfNeeded: taps[tap] &>> 12))
    let low = Int32(Int16(truncatingIfNeeded: taps[tap] & 0xFFF))
    for output in 0..<16 {
      let code = Int32(codes[tap &+ output])
      upper[output] = upper[output] &+ code &* high
      lower[output] = lower[output] &+ code &* low
    }
  }
  for output in 0..<16 { sums[output] = Int64(upper[output]) &<< 12 &+ Int64(lower[output]) }
}
