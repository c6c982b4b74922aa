import Foundation
import Testing

/// Current and its lag behind the voltage, as the load tables of the standards name them.
struct Load: CustomTestStringConvertible, Sendable {
  var amperes: Double
  var name: String
  /// Lag of the current, radians; more than a quarter turn exports.
  var lag: Double

  var testDescription: String { "\(amperes) A, \(name)" }

  static func unity(_ amperes: Double) -> Load { Load(amperes: amperes, name: "PF 1", lag: 0) }
  static func inductive(_ amperes: Double) -> Load { Load(amperes: amperes, name: "PF 0.5 ind", lag: acos(0.5)) }
  static func capacitive(_ amperes: Double) -> Load { Load(amperes: amperes, name: "PF 0.8 cap", lag: -acos(0.8)) }

  /// The same load, fed back.
  var exported: Load { Load(amperes: amperes, name: "\(name) export", lag: lag + .pi) }

  /// A voltage of 230 V with this load.
  func source(_ hertz: Double, turn: Double = 0.3) -> Programme {
    Programme(voltage: [Tone(230, hertz, turn)], current: [Tone(amperes, hertz, turn - lag)])
  }
}
