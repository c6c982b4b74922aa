import Foundation
import Metrology
import Quantities
import RequirementTrait
import Testing

@Suite(.verifies("REQ-MET-010")) struct PortionTests {
  /// All that two engines must agree on, after each window.
  struct Trace: Equatable {
    var bounds: WindowBounds
    var total: EnergyRegisters
    var first: EnergyRegisters
    var last: EnergyRegisters
    var active: PulseCounter
    var reactive: PulseCounter
    var nextEdge: Instant?
    var frequency: Int64
    var voltage: Int64
    var isClipped: Bool

    init<let phases: Int>(_ engine: borrowing MetrologyEngine<phases>) {
      bounds = engine.window.bounds
      total = engine.accounting.total
      first = engine.accounting.phases[0]
      last = engine.accounting.phases[phases - 1]
      active = engine.activeCounter
      reactive = engine.reactiveCounter
      nextEdge = engine.activeOutput.nextEdge
      frequency = engine.window.frequencyMicrohertz
      voltage = engine.window.phases[phases - 1].voltageMicrovolts
      isClipped = engine.window.phases[phases - 1].isClipped
    }
  }

  static let seconds = 4.0

  /// An offset that has to be acquired, a dip, an interruption, a clipped peak and a load that changes.
  static func source(_ turn: Double) -> Programme {
    let u = [Tone(230, 50.3, turn), Tone(9, 251.5, 1)]
    let i = [Tone(11, 50.3, turn - 0.7), Tone(3, 150.9, 2)]
    return Programme([
      .init(end: 1.2034, voltage: u, current: i), .init(end: 1.2777, voltage: u.scaled(by: 0.4), current: i),
      .init(end: 1.9121, voltage: u, current: i.scaled(by: 0.1)),
      .init(end: 1.9195, voltage: u.scaled(by: 2), current: i),
      .init(end: 2.4011, voltage: u, current: i), .init(end: 2.5023, voltage: [], current: []),
      .init(end: .infinity, voltage: u, current: i.scaled(by: 1.7)),
    ])
  }

  static func bench(_ phases: Int) -> Bench {
    Bench(
      (0..<phases).map { source(-2 * .pi * Double($0) / 3) },
      converter: Converter(voltageOffsetCodes: 20_000, currentOffsetCodes: -14_000, noiseCodes: 20))
  }

  static func lockStep<let phases: Int>(_ calibration: PhaseCalibration, of: InlineArray<phases, Bool>) -> [Trace] {
    var bench = bench(phases)
    var engine: MetrologyEngine<phases> = Bench.engine(calibration: calibration)
    var trace: [Trace] = []
    bench.run(&engine, until: seconds) { trace.append(Trace($0)) }
    return trace
  }

  /// Gives portions of 1 ... `longest` frames to phases picked at random, and what was not taken again later.
  static func atRandom<let phases: Int>(
    _ calibration: PhaseCalibration, longest: Int, seed: UInt64, of: InlineArray<phases, Bool>
  ) -> [Trace] {
    var bench = bench(phases)
    var engine: MetrologyEngine<phases> = Bench.engine(calibration: calibration)
    var random = Seeded(seed)
    var waiting = [[RawFrame]](repeating: [], count: phases)
    var trace: [Trace] = []
    let total = Int(seconds * 8000)
    while (0..<phases).contains(where: { bench.fed[$0] < total || waiting[$0].count > 0 }) {
      let phase = Int.random(in: 0..<phases, using: &random)
      if waiting[phase].isEmpty {
        let count = min(Int.random(in: 1...longest, using: &random), total - bench.fed[phase])
        waiting[phase] = bench.frames(phase: phase, count: count)
      }
      // Windows are seen one by one only if no portion ends two of them: none is as long as a window.
      let portion = waiting[phase]
      let taken = engine.append(portion.span, phase: phase, first: Instant(nanoseconds: 0))
      waiting[phase].removeFirst(taken)
      if engine.measuredWindows != trace.count { trace.append(Trace(engine)) }
    }
    return trace
  }

  static func calibration(delay: Int32) -> PhaseCalibration {
    var calibration = Converter.calibration
    calibration.currentDelayNanoseconds = delay
    return calibration
  }

  @Test(arguments: [(7, 0), (100, 0), (900, 0), (900, 41_000)], [1 as UInt64, 2])
  func `single-phase results do not depend on the portions`(_ portion: (longest: Int, delay: Int32), seed: UInt64) {
    let calibration = Self.calibration(delay: portion.delay)
    let expected = Self.lockStep(calibration, of: [false])
    let random = Self.atRandom(calibration, longest: portion.longest, seed: seed, of: [false])
    #expect(expected.count > 15)
    let differing = expected.indices.first { $0 < random.count && expected[$0] != random[$0] }
    #expect(differing == nil && expected.count == random.count, "first differing window, seed \(seed)")
  }

  @Test(arguments: [(7, 0), (100, 0), (900, 0), (900, 41_000)], [1 as UInt64, 2])
  func `three-phase results do not depend on the portions`(_ portion: (longest: Int, delay: Int32), seed: UInt64) {
    let calibration = Self.calibration(delay: portion.delay)
    let expected = Self.lockStep(calibration, of: [false, false, false])
    let random = Self.atRandom(calibration, longest: portion.longest, seed: seed, of: [false, false, false])
    #expect(expected.count > 15)
    let differing = expected.indices.first { $0 < random.count && expected[$0] != random[$0] }
    #expect(differing == nil && expected.count == random.count, "first differing window, seed \(seed)")
  }

  @Test func `a phase far ahead of the others is held up, and nothing is lost`() {
    var bench = Self.bench(3)
    var engine: MetrologyEngine<3> = Bench.engine()
    let frames = (0..<3).map { bench.frames(phase: $0, count: 16_000) }
    var taken = [0, 0, 0]
    func give(_ phase: Int, _ count: Int) -> Int {
      let portion = Array(frames[phase][taken[phase]..<min(16_000, taken[phase] + count)])
      let number = engine.append(portion.span, phase: phase, first: Instant(nanoseconds: 0))
      taken[phase] += number
      return number
    }
    // The first phase alone: its buffer fills and takes no more.
    #expect(give(0, 10_000) < 10_000)
    #expect(give(0, 100) == 0)
    #expect(engine.measuredWindows == 0)
    // An unknown phase takes nothing.
    let portion = frames[0]
    #expect(engine.append(portion.span, phase: 3, first: Instant(nanoseconds: 0)) == 0)
    #expect(engine.append(portion.span, phase: -1, first: Instant(nanoseconds: 0)) == 0)
    var rounds = 0
    while taken.contains(where: { $0 < 16_000 }) && rounds < 10_000 {
      for phase in 0..<3 { _ = give(phase, 10_000) }
      rounds += 1
    }
    #expect(rounds < 1000)
    var lockStep = Self.bench(3)
    var expected: MetrologyEngine<3> = Bench.engine()
    lockStep.run(&expected, until: 2)
    #expect(engine.measuredWindows == expected.measuredWindows)
    #expect(engine.accounting.total == expected.accounting.total)
    for phase in 0..<3 { #expect(engine.accounting.phases[phase] == expected.accounting.phases[phase]) }
  }
}
