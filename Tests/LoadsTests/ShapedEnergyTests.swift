import EmulatorKit
import Foundation
import Loads
import RequirementTrait
import Testing
import VirtualTime
import Waveforms

/// The software's error at loads with edges: the ideal front end takes nothing away that carries power, as the voltage is a sinusoid.
@Suite(.verifies("REQ-EMU-030", "REQ-MET-001")) struct `Energy of shaped loads` {
  static let shapes: [(name: String, shape: LoadShape, amperes: Double)] =
    [45.0, 90, 135].map { angle in
      ("dimmer \(angle)", .dimmer(Dimmer(angleTurns: angle / 360)), 20.0)
    }
    + [30.0, 60, 90, 120, 150].map { angle in
      (
        "pulses \(angle)",
        .pulses(SteepPulses(angleTurns: angle / 360, riseSeconds: 30e-6, fallSeconds: 300e-6)), 40.0
      )
    }
    + [
      ("burst", .burst(Burst(on: 3, off: 7)), 20),
      (
        "lamps",
        .lamps(
          LampString(startTurns: 60 / 360.0, endTurns: 95 / 360.0, riseSeconds: 50e-6, count: 3, spreadTurns: 0.005)
            .drawn(seed: 3, name: "lamps")), 20
      ),
    ]

  @Test(arguments: [49.5, 49.87, 50, 50.21, 50.5], shapes.indices)
  func `at any firing angle and frequency the meter is within 0.05 percent`(hertz: Double, index: Int) throws {
    let load = Self.shapes[index]
    let signal = ShapedSignal(
      hertz: hertz,
      [.init(volts: 230, turns: Double(index) * 0.137 + hertz, shape: load.shape, amperes: load.amperes)])
    var configuration = RunConfiguration(durationNanoseconds: 22_000_000_000)
    configuration.frontEnd = .ideal
    let result = try Emulator(configuration).run(TonalSource(signal, seed: 1))
    let error = try #require(result.register("1.8.0")?.errorPercent)
    expect(error, within: 0.05, "\(load.name), \(hertz) Hz")
  }
}
