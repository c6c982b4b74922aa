import Foundation
import Metrology
import Quantities
import RequirementTrait
import Testing

/// Relative error of the active registers over exactly the span that they cover.
func activeError(_ source: Programme, seconds: Double, converter: Converter = Converter()) -> Double {
  var bench = Bench(source, converter: converter)
  var engine: MetrologyEngine<1> = Bench.engine()
  bench.run(&engine, until: seconds)
  guard let from = engine.registeredFrom, let to = engine.registeredTo else { return .nan }
  return engine.accounting.total.activeJoules / source.activeJoules(from: from.seconds, to: to.seconds) - 1
}

@Suite(.verifies("REQ-MET-024", "REQ-MET-025", "REQ-MET-001", "REQ-MET-004")) struct SinusoidalEnergyTests {
  static let loads: [Load] = [0.04, 0.25, 5, 60].flatMap { amperes in
    [Load.unity(amperes), .inductive(amperes), .capacitive(amperes)].flatMap { [$0, $0.exported] }
  }

  @Test(arguments: [45, 47.3, 50, 52.9, 60, 65], loads)
  func `active energy is right over the load curve`(hertz: Double, load: Load) {
    let error = activeError(load.source(hertz), seconds: 4)
    expect(error, within: load.name.hasPrefix("PF 1") ? 50e-6 : 100e-6, "\(hertz) Hz, \(load.testDescription)")
  }

  /// Low power factors: the product swings far more than it means.
  @Test(arguments: [0.25, 0.1, -0.25, -0.1], [50.0, 61.7])
  func `active energy is right at low power factors`(factor: Double, hertz: Double) {
    let load = Load(amperes: 10, name: "PF \(factor)", lag: factor > 0 ? acos(factor) : -acos(-factor))
    expect(activeError(load.source(hertz), seconds: 4), within: 100e-6, load.testDescription)
  }

  /// The converter of the reference board reads at a rate that no mains frequency divides.
  @Test(arguments: [34_560_037 as Int64, 39_999_000, 32_003_200], [Load.unity(5), .inductive(5)])
  func `active energy is right at other sampling rates`(ticks: Int64, load: Load) {
    let source = load.source(50.02)
    var bench = Bench([source], clocks: [SampleClock(firstNanoseconds: 123_456_789, ticks: ticks)])
    var engine: MetrologyEngine<1> = Bench.engine(period: SamplePeriod(ticks: ticks))
    bench.run(&engine, until: 4)
    guard let from = engine.registeredFrom, let to = engine.registeredTo else {
      Issue.record("nothing registered")
      return
    }
    let error = engine.accounting.total.activeJoules / source.activeJoules(from: from.seconds, to: to.seconds) - 1
    expect(error, within: 50e-6, "\(ticks) ticks, \(load.testDescription)")
  }
}

@Suite(.verifies("REQ-MET-024", "REQ-MET-025")) struct ReferenceCurrentTests {
  @Test(arguments: [50.0, 60.0], [Load.unity(5), .inductive(5), .capacitive(5).exported])
  func `active energy is right at the reference current`(hertz: Double, load: Load) {
    expect(activeError(load.source(hertz), seconds: 1.5), within: 50e-6, "\(hertz) Hz, \(load.testDescription)")
  }
}
