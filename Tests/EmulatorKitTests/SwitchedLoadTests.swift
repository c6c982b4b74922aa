import EmulatorKit
import RequirementTrait
import Scenarios
import Testing
import Waveforms

/// Currents that are switched inside the cycle, whose truth is known in closed form.
@Suite struct `Switched loads` {
  private func measure(_ load: String) throws -> RunResult {
    let scenario = try Scenario(
      yaml: """
        meter: single-phase
        duration: 20 s
        frontEnd: ideal
        grid: {voltage: 230 V, frequency: 50 Hz}
        loads: {test: \(load)}
        """, file: "switched.yaml")
    return try Emulator(RunConfiguration(scenario)).run(TonalSource(scenario.program(), seed: 1))
  }

  private func value(_ result: RunResult, _ obis: String) throws -> (meter: Double, truth: Double) {
    let register = try #require(result.register(obis))
    return (Double(register.quanta), register.reference)
  }

  /// Fired at 90 degrees: P = UI / 2, and the fundamental of the current lags so that Q = UI / pi.
  @Test(.verifies("REQ-MET-027", "REQ-EMU-003"))
  func `phase-fired at 90 degrees the reactive energy is 2 / pi of the active`() throws {
    let result = try measure("{current: 20 A, on: [{every: 0.5 cycles, for: 0.25 cycles, offset: 0.25 cycles}]}")
    let active = try value(result, "1.8.0")
    let reactive = try value(result, "3.8.0")
    #expect(abs(reactive.truth / active.truth - 2 / Double.pi) <= 1e-4)
    #expect(abs(reactive.meter / active.meter - 2 / Double.pi) <= 2e-4)
    #expect(abs(active.meter / active.truth - 1) <= 5e-4)
  }

  /// Two cycles on, two off: half the energy, and an rms current of I / sqrt 2 over four cycles.
  @Test(.verifies("REQ-MET-026", "REQ-EMU-003"))
  func `burst-fired the apparent energy is that of the windows' rms values`() throws {
    let result = try measure("{current: 20 A, on: [{every: 4 cycles, for: 2 cycles}]}")
    let active = try value(result, "1.8.0")
    let apparent = try value(result, "9.8.0")
    // Windows hold 4, 6 and 5 + 5 of ten cycles in turn.
    #expect(abs(apparent.truth / active.truth - 2.0.squareRoot()) <= 0.01)
    #expect(abs(apparent.meter / apparent.truth - 1) <= 2e-4)
  }
}
