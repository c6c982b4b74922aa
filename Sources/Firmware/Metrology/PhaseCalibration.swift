/// Calibration of one phase: what a code is worth, where zero lies, and by how much the current channel is late.
///
/// The weights of the codes are stated as integers, so that a calibration can be stored and compared exactly.
public struct PhaseCalibration: Equatable, Sendable {
  /// Weight of a voltage code in attovolts (1e-18 V), 2^30 ..< 2^48.
  public var voltageAttovoltsPerCode: UInt64
  /// Weight of a current code in attoamperes (1e-18 A), 2^30 ..< 2^48.
  public var currentAttoamperesPerCode: UInt64
  /// Voltage code at zero volts; the starting point of the direct-voltage removal.
  public var voltageOffsetCodes: Int32
  /// Current code at zero amperes; the starting point of the direct-current removal.
  public var currentOffsetCodes: Int32
  /// Phase calibration: the current is delayed by this time against the voltage, -100 000 ... 100 000 ns.
  ///
  /// A current transformer that advances the current by 0.1 degree at 50 Hz needs +5556 ns.
  public var currentDelayNanoseconds: Int32

  public init(
    voltageAttovoltsPerCode: UInt64, currentAttoamperesPerCode: UInt64, voltageOffsetCodes: Int32 = 0,
    currentOffsetCodes: Int32 = 0, currentDelayNanoseconds: Int32 = 0
  ) {
    self.voltageAttovoltsPerCode = voltageAttovoltsPerCode
    self.currentAttoamperesPerCode = currentAttoamperesPerCode
    self.voltageOffsetCodes = voltageOffsetCodes
    self.currentOffsetCodes = currentOffsetCodes
    self.currentDelayNanoseconds = currentDelayNanoseconds
  }

  /// Calibration of a front end without error, from its full-scale peaks in microvolts and microamperes at code 2^23.
  public static func nominal(fullScalePeakMicrovolts: UInt64, fullScalePeakMicroamperes: UInt64) -> PhaseCalibration {
    PhaseCalibration(
      voltageAttovoltsPerCode: weight(fullScaleMicro: fullScalePeakMicrovolts),
      currentAttoamperesPerCode: weight(fullScaleMicro: fullScalePeakMicroamperes))
  }

  /// 1e-6 units at full scale -> 1e-18 units a code, rounded to nearest; 1e12 / 2^23 = 5^12 * 2^12 / 2^23 = 5^12 / 2^11.
  private static func weight(fullScaleMicro: UInt64) -> UInt64 {
    (fullScaleMicro &* 244_140_625 &+ 1024) &>> 11
  }

  /// Whether all members lie in their ranges.
  public var isValid: Bool {
    let weights: Range<UInt64> = (1 &<< 30)..<(1 &<< 48)
    return weights.contains(voltageAttovoltsPerCode) && weights.contains(currentAttoamperesPerCode)
      && currentDelayNanoseconds >= -100_000 && currentDelayNanoseconds <= 100_000
      && voltageOffsetCodes >= -0x80_0000 && voltageOffsetCodes <= 0x7F_FFFF
      && currentOffsetCodes >= -0x80_0000 && currentOffsetCodes <= 0x7F_FFFF
  }
}
