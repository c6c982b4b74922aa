import Foundation
import Loads
import RequirementTrait
import Scenarios
import Testing
import Waveforms

/// Loads with a shape in a scenario, against values and powers worked out from the definitions.
@Suite(.verifies("REQ-EMU-032", "REQ-EMU-030")) struct ShapedLoadTests {
  /// Half a cosine up within 200 us from 80 degrees, 100 us at the top, 300 us down; the other sign half a cycle later.
  private static func pulse(turns: Double, hertz: Double) -> Double {
    let place = (turns - turns.rounded(.down)) * 360
    let (sign, x) = place < 180 ? (1.0, place) : (-1.0, place - 180)
    let t = (x - 80) / 360 / hertz * 1e6
    if t < 0 || t >= 600 { return 0 }
    return sign * (t < 200 ? (1 - cos(.pi * t / 200)) / 2 : t < 300 ? 1 : (1 + cos(.pi * (t - 300) / 300)) / 2)
  }

  private static let yaml = """
    meter: three-phase
    duration: 3 s
    grid: {frequency: 50 Hz, negativeSequence: {level: 5 %, angle: 40 deg}}
    loads: {pump: {phases: [1, 3], peak: 20 A, pulses: {angle: 80 deg, rise: 200 us, hold: 100 us, fall: 300 us}}}
    events:
      - {at: 500 ms, frequencyRamp: {to: 51 Hz, rate: 1 Hz/s}}
      - {at: 2 s, phaseJump: {by: 30 deg, phases: 3}}
      - {at: 2.5 s, frequencyStep: {to: 48.7 Hz}}
    """

  /// Turns of the grid since the start, by the integral of the frequency.
  private static func turns(_ t: Double) -> Double {
    let ramp = min(max(t - 0.5, 0), 1)
    let held = max(t - 1.5, 0)
    let late = max(t - 2.5, 0)
    return 50 * t + ramp * ramp / 2 + held * 1 + late * (48.7 - 51)
  }

  @Test func `pulses stay at their angle through ramps, steps and jumps of the grid`() throws {
    var random = SeededGenerator(seed: 5)
    var checked = 0
    for segment in segments(try parse(Self.yaml)) {
      for _ in 0..<3 {
        let instant = Int64.random(in: segment.startNanoseconds..<segment.endNanoseconds, using: &random)
        let t = Double(instant) * 1e-9
        let share =
          Double(instant - segment.startNanoseconds) / Double(segment.endNanoseconds - segment.startNanoseconds)
        let hertz = segment.frequencyStartHz + share * (segment.frequencyEndHz - segment.frequencyStartHz)
        for phase in 0..<3 {
          // 230 V at the phase's angle and 5 % turning the other way.
          let angles = [(1.0, [0.0, -1.0 / 3, 1.0 / 3][phase]), (0.05, 40.0 / 360 + Double(phase) / 3)]
          let sum = angles.reduce((0.0, 0.0)) { part, angle in
            (part.0 + angle.0 * cos(2 * .pi * angle.1), part.1 + angle.0 * sin(2 * .pi * angle.1))
          }
          let jump = phase == 2 && t >= 2 ? 30.0 / 360 : 0
          let turns = Self.turns(t) + atan2(sum.1, sum.0) / (2 * .pi) + jump
          let expected = phase == 1 ? 0 : 20 * Self.pulse(turns: turns, hertz: hertz)
          let found = segment.channels[2 * phase + 1].value(theta: 2 * .pi * Self.turns(t), seconds: t)
          // In the ramp an edge keeps the time that it had at its start.
          try #require(abs(found - expected) < 0.02, "phase \(phase + 1), \(instant) ns: \(found), \(expected)")
          if expected != 0 { checked += 1 }
        }
      }
    }
    #expect(checked > 1000)
  }

  @Test(
    arguments: [
      "dimmer: {angle: 45 deg}", "dimmer: {angle: 120 deg, edge: trailing, edgeTime: 300 us}",
      "lamps: {start: 60 deg, end: 95 deg, makes: 5, spread: 3 deg}",
      "pulses: {angle: 100 deg, rise: 10 us, fall: 200 us}",
      "burst: {on: 3, off: 7}",
    ])
  func `power is the true power, and current the rms value`(shape: String) throws {
    let grid = "grid: {voltage: 220 V, frequency: 50 Hz}\nseed: 3"
    func energy(_ size: String) throws -> PhaseReference {
      let scenario = try parse("meter: single-phase\nduration: 2 s\n\(grid)\nloads: {a: {\(size), \(shape)}}\n")
      return TrueEnergy.integrated(scenario.program(), overNanoseconds: 2_000_000_000)[0]
    }
    #expect(abs(try energy("power: 750 W").activeJoules / 1500 - 1) < 1e-6)
    #expect(abs((try energy("current: 3 A").currentSquareSeconds / 2).squareRoot() / 3 - 1) < 1e-6)
    #expect(abs(try energy("power: 750 W, direction: export").activeJoules / -1500 - 1) < 1e-6)
  }

  @Test(.verifies("REQ-EMU-031"))
  func `a supraharmonic's power is that of its current in the grid's resistance`() throws {
    let scenario = try parse(
      """
      meter: single-phase
      duration: 1 s
      grid: {impedance: {resistance: 2500 mOhm, inductance: 30 uH}}
      loads:
        solar: {current: 5 A, direction: export, supraharmonics: [{frequency: 16 kHz, level: 10 %, phase: 30 deg}]}
        car: {current: 10 A, supraharmonics: [{frequency: 40 kHz, level: 300 mA}]}
      """)
    let energy = TrueEnergy.integrated(scenario.program(), overNanoseconds: 1_000_000_000)[0]
    #expect(abs(energy.activeJoules - (230 * 5 - 2.5 * (0.25 + 0.09))) < 1e-6)
  }

  @Test func `switched, dimmed and shaped loads add up beside each other`() throws {
    let scenario = try parse(
      """
      meter: single-phase
      duration: 2 s
      loads:
        a: {power: 500 W, dimmer: {angle: 70 deg}, on: [{from: 0.5 s, for: 1 s}]}
        b: {power: 300 W, lamps: {start: 60 deg, end: 95 deg}, on: [{every: 200 ms, for: 100 ms}]}
        c: {power: 1 kW}
      events: [{at: 1 s, loadStep: {load: a, to: 800 W}}]
      """)
    let energy = TrueEnergy.integrated(scenario.program(), overNanoseconds: 2_000_000_000)[0]
    #expect(abs(energy.activeJoules - (250 + 400 + 300 + 2000)) < 1e-3)
  }

  /// Lamps are drawn by the run's seed, not by the place in the file.
  @Test func `another seed draws other lamps`() throws {
    func first(_ seed: Int) throws -> [Segment] {
      Array(
        segments(
          try parse(
            """
            meter: single-phase
            duration: 40 ms
            seed: \(seed)
            loads: {a: {power: 100 W, lamps: {start: 60 deg, end: 95 deg, makes: 3, spread: 2 deg}}}
            """)))
    }
    #expect(try first(1) == first(1))
    #expect(try first(1) != first(2))
  }
}
