import Devices
import Meter
import Metrology
import Quantities

/// What a meter is made of: from it a meter starts anew whenever its supply returns.
struct MeterDesign<let phaseCount: Int> {
  var model: MeterModel
  var calibrations: InlineArray<phaseCount, PhaseCalibration>
  var converters: InlineArray<phaseCount, ConverterCalibration>
  var period: SamplePeriod
  var nominalFrequency: NominalFrequency?
  var accumulationMode: AccumulationMode

  /// What a factory would make for a run; `converters` is nil for the ideal front end.
  init(_ configuration: RunConfiguration, converters: ConverterFrontEnd?) {
    var calibrations = InlineArray<phaseCount, PhaseCalibration>(
      repeating: configuration.model.nominalCalibration)
    var inputs = InlineArray<phaseCount, ConverterCalibration>(repeating: ConverterCalibration())
    if let converters {
      for phase in 0..<phaseCount {
        (calibrations[phase], inputs[phase]) = converters.calibration(phase: phase, hertz: configuration.mainsHertz)
      }
    }
    for phase in 0..<min(phaseCount, configuration.calibrations.count) {
      calibrations[phase] = configuration.calibrations[phase]
      inputs[phase].currentDelayNanoseconds += configuration.calibrations[phase].currentDelayNanoseconds
      inputs[phase].amplifiedDelayNanoseconds += configuration.calibrations[phase].currentDelayNanoseconds
    }
    if let constants = configuration.constants {
      for phase in 0..<phaseCount {
        calibrations[phase] = constants.phases[phase].phase
        inputs[phase] = constants.phases[phase].converter
        // A matter of the board's design, not of its calibration.
        inputs[phase].hasAntiAliasFilter = configuration.effects.hasAntiAliasFilter
      }
    }
    // The aligner settles the delay of a multiplexed converter.
    if converters != nil { for phase in 0..<phaseCount { calibrations[phase].currentDelayNanoseconds = 0 } }
    model = configuration.model
    self.calibrations = calibrations
    self.converters = inputs
    period = SamplePeriod(
      nanoseconds: converters == nil ? IdealFrontEnd.sampleNanoseconds : ConverterFrontEnd.frameNanoseconds)
    nominalFrequency = configuration.nominalFrequency
    accumulationMode = configuration.accumulationMode
  }

  func meter() -> Meter<phaseCount> {
    Meter(
      model: model, calibrations: calibrations, converters: converters, period: period,
      nominalFrequency: nominalFrequency, accumulationMode: accumulationMode)
  }
}
