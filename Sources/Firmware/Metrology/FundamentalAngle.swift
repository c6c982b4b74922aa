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
    var taken = 0
    // The last samples that don't fill a block are left out.
    let number = (span.count &+ 2 &* taper) & ~(Decimator.ratio &- 1)
    pass(number, from: span.first &- taper) { sample in
      decimator.add(sample.voltage)
      taken = taken &+ 1
      guard taken & (Decimator.ratio &- 1) == 0 else { return }
      let value = decimator.take()
      // Twice the place of the value, since the boxcars' centre lies between two samples: behind sample `first`.
      let twicePlace = 2 &* (taken &- 1 &- taper) &- Decimator.twiceLatency
      // From the window's start, 2^-17 samples: below 2^28. The first two values are sums over less than the boxcars' reach; they lie
      // ahead of the window.
      let along = Int64(twicePlace) &<< 16 &+ 2 &* span.startFraction
      guard along > 0, along < 2 &* span.length else { return }
      let phase = UInt32(truncatingIfNeeded: (along &* Int64(step)) &>> 17)
      // 2^-63 * reciprocal is 1 / length: the share of a turn is below 2^64.
      let share = UInt32(truncatingIfNeeded: (UInt64(truncatingIfNeeded: along) &* span.reciprocal) &>> 32)
      // 2^-20; the product with a value below 2^31 is below 2^52, after the shift below 2^31 again.
      let weight = (1 &<< 20) &- Rotation(turns: share).cosine
      let weighted = Int32(truncatingIfNeeded: wide(value, weight) &>> 21)
      let rotation = Rotation(turns: phase)
      real = real &+ wide(weighted, rotation.cosine)
      imaginary = imaginary &- wide(weighted, rotation.sine)
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
    let cosine = TwiddleTable.cosines[place & 127] &>> 10
    let sine = TwiddleTable.sines[place & 127] &>> 10
    // 2 pi * 2^10 is 6434: the rest, at most 2^23 of 2^-32 turns, in 2^-20 radians; below 2^14.
    let turned = Int32(bitPattern: turns &- UInt32(truncatingIfNeeded: place) &<< 24)
    let rest = Int32(truncatingIfNeeded: wide(turned, 6434) &>> 22)
    let less = (rest &* rest) &>> 21
    let c = cosine &- Int32(truncatingIfNeeded: (wide(sine, rest) &+ wide(cosine, less)) &>> 20)
    let s = sine &+ Int32(truncatingIfNeeded: (wide(cosine, rest) &- wide(sine, less)) &>> 20)
    let isBehind = place & 255 >= 128
    self.cosine = isBehind ? 0 &- c : c
    self.sine = isBehind ? 0 &- s : s
  }
}
