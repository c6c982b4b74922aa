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

  mutating func append(_ frame: RawFrame) {
    voltages[position & 255] = frame.voltage
    currents[position & 255] = frame.current
    position = (position &+ 1) & 255
    known = min(256, known &+ 1)
  }

  /// Nothing before this is known.
  mutating func forget() { known = 0 }

  /// Longest cycle that can be filled from, samples of 2^-22; with the filter's reach of ten on either side.
  static var longest: Int64 { 240 &<< 22 }
  static var shortest: Int64 { 12 &<< 22 }

  /// What comes next if everything is as it was `cycle` samples before; `cycle` in 2^-22 samples. Nil when that is not known.
  mutating func continuation(cycle: Int64) -> RawFrame? {
    guard cycle >= Self.shortest, cycle <= Self.longest, cycle &>> 22 &+ 11 <= Int64(known) else { return nil }
    // The instant lies `cycle` behind the next sample: behind sample `index` by the fraction.
    let place = 0 &- cycle
    let index = Int(truncatingIfNeeded: place &>> 22)
    let taps = FractionalDelay.taps(place & 0x3F_FFFF)
    var (voltage, current): (Int64, Int64) = (1 &<< 29, 1 &<< 29)
    for tap in 0..<20 {
      let slot = (position &+ index &- 9 &+ tap) & 255
      voltage = voltage &+ Int64(voltages[slot]) &* Int64(taps[tap])
      current = current &+ Int64(currents[slot]) &* Int64(taps[tap])
    }
    return RawFrame(
      voltage: clampedCode(voltage &>> 30), current: clampedCode(current &>> 30), quality: .filled)
  }
}

/// A code within 24 bits.
@inline(__always)
func clampedCode(_ value: Int64) -> Int32 {
  Int32(truncatingIfNeeded: max(Int64(RawFrame.smallestCode), min(Int64(RawFrame.largestCode), value)))
}
