// @relation(REQ-EMU-002, scope=file)

/// Elementary functions for everything in virtual time.
///
/// They use + - * / and square root alone, which IEEE 754 fixes to the last bit; libm picks variants by processor and so
/// may not. Accuracy is stated at each function and tested against libm.
public enum PortableMath {
  /// 2 pi.
  public static let turn = 6.283185307179586476925286766559

  /// Sine and cosine of an angle in turns: `sin(2 pi turns)`, `cos(2 pi turns)`.
  ///
  /// The absolute error is at most 2.3e-16 with respect to the exact argument, however large it is: whole turns are
  /// removed without rounding. Multiples of a quarter give exact results. NaN for arguments that are not finite.
  @inlinable
  public static func sincosTurns(_ turns: Double) -> (sin: Double, cos: Double) {
    // Adding 1.5 * 2^52 rounds to an integer and leaves it, modulo 4, in the last two bits.
    let small = turns.magnitude < 0x1p48 ? turns : turns.truncatingRemainder(dividingBy: 1)
    let shifted = 4 * small + 0x1.8p52
    let quarters = shifted - 0x1.8p52
    let angle = (small - 0.25 * quarters) * turn
    let square = angle * angle
    let (sine, cosine) = (sinSeries(angle, square), cosSeries(square))
    return switch shifted.bitPattern & 3 {
    case 0: (sine, cosine)
    case 1: (cosine, -sine)
    case 2: (-sine, -cosine)
    default: (-cosine, sine)
    }
  }

  /// `sin(2 pi turns)`; see ``sincosTurns(_:)``.
  @inlinable
  public static func sinTurns(_ turns: Double) -> Double { sincosTurns(turns).sin }

  /// `cos(2 pi turns)`; see ``sincosTurns(_:)``.
  @inlinable
  public static func cosTurns(_ turns: Double) -> Double { sincosTurns(turns).cos }

  /// Taylor series of the sine for |angle| <= pi / 4; the first term left out is below 1e-19.
  @usableFromInline
  static func sinSeries(_ angle: Double, _ square: Double) -> Double {
    var sum = 1.0 / 355_687_428_096_000
    sum = sum * square - 1.0 / 1_307_674_368_000
    sum = sum * square + 1.0 / 6_227_020_800
    sum = sum * square - 1.0 / 39_916_800
    sum = sum * square + 1.0 / 362_880
    sum = sum * square - 1.0 / 5040
    sum = sum * square + 1.0 / 120
    sum = sum * square - 1.0 / 6
    return angle + angle * square * sum
  }

  /// Taylor series of the cosine for |angle| <= pi / 4; the first term left out is below 1e-17.
  @usableFromInline
  static func cosSeries(_ square: Double) -> Double {
    var sum = 1.0 / 20_922_789_888_000
    sum = sum * square - 1.0 / 87_178_291_200
    sum = sum * square + 1.0 / 479_001_600
    sum = sum * square - 1.0 / 3_628_800
    sum = sum * square + 1.0 / 40_320
    sum = sum * square - 1.0 / 720
    sum = sum * square + 1.0 / 24
    sum = sum * square - 1.0 / 2
    return 1 + square * sum
  }

  /// Natural logarithm, relative error below 5e-16; -infinity for 0, NaN for negative numbers.
  public static func log(_ x: Double) -> Double {
    guard x > 0, x < .infinity else { return x == 0 ? -.infinity : (x == .infinity ? x : .nan) }
    var exponent = Double(x.exponent)
    var mantissa = x.significand
    if mantissa > 1.4142135623730951 {
      mantissa *= 0.5
      exponent += 1
    }
    // log m = 2 artanh s with |s| <= 0.1716; the first term left out is below 1e-18.
    let excess = mantissa - 1
    let s = excess / (2 + excess)
    let square = s * s
    var sum = 1.0 / 21
    sum = sum * square + 1.0 / 19
    sum = sum * square + 1.0 / 17
    sum = sum * square + 1.0 / 15
    sum = sum * square + 1.0 / 13
    sum = sum * square + 1.0 / 11
    sum = sum * square + 1.0 / 9
    sum = sum * square + 1.0 / 7
    sum = sum * square + 1.0 / 5
    sum = sum * square + 1.0 / 3
    sum *= square
    // ln 2 in two parts: the product with the upper one is exact. 2 s = excess - s * excess keeps small results exact.
    let upper = 0x1.62e42fefa38p-1
    let lower = 5.4979230187083712e-14
    return exponent * upper + (excess - s * (excess - 2 * sum) + exponent * lower)
  }

  /// The modified Bessel function I0 by its power series, relative error below 1e-15 for |x| <= 40.
  public static func besselI0(_ x: Double) -> Double {
    let quarter = 0.25 * x * x
    var sum = 1.0
    var term = 1.0
    var order = 1.0
    // All terms are positive: nothing cancels. A term that changes nothing is past the largest one.
    while order < 1000 {
      term *= quarter / (order * order)
      let next = sum + term
      if next == sum { break }
      sum = next
      order += 1
    }
    return sum
  }
}
