import Foundation
import Metrology
import Quantities
import RequirementTrait
import Testing

/// Bounds of the reactive energy while voltage or current step.
@Suite struct ReactiveTransientTests {
  /// Largest error of the reactive energy that one event leaves, in cycles at the apparent power, over 20 places in a window.
  static func worst(depth: Double, seconds: Double, ofCurrentToo: Bool) -> Double {
    let voltage = [Tone(230, 50, 0.3)]
    let current = [Tone(10, 50, 0.3 - acos(0.5))]
    var worst = 0.0
    for place in 0..<20 {
      let start = 1.5 + Double(place) * 0.0113
      let source = Programme([
        .init(end: cellEdge(start), voltage: voltage, current: current),
        .init(
          end: cellEdge(start + seconds), voltage: voltage.scaled(by: depth),
          current: ofCurrentToo ? current.scaled(by: depth) : current),
        .init(end: .infinity, voltage: voltage, current: current),
      ])
      var bench = Bench(source)
      var engine: MetrologyEngine<1> = Bench.engine()
      bench.run(&engine, until: 4)
      guard let from = engine.registeredFrom?.seconds, let to = engine.registeredTo?.seconds else { return .nan }
      let error = engine.accounting.total.reactiveJoules - source.reactiveJoules(from: from, to: to)
      worst = max(worst, abs(error) / (230 * 10 / 50))
    }
    return worst
  }

  /// Dips of the voltage alone: their fundamentals are found cycle by cycle.
  @Test(.verifies("REQ-MET-038"), arguments: [0, 0.4, 0.7, 0.86, 0.88, 0.95], [0.02, 0.08, 0.3, 1])
  func `a dip of the voltage costs at most a fifth of a cycle`(depth: Double, seconds: Double) {
    expect(
      Self.worst(depth: depth, seconds: seconds, ofCurrentToo: false), within: 0.2,
      "cycles, to \(depth) for \(seconds) s")
  }

  /// Voltage and current step together: the cycle with the step counts by its phasors, whose product is not the mean product.
  @Test(.verifies("REQ-MET-038"), arguments: [0, 0.4, 0.7, 0.86, 0.88, 0.95], [0.02, 0.08, 0.3, 1])
  func `a dip of voltage and current costs less than half a cycle`(depth: Double, seconds: Double) {
    expect(
      Self.worst(depth: depth, seconds: seconds, ofCurrentToo: true), within: 0.5,
      "cycles, to \(depth) for \(seconds) s")
  }

  /// A step of the load alone leaves the voltage's phasor as it is.
  @Test(arguments: [1 as UInt64, 2, 3])
  func `load steps leave the reactive energy right`(seed: UInt64) {
    let source = DisturbedEnergyTests.programme(seconds: 10, seed: seed, length: 0.003...0.5) { random in
      let lag = Double.random(in: 0...3, using: &random)
      return ([Tone(230, 50)], [Tone(Double.random(in: 1...60, using: &random), 50, -lag)])
    }
    var bench = Bench(source)
    var engine: MetrologyEngine<1> = Bench.engine()
    bench.run(&engine, until: 10)
    guard let from = engine.registeredFrom?.seconds, let to = engine.registeredTo?.seconds else {
      Issue.record("nothing registered")
      return
    }
    let error = engine.accounting.total.reactiveJoules - source.reactiveJoules(from: from, to: to)
    // The reference takes the sine of the lag at each instant, the meter the fundamental of the window: they differ by the part
    // of a cycle at a step.
    expect(error / (230 * 30 * (to - from)), within: 2e-3, "of apparent energy, seed \(seed)")
  }
}
