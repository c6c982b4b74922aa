// @relation(REQ-MET-043, REQ-MET-039, scope=file)

import Quantities

/// The frames of one converter read and the instants at which they were sampled.
struct ReadSlot: ~Copyable {
  private let inPlace = InPlace()
  /// Frames of a read of 8190 bytes, three channels of two bytes.
  static var capacity: Int { 1365 }

  /// Codes by channel, two in three bytes; behind the last frame there is room for one filter's reach.
  private var voltages: InlineArray<2106, UInt8>
  private var currents: InlineArray<2106, UInt8>
  private var amplified: InlineArray<2106, UInt8>
  /// What sixteen frames in a row contain.
  private var marks: InlineArray<86, Marks>
  /// Frames held.
  private(set) var count: Int
  private(set) var timing: ReadTiming

  /// What frames contain.
  struct Marks: Equatable, Sendable {
    /// Voltage or x1 current at an end of the range.
    var isClipped = false
    /// The x16 current within 1/20 of an end of its range.
    var isNearEnd = false
  }

  enum Channel { case voltage, current, amplifiedCurrent }

  /// The x16 range is left from this magnitude on: 95 % of half the scale.
  private static var nearEnd: Int32 { 1946 }

  @inline(__always)
  init() {
    voltages = InlineArray(repeating: 0)
    currents = InlineArray(repeating: 0)
    amplified = InlineArray(repeating: 0)
    marks = InlineArray(repeating: Marks())
    count = 0
    timing = ReadTiming()
  }

  /// Empties the slot for a read.
  mutating func begin(_ timing: ReadTiming) {
    self.timing = timing
    count = 0
  }

  /// Takes the next frames; what is more than the slot holds is left out.
  mutating func append(_ frames: Span<ConverterFrame>) {
    for index in frames.indices {
      guard count < Self.capacity else { return }
      keep(frames[index], at: count)
      count = count &+ 1
    }
  }

  @inline(__always)
  private mutating func keep(_ frame: ConverterFrame, at index: Int) {
    let place = within(1365, index)
    let pair = (place &>> 1) &* 3
    let isSecond = place & 1 != 0
    let voltage = Int32(frame.voltage & 0xFFF)
    let current = Int32(frame.current & 0xFFF)
    let high = Int32(frame.amplifiedCurrent & 0xFFF) &- 2048
    if isSecond {
      Self.putSecond(voltage, in: &voltages, at: pair)
      Self.putSecond(current, in: &currents, at: pair)
      Self.putSecond(high &+ 2048, in: &amplified, at: pair)
    } else {
      Self.putFirst(voltage, in: &voltages, at: pair)
      Self.putFirst(current, in: &currents, at: pair)
      Self.putFirst(high &+ 2048, in: &amplified, at: pair)
    }
    var mark = place & 15 == 0 ? Marks() : marks[place &>> 4]
    if voltage == 0 || voltage == 4095 || current == 0 || current == 4095 { mark.isClipped = true }
    if high >= Self.nearEnd || high <= 0 &- Self.nearEnd { mark.isNearEnd = true }
    marks[place &>> 4] = mark
  }

  @inline(__always)
  private static func putFirst(_ code: Int32, in bytes: inout InlineArray<2106, UInt8>, at pair: Int) {
    bytes[pair] = UInt8(truncatingIfNeeded: code)
    bytes[pair &+ 1] = UInt8(truncatingIfNeeded: code &>> 8)
  }

  @inline(__always)
  private static func putSecond(_ code: Int32, in bytes: inout InlineArray<2106, UInt8>, at pair: Int) {
    bytes[pair &+ 1] = bytes[pair &+ 1] & 0x0F | UInt8(truncatingIfNeeded: code &<< 4)
    bytes[pair &+ 2] = UInt8(truncatingIfNeeded: code &>> 4)
  }

