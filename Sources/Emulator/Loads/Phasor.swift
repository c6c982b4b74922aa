import VirtualTime

/// `re * sin(x) + im * cos(x)`: a sinusoid by its parts in phase and a quarter turn ahead.
package struct Phasor: Equatable, Sendable {
  package var re: Double
  package var im: Double

  package static let zero = Phasor(re: 0, im: 0)

  package init(re: Double, im: Double) {
    self.re = re
    self.im = im
  }

  /// Length 1 at an angle.
  package init(turns: Double) {
    let (sine, cosine) = PortableMath.sincosTurns(turns)
    self.init(re: cosine, im: sine)
  }

  package var magnitude: Double { (re * re + im * im).squareRoot() }

  package static func + (a: Phasor, b: Phasor) -> Phasor { Phasor(re: a.re + b.re, im: a.im + b.im) }
  package static func * (a: Phasor, b: Phasor) -> Phasor {
    Phasor(re: a.re * b.re - a.im * b.im, im: a.re * b.im + a.im * b.re)
  }
  package static func * (a: Phasor, factor: Double) -> Phasor { Phasor(re: a.re * factor, im: a.im * factor) }

  /// By repeated squaring; `exponent` from 0.
  package func power(_ exponent: Int) -> Phasor {
    var result = Phasor(re: 1, im: 0)
    var base = self
    var rest = exponent
    while rest > 0 {
      if rest & 1 == 1 { result = result * base }
      base = base * base
      rest >>= 1
    }
    return result
  }

  /// The angle in turns, without an arc tangent of the C library; it lies within half a turn of `guess`.
  package func turns(near guess: Double) -> Double {
    var turns = guess
    for _ in 0..<12 {
      let turned = self * Phasor(turns: -turns)
      // Far off by eighths of a turn; from there on each step leaves the third power of the error.
      turns +=
        turned.re > turned.im.magnitude
        ? turned.im / turned.re / PortableMath.turn : (turned.im < 0 ? -0.125 : 0.125)
    }
    return turns
  }
}
