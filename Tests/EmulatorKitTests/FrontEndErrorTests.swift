import EmulatorKit
import Foundation
import Metrology
import RequirementTrait
import Scenarios
import Testing
import Waveforms

/// What the ideal front end is told to do wrong shows in the registers as arithmetic says, and the calibration takes it away again.
@Suite struct `Errors of the front end` {
  /// 5 A at 0.5 inductive.
  private static let laboratory = Laboratory(seconds: 60, Laboratory.sines(amperes: 5, lag: 60, start: 25))

  private static func errors(
    voltagePPM: Double = 0, currentPPM: Double = 0, voltageCodes: Double = 0, currentCodes: Double = 0,
    degrees: Double = 0
  ) -> FrontEndErrors {
    var errors = FrontEndErrors()
    errors.voltageGainPPM = voltagePPM
    errors.currentGainPPM = currentPPM
    errors.voltageOffsetCodes = voltageCodes
    errors.currentOffsetCodes = currentCodes
    errors.phaseErrorDegrees = degrees
    return errors
  }

  /// Weights of the codes: 460 V and 100 A at 2^23, in 1e-18 V and 1e-18 A, of a front end that shows too much.
  private static func calibration(
    voltagePPM: Double = 0, currentPPM: Double = 0, voltageCodes: Int32 = 0, currentCodes: Int32 = 0,
    delayNanoseconds: Int32 = 0
  ) -> PhaseCalibration {
    PhaseCalibration(
      voltageAttovoltsPerCode: UInt64(460e18 / 8_388_608 / (1 + voltagePPM * 1e-6)),
      currentAttoamperesPerCode: UInt64(100e18 / 8_388_608 / (1 + currentPPM * 1e-6)),
      voltageOffsetCodes: voltageCodes, currentOffsetCodes: currentCodes, currentDelayNanoseconds: delayNanoseconds)
  }

  @Test(.verifies("REQ-MET-025"), arguments: [(1200.0, 0.0), (0, -800), (1200, -800), (-50_000, 40_000)])
  func `gains multiply the registers, not the reference`(ppm: (voltage: Double, current: Double)) throws {
    let result = try Self.laboratory.measure {
      $0.frontEndErrors = [Self.errors(voltagePPM: ppm.voltage, currentPPM: ppm.current)]
    }
    let truth = try Self.laboratory.measuredEnergy(result)
    let factor = (1 + ppm.voltage * 1e-6) * (1 + ppm.current * 1e-6)
    #expect(try abs(percent(result.joules("1.8.0"), of: truth.joules * factor)) <= 0.01)
    #expect(try abs(percent(result.joules("3.8.0"), of: truth.varSeconds * factor)) <= 0.02)
    #expect(try abs(result.referenceJoules("1.8.0") - truth.joules) <= 1e-7 * truth.joules)
    let volts = try #require(result.last).phases[0].volts
    #expect(abs(percent(volts, of: 230 * (1 + ppm.voltage * 1e-6))) <= 0.01)
  }

  @Test(.verifies("REQ-MET-025"), arguments: [0.12, -0.12, 1.5])
  func `a current that comes late by an angle adds it to the angle of the load`(degrees: Double) throws {
    let result = try Self.laboratory.measure { $0.frontEndErrors = [Self.errors(degrees: degrees)] }
    let truth = try Self.laboratory.measuredEnergy(result)
    let angle = (60 + degrees) * .pi / 180
    let active = truth.joules * cos(angle) / cos(.pi / 3)
    #expect(try abs(percent(result.joules("1.8.0"), of: active)) <= 0.01)
    let reactive = truth.varSeconds * sin(angle) / sin(.pi / 3)
    #expect(try abs(percent(result.joules("3.8.0"), of: reactive)) <= 0.02)
  }

  /// Five minutes: the cut of the window in which the offsets become known leaves up to 3 J once.
  @Test(.verifies("REQ-MET-018"), arguments: [(-120.0, 350.0), (83_886, 83_886), (-83_886, 83_886)])
  func `offsets up to 1 % of full scale change the registers by less than 0.005 %`(
    codes: (voltage: Double, current: Double)
  ) throws {
    let laboratory = Laboratory(seconds: 300, Laboratory.sines(amperes: 5, lag: 60, start: 25))
    let result = try laboratory.measure {
      $0.frontEndErrors = [Self.errors(voltageCodes: codes.voltage, currentCodes: codes.current)]
    }
    let truth = try laboratory.measuredEnergy(result)
    #expect(try abs(percent(result.joules("1.8.0"), of: truth.joules)) <= 0.005)
    #expect(try abs(percent(result.joules("3.8.0"), of: truth.varSeconds)) <= 0.005)
  }

