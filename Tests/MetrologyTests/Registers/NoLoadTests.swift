import Foundation
import Metrology
import Quantities
import RequirementTrait
import Testing

@Suite(.verifies("REQ-MET-013", "REQ-MET-014", "REQ-MET-015", "REQ-MET-016")) struct NoLoadTests {
  /// Whether the registers of a phase moved in each window, for a current given in amperes by segment of one second.
  static func moves(_ amperes: [Double], lag: Double = 0) -> [Bool] {
    let segments = amperes.enumerated().map { index, value in
      Programme.Segment(end: Double(index + 1), voltage: [Tone(230, 50)], current: [Tone(value, 50, -lag)])
    }
    var bench = Bench(Programme(segments))
    var engine: MetrologyEngine<1> = Bench.engine()
    var moved: [Bool] = []
    var before = EnergyRegisters()
    // The state half a second into each segment and later: the windows in between straddle the step.
    bench.run(&engine, until: Double(amperes.count)) {
      let total = $0.accounting.total
      let place = $0.window.bounds.start.seconds
      if place - floor(place) >= 0.25 && place - floor(place) < 0.45 { moved.append(total != before) }
      before = total
    }
    return moved
  }

  @Test func `the starting current registers, three tenths of it does not`() {
    #expect(Self.moves([0.02, 0.02]) == [true, true])
    #expect(Self.moves([0.006, 0.006]) == [false, false])
  }

  /// 4.6 W at the starting current: stop below 1.84 W, start from 2.76 W.
  @Test(arguments: [0, Double.pi / 2, -.pi / 2, .pi])
  func `registration starts and stops at different powers`(lag: Double) {
    let between = 2.3 / 230
    let moved = Self.moves([between, 0.0121, between, 0.0079, between], lag: lag)
    #expect(moved == [false, true, true, false, false])
  }

  @Test(arguments: [(2.74, false), (2.78, true)])
  func `a phase without load starts at the starting power`(watts: Double, expected: Bool) {
    #expect(Self.moves([watts / 230, watts / 230]) == [expected, expected])
  }

  @Test(arguments: [(1.82, false), (1.86, true)])
  func `a phase with load stops below the stopping power`(watts: Double, expected: Bool) {
    #expect(Self.moves([1, watts / 230]) == [true, expected])
  }

  @Test func `energy under the threshold is counted apart`() {
    let source = Load.inductive(0.006).source(50)
    var bench = Bench(source)
    var engine: MetrologyEngine<1> = Bench.engine()
    bench.run(&engine, until: 5)
    #expect(engine.accounting.total == EnergyRegisters())
    #expect(engine.accounting.phases[0] == EnergyRegisters())
    #expect(engine.activeCounter.pulses == 0 && engine.activeCounter.residue == .zero)
    guard let from = engine.registeredFrom?.seconds, let to = engine.registeredTo?.seconds else {
      Issue.record("no window was measured")
      return
    }
    let discarded = engine.accounting.discarded[0]
    expect(
      discarded.activeImport.joules / source.activeJoules(from: from, to: to) - 1, within: 2e-3, "discarded active")
    expect(
      discarded.reactive.joules / source.reactiveJoules(from: from, to: to) - 1, within: 2e-3, "discarded reactive")
    #expect(discarded.activeExport == .zero)
  }

  @Test(arguments: [AccumulationMode.vectorSum, .importSum])
  func `a phase without load does not stop the others`(mode: AccumulationMode) {
    let sources = [Load.unity(0.003), .unity(5), .unity(0.003)].enumerated().map {
      $1.source(50, turn: -2 * .pi * Double($0) / 3)
    }
    var bench = Bench(sources)
    var parameters = Bench.parameters
    parameters.accumulationMode = mode
    var engine: MetrologyEngine<3> = Bench.engine(parameters)
    bench.run(&engine, until: 3)
    #expect(engine.accounting.phases[0] == EnergyRegisters())
    #expect(engine.accounting.phases[2] == EnergyRegisters())
    #expect(engine.accounting.total.activeImport == engine.accounting.phases[1].activeImport)
    #expect(engine.accounting.total.activeImport.joules > 1000)
    #expect(engine.window.phases[0].isUnderNoLoad && !engine.window.phases[1].isUnderNoLoad)
  }
}
