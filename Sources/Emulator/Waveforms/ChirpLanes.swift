import VirtualTime

/// A sinusoid whose frequency is linear in time, at instants in steps of eight lanes: rotation of the second order.
///
/// The phase at distance x from the origin is `turns + turnsPerUnit * x + curvature * x^2 / 2`.
struct ChirpLanes {
  private var sin: Lanes
  private var cos: Lanes
  private var turnSin: Lanes
  private var turnCos: Lanes
  private let bendSin: Double
  private let bendCos: Double

  init(turns: Double, turnsPerUnit: Double, curvature: Double, offsets: Lanes, step: Double) {
    (sin, cos) = Lanes.sincosTurns(turns + offsets * (turnsPerUnit + 0.5 * curvature * offsets))
    (turnSin, turnCos) = Lanes.sincosTurns(step * (turnsPerUnit + curvature * offsets + 0.5 * curvature * step))
    (bendSin, bendCos) = PortableMath.sincosTurns(curvature * step * step)
  }

  /// The sines at the present instants; moves on by one step.
  @inline(__always)
  mutating func next() -> Lanes {
    let sine = sin
    (sin, cos) = (sin * turnCos + cos * turnSin, cos * turnCos - sin * turnSin)
    (turnSin, turnCos) = (turnSin * bendCos + turnCos * bendSin, turnCos * bendCos - turnSin * bendSin)
    return sine
  }

  /// Adds `count` vectors times the amplitude `a + b n + c n^2`, n the number of the vector.
  mutating func add(amplitude: (a: Double, b: Double, c: Double), to target: UnsafeMutablePointer<Double>, count: Int) {
    for index in 0..<count {
      let n = Double(index)
      target[lanes: index] += next() * (amplitude.a + n * (amplitude.b + n * amplitude.c))
    }
  }
}
