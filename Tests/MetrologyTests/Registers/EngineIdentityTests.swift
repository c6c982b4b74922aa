import Foundation
import Metrology
import Quantities
import RequirementTrait
import Testing

@Suite(.verifies("REQ-MET-002", "REQ-MET-006", "REQ-MET-007", "REQ-MET-033")) struct EngineIdentityTests {
  /// Three phases whose loads, directions and voltages change at random.
  static func sources(seed: UInt64, seconds: Double) -> [Programme] {
    (0..<3).map { phase in
      let turn = -2 * .pi * Double(phase) / 3
      return DisturbedEnergyTests.programme(seconds: seconds, seed: seed &+ UInt64(phase) &* 1000, length: 0.02...0.8) {
        random in
        let volts = Bool.random(using: &random) ? 230 : Double.random(in: 60...260, using: &random)
        let amperes = Bool.random(using: &random) ? 0.001 : Double.random(in: 0.01...65, using: &random)
        let lag = Double.random(in: 0..<2 * .pi, using: &random)
        return ([Tone(volts, 50, turn)], [Tone(amperes, 50, turn - lag)])
      }
    }
  }

  @Test(arguments: [AccumulationMode.vectorSum, .importSum], [1 as UInt64, 2, 3])
  func `identities hold in every window of a changing load`(mode: AccumulationMode, seed: UInt64) {
    var bench = Bench(Self.sources(seed: seed, seconds: 40))
    var parameters = Bench.parameters
    parameters.accumulationMode = mode
    var engine: MetrologyEngine<3> = Bench.engine(parameters)
    var recorder = PulseRecorder()
    var windows = 0
    bench.run(&engine, until: 40) { engine, now in
      recorder.make(&engine.activeOutput, until: now)
    } observe: { engine in
      let total = engine.accounting.total
      let (active, reactive) = (engine.activeCounter, engine.reactiveCounter)
      #expect(
        Int128(active.pulses) * active.quantum.units + active.residue.units
          == total.activeImport.units + total.activeExport.units, "seed \(seed)")
      #expect(
        Int128(reactive.pulses) * reactive.quantum.units + reactive.residue.units
          == total.reactiveImport.units + total.reactiveExport.units, "seed \(seed)")
      #expect(
        total.reactiveImport.units + total.reactiveExport.units
          == total.reactiveQuadrant1.units + total.reactiveQuadrant2.units + total.reactiveQuadrant3.units
          + total.reactiveQuadrant4.units, "seed \(seed)")
      Self.expectPhases(engine.accounting, seed: seed)
      windows += 1
    }
    #expect(windows > 150)
    // Each quadrant and both directions were visited.
    let total = engine.accounting.total
    #expect(total.activeImport.quanta > 0 && total.activeExport.quanta > 0)
    #expect(total.reactiveQuadrant1.quanta > 0 && total.reactiveQuadrant2.quanta > 0)
    #expect(total.reactiveQuadrant3.quanta > 0 && total.reactiveQuadrant4.quanta > 0)
    #expect(Int64(recorder.beginnings.count) <= engine.activeCounter.pulses)
    #expect(engine.activeCounter.pulses - Int64(recorder.beginnings.count) < 40)
  }

  /// What holds between the total and the phases: every register with import sums, the net energy with vector sums.
  static func expectPhases(_ accounting: EnergyAccounting<3>, seed: UInt64) {
    var sums = AccountingIdentityTests.Sums()
    for phase in 0..<3 {
      let one = AccountingIdentityTests.Sums(accounting.phases[phase])
      sums.activeImport += one.activeImport
      sums.activeExport += one.activeExport
      sums.apparentImport += one.apparentImport
      sums.apparentExport += one.apparentExport
      for quadrant in 0..<4 { sums.reactive[quadrant] += one.reactive[quadrant] }
    }
    let total = AccountingIdentityTests.Sums(accounting.total)
    if accounting.mode == .importSum {
      #expect(total == sums, "seed \(seed)")
    } else {
      #expect(total.activeImport - total.activeExport == sums.activeImport - sums.activeExport, "seed \(seed)")
      #expect(
        total.reactive[0] + total.reactive[1] - total.reactive[2] - total.reactive[3]
          == sums.reactive[0] + sums.reactive[1] - sums.reactive[2] - sums.reactive[3], "seed \(seed)")
      #expect(total.activeImport <= sums.activeImport, "seed \(seed)")
    }
  }

  /// Restored from its parts, a register goes on as if it had never stopped.
  @Test func `a restored register goes on exactly`() {
    var random = Seeded(11)
    var (whole, pieces) = (EnergyRegister.zero, EnergyRegister.zero)
    for _ in 0..<10_000 {
      let energy = WindowEnergy(
        units: Int128(truncatingIfNeeded: UInt128.random(in: 0..<(1 << 110), using: &random)))
      whole.add(energy)
      pieces = EnergyRegister(quanta: pieces.quanta, residue: pieces.residue)
      pieces.add(energy)
    }
    #expect(whole == pieces)
  }
}
