import Metrology

/// A type of meter: its ratings and what follows from them.
public struct MeterModel: Equatable, Sendable {
  /// Nominal voltage between line and neutral, V.
  public var nominalVolts: Int64
  /// Reference current, mA.
  public var referenceMilliamperes: Int64
  /// Maximum current, mA.
  public var maximumMilliamperes: Int64
  /// Transitional current, mA.
  public var transitionalMilliamperes: Int64
  /// Minimum current, mA.
  public var minimumMilliamperes: Int64
  /// Starting current, mA.
  public var startingMilliamperes: Int64
  /// Meter constant of both pulse lines, imp/kWh and imp/kvarh.
  public var impulsesPerKilowattHour: Int64
  /// Peak voltage at which the converter clips, µV.
  public var fullScalePeakMicrovolts: UInt64
  /// Peak current at which the converter clips, µA.
  public var fullScalePeakMicroamperes: UInt64

  /// The reference meter: 230 V, 5 (60) A, class B, 1000 imp/kWh; per phase also that of the three-phase meter.
  public static let reference = MeterModel(
    nominalVolts: 230, referenceMilliamperes: 5000, maximumMilliamperes: 60000, transitionalMilliamperes: 500,
    minimumMilliamperes: 250, startingMilliamperes: 20, impulsesPerKilowattHour: 1000,
    fullScalePeakMicrovolts: 460_000_000, fullScalePeakMicroamperes: 100_000_000)

  /// Power of the starting current at nominal voltage, µW.
  public var startingMicrowatts: Int64 { nominalVolts &* startingMilliamperes &* 1000 }

  /// No load below 40 % of the starting power, load again from 60 % on: the starting current registers with a margin of 40 %,
  /// and a power between the two does not make the meter start and stop.
  public var noLoad: NoLoadThreshold {
    NoLoadThreshold(
      stopMicrowatts: startingMicrowatts &* 2 / 5, startMicrowatts: startingMicrowatts &* 3 / 5)
  }

  /// Calibration of a front end without error.
  public var nominalCalibration: PhaseCalibration {
    .nominal(
      fullScalePeakMicrovolts: fullScalePeakMicrovolts, fullScalePeakMicroamperes: fullScalePeakMicroamperes)
  }

  /// Parameters of the metrology.
  public func metrologyParameters(
    nominalFrequency: NominalFrequency?, accumulationMode: AccumulationMode
  ) -> MetrologyParameters {
    MetrologyParameters(
      nominalFrequency: nominalFrequency, accumulationMode: accumulationMode, noLoad: noLoad,
      impulsesPerKilowattHour: impulsesPerKilowattHour)
  }
}
