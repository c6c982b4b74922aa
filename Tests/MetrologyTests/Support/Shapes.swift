import Foundation

/// Wave shapes of the type tests, as tones of a fundamental at `hertz` whose phase at the instant 0 is `turn`.
enum Shape {
  /// Harmonics given as (order, share of the fundamental, phase in degrees at the positive zero crossing).
  static func tones(
    _ rms: Double, _ hertz: Double, turn: Double = 0, lag: Double = 0, _ harmonics: [(Int, Double, Double)]
  ) -> [Tone] {
    [Tone(rms, hertz, turn - lag)]
      + harmonics.map { order, share, degrees in
        Tone(rms * share, hertz * Double(order), Double(order) * (turn - lag) + degrees * .pi / 180)
      }
  }

  /// IEC 62053-21, 8.2: U5 10 %, I5 40 %, in phase at the positive zero crossing; the power is 1.04 times the fundamental's.
  static func fifth(_ hertz: Double, amperes: Double) -> Programme {
    Programme(
      voltage: tones(230, hertz, turn: 0.4, [(5, 0.1, 0)]), current: tones(amperes, hertz, turn: 0.4, [(5, 0.4, 0)]))
  }

  /// OIML R 46-1, quadriform.
  static func quadriform(_ hertz: Double, amperes: Double) -> Programme {
    Programme(
      voltage: tones(
        230, hertz, [(3, 0.038, 180), (5, 0.024, 180), (7, 0.017, 180), (11, 0.01, 180), (13, 0.008, 180)]),
      current: tones(
        amperes, hertz, [(3, 0.3, 0), (5, 0.18, 0), (7, 0.14, 0), (11, 0.09, 0), (13, 0.05, 0)]))
  }

  /// OIML R 46-1, peaked.
  static func peaked(_ hertz: Double, amperes: Double) -> Programme {
    Programme(
      voltage: tones(230, hertz, [(3, 0.038, 0), (5, 0.024, 180), (7, 0.017, 0), (11, 0.01, 0), (13, 0.008, 180)]),
      current: tones(
        amperes, hertz, [(3, 0.3, 180), (5, 0.18, 0), (7, 0.14, 180), (11, 0.09, 180), (13, 0.05, 0)]))
  }

  /// Harmonics 2...40 in both channels, shares up to `share`, phases at random.
  static func all(_ hertz: Double, amperes: Double, share: Double, seed: UInt64) -> Programme {
    var random = Seeded(seed)
    func harmonics() -> [(Int, Double, Double)] {
      (2...40).map {
        ($0, Double.random(in: 0...share, using: &random), Double.random(in: 0..<360, using: &random))
      }
    }
    return Programme(voltage: tones(100, hertz, harmonics()), current: tones(amperes, hertz, lag: 0.5, harmonics()))
  }

  /// Half-wave rectified current up to the 40th order (Fourier series), its direct part apart; a voltage with even harmonics.
  static func halfWave(_ hertz: Double, peak: Double) -> Programme {
    let evens = (1...20).map { k -> Tone in
      let share: Double = 2 / (.pi * Double(4 * k * k - 1))
      return Tone(peak * share / 2.0.squareRoot(), hertz * Double(2 * k), -.pi / 2)
    }
    return Programme(
      voltage: tones(230, hertz, [(2, 0.02, 30), (4, 0.01, 70)]),
      current: [Tone(peak / 2 / 2.0.squareRoot(), hertz, 0)] + evens, direct: peak / .pi)
  }

  /// Current that flows from the crest to the next zero crossing, up to the 39th order (Fourier integral by the midpoint rule).
  static func phaseFired(_ hertz: Double, peak: Double) -> Programme {
    let steps = 20_000
    let orders = stride(from: 1, through: 39, by: 2)
    let current = orders.map { order in
      var (a, b) = (0.0, 0.0)
      for step in 0..<steps {
        let angle = .pi / 2 + (Double(step) + 0.5) * (.pi / 2) / Double(steps)
        a += sin(angle) * cos(Double(order) * angle)
        b += sin(angle) * sin(Double(order) * angle)
      }
      // Two equal half-waves, over pi.
      (a, b) = (a / Double(steps), b / Double(steps))
      return Tone(peak * hypot(a, b) / 2.0.squareRoot(), hertz * Double(order), atan2(a, b))
    }
    return Programme(voltage: tones(230, hertz, [(3, 0.03, 20), (5, 0.04, 100)]), current: current)
  }
}
