import Meter
import Metrology
import Quantities
import RequirementTrait
import Testing

@Suite struct MeterModelTests {
  @Test func `the reference meter is rated 230 V, 5 (60) A, 1000 imp per kWh`() {
    let model = MeterModel.reference
    #expect(model.nominalVolts == 230 && model.referenceMilliamperes == 5000 && model.maximumMilliamperes == 60_000)
    #expect(model.transitionalMilliamperes == 500 && model.minimumMilliamperes == 250)
    #expect(model.startingMilliamperes == 20 && model.impulsesPerKilowattHour == 1000)
  }

  /// 20 mA at 230 V are 4.6 W; no load below 40 % of it, load again from 60 % on.
  @Test(.verifies("REQ-MET-013", "REQ-MET-015", "REQ-MET-016"))
  func `the starting current registers, and a third of it does not`() {
    let model = MeterModel.reference
    #expect(model.startingMicrowatts == 4_600_000)
    #expect(model.noLoad == NoLoadThreshold(stopMicrowatts: 1_840_000, startMicrowatts: 2_760_000))
    #expect(model.noLoad.startMicrowatts < model.startingMicrowatts)
    #expect(model.noLoad.stopMicrowatts > model.startingMicrowatts / 3)
    #expect(model.noLoad.stopMicrowatts < model.noLoad.startMicrowatts)
  }

  @Test(.verifies("REQ-MET-016"))
  func `the thresholds of no load follow from starting current and nominal voltage`() {
    var other = MeterModel.reference
    other.startingMilliamperes = 40
    other.nominalVolts = 120
    #expect(other.noLoad == NoLoadThreshold(stopMicrowatts: 1_920_000, startMicrowatts: 2_880_000))
  }

  /// 460 V / 2^23 = 54.836 uV and 100 A / 2^23 = 11.921 uA.
  @Test func `codes weigh full scale over 2^23`() {
    let calibration = MeterModel.reference.nominalCalibration
    #expect(calibration.voltageAttovoltsPerCode == 54_836_273_193_359)
    #expect(calibration.currentAttoamperesPerCode == 11_920_928_955_078)
    #expect(calibration.voltageOffsetCodes == 0 && calibration.currentOffsetCodes == 0)
    #expect(calibration.currentDelayNanoseconds == 0)
    #expect(calibration.isValid)
  }

  @Test func `the metrology gets what the model says`() {
    let parameters = MeterModel.reference.metrologyParameters(
      nominalFrequency: .hertz60, accumulationMode: .importSum)
    #expect(parameters.nominalFrequency == .hertz60 && parameters.accumulationMode == .importSum)
    #expect(parameters.noLoad == MeterModel.reference.noLoad && parameters.impulsesPerKilowattHour == 1000)
  }
}
