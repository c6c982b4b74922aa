// @relation(REQ-MET-040, scope=file)

import Quantities

/// The latest samples of one phase, from which a gap is filled: what was there one mains cycle before.
struct CycleHistory: ~Copyable {
  private let inPlace = InPlace()
  private var voltages: InlineArray<256, Int32>
  private var currents: InlineArray<256, Int32>
  private var position: Int
  /// Samples in a row that are known, at most 256.
  private(set) var known: Int

  @inline(__always)
  init() {
    voltages = InlineArray(repeating: 0)
    currents = InlineArray(repeating: 0)
    position = 0
    known = 0
  }

  /// Takes the first `count` frames, at most 16; `inout` only lest they be copied.
  mutating func append(_ frames: inout InlineArray<16, RawFrame>, count: Int) {
    for index in 0..<within(17, count) {
      let slot = (position &+ index) & 255
      voltages[slot] = frames[index].voltage
      currents[slot] = frames[index].current
    }
    position = (position &+ max(0, count)) & 255
    known = min(256, known &+ max(0, count))
  }

  /// Nothing before this is known.
  mutating func forget() { known = 0 }

  /// Longest cycle that can be filled from, samples of 2^-22; with the filter's reach of ten on either side.
  static var longest: Int64 { 240 &<< 22 }
  static var shortest: Int64 { 12 &<< 22 }
  /// Samples that must be known for the shortest.
  static var fewest: Int { 23 }

  /// Continues itself by `count` frames, at most 16, as if everything were as it was `cycle` samples (2^-22) before; false, and nothing is
  /// changed, where that is not known.
  mutating func continued(by count: Int, cycle: Int64, into frames: inout InlineArray<16, RawFrame>) -> Bool {
    guard cycle >= Self.shortest, cycle <= Self.longest, cycle &>> 22 &+ 11 <= Int64(known) else { return false }
    // The instant lies `cycle` behind the next sample: behind sample `index` by the fraction.
    let place = 0 &- cycle
    let index = Int(truncatingIfNeeded: place &>> 22)
    var taps = InlineArray<20, Int32>(repeating: 0)
    FractionalDelay.put(place & 0x3F_FFFF, into: &taps)
    let number = within(17, count)
    var frame = 0
    while frame < number {
      let (voltage, current) = past(from: position &+ index &- 9, taps.span)
      frames[frame] = RawFrame(
        voltage: clampedCode(voltage &>> 30), current: clampedCode(current &>> 30), quality: .filled)
      voltages[position & 255] = frames[frame].voltage
      currents[position & 255] = frames[frame].current
      position = (position &+ 1) & 255
      frame = frame &+ 1
    }
    known = min(256, known &+ number)
    return true
  }

  /// Sums of twenty samples times `taps`, rounded up by a half; 2^-30 codes.
  private mutating func past(from first: Int, _ taps: Span<Int32>) -> (voltage: Int64, current: Int64) {
    var (voltage, current): (Int64, Int64) = (1 &<< 29, 1 &<< 29)
    guard taps.count == 20 else { return (0, 0) }
    for tap in 0..<20 {
      let slot = (first &+ tap) & 255
      voltage = voltage &+ wide(voltages[slot], taps[tap])
      current = current &+ wide(currents[slot], taps[tap])
    }
    return (voltage, current)
  }
}

/// A code within 24 bits.
@inline(__always)
func clampedCode(_ value: Int32) -> Int32 { max(RawFrame.smallestCode, min(RawFrame.largestCode, value)) }

/// A code within 24 bits.
@inline(__always)
func clampedCode(_ value: Int64) -> Int32 {
  Int32(truncatingIfNeeded: max(Int64(RawFrame.smallestCode), min(Int64(RawFrame.largestCode), value)))
}
