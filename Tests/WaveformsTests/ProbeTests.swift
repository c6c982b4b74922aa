import Foundation
import RequirementTrait
import Testing
import VirtualTime
import Waveforms

private let filters = [
  AnalogueFilter(gain: 0.5), AnalogueFilter(polesHz: [2_500]), AnalogueFilter(gain: 16, polesHz: [2_500, 2_500]),
  AnalogueFilter(polesHz: [2_500, 2_500.001]), AnalogueFilter(gain: -1, polesHz: [9_000, 1_200]),
  AnalogueFilter(polesHz: [2_500, 2_500], highPassHz: 0.5), AnalogueFilter(polesHz: [3_000], highPassHz: 10),
  AnalogueFilter(highPassHz: 2), AnalogueFilter(polesHz: [2_500, 2_400], highPassHz: 2_450),
]

/// Largest gain of any filter's stage that matters for tolerances.
private func scale(_ filter: AnalogueFilter, _ amplitude: Double) -> Double { filter.gain.magnitude * amplitude }

private func channel(_ content: ChannelContent) -> [ChannelContent] { [content, ChannelContent()] }

@Suite("Probes", .verifies("REQ-EMU-015"))
struct ProbeTests {
  @Test("a steady tone has the filter's gain and angle to 1e-9, and folds above half the rate", arguments: filters)
  func steadyTones(filter: AnalogueFilter) {
    for hertz in [1, 50, 61.234, 925.93, 2_050, 3_703.7, 7_407.4, 16_666, 100_000.5, 150_000] {
      for period in [135_000.0, 134_987.654_321] {
        let content = ChannelContent(tones: [Tone(.absolute(hertz), peak: 10, phase: 0.3)])
        // Late enough that a high-pass of 0.5 Hz has forgotten the start to 1e-12.
        let grid = ProbeGrid(
          startNanoseconds: 10_000_000_007, startFraction: 0.25, periodNanoseconds: period, count: 1365)
        let found = sampled([segment(nanoseconds: 20_000_000_000, channel(content))], filter, grid)
        let (gain, angle) = filter.expected(hertz: hertz)
        let expected = (0..<grid.count).map { index -> Double in
          // Whole turns are removed from exact products: 10 s times a multiple of 0.001 Hz.
          let rest = 7e-9 + (0.25 + Double(index) * period) * 1e-9
          let turns = (hertz * 10).truncatingRemainder(dividingBy: 1) + hertz * rest
          return 10 * gain * sin(2 * .pi * turns.truncatingRemainder(dividingBy: 1) + 0.3 + angle)
        }
        #expect(worst(found, expected) < scale(filter, 10) * 1e-9, "\(hertz) Hz, \(period) ns")
      }
    }
  }

  /// Several edges within a few samples, a constant, an absolute tone and harmonics.
  private static let edges = sequence([
    segment(nanoseconds: 3_000_001, channel(ChannelContent(tones: [Tone(.harmonic(1), peak: 5, phase: 1)]))),
    segment(
      nanoseconds: 4_123_457,
      channel(
        ChannelContent(
          dc: 2, tones: [Tone(.harmonic(1), peak: 5, phase: 1), Tone(.absolute(1_234), peak: 3, phase: 2)]))),
    segment(nanoseconds: 50_000, channel(ChannelContent(dc: -5))),
    segment(nanoseconds: 17_001, hertz: 47, channel(ChannelContent(tones: [Tone(.harmonic(40), peak: 8, phase: -1)]))),
    segment(nanoseconds: 300_000, channel(ChannelContent())),
    segment(
      nanoseconds: 9_000_000,
      channel(
        ChannelContent(
          dc: 1, tones: [Tone(.harmonic(3), peak: 4, phase: 0), Tone(.harmonic(7), peak: 3, phase: 0)]))),
    segment(nanoseconds: 8_000_000, channel(ChannelContent(dc: -3))),
    segment(nanoseconds: 8_000_000, channel(ChannelContent())),
  ])

  @Test("edges agree with the integrated differential equations to 1e-9 of the amplitude", arguments: filters)
  func edges(filter: AnalogueFilter) {
    let program = Self.edges
    for period in [135_000.0, 20_000.123] {
      let grid = ProbeGrid(
        startNanoseconds: 12, startFraction: 0.5, periodNanoseconds: period, count: Int(32_400_000 / period))
      var integrator = FilterIntegrator(filter)
      let expected = integrator.samples(DescribedSignal(program), at: grid.seconds, step: 4e-7)
      #expect(worst(sampled(program, filter, grid), expected) < scale(filter, 10) * 1e-9, "\(period) ns")
    }
  }