  @Test(.verifies("REQ-MET-019", "REQ-MET-025"))
  func `the calibration takes gain, offset and angle away again`() throws {
    let result = try Self.laboratory.measure {
      $0.frontEndErrors = [
        Self.errors(voltagePPM: 1200, currentPPM: -8000, voltageCodes: -1200, currentCodes: 3500, degrees: 0.12)
      ]
      // 0.12 degrees at 50 Hz are 6667 ns, by which the current comes late.
      $0.calibrations = [
        Self.calibration(
          voltagePPM: 1200, currentPPM: -8000, voltageCodes: -1200, currentCodes: 3500, delayNanoseconds: -6667)
      ]
    }
    let truth = try Self.laboratory.measuredEnergy(result)
    #expect(try abs(percent(result.joules("1.8.0"), of: truth.joules)) <= 0.01)
    #expect(try abs(percent(result.joules("3.8.0"), of: truth.varSeconds)) <= 0.02)
  }

  @Test(.verifies("REQ-MET-019"), arguments: [-100_000, -6667, 1, 40_000, 100_000] as [Int32])
  func `the phase calibration delays the current by its nanoseconds`(nanoseconds: Int32) throws {
    let result = try Self.laboratory.measure { $0.calibrations = [Self.calibration(delayNanoseconds: nanoseconds)] }
    let truth = try Self.laboratory.measuredEnergy(result)
    let angle = .pi / 3 + 2 * .pi * 50 * Double(nanoseconds) * 1e-9
    #expect(try abs(percent(result.joules("1.8.0"), of: truth.joules * cos(angle) / cos(.pi / 3))) <= 0.01)
    #expect(try abs(percent(result.joules("3.8.0"), of: truth.varSeconds * sin(angle) / sin(.pi / 3))) <= 0.02)
  }

  @Test(.verifies("REQ-MET-019"))
  func `each phase has its own errors and its own calibration`() throws {
    let load = Laboratory.sines(amperes: 5, lag: 60)
    let laboratory = Laboratory(
      seconds: 60, load, Laboratory.sines(amperes: 5, lag: 60, start: -120),
      Laboratory.sines(amperes: 5, lag: 60, start: 120))
    let result = try laboratory.measure {
      $0.frontEndErrors = [Self.errors(), Self.errors(voltagePPM: 3000), Self.errors(currentPPM: 5000, degrees: 0.3)]
      $0.calibrations = [Self.calibration(), Self.calibration(), Self.calibration(currentPPM: 5000)]
    }
    let truths = try (0..<3).map { try laboratory.measuredEnergy(result, phase: $0).joules }
    #expect(try abs(percent(result.joules("21.8.0"), of: truths[0])) <= 0.01)
    #expect(try abs(percent(result.joules("41.8.0"), of: truths[1] * 1.003)) <= 0.01)
    let turned = truths[2] * cos(60.3 * .pi / 180) / cos(.pi / 3)
    #expect(try abs(percent(result.joules("61.8.0"), of: turned)) <= 0.01)
  }

  @Test(.verifies("REQ-MET-019"))
  func `the angle of a scenario's phase error is one of its own mains, 60 Hz too`() throws {
    let scenario = try Scenario(
      yaml: """
        meter: single-phase
        duration: 60 s
        frontEnd: ideal
        frontEndErrors: [{phases: 1, phaseError: 0.5 deg}]
        grid: {voltage: 230 V, frequency: 60 Hz}
        loads: {test: {current: 5 A, powerFactor: 0.5 inductive}}
        """, file: "sixty.yaml")
    let result = try Emulator(RunConfiguration(scenario)).run(TonalSource(scenario.program(), seed: 1))
    let truth = try result.referenceJoules("1.8.0")
    let turned = truth * cos(60.5 * .pi / 180) / cos(.pi / 3)
    #expect(try abs(percent(result.joules("1.8.0"), of: turned)) <= 0.01)
  }

  /// Peaks of 325.27 V and 56.57 A lie at 5 931 641 and 4 745 313 codes of 8 388 607.
  @Test(
    .verifies("REQ-MET-020"),
    arguments: [
      (2_456_000.0, 0.0, false), (2_458_000, 0, true), (-2_458_000, 0, true), (0, 3_642_000, false),
      (0, 3_644_500, true), (0, -3_644_500, true),
    ])
  func `an offset moves the signal by its codes until it clips`(voltage: Double, current: Double, clips: Bool) throws {
    let laboratory = Laboratory(hertz: 50.3, seconds: 5, Laboratory.sines(amperes: 40, lag: 0))
    let result = try laboratory.measure {
      $0.frontEndErrors = [Self.errors(voltageCodes: voltage, currentCodes: current)]
    }
    #expect((result.clippedWindows == result.windows) == clips)
    #expect((result.clippedWindows == 0) != clips)
  }

  @Test(.verifies("REQ-MET-020"))
  func `a signal beyond the range is clipped, and its windows say so`() throws {
    let laboratory = Laboratory(seconds: 5, Laboratory.sines(amperes: 80, lag: 0))
    let result = try laboratory.measure()
    #expect(result.clippedWindows == result.windows)
    #expect(try #require(result.last).phases[0].isClipped)
    let clean = try Laboratory(seconds: 5, Laboratory.sines(amperes: 60, lag: 0)).measure()
    #expect(clean.clippedWindows == 0)
  }
}
