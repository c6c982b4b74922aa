// @relation(REQ-EMU-015, scope=file)

import VirtualTime

/// A steady sinusoid over samples, eight at a time: y(n + 1) = 2 cos(8 w) y(n) - y(n - 1), as in ``SteadyLanes``.
///
/// Over the 128 steps that it is used for at most the error stays below 1e-12 of the amplitude for any frequency.
struct SteadyOscillator {
  private var current: Lanes
  private var next: Lanes
  private let factor: Double

  /// - Parameters:
  ///   - start: The phasor at the first sample; its imaginary part is the signal.
  ///   - turnsPerSample: Frequency.
  init(start: Phasor, turnsPerSample: Double) {
    let one = Phasor.polar(1, turns: turnsPerSample)
    let two = one.times(one)
    let four = two.times(two)
    let eight = four.times(four)
    let powers = [Phasor(1, 0), one, two, two.times(one), four, four.times(one), four.times(two)]
    var (real, imaginary) = (Lanes(), Lanes())
    for lane in 0..<7 { (real[lane], imaginary[lane]) = (powers[lane].x, powers[lane].y) }
    let seven = four.times(two.times(one))
    (real[7], imaginary[7]) = (seven.x, seven.y)
    let later = start.times(eight)
    current = start.x * imaginary + start.y * real
    next = later.x * imaginary + later.y * real
    factor = 2 * eight.x
  }

  /// Adds `count` vectors to `target`.
  func add(to target: UnsafeMutablePointer<Double>, count: Int) {
    var (current, next) = (current, next)
    for index in 0..<count {
      target[lanes: index] += current
      let following = factor * next - current
      current = next
      next = following
    }
  }

  /// Adds `count` vectors of two sinusoids: the sums are loaded and stored once for both.
  func add(with other: SteadyOscillator, to target: UnsafeMutablePointer<Double>, count: Int) {
    Self.add(
      (current.lowHalf, next.lowHalf, factor), (other.current.lowHalf, other.next.lowHalf, other.factor),
      to: target, count: count)
    Self.add(
      (current.highHalf, next.highHalf, factor), (other.current.highHalf, other.next.highHalf, other.factor),
      to: target + 4, count: count)
  }

  /// Half of the lanes of two sinusoids.
  @inline(__always)
  private static func add(
    _ first: (current: HalfLanes, next: HalfLanes, factor: Double),
    _ second: (current: HalfLanes, next: HalfLanes, factor: Double),
    to target: UnsafeMutablePointer<Double>, count: Int
  ) {
    var (a, b) = (first.current, second.current)
    var (nextA, nextB) = (first.next, second.next)
    for index in 0..<count {
      target[halfLanes: index] += a + b
      let followingA = first.factor * nextA - a
      let followingB = second.factor * nextB - b
      (a, b) = (nextA, nextB)
      (nextA, nextB) = (followingA, followingB)
    }
  }
}

/// exp(a + b x + c x^2 / 2), complex a, b, c, over samples x = 0, 1, ...: a tone whose phase is quadratic in time and
/// whose gain and delay move with it. Eight samples at a time, by a rotation of the second order.
struct MovingOscillator {
  private var value: ComplexLanes
  private var ratio: ComplexLanes
  private let bend: Phasor

  init(value: ComplexLanes, ratio: ComplexLanes, bend: Phasor) {
    self.value = value
    self.ratio = ratio
    self.bend = bend
  }

  /// - Parameters:
  ///   - start: exp(a).
  ///   - step: b: the logarithm of a magnitude, and turns.
  ///   - curvature: c, likewise.
  init(start: Phasor, step: (logarithm: Double, turns: Double), curvature: (logarithm: Double, turns: Double)) {
    func exponential(_ logarithm: Double, _ turns: Double) -> Phasor {
      .polar(PortableMath.exp(logarithm), turns: turns)
    }
    let turn = exponential(curvature.logarithm, curvature.turns)
    // From sample x to x + 1: exp(b + c / 2) * exp(c)^x.
    var single = exponential(step.logarithm + 0.5 * curvature.logarithm, step.turns + 0.5 * curvature.turns)
    var whole = Phasor(1, 0)
    var present = start
    value = ComplexLanes(real: Lanes(), imaginary: Lanes())
    ratio = value
    for lane in 0..<8 {
      (value.real[lane], value.imaginary[lane]) = (present.x, present.y)
      present = present.times(single)
      whole = whole.times(single)
      single = single.times(turn)
    }
    let two = turn.times(turn)
    let four = two.times(two)
    let eight = four.times(four)
    for lane in 0..<8 {
      (ratio.real[lane], ratio.imaginary[lane]) = (whole.x, whole.y)
      whole = whole.times(eight)
    }
    // Its error enters with the square of the number of vectors: taken directly.
    bend = exponential(64 * curvature.logarithm, 64 * curvature.turns)
  }

  /// Adds `count` vectors of the imaginary part to `target`.
  func add(to target: UnsafeMutablePointer<Double>, count: Int) {
    add(value.lowHalf, ratio.lowHalf, to: target, count: count)
    add(value.highHalf, ratio.highHalf, to: target + 4, count: count)
  }

  /// Half of the lanes.
  @inline(__always)
  private func add(
    _ start: ComplexHalfLanes, _ step: ComplexHalfLanes, to target: UnsafeMutablePointer<Double>, count: Int
  ) {
    var (value, ratio) = (start, step)
    for index in 0..<count {
      target[halfLanes: index] += value.imaginary
      value = value.times(ratio)
      ratio = ratio.times(bend)
    }
  }
}