  /// Marks of the frames `from ..< to` and of those that share sixteen with them.
  mutating func marks(from: Int, to: Int) -> Marks {
    var found = Marks()
    let first = min(max(0, from), Self.capacity) &>> 4
    let last = max(0, min(to, min(count, Self.capacity)) &- 1) &>> 4
    var block = first
    while block <= last {
      let mark = marks[within(86, block)]
      if mark.isClipped { found.isClipped = true }
      if mark.isNearEnd { found.isNearEnd = true }
      block = block &+ 1
    }
    return found
  }

  /// Sums of twenty codes times `taps`, the first from code `index` on, each one code further; 2^-29 codes, below 2^44. Of sums that
  /// reach beyond the frames held nothing is said: the caller does not use them. `corrections` are those of the calibration.
  mutating func filtered(
    _ channel: Channel, from index: Int, _ taps: Span<Int32>, corrections: Span<Int8>,
    into sums: inout MutableSpan<Int64>
  ) {
    // The window begins with the first of a pair.
    let first = within(Self.capacity &+ 1, max(0, index))
    let pair = within(2050, (first &>> 1) &* 3)
    var window = InlineArray<38, Int16>(repeating: 0)
    var codes = window.mutableSpan
    switch channel {
    case .voltage: unpack(voltages.span.extracting(pair..<pair &+ 57), corrections, into: &codes)
    case .current: unpack(currents.span.extracting(pair..<pair &+ 57), corrections, into: &codes)
    case .amplifiedCurrent: unpack(amplified.span.extracting(pair..<pair &+ 57), corrections, into: &codes)
    }
    let isSecond = first & 1 != 0
    multiply(window.span.extracting(isSecond ? 1..<37 : 0..<36), taps, into: &sums)
  }
}

/// Nineteen pairs as codes less mid-scale, corrected, in eighths of a code. A function of its own, and spans, because the compiler
/// copies an array that is passed on whole at every element that is read.
@inline(never)
private func unpack(_ bytes: Span<UInt8>, _ corrections: Span<Int8>, into window: inout MutableSpan<Int16>) {
  guard bytes.count == 57, corrections.count == 16, window.count == 38 else { return }
  for number in 0..<19 {
    let middle = Int32(bytes[3 &* number &+ 1])
    let first = Int32(bytes[3 &* number]) | (middle & 15) &<< 8
    let second = middle &>> 4 | Int32(bytes[3 &* number &+ 2]) &<< 4
    window[2 &* number] = Int16(
      truncatingIfNeeded: first &<< 3 &- 16_384 &+ Int32(corrections[Int(middle) & 15]))
    window[2 &* number &+ 1] = Int16(
      truncatingIfNeeded: second &<< 3 &- 16_384 &+ Int32(corrections[Int(second &>> 8) & 15]))
  }
}

/// `sums[n]` = sum of codes[n + k] * taps[k]: 36 codes of 12 bits in eighths, 20 taps of 2^-26, 16 sums of 2^-29.
///
/// A tap is split at bit 12 so that products of 16 bits suffice, which vector units have: the upper parts are below 2^15 and their
/// magnitudes add up to less than 4.4 * 2^14, the lower ones are below 2^12 each. Times a code below 2^14 + 2^5 both sums stay
/// below 1.4e9 < 2^31.
#if arch(arm)
/// The same sums on a processor that multiplies 32 bits and adds 64 in one instruction, but has no vectors.
@inline(never)
private func multiply(_ codes: Span<Int16>, _ taps: Span<Int32>, into sums: inout MutableSpan<Int64>) {
  guard codes.count == 36, taps.count == 20, sums.count == 16 else { return }
  for pair in 0..<8 {
    // Two outputs at a time share their codes; more would not fit the registers.
    let output = 2 &* pair
    var (first, second): (Int64, Int64) = (0, 0)
    // By halves, each of which begins with a code of its own: so the compiler carries none over in sixteen bits.
    for half in 0..<2 {
      let start = 10 &* half
      for tap in start..<start &+ 10 {
        first = first &+ wide(Int32(codes[output &+ tap]), taps[tap])
        second = second &+ wide(Int32(codes[output &+ tap &+ 1]), taps[tap])
      }
    }
    sums[output] = first
    sums[output &+ 1] = second
  }
}
#else
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
#endif
