import Foundation

/// A sinusoid: rms value (V or A), frequency (Hz) and phase (radians of a sine at the instant 0).
struct Tone {
  var rms: Double
  var hertz: Double
  var phase: Double

  init(_ rms: Double, _ hertz: Double, _ phase: Double = 0) {
    self.rms = rms
    self.hertz = hertz
    self.phase = phase
  }

  /// Integral of the product of two sinusoids over `start` ..< `end`, closed form:
  /// 2 sin a sin b = cos(a - b) - cos(a + b).
  static func integral(_ a: Tone, _ b: Tone, from start: Double, to end: Double) -> Double {
    let difference = cosine(2 * .pi * (a.hertz - b.hertz), a.phase - b.phase, from: start, to: end)
    let sum = cosine(2 * .pi * (a.hertz + b.hertz), a.phase + b.phase, from: start, to: end)
    return a.rms * b.rms * (difference - sum)
  }

  /// Integral of cos(omega t + phase).
  private static func cosine(_ omega: Double, _ phase: Double, from start: Double, to end: Double) -> Double {
    // sin x - sin y = 2 cos((x + y) / 2) sin((x - y) / 2): no cancellation for slow beats.
    let half = omega * (end - start) / 2
    let shape = abs(half) < 1e-9 ? 1 : sin(half) / half
    return (end - start) * cos(omega * (start + end) / 2 + phase) * shape
  }
}

extension [Tone] {
  /// Root of the sum of squares; the tones must differ in frequency.
  var rms: Double { reduce(0) { $0 + $1.rms * $1.rms }.squareRoot() }

  /// The same tones, each turned by its share of a delay.
  func delayed(bySeconds delay: Double) -> [Tone] {
    map { Tone($0.rms, $0.hertz, $0.phase - 2 * .pi * $0.hertz * delay) }
  }

  func scaled(by factor: Double) -> [Tone] { map { Tone($0.rms * factor, $0.hertz, $0.phase) } }

  /// Adds values at `count` instants from `start` on, `step` apart, to `values`.
  func add(from start: Double, step: Double, to values: inout [Double], at place: Int, count: Int) {
    for tone in self {
      let omega = 2 * Double.pi * tone.hertz
      let peak = tone.rms * 2.0.squareRoot()
      // A rotating phasor, begun anew at each call: its error grows by 1e-16 a step.
      var (s, c) = (peak * sin(omega * start + tone.phase), peak * cos(omega * start + tone.phase))
      let (ds, dc) = (sin(omega * step), cos(omega * step))
      for index in place..<place + count {
        values[index] += s
        (s, c) = (s * dc + c * ds, c * dc - s * ds)
      }
    }
  }
}
