import EmulatorKit
import RequirementTrait
import Testing

/// The pulse lines as a test bench sees them.
@Suite struct `Pulse lines` {
  /// Rising edge, falling edge; nanoseconds.
  typealias Pulse = (start: Int64, end: Int64)

  private final class Edges {
    var all: [PulseEdge] = []

    /// Pairs of one line; nil when the levels do not alternate from low to low.
    func pulses(reactive: Bool) -> [Pulse]? {
      let line = all.filter { $0.isReactive == reactive }
      guard line.count.isMultiple(of: 2) else { return nil }
      var pulses: [Pulse] = []
      for index in stride(from: 0, to: line.count, by: 2) {
        guard line[index].isRising, !line[index + 1].isRising else { return nil }
        pulses.append((line[index].nanoseconds, line[index + 1].nanoseconds))
      }
      return pulses
    }
  }

  private func run(_ laboratory: Laboratory) throws -> (RunResult, Edges) {
    let edges = Edges()
    let result = try laboratory.measure(observe: { $0.onPulse = { edges.all.append($0) } })
    return (result, edges)
  }

  static let loads: [Laboratory] = [
    Laboratory(seconds: 40, Laboratory.sines(amperes: 20, lag: 60)),
    Laboratory(seconds: 40, Laboratory.sines(amperes: 60, lag: 225)),
    Laboratory(
      seconds: 40, Laboratory.sines(amperes: 60, lag: 0), Laboratory.sines(amperes: 55, lag: 10, start: -120),
      Laboratory.sines(amperes: 50, lag: -50, start: 120)),
    overload,
  ]

  /// 17 pulses a second are more than the line can make: they wait, and leave in the quiet that follows.
  private static let overload = Laboratory(
    hertz: 50,
    pieces: [(20, 67.0), (40, 0.0)].map { seconds, amperes in
      .init(
        untilNanoseconds: seconds * 1_000_000_000,
        phases: [0, -120, 120].map { Laboratory.sines(volts: 306, amperes: amperes, lag: 10, start: $0) })
    })

  @Test(.verifies("REQ-MET-033"), arguments: loads.indices)
  func `as many pulses leave as quanta filled, and with the residue they are the registers`(index: Int) throws {
    let (result, edges) = try run(Self.loads[index])
    let active = try #require(edges.pulses(reactive: false))
    let reactive = try #require(edges.pulses(reactive: true))
    #expect(!active.isEmpty)
    #expect(!reactive.isEmpty)
    #expect(Int64(active.count) == result.activePulses.counted)
    #expect(Int64(active.count) == result.activePulses.emitted)
    #expect(Int64(reactive.count) == result.reactivePulses.counted)
    #expect(Int64(reactive.count) == result.reactivePulses.emitted)
    // 1 Wh a pulse; each register and the residue are cut to whole quanta.
    let counted = Int64(active.count) * 1_000_000 + result.activePulses.residueQuanta
    #expect((0...1).contains(counted - (try result.quanta("1.8.0") + result.quanta("2.8.0"))))
    let countedReactive = Int64(reactive.count) * 1_000_000 + result.reactivePulses.residueQuanta
    #expect((0...1).contains(countedReactive - (try result.quanta("3.8.0") + result.quanta("4.8.0"))))
  }

  @Test(.verifies("REQ-MET-035", "REQ-MET-036"), arguments: loads.indices)
  func `a pulse lasts 32 ms and the pause at least 30 ms`(index: Int) throws {
    let (_, edges) = try run(Self.loads[index])
    for isReactive in [false, true] {
      let pulses = try #require(edges.pulses(reactive: isReactive))
      for pulse in pulses { #expect(pulse.end - pulse.start == 32_000_000) }
      for (pulse, next) in zip(pulses, pulses.dropFirst()) { #expect(next.start - pulse.end >= 30_000_000) }
    }
  }

  @Test(
    .verifies("REQ-MET-034"),
    arguments: [2_000, 3_210, 5_000, 6_543, 8_000] as [Double], [(50.0, 0.0), (50, 47), (53.3, 90), (60, 11)])
  func `an edge comes 800 ms after its quantum filled, within 0.2 ms`(
    watts: Double, mains: (hertz: Double, start: Double)
  ) throws {
    let laboratory = Laboratory(
      hertz: mains.hertz, seconds: 60, Laboratory.sines(amperes: watts / 230, lag: 0, start: mains.start))
    let (result, edges) = try run(laboratory)
    let pulses = try #require(edges.pulses(reactive: false))
    #expect(pulses.count >= 30)
    let from = try #require(result.measuredFromNanoseconds)
    // What fills is the register, which is the true energy but for the meter's own error (parts in 1e7).
    let share = try result.joules("1.8.0") / laboratory.measuredEnergy(result).joules
    for (index, pulse) in pulses.enumerated() {
      let quantum = Double(index + 1) * 3600
      let filled = firstNanosecond(from: from, to: result.durationNanoseconds) {
        share * laboratory.energy(phase: 0, from: from, to: $0).joules >= quantum
      }
      expect(
        Double(pulse.start - 800_000_000 - filled) * 1e-9, within: 200e-6,
        "s, pulse \(index + 1), \(watts) W, \(mains.hertz) Hz")
    }
  }

  /// The first instant at which a condition holds that stays once it holds.
  private func firstNanosecond(from: Int64, to: Int64, _ holds: (Int64) -> Bool) -> Int64 {
    var (lower, upper) = (from, to)
    while lower < upper {
      let middle = (lower + upper) / 2
      if holds(middle) { upper = middle } else { lower = middle + 1 }
    }
    return lower
  }

  @Test(.verifies("REQ-MET-034"))
  func `a reactive edge comes 800 ms after its quantum filled, within 0.2 ms`() throws {
    let laboratory = Laboratory(seconds: 60, Laboratory.sines(amperes: 20, lag: 60, start: 20))
    let (result, edges) = try run(laboratory)
    let pulses = try #require(edges.pulses(reactive: true))
    #expect(pulses.count >= 60)
    // Reactive energy has no instantaneous value: it fills evenly from window to window.
    let from = Double(try #require(result.measuredFromNanoseconds))
    let rate = try result.joules("3.8.0") / Double(try #require(result.measuredToNanoseconds) - Int64(from))
    for (index, pulse) in pulses.enumerated() {
      let filled = from + Double(index + 1) * 3600 / rate
      expect((Double(pulse.start - 800_000_000) - filled) * 1e-9, within: 200e-6, "s, pulse \(index + 1)")
    }
  }
}
