import Foundation
import Metrology
import Quantities
import RequirementTrait
import Testing

@Suite(.verifies("REQ-MET-033", "REQ-MET-035", "REQ-MET-036")) struct PulseLineTests {
  /// Edges of the active line of a three-phase meter under `amperes` a phase until `off`, and its state at the end.
  static func run(
    amperes: Double, impulses: Int64, off: Double, seconds: Double
  ) -> (edges: [PulseRecorder.Edge], counter: PulseCounter, total: EnergyRegisters, due: Int) {
    let sources = (0..<3).map { phase in
      let turn = -2 * .pi * Double(phase) / 3
      return Programme([
        .init(end: cellEdge(off), voltage: [Tone(260, 50, turn)], current: [Tone(amperes, 50, turn)]),
        .init(end: .infinity, voltage: [Tone(260, 50, turn)], current: []),
      ])
    }
    var bench = Bench(sources)
    var parameters = Bench.parameters
    parameters.impulsesPerKilowattHour = impulses
    var engine: MetrologyEngine<3> = Bench.engine(parameters)
    var recorder = PulseRecorder()
    bench.run(&engine, until: seconds) { engine, now in
      recorder.make(&engine.activeOutput, until: now)
    } observe: { _ in
    }
    let waiting = engine.activeOutput.nextEdge == nil ? 0 : 1
    return (recorder.edges, engine.activeCounter, engine.accounting.total, waiting)
  }

  static func expectLine(_ edges: [PulseRecorder.Edge]) {
    #expect(edges.enumerated().allSatisfy { $1.isOn == ($0 % 2 == 0) })
    for (earlier, later) in zip(edges, edges.dropFirst()) {
      let length = later.nanoseconds - earlier.nanoseconds
      if earlier.isOn { #expect(length == 32_000_000) } else { #expect(length >= 30_000_000) }
    }
  }

  /// 3 x 260 V x 70 A is 15 pulses a second at 1000 imp/kWh.
  @Test func `full load of the converter is pulsed without delay`() {
    let run = Self.run(amperes: 70, impulses: 1000, off: 5, seconds: 8)
    Self.expectLine(run.edges)
    #expect(run.edges.count > 130)
    #expect(Int64(run.edges.count) == 2 * run.counter.pulses)
    let last = Double(run.edges.last?.nanoseconds ?? 0) * 1e-9
    #expect(last < 5 + 0.8 + 0.04)
  }

  /// Three times what the line can carry: pulses queue, and come when the load is gone.
  @Test func `pulses of an overload come late but come all`() {
    let run = Self.run(amperes: 70, impulses: 3000, off: 5, seconds: 20)
    Self.expectLine(run.edges)
    let energy = run.total.activeImport + run.total.activeExport
    let quantum = 1_000_000_000 / 3000 as Int64
    let units = Int128(energy.quanta) << 88 | energy.residue
    #expect(Int64(run.edges.count) == 2 * run.counter.pulses)
    #expect(run.counter.pulses == Int64(units / (Int128(quantum) << 88)))
    #expect(run.counter.pulses > 200)
    #expect(run.due == 0)
  }

  /// The queue of an output is driven alone: edges that are asked for late keep their instants.
  @Test func `an output keeps order, width and pause of crowded pulses`() {
    var engine: MetrologyEngine<1> = Bench.engine(
      MetrologyParameters(noLoad: Bench.parameters.noLoad, impulsesPerKilowattHour: 10_000))
    var bench = Bench(Load.unity(60).source(50))
    var recorder = PulseRecorder()
    bench.run(&engine, until: 6) { engine, now in
      // A board that looks only once a second.
      if now.nanoseconds % 1_000_000_000 == 0 { recorder.make(&engine.activeOutput, until: now) }
    } observe: { _ in
    }
    Self.expectLine(recorder.edges)
    #expect(recorder.edges.count > 100)
  }

  @Test func `a meter at rest makes no pulse`() {
    let run = Self.run(amperes: 0.001, impulses: 1000, off: 20, seconds: 20)
    #expect(run.edges.isEmpty)
    #expect(run.counter.pulses == 0)
  }
}
