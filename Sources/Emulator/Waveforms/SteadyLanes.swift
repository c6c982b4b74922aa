import VirtualTime

/// A sinusoid of constant frequency at instants in steps of eight lanes.
///
/// Lane k stands at `offsets[k]` from the origin, the next vector one `step` further. The recursion
/// y(n + 1) = 2 cos(w step) y(n) - y(n - 1) costs one multiplication and one subtraction a value; over the 128 steps
/// that are used at most its error stays below 1e-12 of the amplitude for any frequency.
final class SteadyLanes: Sendable {
  private let sin: Lanes
  private let cos: Lanes
  let stepSin: Double
  let stepCos: Double

  /// - Parameters:
  ///   - turnsPerUnit: Frequency in turns per unit of `offsets` and `step`.
  ///   - offsets: Positions of the lanes.
  ///   - step: Distance between two vectors.
  init(turnsPerUnit: Double, offsets: Lanes, step: Double) {
    (sin, cos) = Lanes.sincosTurns(turnsPerUnit * offsets)
    (stepSin, stepCos) = PortableMath.sincosTurns(turnsPerUnit * step)
  }

  /// The first two vectors of `amplitude * sin(2 pi turns + ...)`, `turns` being the phase at the origin.
  @inline(__always)
  func start(amplitude: Double, turns: Double) -> (first: Lanes, second: Lanes) {
    let (unitSine, unitCosine) = PortableMath.sincosTurns(turns)
    let (sine, cosine) = (amplitude * unitSine, amplitude * unitCosine)
    let nextSine = sine * stepCos + cosine * stepSin
    let nextCosine = cosine * stepCos - sine * stepSin
    return (sine * cos + cosine * sin, nextSine * cos + nextCosine * sin)
  }

  /// Adds `count` vectors of the sinusoid to `target`.
  func add(amplitude: Double, turns: Double, to target: UnsafeMutablePointer<Double>, count: Int) {
    var (current, next) = start(amplitude: amplitude, turns: turns)
    let factor = Lanes(repeating: 2 * stepCos)
    for index in 0..<count {
      target[lanes: index] += current
      let following = factor * next - current
      current = next
      next = following
    }
  }
}
