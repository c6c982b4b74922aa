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

  /// Sines and cosines at the present instants; moves on by one step.
  @inline(__always)
  mutating func next() -> (sin: Lanes, cos: Lanes) {
    let present = (sin, cos)
    (sin, cos) = (sin * turnCos + cos * turnSin, cos * turnCos - sin * turnSin)
    (turnSin, turnCos) = (turnSin * bendCos + turnCos * bendSin, turnCos * bendCos - turnSin * bendSin)
    return present
  }

  /// Adds `count` vectors of `amplitude * sin`.
  mutating func add(amplitude: Double, to target: UnsafeMutablePointer<Double>, count: Int) {
    for index in 0..<count { target[lanes: index] += amplitude * next().sin }
  }

  /// Adds `count` vectors of `inPhase * sin + inQuadrature * cos`, the factors taken at the position counted in vectors.
  mutating func add(
    inPhase: Parabola, inQuadrature: Parabola, to target: UnsafeMutablePointer<Double>, count: Int
  ) {
    var position = Lanes.ramp / 8
    for index in 0..<count {
      let (sine, cosine) = next()
      target[lanes: index] += inPhase.value(at: position) * sine + inQuadrature.value(at: position) * cosine
      position += 1
    }
  }
}

/// A polynomial of the second degree.
struct Parabola {
  private let constant: Double
  private let linear: Double
  private let square: Double

  /// The parabola through the values at 0, `length` / 2 and `length`.
  init(_ start: Double, _ middle: Double, _ end: Double, length: Double) {
    constant = start
    linear = (4 * middle - 3 * start - end) / length
    square = 2 * (start - 2 * middle + end) / (length * length)
  }

  @inline(__always)
  func value(at position: Lanes) -> Lanes {
    constant + position * (linear + position * square)
  }
}
