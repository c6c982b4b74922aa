import VirtualTime

/// `re * sin(x) + im * cos(x)`: a sinusoid by its parts in phase and a quarter turn ahead.
struct Phasor: Equatable {
  var re: Double
  var im: Double

  static let zero = Phasor(re: 0, im: 0)

  init(re: Double, im: Double) {
    self.re = re
    self.im = im
  }

  /// Length 1 at an angle.
  init(turns: Double) {
    let (sine, cosine) = PortableMath.sincosTurns(turns)
    self.init(re: cosine, im: sine)
  }

  var magnitude: Double { (re * re + im * im).squareRoot() }

  static func + (a: Phasor, b: Phasor) -> Phasor { Phasor(re: a.re + b.re, im: a.im + b.im) }
  static func * (a: Phasor, b: Phasor) -> Phasor {
    Phasor(re: a.re * b.re - a.im * b.im, im: a.re * b.im + a.im * b.re)
  }
  static func * (a: Phasor, factor: Double) -> Phasor { Phasor(re: a.re * factor, im: a.im * factor) }

  /// By repeated squaring; `exponent` from 0.
  func power(_ exponent: Int) -> Phasor {
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
}
