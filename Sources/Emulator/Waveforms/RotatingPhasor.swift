import VirtualTime

/// A phasor over a stretch of time, at a frequency that is constant or linear in time.
struct RotatingPhasor {
  /// Value at the start of the stretch.
  let start: Phasor
  /// Value at its end.
  let end: Phasor
  /// Frequency at the start, Hz; of either sign.
  let hertz: Double
  /// Rate of change, Hz/s.
  let slope: Double

  /// Integral of the real part over the `seconds` of the stretch, in closed form.
  ///
  /// A steady phasor P gives Im(P(end) - P(start)) / w. Where that would cancel, because the phase hardly moves, the
  /// integral is taken by quadrature instead. Relative error (to seconds times magnitude) below 1e-12.
  @inline(__always)
  func integralOfRealPart(seconds: Double) -> Double {
    let omega = PortableMath.turn * hertz
    if slope == 0 {
      if omega == 0 { return start.x * seconds }
      if (omega * seconds).magnitude > 0.5 { return (end.y - start.y) / omega }
    }
    return movingIntegral(seconds: seconds)
  }

  /// The general case: around the instant of zero frequency by quadrature, elsewhere by the asymptotic series.
  private func movingIntegral(seconds: Double) -> Double {
    let omega = PortableMath.turn * hertz
    let rate = PortableMath.turn * slope
    if (omega * seconds).magnitude + 0.5 * rate.magnitude * seconds * seconds <= 1 || rate == 0 {
      return quadrature(from: 0, to: seconds)
    }
    // The series needs w^2 >= 100 rate: outside of reach from the stationary instant.
    let stationary = -omega / rate
    let reach = 10 / rate.magnitude.squareRoot()
    let (low, high) = (max(0, stationary - reach), min(seconds, stationary + reach))
    guard low < high else { return antiderivative(end, at: seconds) - antiderivative(start, at: 0) }
    var sum = quadrature(from: low, to: high)
    if low > 0 { sum += antiderivative(value(at: low), at: low) - antiderivative(start, at: 0) }
    if high < seconds { sum += antiderivative(end, at: seconds) - antiderivative(value(at: high), at: high) }
    return sum
  }

  /// The phasor at `seconds` from the start.
  private func value(at seconds: Double) -> Phasor {
    start.times(.polar(1, turns: seconds * (hertz + 0.5 * slope * seconds)))
  }

  /// Real part of P / (j w) * sum of (2k - 1)!! (w' / (j w^2))^k: its derivative is the real part of P.
  private func antiderivative(_ phasor: Phasor, at seconds: Double) -> Double {
    let omega = PortableMath.turn * (hertz + slope * seconds)
    // x / j = -j x
    let ratio = Phasor(0, -PortableMath.turn * slope / (omega * omega))
    var term = phasor.times(Phasor(0, -1 / omega))
    var sum = term
    for order in 1...16 {
      let next = term.times(ratio) * Double(2 * order - 1)
      sum += next
      if next.x.magnitude + next.y.magnitude < 1e-17 * (sum.x.magnitude + sum.y.magnitude) { break }
      term = next
    }
    return sum.x
  }

  /// Gauss-Legendre quadrature in panels of at most three radians.
  private func quadrature(from low: Double, to high: Double) -> Double {
    let length = high - low
    let fastest = max((hertz + slope * low).magnitude, (hertz + slope * high).magnitude)
    let panels = max(1, (PortableMath.turn * fastest * length / 3).rounded(.up))
    let width = length / panels
    var sum = Lanes()
    for panel in 0..<Int(panels) {
      let instants = low + width * (Double(panel) + GaussLegendre.nodes)
      let (sin, cos) = Lanes.sincosTurns(instants * (hertz + 0.5 * slope * instants))
      sum += GaussLegendre.weights * (start.x * cos - start.y * sin)
    }
    return sum.total * width
  }
}
