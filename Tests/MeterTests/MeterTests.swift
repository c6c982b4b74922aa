import Meter
import Metrology
import Quantities
import RequirementTrait
import Testing

@Suite struct RegisterCatalogueTests {
  /// IEC 62056-6-1: group C of the total, and 20 more for each phase.
  @Test(
    arguments: [
      (.activeImport, nil, 1), (.activeExport, nil, 2), (.reactiveQuadrant4, nil, 8), (.apparentExport, nil, 10),
      (.activeImport, 0, 21), (.activeExport, 1, 42), (.reactiveImport, 2, 63), (.apparentImport, 2, 69),
    ] as [(RegisterQuantity, Int?, UInt8)])
  func `registers bear their OBIS codes`(quantity: RegisterQuantity, phase: Int?, group: UInt8) {
    #expect(quantity.obisCode(phase: phase) == ObisCode(group, 8, 0))
  }
}

@Suite struct MeterModelTests {
  @Test(.verifies("REQ-MET-013", "REQ-MET-016"))
  func `the starting current registers, and a third of it does not`() {
    let model = MeterModel.reference
    #expect(model.startingMicrowatts == 4_600_000)
    #expect(model.noLoad.startMicrowatts < model.startingMicrowatts)
    #expect(model.noLoad.stopMicrowatts > model.startingMicrowatts / 3)
    #expect(model.noLoad.stopMicrowatts < model.noLoad.startMicrowatts)
    #expect(model.nominalCalibration.isValid)
  }

  /// 460 V / 2^23 = 54.836 uV and 100 A / 2^23 = 11.921 uA.
  @Test func `codes weigh full scale over 2^23`() {
    let calibration = MeterModel.reference.nominalCalibration
    #expect(calibration.voltageAttovoltsPerCode == 54_836_273_193_359)
    #expect(calibration.currentAttoamperesPerCode == 11_920_928_955_078)
  }
}

@Suite struct PulseLinesOfTheMeterTests {
  @Test(.verifies("REQ-MET-035", "REQ-MET-036"))
  func `a meter without load makes no edge`() {
    var meter = Meter<1>(
      model: .reference, calibrations: [MeterModel.reference.nominalCalibration],
      period: SamplePeriod(nanoseconds: 125_000), nominalFrequency: .hertz50, accumulationMode: .vectorSum)
    let frames = [RawFrame](repeating: RawFrame(voltage: 0, current: 0), count: 8000)
    var taken = 0
    while taken < frames.count {
      taken += meter.metrology.append(
        frames.span.extracting(taken..<frames.count), phase: 0, first: Instant(nanoseconds: 0))
    }
    #expect(meter.nextEdge(of: .active) == nil)
    #expect(meter.nextEdge(of: .reactive) == nil)
    #expect(meter.metrology.measuredWindows > 0)
  }
}
