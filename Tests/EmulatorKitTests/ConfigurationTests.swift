import EmulatorKit
import Metrology
import RequirementTrait
import Scenarios
import Testing

/// What can't be run is refused by name.
@Suite struct `Configurations that can't be run` {
  private static let one = Laboratory(seconds: 1, Laboratory.sines(amperes: 1, lag: 0))
  private static let two = Laboratory(
    seconds: 1, Laboratory.sines(amperes: 1, lag: 0), Laboratory.sines(amperes: 1, lag: 0))

  @Test(.verifies("REQ-EMU-008")) func `a waveform with another number of phases than the meter`() {
    #expect(throws: RunError.phasesOfSource(source: 1, meter: 3)) { try Self.one.measure { $0.phaseCount = 3 } }
    #expect("\(RunError.phasesOfSource(source: 1, meter: 3))" == "the waveform has 1 phases, the meter 3")
  }

  @Test(.verifies("REQ-EMU-008")) func `a meter of two phases`() {
    #expect(throws: RunError.phaseCount(2)) { try Self.two.measure { $0.phaseCount = 2 } }
  }

  @Test(.verifies("REQ-EMU-008"), arguments: [0, -1, Int64.min])
  func `a duration that is not above zero`(nanoseconds: Int64) {
    #expect(throws: RunError.duration(nanoseconds)) { try Self.one.measure { $0.durationNanoseconds = nanoseconds } }
  }

  @Test(.verifies("REQ-EMU-008"), arguments: 0..<5)
  func `a calibration out of range`(member: Int) {
    var calibration = PhaseCalibration.nominal(
      fullScalePeakMicrovolts: 460_000_000, fullScalePeakMicroamperes: 100_000_000)
    switch member {
    case 0: calibration.voltageAttovoltsPerCode = 0
    case 1: calibration.currentAttoamperesPerCode = 1 << 48
    case 2: calibration.voltageOffsetCodes = 8_388_608
    case 3: calibration.currentOffsetCodes = -8_388_609
    default: calibration.currentDelayNanoseconds = 100_001
    }
    #expect(throws: RunError.calibration(phase: 0)) { try Self.one.measure { $0.calibrations = [calibration] } }
  }

  @Test(.verifies("REQ-EMU-001")) func `a scenario's settings become those of the run`() throws {
    let scenario = try Scenario(
      yaml: """
        meter: three-phase
        duration: 12 s
        seed: 99
        accumulation: import sum
        nominalFrequency: 60 Hz
        frontEndErrors: [{phases: 2, voltageGain: 100 ppm}]
        """, file: "settings.yaml")
    let configuration = RunConfiguration(scenario)
    #expect(configuration.durationNanoseconds == 12_000_000_000)
    #expect(configuration.phaseCount == 3)
    #expect(configuration.seed == 99)
    #expect(configuration.accumulationMode == .importSum)
    #expect(configuration.nominalFrequency == .hertz60)
    #expect(configuration.frontEndErrors.map(\.voltageGainPPM) == [0, 100, 0])
  }
}
