import VirtualTime

/// A sinusoid whose frequency is linear in time, at instants in steps of eight lanes: rotation of the second order.
///
/// The phase at distance x from the origin is `turns + turnsPerUnit * x + curvature * x^2 / 2`.
struct ChirpLanes {
  private var value: ComplexLanes
  private var ratio: ComplexLanes
  private var bend: Phasor

  init(turns: Double, turnsPerUnit: Double, curvature: Double, offsets: Lanes, step: Double) {
    value = ComplexLanes(turns: turns + offsets * (turnsPerUnit + 0.5 * curvature * offsets))
    ratio = ComplexLanes(turns: step * (turnsPerUnit + curvature * offsets + 0.5 * curvature * step))
    bend = .polar(1, turns: curvature * step * step)
  }

  /// Sines and cosines at the present instants; moves on by one step.
  @inline(__always)
  mutating func next() -> (sin: Lanes, cos: Lanes) {
    let present = (value.imaginary, value.real)
    value = value.times(ratio)
    ratio = ratio.times(bend)
    return present
  }

  /// Adds `count` vectors of `amplitude * sin`.
  func add(amplitude: Double, to target: UnsafeMutablePointer<Double>, count: Int) {
    MovingOscillator(value: value.times(Phasor(amplitude, 0)), ratio: ratio, bend: bend).add(to: target, count: count)
  }

  /// Adds `count` vectors of `amplitude * sin` as the front end passes them; the step is eight samples.
  mutating func add(
    amplitude: Double, gain: MovingGain, to target: UnsafeMutablePointer<Double>, count: Int
  ) {
    if let exponential = gain.exponential {
      turn(by: exponential)
      return add(amplitude: amplitude, to: target, count: count)
    }
    var position = Lanes.ramp / 8
    for index in 0..<count {
      let (sine, cosine) = next()
      let factors = gain.factors(at: position)
      target[lanes: index] += amplitude * (factors.sin * sine + factors.cos * cosine)
      position += 1
    }
  }

  /// Makes the gain a part of the rotation.
  private mutating func turn(by gain: MovingGain.Exponential) {
    // exp(x) to the second order; x is below 3e-4.
    func exponential(_ x: ComplexLanes) -> ComplexLanes {
      let square = x.times(x)
      return ComplexLanes(real: 1 + x.real + 0.5 * square.real, imaginary: x.imaginary + 0.5 * square.imaginary)
    }
    func line(_ rate: Phasor, _ m: Lanes, _ bow: Phasor, _ n: Lanes) -> ComplexLanes {
      ComplexLanes(real: rate.x * m + bow.x * n, imaginary: rate.y * m + bow.y * n)
    }
    let m = Lanes.ramp / 8 - gain.middle
    let one = Lanes(repeating: 1)
    value = value.times(exponential(line(gain.rate, m, gain.bow, 0.5 * m * m))).times(gain.value)
    ratio = ratio.times(exponential(line(gain.rate, one, gain.bow, m + 0.5)))
    bend = bend.times(Phasor(1, 0) + gain.bow)
  }
}
