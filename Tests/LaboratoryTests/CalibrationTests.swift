import Devices
import EmulatorKit
import Foundation
import Metrology
import RequirementTrait
import Scenarios
import Testing

@testable import Laboratory

/// Calibration against what the test asked for: the bench sees readings alone.
@Suite struct `Calibration` {
  private static func bench(
    _ effects: ConverterEffects = .none, uncertainty: SourceUncertainty = .none, seed: UInt64 = 1,
    kind: MeterKind = .singlePhase, change: (inout MeterUnderTest) -> Void = { _ in }
  ) -> CalibrationBench {
    var meter = MeterUnderTest()
    meter.kind = kind
    meter.effects = effects
    change(&meter)
    return CalibrationBench(meter: meter, uncertainty: uncertainty, seed: seed)
  }

  struct Errors: CustomTestStringConvertible, Sendable {
    var voltagePPM: Double
    var currentPPM: Double
    var degrees: Double

    var testDescription: String { "\(voltagePPM) ppm, \(currentPPM) ppm, \(degrees) deg" }
  }

  /// A current that is late by an angle has to be delayed by so much less: 0.1 degree at 50 Hz are 5556 ns.
  @Test(
    .verifies("REQ-EMU-035", "REQ-EMU-036"),
    arguments: [
      Errors(voltagePPM: 0, currentPPM: 0, degrees: 0), Errors(voltagePPM: 7000, currentPPM: -12_000, degrees: 0.1),
      Errors(voltagePPM: -9000, currentPPM: 30_000, degrees: -1.5),
    ])
  func `gains and angle are those that the meter was given`(errors: Errors) throws {
    let bench = Self.bench {
      $0.errors.voltageGainPPM = errors.voltagePPM
      $0.errors.currentGainPPM = errors.currentPPM
      $0.errors.phaseErrorDegrees = errors.degrees
      $0.errors.voltageOffsetCodes = 4096 * 3.5
      $0.errors.currentOffsetCodes = 4096 * -2.25
    }
    let constants = try bench.constants(partsSeed: 5).phases[0]
    let nominal = bench.meter.model.nominalCalibration
    let voltage = Double(nominal.voltageAttovoltsPerCode) / Double(constants.phase.voltageAttovoltsPerCode) - 1
    let current = Double(nominal.currentAttoamperesPerCode) / Double(constants.phase.currentAttoamperesPerCode) - 1
    expect(voltage - errors.voltagePPM * 1e-6, within: 20e-6, "gain of the voltage")
    expect(current - errors.currentPPM * 1e-6, within: 160e-6, "gain of the current")
    expect(Double(constants.converter.amplifiedRatio) / Double(1 << 24) - 1, within: 160e-6, "ratio of the ranges")
    // A dither of one code leaves 4e-5 of the gain and 120 ns at 5 A, an eighth of that at 2.5 A.
    let delay = -errors.degrees / 360 / 50 * 1e9
    expect(Double(constants.converter.currentDelayNanoseconds) - delay, within: 500, "ns, delay of x1")
    expect(Double(constants.converter.amplifiedDelayNanoseconds) - delay, within: 65, "ns, delay of x16")
    expect(Double(constants.converter.voltageOffset) / 4096 - 3.5, within: 0.05, "codes, zero of the voltage")
    expect(Double(constants.converter.currentOffset) / 4096 + 2.25, within: 0.05, "codes, zero of x1")
    expect(Double(constants.converter.amplifiedOffset) / 4096 + 2.25, within: 0.05, "codes, zero of x16")
    expect(Double(constants.converter.currentCrosstalk) / Double(1 << 30), within: 10e-6, "crosstalk of x1")
    expect(Double(constants.converter.amplifiedCrosstalk) / Double(1 << 30), within: 0.5e-6, "crosstalk of x16")
  }

  /// The x16 reading without a current holds nothing else. At x1 the saturated x16 input shows on the voltage by the same share: at
  /// Iref by at most its full scale of 2150 codes over 1448 of the voltage's, times 145 codes of the current.
  @Test(.verifies("REQ-EMU-036"), arguments: [1e-4, 1e-3])
  func `crosstalk is found`(share: Double) throws {
    var effects = ConverterEffects.none
    effects.crosstalk = share
    effects.amplifierRecoveryNanoseconds = 300_000
    let converter = try Self.bench(effects).constants(partsSeed: 3).phases[0].converter
    let high = Double(converter.amplifiedCrosstalk) / Double(1 << 30) / (share / 16)
    let margin: Double = 0.05 * 1e-4 / share + 0.02
    expect(high - 1, within: margin, "x16, of the share")
    let low = Double(converter.currentCrosstalk) / Double(1 << 30) / share
    let highest: Double = 1 + 145.0 / 1448 * 2700 / 1448
    #expect((0.95...highest).contains(low), "x1, of the share: \(low)")
  }

