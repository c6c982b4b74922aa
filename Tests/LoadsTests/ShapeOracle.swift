import Foundation
import Loads

/// The current of a shape of size 1 as a function of the phase, from what the shape is said to be: it shares nothing with the pieces.
struct ShapeOracle {
  /// Angle in degrees, 0 ..< 360, and the frequency to the value.
  let value: (_ degrees: Double, _ hertz: Double) -> Double

  /// The half-wave from 0 to 180 degrees, and its negative half a cycle later; what runs over the end goes on beneath the next one.
  static func halves(_ half: @escaping (_ degrees: Double, _ hertz: Double) -> Double) -> ShapeOracle {
    ShapeOracle { degrees, hertz in
      let x = degrees < 180 ? degrees : degrees - 180
      return (degrees < 180 ? 1 : -1) * (half(x, hertz) - half(x + 180, hertz))
    }
  }

  private static func radians(_ degrees: Double) -> Double { degrees * .pi / 180 }

  /// From 0 to 1 along half a cosine.
  private static func rise(_ seconds: Double, _ length: Double) -> Double { (1 - cos(.pi * seconds / length)) / 2 }

  static func dimmer(_ angle: Double, _ edge: Double, isLeading: Bool) -> ShapeOracle {
    halves { x, hertz in
      let seconds = (x - angle) / 360 / hertz
      let (at, after) = (sin(radians(angle)), sin(radians(angle + 360 * hertz * edge)))
      if x >= 180 { return 0 }
      if isLeading { return seconds < 0 ? 0 : seconds < edge ? after * rise(seconds, edge) : sin(radians(x)) }
      return seconds < 0 ? sin(radians(x)) : seconds < edge ? at * (1 - rise(seconds, edge)) : 0
    }
  }

  static func lamps(_ start: Double, _ end: Double, _ time: Double) -> ShapeOracle {
    halves { x, hertz in
      let seconds = (x - start) / 360 / hertz
      let top = sin(radians(end - start - 360 * hertz * time))
      if x < start || x >= end { return 0 }
      return seconds < time ? top * rise(seconds, time) : sin(radians(end - x))
    }
  }

  static func pulses(_ angle: Double, _ up: Double, _ hold: Double, _ down: Double) -> ShapeOracle {
    halves { x, hertz in
      let seconds = (x - angle) / 360 / hertz
      if seconds < 0 || seconds >= up + hold + down { return 0 }
      if seconds < up { return rise(seconds, up) }
      return seconds < up + hold ? 1 : 1 - rise(seconds - up - hold, down)
    }
  }

  /// Mean over a cycle of the value times a function of the angle in degrees, by Simpson's rule between all bends.
  func mean(hertz: Double, _ factor: (Double) -> Double) -> Double {
    let count = 400_000
    // An even grid that no bend lies on is good for 1e-9 as the function is continuous.
    return (0..<count).reduce(0) { sum, index in
      let x = (Double(index) + 0.5) * 360 / Double(count)
      return sum + value(x, hertz) * factor(x)
    } / Double(count)
  }

  func meanSquare(hertz: Double) -> Double {
    let count = 400_000
    return (0..<count).reduce(0) { sum, index in
      let value = value((Double(index) + 0.5) * 360 / Double(count), hertz)
      return sum + value * value
    } / Double(count)
  }
}

/// Shapes with their oracles.
struct ShapeCase: Sendable, CustomStringConvertible {
  let description: String
  let shape: LoadShape
  let oracle: @Sendable () -> ShapeOracle

  static let all: [ShapeCase] = [
    dimmer(45, 20e-6), dimmer(90, 4e-6), dimmer(135, 500e-6), dimmer(90, 100e-6, .trailing),
    dimmer(165, 500e-6, .trailing),
    lamps(60, 95, 50e-6), lamps(0, 150, 500e-6), lamps(52, 98, 150e-6),
    pulses(75, 50e-6, 0, 300e-6), pulses(110, 4e-6, 7e-6, 4e-6), pulses(179, 1e-3, 2e-3, 3e-3),
    pulses(0, 20e-6, 100e-6, 20e-6),
  ]

  private static func dimmer(_ angle: Double, _ edge: Double, _ kind: Dimmer.Edge = .leading) -> ShapeCase {
    ShapeCase(
      description: "dimmer \(angle) \(kind)",
      shape: .dimmer(Dimmer(angleTurns: angle / 360, edge: kind, edgeSeconds: edge)),
      oracle: { .dimmer(angle, edge, isLeading: kind == .leading) })
  }

  private static func lamps(_ start: Double, _ end: Double, _ rise: Double) -> ShapeCase {
    ShapeCase(
      description: "lamps \(start)",
      shape: .lamps(LampString(startTurns: start / 360, endTurns: end / 360, riseSeconds: rise)),
      oracle: { .lamps(start, end, rise) })
  }

  private static func pulses(_ angle: Double, _ rise: Double, _ hold: Double, _ fall: Double) -> ShapeCase {
    ShapeCase(
      description: "pulses \(angle)",
      shape: .pulses(
        SteepPulses(angleTurns: angle / 360, riseSeconds: rise, holdSeconds: hold, fallSeconds: fall)),
      oracle: { .pulses(angle, rise, hold, fall) })
  }
}
