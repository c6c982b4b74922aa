import Foundation
import Recordings

/// Test signals of a known closed form. Foundation's sine is the oracle here.
struct HarmonicSignal {
  var frequencyHz: Double
  /// Peak and phase (radians) by order; order 0 is a constant.
  var parts: [(order: Int, peak: Double, phase: Double)]

  func value(at seconds: Double) -> Double {
    var sum = 0.0
    for part in parts {
      let turns = (Double(part.order) * frequencyHz * seconds).truncatingRemainder(dividingBy: 1)
      sum += part.order == 0 ? part.peak : part.peak * sin(2 * .pi * turns + part.phase)
    }
    return sum
  }

  func samples(rateHz: Double, count: Int) -> [Double] { (0..<count).map { value(at: Double($0) / rateHz) } }

  /// Largest slope that the parts can have together, per second.
  var steepest: Double { parts.reduce(0) { $0 + $1.peak * 2 * .pi * frequencyHz * Double($1.order) } }
}

/// A recording of one phase made of two signals.
func recording(
  _ voltage: HarmonicSignal, _ current: HarmonicSignal, rateHz: Double, count: Int
) -> Recording {
  Recording(
    file: "made.csv", kind: .csv, sampleRateHz: rateHz,
    channels: [
      .init(name: "u1_V", unit: "V", quantity: .voltage, samples: voltage.samples(rateHz: rateHz, count: count)),
      .init(name: "i1_A", unit: "A", quantity: .current, samples: current.samples(rateHz: rateHz, count: count)),
    ])
}

/// Amplitude and phase (radians) of a tone in samples taken at 8 kS/s, by least squares with a constant part.
func tone(_ samples: ArraySlice<Double>, frequencyHz: Double) -> (peak: Double, phase: Double) {
  var (cc, ss, cs, xc, xs) = (0.0, 0.0, 0.0, 0.0, 0.0)
  for (index, sample) in zip(samples.indices, samples) {
    let angle = 2 * .pi * (Double(index) * frequencyHz / 8_000).truncatingRemainder(dividingBy: 1)
    let (c, s) = (cos(angle), sin(angle))
    cc += c * c
    ss += s * s
    cs += c * s
    xc += sample * c
    xs += sample * s
  }
  let determinant = cc * ss - cs * cs
  let a = (xc * ss - xs * cs) / determinant
  let b = (xs * cc - xc * cs) / determinant
  return ((a * a + b * b).squareRoot(), atan2(a, b))
}
