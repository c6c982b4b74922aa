import Quantities

/// Complex fast Fourier transform of 256 points in integers: decimation in frequency, radix 2.
///
/// Inputs are below 2^22 in magnitude in both parts, so no intermediate value exceeds 256 * 2^22 * sqrt 2 < 2^31 and no stage needs
/// scaling. Each product is rounded to nearest.
package struct FourierTransform: ~Copyable {
  private let inPlace = InPlace()
  /// Binary digits of an input.
  static let inputBits = 22

  /// The points, real part in the lower half. Who gathers what is to be transformed has use for more of it (``HarmonicGrid``).
  var cells: InlineArray<520, Int64>

  @inline(__always)
  package init() { cells = InlineArray(repeating: 0) }

  package mutating func set(_ index: Int, re: Int32, im: Int32) { put(Phasor(re: re, im: im), at: index & 255) }

  @inline(__always)
  private mutating func point(_ index: Int) -> Phasor {
    let cell = cells[index & 255]
    return Phasor(re: Int32(truncatingIfNeeded: cell), im: Int32(truncatingIfNeeded: cell &>> 32))
  }

  @inline(__always)
  private mutating func put(_ point: Phasor, at index: Int) {
    cells[index & 255] = Int64(point.im) &<< 32 | Int64(UInt32(bitPattern: point.re))
  }

  package mutating func run() {
    var half = 128
    var stride = 1
    for _ in 0..<8 {
      // Of each group first what is turned by nothing.
      for group in range(to: stride) {
        let (low, high) = ((group &* 2 &* half) & 255, (group &* 2 &* half &+ half) & 255)
        let (a, b) = (point(low), point(high))
        put(Phasor(re: a.re &+ b.re, im: a.im &+ b.im), at: low)
        put(Phasor(re: a.re &- b.re, im: a.im &- b.im), at: high)
      }
      for offset in range(from: 1, to: half) {
        let cosine = TwiddleTable.cosines[(offset &* stride) & 127]
        let sine = TwiddleTable.sines[(offset &* stride) & 127]
        for group in range(to: stride) {
          let low = group &* 2 &* half &+ offset
          let (a, b) = (point(low), point(low &+ half))
          put(Phasor(re: a.re &+ b.re, im: a.im &+ b.im), at: low)
          put(Self.turn(Phasor(re: a.re &- b.re, im: a.im &- b.im), cosine, sine), at: low &+ half)
        }
      }
      half = half &>> 1
      stride = stride &<< 1
    }
  }

  /// Output of frequency `index`, which the decimation left in bit-reversed order.
  package mutating func output(_ index: Int) -> Phasor {
    var reversed = UInt8(truncatingIfNeeded: index)
    reversed = (reversed &>> 4) | (reversed &<< 4)
    reversed = ((reversed & 0xCC) &>> 2) | ((reversed & 0x33) &<< 2)
    reversed = ((reversed & 0xAA) &>> 1) | ((reversed & 0x55) &<< 1)
    return point(Int(reversed))
  }

  /// The spectra of two real signals that were set as real and imaginary part, at frequency `index`.
  package mutating func pair(_ index: Int) -> (first: Phasor, second: Phasor) {
    let (a, b) = (output(index & 255), output((256 &- index) & 255))
    return (
      Phasor(re: Self.half(Int64(a.re) &+ Int64(b.re)), im: Self.half(Int64(a.im) &- Int64(b.im))),
      Phasor(re: Self.half(Int64(a.im) &+ Int64(b.im)), im: Self.half(Int64(b.re) &- Int64(a.re)))
    )
  }

  private static func half(_ value: Int64) -> Int32 { Int32(truncatingIfNeeded: (value &+ 1) &>> 1) }

  /// Multiplies by cosine - j sine, which are in 2^-30.
  @inline(__always)
  private static func turn(_ value: Phasor, _ cosine: Int32, _ sine: Int32) -> Phasor {
    let re = wide(value.re, cosine) &+ wide(value.im, sine)
    let im = wide(value.im, cosine) &- wide(value.re, sine)
    return Phasor(
      re: Int32(truncatingIfNeeded: (re &+ (1 &<< 29)) &>> 30),
      im: Int32(truncatingIfNeeded: (im &+ (1 &<< 29)) &>> 30))
  }
}
