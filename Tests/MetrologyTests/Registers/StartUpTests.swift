import Foundation
import Metrology
import Quantities
import RequirementTrait
import Testing

@Suite(.verifies("REQ-MET-017", "REQ-MET-018")) struct StartUpTests {
  /// Offsets of the converter in codes: the largest is 2.7 V and 0.6 A.
  static let offsets: [(Double, Double)] = [(50_000, 50_000), (50_000, -50_000), (-20_000, 50_000), (0, 0)]

  @Test(arguments: offsets, [0.0, 230])
  func `an offset and noise without load register nothing`(offset: (Double, Double), volts: Double) {
    let converter = Converter(
      voltageOffsetCodes: offset.0, currentOffsetCodes: offset.1, noiseCodes: 100, seed: 7)
    var bench = Bench(Programme(voltage: [Tone(volts, 50)], current: []), converter: converter)
    var engine: MetrologyEngine<1> = Bench.engine()
    bench.run(&engine, until: 6)
    #expect(engine.accounting.total == EnergyRegisters())
    #expect(engine.accounting.phases[0] == EnergyRegisters())
    #expect(engine.activeCounter.residue == .zero && engine.reactiveCounter.residue == .zero)
    #expect(engine.activeOutput.nextEdge == nil)
    #expect(engine.registeredWindows > 10)
    // Noise alone was discarded: far less than the product of the offsets, 1.6 W.
    let discarded = engine.accounting.discarded[0]
    expect(discarded.activeImport.joules + discarded.activeExport.joules, within: 0.05, "Ws discarded")
  }

  /// Offsets under a load that never rests: the product of the offsets must not count either.
  @Test(arguments: offsets)
  func `a load in bursts from the start is registered without the offsets`(offset: (Double, Double)) {
    let segments = (0..<200).map { (index: Int) -> Programme.Segment in
      Programme.Segment(
        end: cellEdge(Double(index + 1) * 0.04), voltage: [Tone(230, 50)],
        current: index % 2 == 0 ? [Tone(2, 50)] : [])
    }
    let converter = Converter(voltageOffsetCodes: offset.0, currentOffsetCodes: offset.1)
    expect(activeError(Programme(segments), seconds: 5, converter: converter), within: 200e-6, "\(offset)")
  }

  @Test(arguments: [45, 50, 60.0])
  func `registration begins within half a second of an undisturbed load`(hertz: Double) {
    var bench = Bench(Load.inductive(3).source(hertz))
    var engine: MetrologyEngine<1> = Bench.engine()
    bench.run(&engine, until: 1.5)
    #expect((engine.registeredFrom?.seconds ?? .infinity) < 0.5)
  }

  @Test(arguments: [50.0, 60])
  func `registration begins within two seconds of a load in bursts`(hertz: Double) {
    let segments = (0..<200).map { (index: Int) -> Programme.Segment in
      Programme.Segment(
        end: cellEdge(Double(index + 1) * 2 / hertz), voltage: [Tone(230, hertz)],
        current: index % 2 == 0 ? [Tone(10, hertz)] : [])
    }
    var bench = Bench(Programme(segments))
    var engine: MetrologyEngine<1> = Bench.engine()
    bench.run(&engine, until: 3)
    #expect((engine.registeredFrom?.seconds ?? .infinity) < 2)
  }

  /// Steady waves of any shape are steady: a half-wave current, narrow peaks on all three phases.
  @Test(arguments: [50.0, 60])
  func `registration begins within a second under narrow current peaks`(hertz: Double) {
    let peaks = (1...15).map { (2 * $0 + 1, 0.9, $0 % 2 == 0 ? 0.0 : 180) }
    let sources = (0..<3).map { phase in
      let turn = -2 * .pi * Double(phase) / 3
      return Programme(
        voltage: [Tone(230, hertz, turn)], current: Shape.tones(4, hertz, turn: turn, peaks))
    }
    var bench = Bench(sources)
    var engine: MetrologyEngine<3> = Bench.engine()
    bench.run(&engine, until: 1.5)
    #expect((engine.registeredFrom?.seconds ?? .infinity) < 1)
    var single = Bench(Shape.halfWave(hertz, peak: 80))
    var one: MetrologyEngine<1> = Bench.engine()
    single.run(&one, until: 1.5)
    #expect((one.registeredFrom?.seconds ?? .infinity) < 0.5)
  }

  @Test func `without any voltage windows begin after half a second`() {
    var bench = Bench(Programme(voltage: [], current: [Tone(1, 50)]))
    var engine: MetrologyEngine<1> = Bench.engine()
    bench.run(&engine, until: 3)
    #expect(engine.measuredWindows >= 10)
    #expect(engine.window.bounds.nanoseconds == 200_000_000)
    #expect(engine.accounting.total == EnergyRegisters())
  }
}

@Suite(.verifies("REQ-MET-020")) struct ClippingTests {
  /// Instants of the windows flagged as clipped, for one sample at the end of the range.
  static func flagged(at instant: Double, isCurrent: Bool, isNegative: Bool, delay: Int32 = 0) -> [ClosedRange<Double>]
  {
    var calibration = Converter.calibration
    calibration.currentDelayNanoseconds = delay
    var engine: MetrologyEngine<1> = Bench.engine(calibration: calibration)
    var bench = Bench(Load.unity(5).source(50))
    var frames = bench.frames(phase: 0, count: 16_000)
    let code = isNegative ? RawFrame.smallestCode : RawFrame.largestCode
    let place = Int((instant * 8000).rounded())
    if isCurrent { frames[place].current = code } else { frames[place].voltage = code }
    var windows: [ClosedRange<Double>] = []
    var seen: Int64 = 0
    for first in stride(from: 0, to: frames.count, by: 40) {
      _ = engine.append(frames.span.extracting(first..<first + 40), phase: 0, first: Instant(nanoseconds: 0))
      guard engine.measuredWindows != seen else { continue }
      seen = engine.measuredWindows
      let bounds = engine.window.bounds
      if engine.window.phases[0].isClipped { windows.append(bounds.start.seconds...bounds.end.seconds) }
    }
    return windows
  }

  /// Places all over the windows, next to their ends too; windows begin about every 200 ms.
  @Test(
    arguments: [0.7, 0.85, 0.875, 0.8775, 0.879, 0.881, 0.883, 0.886, 0.89, 0.9, 1.0, 1.3],
    [(false, false), (false, true), (true, false), (true, true)])
  func `the window that holds a clipped sample is flagged and no other`(
    instant: Double, sample: (isCurrent: Bool, isNegative: Bool)
  ) {
    let windows = Self.flagged(at: instant, isCurrent: sample.isCurrent, isNegative: sample.isNegative)
    #expect(windows.count == 1)
    #expect(windows.allSatisfy { $0.contains(instant) })
    let delayed = Self.flagged(
      at: instant, isCurrent: sample.isCurrent, isNegative: sample.isNegative, delay: 5000)
    #expect(delayed == windows)
  }

  @Test func `the largest codes ahead of the ends are not clipped`() {
    var engine: MetrologyEngine<1> = Bench.engine()
    var bench = Bench(Programme(voltage: [Tone(325.2690, 50)], current: [Tone(70.7106, 50)]))
    var largest: Int32 = 0
    bench.run(&engine, until: 1.5) { #expect(!$0.window.phases[0].isClipped) }
    for frame in bench.frames(phase: 0, count: 800) { largest = max(largest, frame.voltage, frame.current) }
    #expect(largest > 8_388_500 && largest < RawFrame.largestCode)
    #expect(engine.registeredWindows > 3)
  }
}
