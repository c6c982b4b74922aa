// @relation(REQ-EMU-050, scope=file)

import Devices
import EmulatorKit
import Scenarios

/// Something that a meter's error can come from and that the bench can take away. Raw values are the names in scenario files where
/// there is one.
public enum Cause: String, Sendable, CaseIterable {
  case deviation, calibration, crosstalk, nonlinearity, noise, quantisation, filterTolerance, jitter, amplifierRecovery
  case temperatureCoefficient, sensor, gap, busTolerance, converter

  /// What it is, physically.
  public var text: String {
    switch self {
    case .deviation: "the gain error that was asked for"
    case .calibration: "tolerances of gain, offset and delay that the meter does not know"
    case .crosstalk: "a share of the voltage shows on the current's inputs"
    case .nonlinearity: "the converter's weights are off: codes are no straight line of the input"
    case .noise: "noise of the conversions"
    case .quantisation: "codes of 12 bits are whole numbers"
    case .filterTolerance: "the anti-alias filters of voltage and current have different poles"
    case .jitter: "the instants of sampling jitter"
    case .amplifierRecovery: "the x16 amplifier saturates and takes its time to recover"
    case .temperatureCoefficient: "gains move with the temperature"
    case .sensor: "the current transformer's phase, and its saturation by direct current"
    case .gap: "between two reads of the converter nothing is sampled: the gap is filled from the cycle before"
    case .busTolerance: "the bus clock, which times the samples, is off and drifts"
    case .converter:
      "the converter as a whole: sampling of three inputs in turn at 7.4 kS/s behind filters of two poles"
    }
  }

  /// The same meter without it; nil where the meter doesn't have it.
  func removed(from meter: MeterUnderTest) -> MeterUnderTest? {
    var meter = meter
    if self == .deviation {
      guard meter.errors != FrontEndErrors() else { return nil }
      meter.errors = FrontEndErrors()
      return meter
    }
    guard meter.frontEnd == .ad7991 else { return nil }
    if self == .converter {
      meter.frontEnd = .ideal
      return meter
    }
    let before = meter.effects
    switch self {
    case .deviation, .converter: break
    case .calibration: meter.effects.isCalibrated = true
    case .crosstalk: meter.effects.crosstalk = 0
    case .nonlinearity: meter.effects.nonlinearityCodes = 0
    case .noise: meter.effects.noiseCodes = 0
    case .quantisation: meter.effects.isQuantised = false
    case .filterTolerance: meter.effects.filterTolerance = 0
    case .jitter: meter.effects.jitterNanoseconds = 0
    case .amplifierRecovery: meter.effects.amplifierRecoveryNanoseconds = nil
    case .temperatureCoefficient: meter.effects.temperatureCoefficientPPM = 0
    case .sensor: meter.effects.sensor = .shunt
    // The shortest that a scenario may ask for.
    case .gap: meter.effects.gapNanoseconds = 100_000...100_000
    case .busTolerance: (meter.effects.busTolerancePPM, meter.effects.busDriftPPM) = (0, 0)
    }
    return meter.effects == before ? nil : meter
  }
}
