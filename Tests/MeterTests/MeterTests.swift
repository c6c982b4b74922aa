import Foundation
import Meter
import Metrology
import Quantities
import Testing

// verifies: register codes (IEC 62056-6-1)
@Suite struct RegisterCatalogueQuickTests {
  @Test(arguments: [
    (RegisterQuantity.activeImport, 1 as UInt8), (.activeExport, 2), (.reactiveImport, 3), (.reactiveExport, 4),
    (.reactiveQuadrant1, 5), (.reactiveQuadrant2, 6), (.reactiveQuadrant3, 7), (.reactiveQuadrant4, 8),
    (.apparentImport, 9), (.apparentExport, 10),
  ])
  func `totals and phases have the codes of the standard`(quantity: RegisterQuantity, group: UInt8) {
    #expect(quantity.obisCode(phase: nil) == ObisCode(group, 8, 0))
    #expect(quantity.obisCode(phase: 0) == ObisCode(20 + group, 8, 0))
    #expect(quantity.obisCode(phase: 1) == ObisCode(40 + group, 8, 0))
    #expect(quantity.obisCode(phase: 2) == ObisCode(60 + group, 8, 0))
  }

  @Test func `all quantities are listed once, in the order of their codes`() {
    var groups: [UInt8] = []
    for index in RegisterQuantity.all.indices { groups.append(RegisterQuantity.all[index].rawValue) }
    #expect(groups == Array(1...10))
  }

  @Test func `a quantity shows its own register`() {
    var registers = EnergyRegisters()
    let keys: [WritableKeyPath<EnergyRegisters, EnergyRegister>] = [
      \.activeImport, \.activeExport, \.reactiveQuadrant1, \.reactiveQuadrant2, \.reactiveQuadrant3,
      \.reactiveQuadrant4, \.apparentImport, \.apparentExport,
    ]
    for (index, key) in keys.enumerated() { registers[keyPath: key] = EnergyRegister(quanta: 1 << index, residue: 5) }
    func quanta(_ quantity: RegisterQuantity) -> Int64 { quantity.register(in: registers).quanta }
    #expect(quanta(.activeImport) == 1 && quanta(.activeExport) == 2)
    #expect(quanta(.reactiveQuadrant1) == 4 && quanta(.reactiveQuadrant2) == 8)
    #expect(quanta(.reactiveQuadrant3) == 16 && quanta(.reactiveQuadrant4) == 32)
    #expect(quanta(.apparentImport) == 64 && quanta(.apparentExport) == 128)
    // +R is I and II, -R is III and IV; the remainders add up too.
    #expect(RegisterQuantity.reactiveImport.register(in: registers) == EnergyRegister(quanta: 12, residue: 10))
    #expect(RegisterQuantity.reactiveExport.register(in: registers) == EnergyRegister(quanta: 48, residue: 10))
  }
}

// verifies: ratings of the reference meter and the thresholds that follow
@Suite struct MeterModelQuickTests {
  @Test func `the reference meter is rated 230 V, 5 (60) A, 1000 imp per kWh`() {
    let model = MeterModel.reference
    #expect(model.nominalVolts == 230 && model.referenceMilliamperes == 5000 && model.maximumMilliamperes == 60_000)
    #expect(model.transitionalMilliamperes == 500 && model.minimumMilliamperes == 250)
    #expect(model.startingMilliamperes == 20 && model.impulsesPerKilowattHour == 1000)
  }

  /// 20 mA at 230 V are 4.6 W; no load below 40 % of it, load again from 60 % on.
  @Test func `the thresholds of no load follow from the starting current`() {
    #expect(MeterModel.reference.startingMicrowatts == 4_600_000)
    #expect(MeterModel.reference.noLoad.stopMicrowatts == 1_840_000)
    #expect(MeterModel.reference.noLoad.startMicrowatts == 2_760_000)
    var other = MeterModel.reference
    other.startingMilliamperes = 40
    other.nominalVolts = 120
    #expect(other.noLoad == NoLoadThreshold(stopMicrowatts: 1_920_000, startMicrowatts: 2_880_000))
  }

  @Test func `the nominal calibration is that of full scale`() {
    let calibration = MeterModel.reference.nominalCalibration
    // 460 V and 100 A at code 2^23.
    #expect(calibration.voltageAttovoltsPerCode == 54_836_273_193_359)
    #expect(calibration.currentAttoamperesPerCode == 11_920_928_955_078)
    #expect(calibration.voltageOffsetCodes == 0 && calibration.currentDelayNanoseconds == 0)
    #expect(calibration.isValid)
  }

  @Test func `the metrology gets what the model says`() {
    let parameters = MeterModel.reference.metrologyParameters(
      nominalFrequency: .hertz60, accumulationMode: .importSum)
    #expect(parameters.nominalFrequency == .hertz60 && parameters.accumulationMode == .importSum)
    #expect(parameters.noLoad == MeterModel.reference.noLoad && parameters.impulsesPerKilowattHour == 1000)
  }
}
