import Devices
import RequirementTrait
import Scenarios
import Testing

@Suite(.verifies("REQ-EMU-018", "REQ-EMU-021")) struct ConverterReadingTests {
  private func effects(_ text: String) throws -> ConverterEffects {
    try parse("meter: three-phase\nduration: 1 min\nconverter: \(text)\n").effects
  }

  @Test func `Without the key the converter is a typical one, and the front end is the AD7991`() throws {
    let scenario = try parse("meter: single-phase\nduration: 1 s\n")
    #expect(scenario.frontEnd == .ad7991)
    #expect(scenario.effects == .typical)
    #expect(scenario.faults.isEmpty)
  }

  @Test func `Everything has a size`() throws {
    let effects = try effects(
      """
      {effects: none, quantisation: on, noise: 0.7 codes, nonlinearity: 1.5 codes, gainTolerance: 2 %, offset: 4 codes,
        antiAliasFilter: off, filterTolerance: 5000 ppm, jitter: 80 ns, crosstalk: -60 dB, amplifierRecovery: 0.2 ms,
        temperatureCoefficient: 30 ppm/K, temperature: 55 degC, temperatureSwing: 8 K,
        sensor: {transformer: {lead: 0.2 deg, saturation: 12 A}}, gap: {from: 0.3 ms, to: 1 ms}, busTolerance: 100 ppm,
        busDrift: 10 ppm, crystalTolerance: 30 ppm, calibration: none}
      """)
    var wanted = ConverterEffects.none
    wanted.isQuantised = true
    wanted.noiseCodes = 0.7
    wanted.nonlinearityCodes = 1.5
    wanted.gainTolerance = 0.02
    wanted.offsetCodes = 4
    wanted.hasAntiAliasFilter = false
    wanted.filterTolerance = 0.005
    wanted.jitterNanoseconds = 80
    wanted.amplifierRecoveryNanoseconds = 200_000
    wanted.temperatureCoefficientPPM = 30
    wanted.temperatureRiseKelvin = 32
    wanted.temperatureSwingKelvin = 8
    wanted.sensor = .transformer(leadDegrees: 0.2, saturationAmperes: 12)
    wanted.gapNanoseconds = 300_000...1_000_000
    wanted.busTolerancePPM = 100
    wanted.busDriftPPM = 10
    wanted.crystalTolerancePPM = 30
    wanted.isCalibrated = false
    // -60 dB are 1e-3.
    #expect(abs(effects.crosstalk - 1e-3) < 1e-15)
    wanted.crosstalk = effects.crosstalk
    if case .transformer(let lead, let saturation) = effects.sensor {
      #expect(abs(lead - 0.2) < 1e-12 && saturation == 12)
    }
    wanted.sensor = effects.sensor
    #expect(abs(effects.gainTolerance - 0.02) < 1e-15 && abs(effects.filterTolerance - 0.005) < 1e-15)
    wanted.gainTolerance = effects.gainTolerance
    wanted.filterTolerance = effects.filterTolerance
    #expect(effects == wanted)
  }

  @Test func `Everything can be switched off`() throws {
    let keys = [
      "quantisation", "noise", "nonlinearity", "gainTolerance", "offset", "filterTolerance", "jitter", "crosstalk",
      "amplifierRecovery", "temperatureCoefficient", "temperatureSwing", "busTolerance", "busDrift",
      "crystalTolerance",
    ]
    #expect(try effects("{\(keys.map { "\($0): off" }.joined(separator: ", "))}") == .none)
    var wanted = ConverterEffects.typical
    wanted.noiseCodes = 0
    #expect(try effects("{noise: off}") == wanted)
    #expect(try effects("{effects: none, gap: 0.5 ms}").gapNanoseconds == 500_000...500_000)
    #expect(try effects("{sensor: shunt}") == .typical)
  }

  @Test func `Faults have a kind, an instant, a byte and a phase`() throws {
    let scenario = try parse(
      """
      meter: three-phase
      duration: 1 min
      busFaults:
        - {at: 10 s, fault: byte lost, byte: 1000, phase: 2}
        - {at: 10 s, fault: byte doubled, byte: 8189}
        - {at: 20 s, fault: not acknowledged}
        - {at: 30 s, fault: short read, byte: 1, phase: 3}
        - {at: 31 s, fault: stuck bus}
        - {at: 32 s, fault: converter reset, byte: 4095}

      """)
    #expect(
      scenario.faults == [
        BusFault(kind: .byteLost, phase: 1, atNanoseconds: 10_000_000_000, byte: 1000),
        BusFault(kind: .byteDoubled, atNanoseconds: 10_000_000_000, byte: 8189),
        BusFault(kind: .notAcknowledged, atNanoseconds: 20_000_000_000),
        BusFault(kind: .shortRead, phase: 2, atNanoseconds: 30_000_000_000, byte: 1),
        BusFault(kind: .stuckBus, atNanoseconds: 31_000_000_000),
        BusFault(kind: .converterReset, atNanoseconds: 32_000_000_000, byte: 4095),
      ])
  }
}
