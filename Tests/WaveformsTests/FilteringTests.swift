import Foundation
import RequirementTrait
import Testing
import VirtualTime
import Waveforms

@Suite("Filtered samples", .verifies("REQ-EMU-006"))
struct FilteringTests {
  /// Within 1e-9 of the channel's largest sum of peaks.
  @Test(
    "samples near edges, in ramps and beyond the pass band equal the convolution integral",
    arguments: KnownAnswers.all.cases)
  func equalsConvolution(answers: KnownAnswers.Case) throws {
    let count = try #require(answers.samples.max()) + 1
    let rendered = samples(answers.program, count: count)
    for (channel, expected) in answers.values.enumerated() {
      let peaks = answers.segments.map { part in
        part.channels[channel].tones.reduce(part.channels[channel].dc.magnitude) { $0 + $1.peak }
      }
      let scale = try #require(peaks.max())
      let worst = zip(answers.samples, expected).map { ((rendered[channel][$0] - $1).magnitude / scale, $0) }
        .max { $0.0 < $1.0 }!
      #expect(worst.0 < 1e-9, "\(answers.name), channel \(channel), sample \(worst.1)")
    }
  }

  @Test("a steady tone keeps amplitude and phase to 1e-9", arguments: 1...20 as ClosedRange<UInt64>)
  func steadyTone(seed: UInt64) {
    var random = Xoshiro256(seed: seed)
    let order = Int(1 + random.next() % 40)
    let hertz = 40 + 30 * random.uniform()
    let phase = 20 * (random.uniform() - 0.5)
    let absoluteHz = 3300 * random.uniform()
    let rendered = samples(
      [
        segment(
          nanoseconds: 1_000_000_000, hertz: hertz,
          [
            ChannelContent(tones: [Tone(.harmonic(order), peak: 325, phase: phase)]),
            ChannelContent(tones: [Tone(.absolute(absoluteHz), peak: -10, phase: phase)]),
          ])
      ], count: 7900)
    let gains = (
      FrontEndKernel.ideal.gain(atHz: hertz * Double(order)), FrontEndKernel.ideal.gain(atHz: absoluteHz)
    )
    for sample in 26..<7900 {
      let seconds = Double(sample) / 8000
      let first = 325 * gains.0 * sin(2 * .pi * hertz * Double(order) * seconds + phase)
      let second = -10 * gains.1 * sin(2 * .pi * absoluteHz * seconds + phase)
      #expect((rendered[0][sample] - first).magnitude < 325e-9, "seed \(seed), sample \(sample)")
      #expect((rendered[1][sample] - second).magnitude < 10e-9, "seed \(seed), sample \(sample)")
    }
  }

  @Test("over whole cycles the mean square is the sum of the tones' mean squares")
  func sumOfSquares() {
    let peaks: [(order: Int, peak: Double)] = [(1, 325), (3, 20), (5, 11), (13, 4), (41, 2), (55, 1)]
    let tones = peaks.map { Tone(.harmonic($0.order), peak: $0.peak, phase: Double($0.order)) }
    let content = ChannelContent(dc: 3, tones: tones)
    let rendered = samples([segment(nanoseconds: 2_000_000_000, [content, content])], count: 8160)
    // 8000 samples are 50 cycles; orders up to 55 lie below half the sampling rate.
    let square = rendered[0][100..<8100].reduce(0) { $0 + $1 * $1 } / 8000
    let expected = peaks.reduce(9.0) { sum, tone in
      let filtered = tone.peak * FrontEndKernel.ideal.gain(atHz: 50 * Double(tone.order))
      return sum + filtered * filtered / 2
    }
    #expect((square / expected - 1).magnitude < 1e-11)
  }

  @Test("a border at which nothing changes is no edge")
  func borderWithoutEdge() {
    let content = ChannelContent(
      dc: 1, tones: [Tone(.harmonic(1), peak: 325, phase: 0.2), Tone(.absolute(333.3), peak: 7, phase: 1)])
    let whole = samples([segment(nanoseconds: 600_000_000, hertz: 49.7, [content, content])], count: 4700)
    let lengths: [Int64] = [1, 99_999, 20_000_123, 179_999_877, 50_000, 399_850_000]
    let parts = sequence(lengths.map { segment(nanoseconds: $0, hertz: 49.7, [content, content]) })
    let cut = samples(parts, count: 4700)
    for sample in 0..<4700 { #expect((whole[0][sample] - cut[0][sample]).magnitude < 1e-9, "sample \(sample)") }
  }

  @Test("a border inside a ramp is no edge")
  func borderInsideRamp() {
    let content = ChannelContent(tones: [
      Tone(.harmonic(1), peak: 325, phase: 0.2), Tone(.harmonic(7), peak: 9, phase: 1),
    ])
    let whole = samples(
      [segment(nanoseconds: 600_000_000, hertz: 49.5, endHertz: 50.1, [content, content])], count: 4700)
    let lengths: [Int64] = [10_000_000, 99_999_999, 20_000_123, 179_999_877, 50_000_001, 239_999_999, 1]
    var hertz = 49.5
    let parts = lengths.map { length in
      let next = hertz + Double(length) * 1e-9
      defer { hertz = next }
      return segment(nanoseconds: length, hertz: hertz, endHertz: next, [content, content])
    }
    let cut = samples(sequence(parts), count: 4700)
    for sample in 0..<4700 { #expect((whole[0][sample] - cut[0][sample]).magnitude < 1e-8, "sample \(sample)") }
  }

  @Test("the signal is zero after its end")
  func end() {
    let rendered = samples([.steady(voltageRMS: 230, currentRMS: 5, durationNanoseconds: 10_000_000)], count: 3000)
    #expect(rendered[0][105].magnitude > 0)
    for sample in 106..<3000 { #expect(rendered[0][sample] == 0 && rendered[1][sample] == 0, "sample \(sample)") }
  }

  @Test("samples do not depend on how many are asked for at a time", arguments: [1, 7, 80, 1024, 1600, 4999])
  func chunks(chunk: Int) {
    let edges = KnownAnswers.all.cases.first { $0.name.hasPrefix("a slow ramp") }!.program.map { segment in
      var noisy = segment
      noisy.channels[0].noiseRMS = 0.5
      return noisy
    }
    #expect(samples(edges, count: 2000, seed: 3, chunk: chunk) == samples(edges, count: 2000, seed: 3, chunk: 2000))
  }

  /// The sum of x86-64 with glibc 2.36; any other host must find the same.
  @Test("samples have the same bits on every host")
  func portability() {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for answers in KnownAnswers.all.cases {
      var program = answers.program
      program[0].channels[0].noiseRMS = 0.1
      for value in samples(program, count: 1500, seed: 1).joined() {
        hash = (hash ^ value.bitPattern) &* 0x100_0000_01B3
      }
    }
    #expect(hash == 5_242_482_699_146_273_807)
  }

  @Test("the first call may begin at any sample")
  func lateStart() {
    let program = KnownAnswers.all.cases.first { $0.name.hasPrefix("a slow ramp") }!.program
    let all = samples(program, count: 2000)
    var late = TonalSource(SegmentList(program))
    var output = [Double](repeating: 0, count: 600)
    late.render(firstSample: 1700, count: 300, into: &output)
    #expect(Array(all[0][1700..<2000]) == Array(output[0..<300]))
    #expect(Array(all[1][1700..<2000]) == Array(output[300..<600]))
  }
}