  @Test("edges between grids are passed as well as edges within them", arguments: filters)
  func gaps(filter: AnalogueFilter) {
    let program = Self.edges
    let whole = ProbeGrid(startNanoseconds: 100, periodNanoseconds: 45_000, count: 700)
    let expected = sampled(program, filter, whole)
    var source = TonalSource(SegmentList(program))
    source.attach([Probe(input: 0, filter: filter)])
    for range in [3..<4, 60..<70, 71..<73, 166..<168, 169..<300, 500..<501, 690..<700] {
      let found = sampled(&source, 0, whole.part(range))
      #expect(worst(found, Array(expected[range])) < scale(filter, 10) * 1e-12, "\(range)")
    }
  }

  @Test("a step of a constant settles as exponentials do", arguments: [(2_500.0, 2_500.0), (2_500, 1_000)])
  func constantStep(poles: (Double, Double)) {
    let program = sequence([
      segment(nanoseconds: 1_000_000, channel(ChannelContent())),
      segment(nanoseconds: 1_000_000_000, channel(ChannelContent(dc: 7))),
    ])
    let filter = AnalogueFilter(polesHz: [poles.0, poles.1])
    let grid = ProbeGrid(startNanoseconds: 0, startFraction: 0.7, periodNanoseconds: 13_500.5, count: 300)
    let (p, q) = (2 * Double.pi * poles.0, 2 * Double.pi * poles.1)
    let expected = grid.seconds.map { seconds -> Double in
      let t = seconds - 1e-3
      guard t > 0 else { return 0 }
      if p == q { return 7 * (1 - (1 + p * t) * exp(-p * t)) }
      return 7 * (1 - (q * exp(-p * t) - p * exp(-q * t)) / (q - p))
    }
    #expect(worst(sampled(program, filter, grid), expected) < 7e-13)
  }

  @Test("a high-pass lets a constant decay over many reads", arguments: [0.1, 1, 10])
  func slowDecay(hertz: Double) {
    let program = [segment(nanoseconds: 30_000_000_000, channel(ChannelContent(dc: 3)))]
    var source = TonalSource(SegmentList(program))
    source.attach([Probe(input: 0, filter: AnalogueFilter(highPassHz: hertz))])
    for read in 0..<100 {
      let grid = ProbeGrid(startNanoseconds: Int64(read) * 250_000_000, periodNanoseconds: 135_000, count: 1365)
      let expected = grid.seconds.map { 3 * exp(-2 * .pi * hertz * $0) }
      #expect(worst(sampled(&source, 0, grid), expected) < 3e-12, "read \(read)")
    }
  }

  @Test(
    "ramps agree with the integrated differential equations to 1e-9 at 1 Hz/s", arguments: [1, -1, 0.01, 20], filters)
  func ramps(slope: Double, filter: AnalogueFilter) {
    // A slope up, a flat part and a slope down; harmonics to the 40th.
    let tones = [(1, 10.0), (5, 2), (40, 1)].map { Tone(.harmonic($0.0), peak: $0.1, phase: Double($0.0)) }
    let content = channel(ChannelContent(tones: tones))
    let program = sequence([
      segment(nanoseconds: 150_000_001, hertz: 50, endHertz: 50 + 0.15 * slope, content),
      segment(nanoseconds: 20_000_000, hertz: 50 + 0.15 * slope, content),
      segment(nanoseconds: 100_000_000, hertz: 50 + 0.15 * slope, endHertz: 50 + 0.05 * slope, content),
    ])
    let grid = ProbeGrid(startNanoseconds: 1_000, periodNanoseconds: 135_000.321, count: 1_990)
    var integrator = FilterIntegrator(filter)
    let expected = integrator.samples(DescribedSignal(program), at: grid.seconds, step: 5e-7)
    let found = sampled(program, filter, grid)
    // What is left out grows with the square of the slope, and a high-pass inside the band is no usual one.
    let allowed = max(1, slope * slope) * (filter.highPassHz > 5 ? 1e-8 : 1e-9)
    #expect(worst(found, expected) < scale(filter, 10) * allowed)
  }

  @Test("where grids are cut changes samples by rounding alone", arguments: filters)
  func cuts(filter: AnalogueFilter) {
    var program = Self.edges
    program[5].frequencyEndHz = 51
    program[6].frequencyStartHz = 51
    let whole = ProbeGrid(startNanoseconds: 5, startFraction: 0.9, periodNanoseconds: 13_333.333, count: 2_400)
    let expected = sampled(program, filter, whole)
    for cut in [1, 7, 250, 1_025] {
      var source = TonalSource(SegmentList(program))
      source.attach([Probe(input: 0, filter: filter)])
      var found: [Double] = []
      for first in stride(from: 0, to: whole.count, by: cut) {
        found += sampled(&source, 0, whole.part(first..<min(first + cut, whole.count)))
      }
      #expect(worst(found, expected) < scale(filter, 10) * 1e-10, "cut at \(cut)")
    }
  }

