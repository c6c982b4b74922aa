// @relation(REQ-MET-029, scope=file)

import Quantities

extension SampleBuffer {
  /// Angle of the voltage's fundamental at the window's centre, less the turns that `step` makes up to there: 2^-32 turns.
  ///
  /// The window's other quantities weigh all its samples alike, and so take in part of a tone between the harmonics: at 2.5 times the
  /// window's resolution 13 %. This angle is that of a sum under a Hann weight, which leaves 2.5 % there and less farther off.
  /// Three boxcars of eight samples, summed recursively (Hogenauer 1981), take every eighth value ahead of the weight: what they
  /// fold onto the fundamental lies within 70 Hz of a multiple of an eighth of the sampling rate and is below 3e-4 of itself.
  ///
  /// `step` is the phase between two samples in 2^-32 cycles.
  mutating func fundamentalAngle(over span: SampleSpan, step: UInt32) -> Int32 {
    let taper = SampleSpan.taper
    var decimator = Decimator()
    var (real, imaginary): (Int64, Int64) = (0, 0)
    // The first two values are sums over less than the boxcars' reach; they lie ahead of the window.
    let blocks = (span.count &+ 2 &* taper) / Decimator.ratio
    var index = span.first &- taper
    var block = 0
    while block < blocks {
      block = block &+ 1
      for _ in 0..<Decimator.ratio {
        decimator.add(sample(at: index).voltage)
        index = index &+ 1
      }
      let value = decimator.take()
      // Twice the place of the value, since the boxcars' centre lies between two samples: behind sample `first`.
      let twicePlace = 2 &* (index &- 1 &- span.first) &- Decimator.twiceLatency
      // From the window's start, 2^-17 samples: below 2^28.
      let place = Int64(twicePlace) &<< 16 &+ 2 &* span.startFraction
      guard place > 0, place < 2 &* span.length else { continue }
      let phase = UInt32(truncatingIfNeeded: (place &* Int64(step)) &>> 17)
      let share = UInt32(truncatingIfNeeded: (place &<< 31).quotient(by: span.length))
      // 2^-20; the product with a value below 2^31 is below 2^52, after the shift below 2^31 again.
      let weight = (1 &<< 20) &- Int64(Rotation(turns: share).cosine)
      let weighted = (Int64(value) &* weight) &>> 21
      let rotation = Rotation(turns: phase)
      real = real &+ weighted &* Int64(rotation.cosine)
      imaginary = imaginary &- weighted &* Int64(rotation.sine)
    }
    // Below 2^(31 + 20 + 8); the angle needs 31 bits.
    let magnitude = real.magnitude | imaginary.magnitude
    let shift = Int64(max(0, 34 &- magnitude.leadingZeroBitCount))
    return Phasor(
      re: Int32(truncatingIfNeeded: real &>> shift), im: Int32(truncatingIfNeeded: imaginary &>> shift)
    ).angle
  }
}

/// Three boxcars of eight samples, one value of every eight.
private struct Decimator {
  static let ratio = 8
  /// Twice the 10.5 samples from the middle of the boxcars to their newest sample.
  static let twiceLatency = 21

  private var (first, second, third): (Int32, Int32, Int32) = (0, 0, 0)
  private var (before, beforeFirst, beforeSecond): (Int32, Int32, Int32) = (0, 0, 0)

  /// Takes a code below 2^24. The sums wrap around; the value does not, since 2^24 / 4 * 8^3 is 2^31.
  @inline(__always)
  mutating func add(_ code: Int32) {
    first = first &+ code &>> 2
    second = second &+ first
    third = third &+ second
  }

  mutating func take() -> Int32 {
    let once = third &- before
    let twice = once &- beforeFirst
    let value = twice &- beforeSecond
    (before, beforeFirst, beforeSecond) = (third, once, twice)
    return value
  }
}

/// Cosine and sine of an angle in 2^-32 turns, in 2^-20: a step of the table, and two terms of the series for the rest.
private struct Rotation {
  var cosine: Int32
  var sine: Int32

  init(turns: UInt32) {
    let place = Int((turns &+ (1 &<< 23)) &>> 24)
    let cosine = Int64(TwiddleTable.cosines[place & 127] &>> 10)
    let sine = Int64(TwiddleTable.sines[place & 127] &>> 10)
    // 2 pi * 2^10 is 6434: the rest, at most 2^23 of 2^-32 turns, in 2^-20 radians.
    let rest = (Int64(Int32(bitPattern: turns &- UInt32(place) &<< 24)) &* 6434) &>> 22
    let less = (rest &* rest) &>> 21
    let c = cosine &- (sine &* rest &+ cosine &* less) &>> 20
    let s = sine &+ (cosine &* rest &- sine &* less) &>> 20
    let isBehind = place & 255 >= 128
    self.cosine = Int32(truncatingIfNeeded: isBehind ? 0 &- c : c)
    self.sine = Int32(truncatingIfNeeded: isBehind ? 0 &- s : s)
  }
}
