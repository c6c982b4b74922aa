// @relation(REQ-MET-002, REQ-MET-003, REQ-MET-009, REQ-MET-024, scope=file)

import Quantities

/// The gains of one phase, derived once from its calibration; nothing on the billing path is divided.
package struct PhaseGains: Equatable, Sendable {
  /// Energy of one unit code^2 * sample * 1/256 ns, in 2^-88 quanta.
  ///
  /// Reference meter, 460 V and 100 A at 2^23: 2^27.5, so its rounding is below 3e-9 of the energy. Largest gain, from code
  /// weights below 2^48: 2^34.6. With sums of products below 2^59 and periods below 2^25.3 a window stays below 2^119.
  package var energy: Int64
  /// Power of one code^2, in 2^-48 µW.
  package var power: Int64
  /// Voltage of one code, in 2^-32 µV.
  package var voltage: Int64
  /// Current of one code, in 2^-32 µA.
  package var current: Int64

  package init(_ calibration: PhaseCalibration) {
    let product = calibration.voltageAttovoltsPerCode.multipliedFullWidth(by: calibration.currentAttoamperesPerCode)
    // 1e-36 W, rounded to 2^32 of them; below 2^64.
    let watts = ((UInt128(product.high) &<< 64 | UInt128(product.low)) &+ (1 &<< 31)) &>> 32
    energy = Int64(truncatingIfNeeded: (watts &* Self.energyFactor &+ (1 &<< 63)) &>> 64)
    power = Int64(truncatingIfNeeded: (watts &* Self.powerFactor &+ (1 &<< 55)) &>> 56)
    voltage = Self.micro(calibration.voltageAttovoltsPerCode)
    current = Self.micro(calibration.currentAttoamperesPerCode)
  }

  /// 2^176 / 3.6e42: 2^32 (dropped above) * 1e-36 W * 1e-9 s / 256 / 3.6e-3 J * 2^88 quanta, with 64 fraction bits.
  private static var energyFactor: UInt128 { 26_605_825_362 }
  /// 2^136 / 1e30: 2^32 (dropped above) * 1e-36 W * 1e6 µW/W * 2^48, with 56 fraction bits.
  private static var powerFactor: UInt128 { 87_112_285_932 }
  /// 2^96 / 1e12: 1e-18 to 1e-6, 2^32, with 64 fraction bits.
  private static var microFactor: UInt64 { 79_228_162_514_264_338 }

  private static func micro(_ atto: UInt64) -> Int64 {
    let product = atto.multipliedFullWidth(by: microFactor)
    return Int64(truncatingIfNeeded: product.high &+ (product.low &>> 63))
  }
}

extension WindowEnergy {
  /// Energy of a sum of products: exact, no bit is dropped.
  ///
  /// `sum` in code^2 * samples.
  package init(sum: Int64, period: SamplePeriod, gain: Int64) {
    let product = sum.multipliedFullWidth(by: period.ticks &* gain)
    self.init(units: Int128(product.high) &<< 64 | Int128(product.low))
  }
}
