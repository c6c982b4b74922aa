import Devices
import EmulatorKit
import RequirementTrait
import Scenarios
import Testing

/// Three converters on three buses whose clocks differ and drift: their skew against each other is never the same.
@Suite struct `Three phases behind converters` {
  private static func laboratory(turn: Double) -> Laboratory {
    Laboratory(
      hertz: 50.1, seconds: 60, Laboratory.sines(volts: 231, amperes: 10, lag: 36.87, start: 0),
      Laboratory.sines(volts: 224, amperes: 3, lag: -25, start: -turn),
      Laboratory.sines(volts: 236, amperes: 4.2, lag: 200, start: turn))
  }

  private static var effects: ConverterEffects {
    var effects = ConverterEffects.bare
    effects.busTolerancePPM = 500
    effects.busDriftPPM = 50
    return effects
  }

  @Test(.verifies("REQ-MET-043", "REQ-MET-032"), arguments: 1...6 as ClosedRange<UInt64>, [120.0, -120])
  func `each phase is right within 0.02 %, and the sequence is told`(seed: UInt64, turn: Double) throws {
    let laboratory = Self.laboratory(turn: turn)
    let result = try laboratory.convert(Self.effects, seed: seed)
    for phase in 0..<3 {
      try expect(laboratory.activeError(result, phase: phase), within: 0.02, "%, L\(phase + 1), seed \(seed)")
    }
    let total = try (0..<3).reduce(0) { $0 + (try laboratory.measuredEnergy(result, phase: $1).joules) }
    #expect(try abs(percent(result.joules("1.8.0", minus: "2.8.0"), of: total)) <= 0.02, "seed \(seed)")
    let last = try #require(result.last)
    #expect(last.sequence == (turn > 0 ? .forward : .reversed), "seed \(seed)")
    #expect(abs(last.hertz - 50.1) <= 0.001, "seed \(seed)")
  }

  @Test(.verifies("REQ-EMU-001"), arguments: [ConverterEffects.bare, .typical])
  func `two runs with one seed are identical, another seed gives others`(effects: ConverterEffects) throws {
    let laboratory = Self.laboratory(turn: 120)
    let first = try laboratory.convert(effects, seed: 7)
    let second = try laboratory.convert(effects, seed: 7)
    #expect(first.registers == second.registers)
    #expect(first.last == second.last)
    #expect(first.acquisition == second.acquisition)
    #expect(try laboratory.convert(effects, seed: 8).registers.map(\.quanta) != first.registers.map(\.quanta))
  }
}
