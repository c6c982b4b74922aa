// @relation(REQ-EMU-015, scope=file)

import VirtualTime

/// The values of a cascade's stages; the fourth is not in use.
typealias CascadeState = SIMD4<Double>

/// An ``AnalogueFilter`` as a cascade of low-passes of the first order: x1' = p1 (u - x1), x2' = p2 (x1 - x2), ...
///
/// A high-pass is one more stage behind the poles, z' = w (x - z), and the output x - z. So every state is continuous
/// whatever the input does, and is the response of low-passes alone.
struct FilterCascade: Sendable {
  let gain: Double
  /// Rates of all stages, rad/s.
  let rates: [Double]
  /// Stages ahead of the output; the high-pass, if any, is the one behind.
  let poleCount: Int

  let hasHighPass: Bool
  /// What the stages, beside what the input gives, contribute to the output.
  let outputWeights: CascadeState

  init(_ filter: AnalogueFilter) {
    gain = filter.gain
    poleCount = filter.polesHz.count
    let corners = filter.highPassHz > 0 ? filter.polesHz + [filter.highPassHz] : filter.polesHz
    rates = corners.map { PortableMath.turn * $0 }
    hasHighPass = corners.count > poleCount
    var weights = CascadeState()
    if poleCount > 0 { weights[poleCount - 1] = gain }
    if hasHighPass { weights[poleCount] = -gain }
    outputWeights = weights
  }

  /// The complex response to a steady tone of `omega` rad/s.
  func response(omega: Double) -> Phasor {
    var response = Phasor(gain, 0)
    for stage in 0..<poleCount { response = response.times(Self.lowPass(rates[stage], omega)) }
    if hasHighPass {
      let rate = rates[poleCount]
      let scale = omega / (rate * rate + omega * omega)
      response = response.times(Phasor(omega, rate) * scale)
    }
    return response
  }

  /// p / (p + j w).
  private static func lowPass(_ rate: Double, _ omega: Double) -> Phasor {
    Phasor(rate, -omega) * (rate / (rate * rate + omega * omega))
  }

  /// j / (p + j w): the negative derivative of log(p / (p + j w)) by w; its own derivative is its negative square.
  private static func logarithmicSlope(_ rate: Double, _ omega: Double) -> Phasor {
    Phasor(omega, rate) * (1 / (rate * rate + omega * omega))
  }

  /// Responses of all stages to a tone of `omega` rad/s that rises by `alpha` rad/s^2: real and imaginary parts.
  ///
  /// A rising tone is answered by H - j alpha / 2 H'' up to terms of alpha^2: see ``MovingResponse``.
  func states(omega: Double, alpha: Double) -> (real: CascadeState, imaginary: CascadeState) {
    var (real, imaginary) = (CascadeState(), CascadeState())
    var response = Phasor(1, 0)
    var (slope, bow) = (Phasor(), Phasor())
    for stage in rates.indices {
      response = response.times(Self.lowPass(rates[stage], omega))
      var moved = response
      if alpha != 0 {
        let term = Self.logarithmicSlope(rates[stage], omega)
        slope -= term
        bow += term.times(term)
        let second = (bow + slope.times(slope)) * (0.5 * alpha)
        moved += response.times(Phasor(second.y, -second.x))
      }
      (real[stage], imaginary[stage]) = (moved.x, moved.y)
    }
    return (real, imaginary)
  }

  /// The response to a tone that rises by `alpha` rad/s^2, around the instant at which it has `omega` rad/s.
  func moving(omega: Double, alpha: Double) -> MovingResponse {
    // L = log H: its derivatives by w.
    var (first, second, third) = (Phasor(), Phasor(), Phasor())
    for stage in 0..<poleCount {
      let term = Self.logarithmicSlope(rates[stage], omega)
      let square = term.times(term)
      first -= term
      second += square
      third -= square.times(term) * 2
    }
    if hasHighPass, omega != 0 {
      // The differences 1 / w^n - g^n with their common factor 1 / w - g = w0 / (w (w0 + j w)), so that nothing
      // cancels.
      let rate = rates[poleCount]
      let term = Self.logarithmicSlope(rate, omega)
      let inverse = Phasor(1 / omega, 0)
      let difference = Phasor(rate, -omega) * (rate / (omega * (rate * rate + omega * omega)))
      first += difference
      second -= difference.times(inverse + term)
      third += difference.times(inverse.times(inverse) + inverse.times(term) + term.times(term)) * 2
    }
    // -j alpha / 2 (L'' + L'^2), and its derivative.
    let bent = (second + first.times(first)) * (0.5 * alpha)
    let bentSlope = (third + first.times(second) * 2) * (0.5 * alpha)
    let value = response(omega: omega)
    return MovingResponse(
      value: value + value.times(Phasor(bent.y, -bent.x)), rate: first + Phasor(bentSlope.y, -bentSlope.x),
      bow: second, third: third)
  }
}

/// What a filter does to a tone whose frequency rises, around one instant: value * exp(rate * d + bow * d^2 / 2), d
/// being the angular frequency against that of the instant.
///
/// For u = exp(j phi), phi'' = alpha constant, the answer is exactly exp(-j alpha / 2 D^2) H times u, D the derivative
/// by w. The first two terms are taken. The next one is alpha^2 / 8 times the fourth derivative of H. For a 50 Hz grid
/// at 1 Hz/s it is 1e-14 behind two poles at 2.5 kHz, 2.4e-11 behind a high-pass of 0.1 Hz and 2.4e-9 behind one of 10
/// Hz; for harmonic n behind poles n^2 times that, behind a high-pass less. At frequencies near a high-pass's corner a
/// ramp must be slow against the square of the corner.
struct MovingResponse {
  let value: Phasor
  let rate: Phasor
  let bow: Phasor
  /// The derivative that the exponent leaves out.
  let third: Phasor
}
