import Foundation
import Metrology
import Quantities
import RequirementTrait
import Testing

@Suite(.verifies("REQ-MET-021")) struct ReferencePhaseTests {
  static func turn(_ phase: Int) -> Double { 0.3 - 2 * .pi * Double(phase) / 3 }

  /// Start of the first sample cell of a window as the samples of `clock` cut it.
  static func cellStart(_ instant: Instant, _ clock: SampleClock) -> Double {
    let first = Double(clock.firstNanoseconds) * 1e-9
    let index = ((instant.seconds - first) / clock.step - 1e-9).rounded(.up)
    return first + (index - 0.5) * clock.step
  }

  /// Errors of the phases' registered energy, relative to `scale` watts over the span; and the windows.
  static func run(
    _ sources: [Programme], clocks: [SampleClock], seconds: Double, scale: Double = 1150
  ) -> (errors: [Double], windows: [WindowBounds]) {
    var bench = Bench(sources, clocks: clocks)
    var engine: MetrologyEngine<3> = Bench.engine()
    var windows: [WindowBounds] = []
    var start: Instant?
    // Later phases are fed later: lock-step in index is not lock-step in time.
    var waiting = [[RawFrame]](repeating: [], count: 3)
    let step = 40 * bench.clocks[0].step
    for portion in 0..<Int(seconds / step) {
      for phase in 0..<3 {
        let begins = Double(bench.clocks[phase].firstNanoseconds) * 1e-9
        guard Double(portion) * step >= begins else { continue }
        waiting[phase] += bench.frames(phase: phase, count: 40)
      }
      for phase in 0..<3 {
        let frames = waiting[phase]
        let first = Instant(nanoseconds: bench.clocks[phase].firstNanoseconds)
        waiting[phase].removeFirst(engine.append(frames.span, phase: phase, first: first))
        guard engine.measuredWindows != windows.count else { continue }
        windows.append(engine.window.bounds)
        if engine.window.isRegistered && start == nil { start = engine.window.bounds.start }
      }
    }
    guard let start, let end = windows.last?.end else { return ([.nan, .nan, .nan], windows) }
    let errors = (0..<3).map { phase in
      let (from, to) = (cellStart(start, bench.clocks[phase]), cellStart(end, bench.clocks[phase]))
      let truth = sources[phase].activeJoules(from: from, to: to)
      let registers = engine.accounting.phases[phase]
      let discarded = engine.accounting.discarded[phase]
      let measured = registers.activeJoules + discarded.activeImport.joules - discarded.activeExport.joules
      return (measured - truth) / (scale * (to - from))
    }
    return (errors, windows)
  }

  static func expectErrors(_ errors: [Double], _ what: String) {
    for phase in 0..<3 { expect(errors[phase], within: 20e-6, "L\(phase + 1), \(what)") }
  }

  static let clocks = [SampleClock(), SampleClock(), SampleClock()]

  @Test(arguments: [[0], [0, 1], [1, 2], [1]])
  func `windows follow the first phase that has a voltage`(dead: [Int]) {
    let sources = (0..<3).map { phase in
      let isDead = dead.contains(phase)
      return Programme(
        voltage: isDead ? [] : [Tone(230, 50, Self.turn(phase))],
        current: isDead ? [] : [Tone(5, 50, Self.turn(phase) - 0.5)])
    }
    let (errors, windows) = Self.run(sources, clocks: Self.clocks, seconds: 3)
    Self.expectErrors(errors, "dead: \(dead)")
    #expect(windows.dropFirst().allSatisfy { $0.cycles == 10 })
    // The window starts with a rising crossing of that phase.
    let reference = (0..<3).first { !dead.contains($0) } ?? 0
    let start = windows[windows.count - 1].start.seconds * 50 + Self.turn(reference) / (2 * .pi)
    expect(start - start.rounded(), within: 1e-4, "cycles from the crossing of L\(reference + 1)")
  }

  @Test(arguments: (0..<12).map { 2 + Double($0) * 0.0171 })
  func `a reference that goes and returns is replaced and costs no energy`(lost: Double) {
    let sources = (0..<3).map { phase in
      let voltage = [Tone(230, 50, Self.turn(phase))]
      let current = [Tone(5, 50, Self.turn(phase) - 0.5)]
      return phase == 0
        ? Programme([
          .init(end: cellEdge(lost), voltage: voltage, current: current),
          .init(end: cellEdge(lost + 1.1), voltage: [], current: []),
          .init(end: .infinity, voltage: voltage, current: current),
        ]) : Programme(voltage: voltage, current: current)
    }
    let (errors, windows) = Self.run(sources, clocks: Self.clocks, seconds: 5)
    Self.expectErrors(errors, "lost at \(lost)")
    #expect(zip(windows, windows.dropFirst()).allSatisfy { $0.end == $1.start })
    // Between the two changes of reference, windows are whole cycles of L2.
    let during = windows.filter { $0.start.seconds > lost + 0.4 && $0.end.seconds < lost + 1.1 }
    #expect(during.count >= 2 && during.allSatisfy { $0.cycles == 10 })
  }

  /// First samples in nanoseconds: by parts of a sample, by samples, by more than the buffer holds.
  @Test(
    arguments: [
      [0, 41_000, 83_000], [83_000, 0, 41_000], [0, 5_000_000, 97_000_000], [0, 300_000_000, 1_400_000_000],
      [1_400_000_000, 0, 300_000_000],
    ] as [[Int64]])
  func `phases that begin at other instants are measured alike`(first: [Int64]) {
    let sources = (0..<3).map { phase in
      Programme(voltage: [Tone(230, 50.1, Self.turn(phase))], current: [Tone(5, 50.1, Self.turn(phase) - 0.5)])
    }
    let (errors, windows) = Self.run(
      sources, clocks: first.map { SampleClock(firstNanoseconds: $0) }, seconds: 5)
    #expect(windows.count > 12)
    Self.expectErrors(errors, "first samples at \(first) ns")
  }
}