  @Test(.verifies("REQ-EMU-035"), arguments: 1...8 as ClosedRange<UInt64>)
  func `a meter with tolerances is right at the points of its calibration`(seed: UInt64) throws {
    let calibration = try Self.bench(MonteCarlo.production, seed: seed).calibrate(partsSeed: seed)
    #expect(calibration.checks.count == 4)
    for check in calibration.checks {
      expect(check.afterPercent, within: 0.05, "%, \(check.point.name), seed \(seed)")
    }
  }

  @Test(.verifies("REQ-EMU-035"))
  func `each phase of a three-phase meter is calibrated for itself`() throws {
    let bench = Self.bench(MonteCarlo.production, kind: .threePhase)
    let calibration = try bench.calibrate(partsSeed: 4)
    #expect(calibration.checks.count == 12)
    for check in calibration.checks {
      expect(check.afterPercent, within: 0.05, "%, L\(check.phase + 1), \(check.point.name)")
    }
    let weights = calibration.constants.phases.map(\.phase.currentAttoamperesPerCode)
    #expect(Set(weights).count == 3)
    // Uncalibrated at least one of them is farther off than any is afterwards.
    #expect(calibration.checks.contains { abs($0.beforePercent) > 0.3 })
  }

  /// What a source is off, its meters are; the angle counts with tan 60 degrees at PF 0.5.
  @Test(.verifies("REQ-EMU-035"), arguments: 1...4 as ClosedRange<UInt64>)
  func `the source's uncertainty goes over to the meter`(seed: UInt64) throws {
    let uncertainty = SourceUncertainty(ratioPercent: 0.5, angleDegrees: 0.1)
    let constants = try Self.bench(uncertainty: uncertainty, seed: seed).constants(partsSeed: 1)
    let exact = try Self.bench(seed: seed).constants(partsSeed: 1)
    func ratio(_ weight: KeyPath<PhaseCalibration, UInt64>) -> Double {
      Double(constants.phases[0].phase[keyPath: weight]) / Double(exact.phases[0].phase[keyPath: weight]) - 1
    }
    let changes = [ratio(\.voltageAttovoltsPerCode), ratio(\.currentAttoamperesPerCode)]
    for change in changes { #expect(abs(change) <= 0.0051) }
    let delay =
      Double(
        constants.phases[0].converter.currentDelayNanoseconds - exact.phases[0].converter.currentDelayNanoseconds)
      * 50 * 360 * 1e-9
    #expect(abs(delay) <= 0.11)
    #expect(changes.contains { abs($0) > 1e-4 } || abs(delay) > 1e-3)
  }

  @Test(.verifies("REQ-EMU-001", "REQ-EMU-035"))
  func `the same laboratory finds the same constants, another one nearly so`() throws {
    let first = try Self.bench(.typical, seed: 1).constants(partsSeed: 6)
    #expect(try Self.bench(.typical, seed: 1).constants(partsSeed: 6) == first)
    let second = try Self.bench(.typical, seed: 2).constants(partsSeed: 6)
    #expect(second != first)
    let change =
      Double(second.phases[0].phase.currentAttoamperesPerCode) / Double(first.phases[0].phase.currentAttoamperesPerCode)
    expect(change - 1, within: 100e-6, "gain of the current, under other noise")
  }

  /// With Iref of 10 A the point for the x16 range lies beyond it.
  @Test(.verifies("REQ-EMU-035"))
  func `a point that is read in the wrong range is refused`() {
    let bench = Self.bench { $0.model.referenceMilliamperes = 10_000 }
    #expect(throws: CalibrationError.wrongRange(point: "5 A, PF 1", phase: 0)) { try bench.constants(partsSeed: 1) }
  }

  /// 3 degrees are 167 us; the meter can take off 100.
  @Test(.verifies("REQ-EMU-035"))
  func `an angle beyond what the meter can store is refused`() {
    let bench = Self.bench { $0.errors.phaseErrorDegrees = 3 }
    #expect(throws: CalibrationError.beyondAdjustment(phase: 0, what: "angle")) { try bench.constants(partsSeed: 1) }
  }

  @Test(.verifies("REQ-EMU-036"), arguments: [-0.099, -0.03, -1e-6, 0, 2e-5, 0.05, 0.0995])
  func `a small angle is its arc tangent`(tangent: Double) throws {
    let turns = try #require(Complex(3, 3 * tangent).smallAngleTurns)
    #expect(abs(turns - atan(tangent) / (2 * .pi)) < 1e-14)
    #expect(Complex(1, 0.2).smallAngleTurns == nil)
    #expect(Complex(-1, 0.01).smallAngleTurns == nil)
  }
}
