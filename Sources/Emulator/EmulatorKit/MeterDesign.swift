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

  func meter() -> Meter<phaseCount> {
    Meter(
      model: model, calibrations: calibrations, converters: converters, period: period,
      nominalFrequency: nominalFrequency, accumulationMode: accumulationMode)
  }
}

/// What meters had done when their supply went.
struct PastMeters {
  private(set) var activePulses: Int64 = 0
  private(set) var reactivePulses: Int64 = 0
  private(set) var tallies: [AlignmentTally]
  /// Instants of the very first samples.
  private(set) var origins: [Instant?]

  init(phaseCount: Int) {
    tallies = Array(repeating: AlignmentTally(), count: phaseCount)
    origins = Array(repeating: nil, count: phaseCount)
  }

  mutating func add<let phaseCount: Int>(_ meter: borrowing Meter<phaseCount>) {
    activePulses += meter.metrology.activeOutput.emitted
    reactivePulses += meter.metrology.reactiveOutput.emitted
    for phase in 0..<phaseCount {
      tallies[phase] = tallies[phase] + meter.aligners[phase].tally
      origins[phase] = origins[phase] ?? meter.aligners[phase].origin
    }
  }
}

extension AlignmentTally {
  static func + (left: AlignmentTally, right: AlignmentTally) -> AlignmentTally {
    var sum = left
    sum.measured += right.measured
    sum.filled += right.filled
    sum.lost += right.lost
    sum.amplified += right.amplified
    sum.rangeChanges += right.rangeChanges
    return sum
  }
}
