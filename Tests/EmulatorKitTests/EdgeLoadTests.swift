import EmulatorKit
import Foundation
import RequirementTrait
import Testing

/// Currents that begin and end inside a cycle, at the angles and frequencies at which the bench doesn't stand.
@Suite struct `Loads with edges` {
  static let hertz = [49.5, 49.73, 50, 50.21, 50.5]

  /// A resistive current that flows where `isOn` says so, of as many steps as a cycle has `steps`.
  private static func switched(
    hertz: Double, edges: [Double], cycles: Int, isOn: (_ cycle: Int, _ step: Int) -> Bool
  ) -> Laboratory {
    let on = Laboratory.sines(amperes: 10, lag: 0)
    let off = Laboratory.sines(amperes: 0, lag: 0)
    var pieces: [Laboratory.Piece] = []
    for cycle in 0..<cycles {
      for (step, edge) in (edges + [360]).enumerated() {
        let end = Int64(((Double(cycle) + edge / 360) / hertz * 1e9).rounded())
        pieces.append(Laboratory.Piece(untilNanoseconds: end, phases: [isOn(cycle, step) ? on : off]))
      }
    }
    return Laboratory(hertz: hertz, pieces: pieces)
  }

  private func expectSmall(_ laboratory: Laboratory, _ what: String) throws {
    let result = try laboratory.measure()
    let truth = try laboratory.measuredEnergy(result).joules
    try expect(percent(result.joules("1.8.0", minus: "2.8.0"), of: truth), within: 0.05, "%, \(what)")
  }

  @Test(.verifies("REQ-MET-026"), arguments: hertz, [20.0, 45, 60, 90, 120, 135, 160])
  func `a phase-fired current is right within 0.05 %`(hertz: Double, angle: Double) throws {
    // Both half-waves alike: off until the angle, on to the end.
    let laboratory = Self.switched(hertz: hertz, edges: [angle, 180, 180 + angle], cycles: 1000) { $1 % 2 == 1 }
    try expectSmall(laboratory, "fired at \(angle) deg, \(hertz) Hz")
  }

  /// A dimmer of the other kind: on from the crossing to the angle.
  @Test(.verifies("REQ-MET-026"), arguments: hertz, [45.0, 90, 135])
  func `a current that is cut off is right within 0.05 %`(hertz: Double, angle: Double) throws {
    let laboratory = Self.switched(hertz: hertz, edges: [angle, 180, 180 + angle], cycles: 1000) { $1 % 2 == 0 }
    try expectSmall(laboratory, "cut at \(angle) deg, \(hertz) Hz")
  }

  @Test(.verifies("REQ-MET-026"), arguments: hertz)
  func `half-waves and bursts are right within 0.05 %`(hertz: Double) throws {
    try expectSmall(Self.switched(hertz: hertz, edges: [180], cycles: 1000) { $1 == 0 }, "half-wave, \(hertz) Hz")
    try expectSmall(
      Self.switched(hertz: hertz, edges: [], cycles: 1000) { cycle, _ in cycle % 4 < 2 }, "burst, \(hertz) Hz")
  }

  /// 10 A for 18 degrees, 1 ms, near the crest, behind it or beside the crossing.
  @Test(.verifies("REQ-MET-026"), arguments: hertz, [10.0, 60, 85, 140])
  func `a pulse of a millisecond in each half-wave is right within 0.05 %`(hertz: Double, angle: Double) throws {
    let edges = [angle, angle + 18, angle + 180, angle + 198]
    let laboratory = Self.switched(hertz: hertz, edges: edges, cycles: 1000) { $1 % 2 == 1 }
    try expectSmall(laboratory, "pulse at \(angle) deg, \(hertz) Hz")
  }
}
