import Foundation
import Metrology
import Quantities
import RequirementTrait
import Testing

@Suite(.verifies("REQ-MET-009")) struct PhaseGainsTests {
  /// Exact gains in double precision, from the definitions of the units.
  @Test(arguments: [1 as UInt64, 2, 3])
  func `gains are rounded to nearest`(seed: UInt64) {
    var random = Seeded(seed)
    for _ in 0..<2000 {
      let (u, i) = (
        UInt64.random(in: 1 << 40..<1 << 48, using: &random), UInt64.random(in: 1 << 40..<1 << 48, using: &random)
      )
      let gains = PhaseGains(PhaseCalibration(voltageAttovoltsPerCode: u, currentAttoamperesPerCode: i))
      let watts = Double(u) * 1e-18 * Double(i) * 1e-18
      let energy = watts * (1e-9 / 256) / 0.0036 * 0x1p88
      let power = watts * 1e6 * 0x1p48
      // Half a unit, and the rounding of the factors, 2e-11.
      func expectGain(_ gain: Int64, _ exact: Double) {
        let limit = 0.5 + exact * 3e-11
        #expect(abs(Double(gain) - exact) <= limit, "\(exact), seed \(seed)")
      }
      expectGain(gains.energy, energy)
      expectGain(gains.power, power)
      expectGain(gains.voltage, Double(u) * 1e-12 * 0x1p32)
      expectGain(gains.current, Double(i) * 1e-12 * 0x1p32)
    }
  }

  @Test func `the reference meter's gain is right within 3e-9`() {
    let gains = PhaseGains(Converter.calibration)
    let exact = 460.0 / 8_388_608 * (100.0 / 8_388_608) * (1e-9 / 256) / 0.0036 * 0x1p88
    expect(Double(gains.energy) / exact - 1, within: 4e-9, "energy gain")
  }

  /// 60 A x 3 x 265 V for the time that 1e8 kWh take, and the largest window, stay in their words.
  @Test func `the largest gains keep a window of three phases below 2^127`() {
    let largest = PhaseCalibration(
      voltageAttovoltsPerCode: (1 << 48) - 1, currentAttoamperesPerCode: (1 << 48) - 1)
    let gains = PhaseGains(largest)
    #expect(gains.energy < 1 << 35)
    #expect(gains.power < 1 << 45)
    let energy = WindowEnergy(
      sum: 2048 << 48, period: SamplePeriod(ticks: SamplePeriod.longestTicks), gain: gains.energy)
    #expect(energy.units > 0 && energy.units < 1 << 120)
  }
}

@Suite struct PhaseCalibrationRangeTests {
  @Test func `a calibration outside of its ranges is not valid`() {
    let valid = Converter.calibration
    #expect(valid.isValid)
    func changed(_ change: (inout PhaseCalibration) -> Void) -> Bool {
      var other = valid
      change(&other)
      return other.isValid
    }
    #expect(!changed { $0.voltageAttovoltsPerCode = (1 << 30) - 1 })
    #expect(!changed { $0.currentAttoamperesPerCode = 1 << 48 })
    #expect(!changed { $0.currentDelayNanoseconds = 100_001 })
    #expect(!changed { $0.currentDelayNanoseconds = -100_001 })
    #expect(!changed { $0.voltageOffsetCodes = 0x80_0000 })
    #expect(!changed { $0.currentOffsetCodes = -0x80_0001 })
    #expect(changed { $0.currentDelayNanoseconds = -100_000 })
  }

  /// 500 V / 2^23 = 59.604644775390625 uV and 7 A / 2^23 = 0.83446502685546875 uA: one is rounded up, the other down.
  @Test func `weights of codes follow from full scale, to the nearest attounit`() {
    let calibration = PhaseCalibration.nominal(
      fullScalePeakMicrovolts: 500_000_000, fullScalePeakMicroamperes: 7_000_000)
    #expect(calibration.voltageAttovoltsPerCode == 59_604_644_775_391)
    #expect(calibration.currentAttoamperesPerCode == 834_465_026_855)
  }
}