  @Test("probes do not depend on each other, whatever their offsets and the order of sampling")
  func independence() {
    var program = Self.edges
    for index in program.indices {
      program[index].channels[1] = ChannelContent(dc: Double(index), tones: [Tone(.harmonic(1), peak: 1, phase: 0)])
    }
    let probes = [
      Probe(input: 0, filter: filters[2]), Probe(input: 1, filter: filters[5]), Probe(input: 1, filter: filters[1]),
    ]
    let grids = (0..<3).map { probe in
      (0..<4).map { read in
        ProbeGrid(
          startNanoseconds: Int64(read) * 8_000_000 + Int64(probe) * 45_000, periodNanoseconds: 135_000,
          count: 50 + probe)
      }
    }
    let alone = probes.indices.map { probe -> [[Double]] in
      var source = TonalSource(SegmentList(program))
      source.attach([probes[probe]])
      return grids[probe].map { sampled(&source, 0, $0) }
    }
    for order in [[0, 1, 2], [2, 0, 1]] {
      var source = TonalSource(SegmentList(program))
      source.attach(probes)
      for read in 0..<4 {
        for probe in order { #expect(sampled(&source, probe, grids[probe][read]) == alone[probe][read]) }
      }
    }
    // One probe through all of its grids first, within the two seconds.
    var source = TonalSource(SegmentList(program))
    source.attach(probes)
    for probe in [1, 2, 0] {
      for read in 0..<4 { #expect(sampled(&source, probe, grids[probe][read]) == alone[probe][read]) }
    }
  }

  @Test("the phase is exact after 30 days, and a late start meets a settled filter")
  func longTime() {
    let day: Int64 = 86_400_000_000_000
    let content = ChannelContent(tones: [Tone(.harmonic(1), peak: 10, phase: 0.5)])
    let program = [segment(nanoseconds: 31 * day, hertz: 49.984375, channel(content))]
    let grid = ProbeGrid(startNanoseconds: 30 * day + 5, periodNanoseconds: 135_000, count: 3_000)
    let (gain, angle) = filters[2].expected(hertz: 49.984375)
    let expected = (0..<grid.count).map { index in
      10 * gain * sin(2 * .pi * 49.984375 * (5 + 135_000 * Double(index)) * 1e-9 + 0.5 + angle)
    }
    #expect(worst(sampled(program, filters[2], grid), expected) < scale(filters[2], 10) * 1e-9)
  }

  @Test("the reference is the one of rendering, two seconds back from the latest instant of any probe")
  func reference() {
    let content = [
      ChannelContent(dc: 1, tones: [Tone(.harmonic(1), peak: 325, phase: 0)]),
      ChannelContent(tones: [Tone(.harmonic(1), peak: 10, phase: -0.5), Tone(.harmonic(3), peak: 2, phase: 0)]),
    ]
    let program = (0..<80).map { part -> Segment in
      var piece = segment(
        nanoseconds: 50_000_000, hertz: 50 + 0.01 * Double(part % 2), endHertz: 50.01 - 0.01 * Double(part % 2), content
      )
      piece.startNanoseconds += Int64(part) * 50_000_000
      piece.endNanoseconds += Int64(part) * 50_000_000
      return piece
    }
    var rendering = rendered(program, upTo: 3_699_140_000)
    var source = TonalSource(SegmentList(program))
    source.attach([Probe(input: 0, filter: filters[2]), Probe(input: 1, filter: filters[2])])
    for read in 0..<20 {
      _ = sampled(
        &source, 0,
        ProbeGrid(startNanoseconds: Int64(read) * 185_000_000, periodNanoseconds: 135_000, count: 1_365))
      // The second input is never sampled after a second: it must hold nothing up.
      if read < 5 {
        _ = sampled(
          &source, 1,
          ProbeGrid(startNanoseconds: Int64(read) * 185_000_000 + 45_000, periodNanoseconds: 135_000, count: 1_365))
      }
    }
    let latest = 19 * 185_000_000 + 1_364 * 135_000 as Int64
    for back in [0, 1, 1_000_000_000, 1_999_000_000] as [Int64] {
      let instant = latest - back
      #expect(source.reference(atNanoseconds: instant) == rendering.reference(atNanoseconds: instant), "\(back)")
    }
  }
}
