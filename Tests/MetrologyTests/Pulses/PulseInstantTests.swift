import Foundation
import Metrology
import Quantities
import RequirementTrait
import Testing

@Suite(.verifies("REQ-MET-034")) struct PulseInstantTests {
  /// Half of what is allowed.
  static let limit = 100e-6

  /// Pulses of the active line: those that were made, and those that are due.
  static func active<let phases: Int>(
    _ sources: InlineArray<phases, Programme>, seconds: Double, mode: AccumulationMode = .vectorSum
  ) -> (made: [Double], due: [Double]) {
    var list: [Programme] = []
    for phase in 0..<phases { list.append(sources[phase]) }
    var bench = Bench(list)
    var parameters = Bench.parameters
    parameters.accumulationMode = mode
    var engine: MetrologyEngine<phases> = Bench.engine(parameters)
    var recorder = PulseRecorder()
    var oracle = PulseOracle()
    var (before, start) = (engine.activeCounter, nil as Instant?)
    bench.run(&engine, until: seconds) { engine, now in
      recorder.make(&engine.activeOutput, until: now)
    } observe: { engine in
      guard let to = engine.registeredTo, let from = start ?? engine.registeredFrom else { return }
      let (a, b) = (from.seconds, to.seconds)
      func phaseEnergy(_ phase: Int, _ time: Double) -> Double { list[phase].activeJoules(from: a, to: time) }
      let net = (0..<phases).map { phaseEnergy($0, b) }
      let total = net.reduce(0, +)
      oracle.take(
        from: a, to: b, pulses: engine.activeCounter.pulses - before.pulses,
        missing: before.quantum.joules - before.residue.joules, quantum: before.quantum.joules
      ) { time in
        (0..<phases).reduce(0) { sum, phase in
          let isNegative = mode == .vectorSum ? total < 0 : net[phase] < 0
          return sum + (isNegative ? -1 : 1) * phaseEnergy(phase, time)
        }
      }
      (before, start) = (engine.activeCounter, to)
    }
    return (recorder.beginnings, oracle.instants.map { $0 + 0.8 })
  }

  /// Largest distance of the pulses made from those due; the last ones may not have come yet.
  static func worst(_ pulses: (made: [Double], due: [Double]), atLeast: Int) -> Double {
    guard pulses.made.count >= atLeast, pulses.made.count <= pulses.due.count else { return .nan }
    return zip(pulses.made, pulses.due).map { abs($0 - $1) }.max() ?? .nan
  }

  static let loads: [Load] = [5, 20, 60].flatMap { amperes in
    [Load.unity(amperes), .inductive(amperes), .capacitive(amperes)].flatMap { [$0, $0.exported] }
  }

  @Test(arguments: [50, 47.3, 60.0], loads)
  func `pulses of stationary loads are on time`(hertz: Double, load: Load) {
    let pulses = Self.active([load.source(hertz)], seconds: 40)
    expect(Self.worst(pulses, atLeast: 5), within: Self.limit, "s, \(hertz) Hz, \(load.testDescription)")
  }

  @Test(arguments: [0.25, 0.1, -0.25, -0.1])
  func `pulses at low power factors are on time`(factor: Double) {
    let load = Load(amperes: 60, name: "PF \(factor)", lag: factor > 0 ? acos(factor) : -acos(-factor))
    let pulses = Self.active([load.source(50)], seconds: 30)
    expect(Self.worst(pulses, atLeast: 8), within: Self.limit, "s, \(load.testDescription)")
  }

  @Test(arguments: [50, 61.3])
  func `pulses of distorted loads are on time`(hertz: Double) {
    let fifth = Self.active([Shape.fifth(hertz, amperes: 30)], seconds: 20)
    expect(Self.worst(fifth, atLeast: 20), within: Self.limit, "s, fifth harmonic")
    let peaked = Self.active([Shape.peaked(hertz, amperes: 30)], seconds: 20)
    expect(Self.worst(peaked, atLeast: 20), within: Self.limit, "s, peaked")
    let fired = Self.active([Shape.phaseFired(hertz, peak: 90)], seconds: 20)
    expect(Self.worst(fired, atLeast: 20), within: Self.limit, "s, phase-fired")
  }

  @Test(arguments: [AccumulationMode.vectorSum, .importSum], [50.0, 53.3])
  func `pulses of three phases are on time, one of them exporting`(mode: AccumulationMode, hertz: Double) {
    func source(_ phase: Int, _ load: Load) -> Programme {
      load.source(hertz, turn: -2 * .pi * Double(phase) / 3)
    }
    let pulses = Self.active(
      [source(0, .inductive(20)), source(1, .capacitive(12).exported), source(2, .unity(33))], seconds: 20, mode: mode)
    expect(Self.worst(pulses, atLeast: 20), within: Self.limit, "s, \(mode), \(hertz) Hz")
  }

  @Test(arguments: [1 as UInt64, 2, 3, 4], [0, 1.0])
  func `pulses under load steps are on time`(seed: UInt64, lag: Double) {
    let source = DisturbedEnergyTests.programme(seconds: 30, seed: seed, length: 0.01...0.7) { random in
      ([Tone(230, 50)], [Tone(Double.random(in: 0.5...60, using: &random), 50, -lag)])
    }
    let pulses = Self.active([source], seconds: 30)
    expect(Self.worst(pulses, atLeast: 10), within: Self.limit, "s, seed \(seed), lag \(lag)")
  }
}

@Suite(.verifies("REQ-MET-033", "REQ-MET-034")) struct ReactivePulseTests {
  @Test(arguments: [60.0, -60, 120, -120, 90], [50.0, 53.3])
  func `reactive pulses of a stationary load are on time`(lag: Double, hertz: Double) {
    let source = Load(amperes: 40, name: "", lag: lag * .pi / 180).source(hertz)
    var bench = Bench(source)
    var engine: MetrologyEngine<1> = Bench.engine()
    var recorder = PulseRecorder()
    var oracle = PulseOracle()
    var (before, start) = (engine.reactiveCounter, nil as Instant?)
    bench.run(&engine, until: 20) { engine, now in
      recorder.make(&engine.reactiveOutput, until: now)
    } observe: { engine in
      guard let to = engine.registeredTo, let from = start ?? engine.registeredFrom else { return }
      oracle.take(
        from: from.seconds, to: to.seconds, pulses: engine.reactiveCounter.pulses - before.pulses,
        missing: before.quantum.joules - before.residue.joules, quantum: before.quantum.joules
      ) { abs(source.reactiveJoules(from: from.seconds, to: $0)) }
      (before, start) = (engine.reactiveCounter, to)
    }
    let pulses = (recorder.beginnings, oracle.instants.map { $0 + 0.8 })
    expect(PulseInstantTests.worst(pulses, atLeast: 20), within: 200e-6, "s, \(lag) degrees, \(hertz) Hz")
  }
}
