/// What one window of one phase measured. Rms values are those of the alternating part.
public struct PhaseQuantities: Sendable {
  /// Rms voltage, µV.
  public var voltageMicrovolts: Int64 = 0
  /// Rms current, µA.
  public var currentMicroamperes: Int64 = 0
  /// Active power, µW; negative for export.
  public var activeMicrowatts: Int64 = 0
  /// Reactive power of the fundamental (IEC 62053-24), µvar; positive when the current lags.
  public var reactiveMicrovars: Int64 = 0
  /// Apparent power, µVA: rms voltage times rms current.
  public var apparentMicrovoltamperes: Int64 = 0
  /// Active over apparent power, 1e-6; negative for export, 0 without current.
  public var powerFactorMillionths: Int32 = 0
  /// Angle of the voltage's fundamental at the start of the window, 2^-32 turns of a sine.
  public var voltageAngleTurns: Int32 = 0
  /// Harmonics 2...40 of the voltage over its fundamental, 1e-6; index 0 is order 2. 0 without a voltage.
  public var voltageHarmonicMillionths = InlineArray<39, UInt32>(repeating: 0)
  /// Harmonics 2...40 of the current over its fundamental, 1e-6.
  public var currentHarmonicMillionths = InlineArray<39, UInt32>(repeating: 0)
  /// Total harmonic distortion of the voltage, orders 2...40 over the fundamental, 1e-6.
  public var voltageDistortionMillionths: UInt32 = 0
  /// Total harmonic distortion of the current, 1e-6.
  public var currentDistortionMillionths: UInt32 = 0
  /// The converter reached an end of its range.
  public var isClipped = false
  /// Samples that were filled from the preceding cycle, because the converter was not read: share of the window, 1e-6.
  public var gapShareMillionths: Int32 = 0
  /// More than 2 % of the window was filled.
  public var isGapExcessive: Bool { gapShareMillionths > 20_000 }
  /// Samples of which nothing is known: they count as zero.
  public var lostSamples: Int32 = 0
  /// Direct components that were taken off, codes: what a calibration finds of the zero points.
  public var directVoltageCodes: Int32 = 0
  public var directCurrentCodes: Int32 = 0
  /// Neither active nor reactive power reached the no-load threshold: nothing was registered.
  public var isUnderNoLoad = false

  public init() {}
}
