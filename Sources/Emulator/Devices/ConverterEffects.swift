// @relation(REQ-EMU-018, scope=file)

/// What is wrong with a real front end: every effect by name, with its size, or off.
///
/// Sizes are those of the device that the seed draws: a tolerance is the largest deviation, drawn evenly; noise is rms.
public struct ConverterEffects: Sendable, Equatable {
  /// Current sensor of the meter.
  public enum Sensor: Sendable, Equatable {
    case shunt
    /// A current transformer: it leads by `leadDegrees` at 50 Hz, and direct current takes its core towards saturation: at
    /// `saturationAmperes` of it the ratio is 1 % low and the lead twice as large, growing with the square.
    case transformer(leadDegrees: Double, saturationAmperes: Double)
  }

  /// Codes are whole numbers. Off: a dither of one code, drawn evenly ahead of the rounding, so that the mean code is the value.
  public var isQuantised: Bool
  /// White noise of each conversion, codes rms.
  public var noiseCodes: Double
  /// Largest integral nonlinearity, codes: errors of the weights of a successive approximation, mid-scale transition included.
  public var nonlinearityCodes: Double
  /// Gain tolerance of each input, ratio.
  public var gainTolerance: Double
  /// Largest offset of each input, codes.
  public var offsetCodes: Double
  /// The anti-alias filter: two poles at 2.5 kHz in each input.
  public var hasAntiAliasFilter: Bool
  /// Tolerance of each pole, ratio.
  public var filterTolerance: Double
  /// Jitter of the sampling instant, ns rms.
  public var jitterNanoseconds: Double
  /// Share of the other two inputs that appears in each, ratio.
  public var crosstalk: Double
  /// The x16 amplifier saturates 5 % above full scale, ahead of the filter, and takes this long to recover, ns; nil: it does not
  /// saturate.
  public var amplifierRecoveryNanoseconds: Double?
  /// Temperature coefficient of each input's gain, ppm/K, largest.
  public var temperatureCoefficientPPM: Double
  /// Temperature above 23 degrees at the start, K, and half the swing over a day.
  public var temperatureRiseKelvin: Double
  public var temperatureSwingKelvin: Double
  public var sensor: Sensor
  /// Gap between two reads, ns; drawn evenly.
  public var gapNanoseconds: ClosedRange<Int64>
  /// Tolerance of the bus clock, ppm, and its drift over ten minutes.
  public var busTolerancePPM: Double
  public var busDriftPPM: Double
  /// Tolerance of the meter's crystal, ppm: by so much its clock, which times all conversions, runs fast or slow.
  public var crystalTolerancePPM = 0.0
  /// The meter knows its inputs' gains, offsets and delays at 23 degrees.
  public var isCalibrated: Bool

  /// A meter of class B as it leaves the factory.
  public static let typical = ConverterEffects(
    isQuantised: true, noiseCodes: 0.4, nonlinearityCodes: 0.8, gainTolerance: 0.01, offsetCodes: 6,
    hasAntiAliasFilter: true, filterTolerance: 0.01, jitterNanoseconds: 50, crosstalk: 1e-4,
    amplifierRecoveryNanoseconds: 300_000, temperatureCoefficientPPM: 20, temperatureRiseKelvin: 0,
    temperatureSwingKelvin: 5, sensor: .shunt, gapNanoseconds: 200_000...2_000_000, busTolerancePPM: 200,
    busDriftPPM: 20,
    isCalibrated: true)

  /// Timing, skew, ranges and gaps alone.
  public static let none = ConverterEffects(
    isQuantised: false, noiseCodes: 0, nonlinearityCodes: 0, gainTolerance: 0, offsetCodes: 0, hasAntiAliasFilter: true,
    filterTolerance: 0, jitterNanoseconds: 0, crosstalk: 0, amplifierRecoveryNanoseconds: nil,
    temperatureCoefficientPPM: 0, temperatureRiseKelvin: 0, temperatureSwingKelvin: 0, sensor: .shunt,
    gapNanoseconds: 200_000...2_000_000, busTolerancePPM: 0, busDriftPPM: 0, isCalibrated: true)
}
