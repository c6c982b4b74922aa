import VirtualTime

/// What the kernel does to a tone, and how that changes with frequency: moments of h(x), x in samples.
struct KernelResponse: Sendable {
  /// Integral of h(x) cos(w x): the gain for a steady tone.
  let gain: Double
  /// Integral of x h(x) sin(w x): the gain's derivative by w is its negative.
  let first: Double
  /// Integral of x^2 h(x) cos(w x).
  let second: Double
  /// Integral of x^3 h(x) sin(w x).
  let third: Double
}

/// The complex gain for a tone whose frequency moves, over a stretch of vectors of eight samples.
///
/// The kernel sees exp(j(w x + pi r x^2)), r in turns a sample squared: to the first order in r its response is
/// H(w) + j pi r S(w), S being the second moment. Both are expanded around the middle of the stretch, H to the third order.
struct MovingGain {
  private let response: KernelResponse
  /// pi r.
  private let bend: Double
  /// Change of w a vector.
  private let rise: Double
  /// Vectors from the start of the stretch to its middle.
  private let middle: Double

  /// - Parameters:
  ///   - response: Response at the middle of the stretch.
  ///   - curvature: Rate of the frequency, turns per sample squared.
  ///   - count: Vectors in the stretch.
  init(_ response: KernelResponse, curvature: Double, count: Int) {
    self.response = response
    bend = 0.5 * PortableMath.turn * curvature
    rise = 8 * PortableMath.turn * curvature
    middle = 0.5 * Double(count)
  }

  /// Factors of sine and cosine at positions counted in vectors from the start.
  @inline(__always)
  func factors(at position: Lanes) -> (sin: Lanes, cos: Lanes) {
    let w = rise * (position - middle)
    let bow = 0.5 * response.second - w * (1 / 6.0 * response.third)
    return (response.gain - w * (response.first + w * bow), bend * (response.second - w * response.third))
  }

  /// A gain of value * exp(rate * m + bow * m^2 / 2), m counted in vectors from the middle.
  struct Exponential {
    let middle: Double
    let value: Phasor
    let rate: Phasor
    let bow: Phasor
  }

  /// The gain as an exponential function; nil where that is not good for 1e-11.
  var exponential: Exponential? {
    let value = Phasor(response.gain, bend * response.second)
    let furthest = (rise * middle).magnitude
    guard value.x > 0.5, furthest * furthest * furthest * response.third.magnitude < 6e-11 else { return nil }
    let scale = 1 / (value * value).sum()
    let rate = Phasor(response.first, bend * response.third).times(conjugateOf: value) * (-rise * scale)
    let bow = Phasor(response.second, 0).times(conjugateOf: value) * (-rise * rise * scale) - rate.times(rate)
    guard (rate.x.magnitude + rate.y.magnitude) * middle < 3e-4 else { return nil }
    return Exponential(middle: middle, value: value, rate: rate, bow: bow)
  }
}
