import Foundation
import Metrology
import Quantities
import RequirementTrait
import Testing

/// Error of the reactive registers over the span that they cover, as a share of the fundamental's apparent energy.
func reactiveError(_ source: Programme, seconds: Double, nominal: NominalFrequency? = nil) -> Double {
  var bench = Bench(source)
  var parameters = Bench.parameters
  parameters.nominalFrequency = nominal
  var engine: MetrologyEngine<1> = Bench.engine(parameters)
  bench.run(&engine, until: seconds)
  guard let from = engine.registeredFrom?.seconds, let to = engine.registeredTo?.seconds else { return .nan }
  let apparent = source.segments[0].voltage[0].rms * source.segments[0].current[0].rms * (to - from)
  return (engine.accounting.total.reactiveJoules - source.reactiveJoules(from: from, to: to)) / apparent
}

@Suite(.verifies("REQ-MET-027", "REQ-MET-005")) struct ReactiveEnergyTests {
  static let limit = 200e-6

  /// Lags in degrees, one or more in each quadrant.
  static let lags: [Double] = [5, 60, 90, 120, 175, -5, -37, -90, -120, -175]

  @Test(arguments: [42.5, 45, 50, 53.37, 60, 65], lags)
  func `sinusoidal reactive energy is right in all quadrants`(hertz: Double, lag: Double) {
    let load = Load(amperes: 5, name: "\(lag) degrees", lag: lag * .pi / 180)
    expect(reactiveError(load.source(hertz), seconds: 3), within: Self.limit, "\(hertz) Hz, \(lag) degrees")
  }

  @Test(arguments: [42.5, 45, 50, 53.37, 57.5], lags)
  func `harmonics of 30 % in both channels do not count, ten cycles`(hertz: Double, lag: Double) {
    expect(
      reactiveError(Self.distorted(hertz, lag: lag), seconds: 3, nominal: .hertz50), within: Self.limit,
      "\(hertz) Hz, \(lag) degrees")
  }

  @Test(arguments: [51, 55.5, 60, 66.6, 69], lags)
  func `harmonics of 30 % in both channels do not count, twelve cycles`(hertz: Double, lag: Double) {
    expect(
      reactiveError(Self.distorted(hertz, lag: lag), seconds: 3, nominal: .hertz60), within: Self.limit,
      "\(hertz) Hz, \(lag) degrees")
  }

  static func distorted(_ hertz: Double, lag: Double) -> Programme {
    Programme(
      voltage: Shape.tones(150, hertz, [(3, 0.3, 10), (5, 0.3, 100), (7, 0.3, 200)]),
      current: Shape.tones(10, hertz, lag: lag * .pi / 180, [(3, 0.3, 77), (5, 0.3, 20), (7, 0.3, 300)]))
  }

  @Test(arguments: lags)
  func `the quadrant registers take what belongs to them`(lag: Double) {
    let load = Load(amperes: 5, name: "", lag: lag * .pi / 180)
    var bench = Bench(load.source(50))
    var engine: MetrologyEngine<1> = Bench.engine()
    bench.run(&engine, until: 2)
    let total = engine.accounting.total
    let quadrants = [
      total.reactiveQuadrant1, total.reactiveQuadrant2, total.reactiveQuadrant3, total.reactiveQuadrant4,
    ].map { $0.joules > 0 }
    // At exactly 90 degrees the direction is noise: either neighbour may count.
    let expected =
      switch lag {
      case 90: quadrants[0] ? 0 : 1
      case -90: quadrants[2] ? 2 : 3
      case 0..<90: 0
      case 90...: 1
      case ..<(-90): 2
      default: 3
      }
    #expect(quadrants == (0..<4).map { $0 == expected } || abs(lag) == 90)
  }
}
