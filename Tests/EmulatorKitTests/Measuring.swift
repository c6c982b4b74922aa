import EmulatorKit
import Metrology
import Testing
import Waveforms

extension Laboratory {
  /// Runs the reference meter on this signal to its end; on the ideal front end unless `configure` says otherwise.
  func measure(
    noiseRMS: Double = 0, configure: (inout RunConfiguration) -> Void = { _ in },
    observe: (inout Emulator) -> Void = { _ in }
  ) throws -> RunResult {
    var configuration = RunConfiguration(durationNanoseconds: durationNanoseconds)
    configuration.phaseCount = pieces[0].phases.count
    configuration.frontEnd = .ideal
    configure(&configuration)
    var emulator = Emulator(configuration)
    observe(&emulator)
    return try emulator.run(source(seed: configuration.seed, noiseRMS: noiseRMS))
  }

  /// Closed form of one phase over the span that the registers cover.
  func measuredEnergy(_ result: RunResult, phase: Int = 0) throws -> Energy {
    energy(
      phase: phase, from: try #require(result.measuredFromNanoseconds), to: try #require(result.measuredToNanoseconds))
  }
}

extension RunResult {
  /// Registered quanta; a register that is missing fails the test.
  func quanta(_ obis: String) throws -> Int64 { try #require(register(obis), "no register \(obis)").quanta }

  /// Registered energy, J, var s or VA s; those of `plus` count up, those of `minus` down.
  func joules(_ plus: String..., minus: String...) throws -> Double {
    var sum: Int64 = 0
    for obis in plus { sum += try quanta(obis) }
    for obis in minus { sum -= try quanta(obis) }
    return Double(sum) * 0.0036
  }

  /// True energy as the emulator tells it, in the same units.
  func referenceJoules(_ plus: String..., minus: String...) throws -> Double {
    var sum = 0.0
    for obis in plus { sum += try #require(register(obis)).reference }
    for obis in minus { sum -= try #require(register(obis)).reference }
    return sum * 0.0036
  }
}

/// Difference in percent of `base`, which is the truth unless another is given.
func percent(_ value: Double, of truth: Double, base: Double? = nil) -> Double {
  (value - truth) / abs(base ?? truth) * 100
}
