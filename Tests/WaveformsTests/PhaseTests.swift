import Foundation
import Testing
import VirtualTime
import Waveforms

@Suite("Phase")
struct PhaseTests {
  /// The phase of every border is the trapezoidal sum of the frequencies; numbers are chosen so that it is exact in turns.
  @Test("the grid's phase runs on over steps and ramps", arguments: 1...10 as ClosedRange<UInt64>)
  func continuity(seed: UInt64) {
    var random = Xoshiro256(seed: seed)
    let order = 5
    let content = ChannelContent(tones: [Tone(.harmonic(order), peak: 1, phase: 0.25)])
    var parts = [Segment]()
    var hertz = 50.0
    for _ in 0..<12 {
      // Multiples of 1/8 Hz over multiples of 16 ms: whole thousandths of a turn.
      let length = 16_000_000 * Int64(4 + random.next() % 15)
      let next = 45 + Double(random.next() % 80) / 8
      switch random.next() % 3 {
      case 0: parts.append(segment(nanoseconds: length, hertz: hertz, [content, content]))
      case 1: parts.append(segment(nanoseconds: length, hertz: hertz, endHertz: next, [content, content]))
      default: parts.append(segment(nanoseconds: length, hertz: next, [content, content]))
      }
      hertz = parts[parts.count - 1].frequencyEndHz
    }
    let program = sequence(parts)
    let count = Int(program[11].endNanoseconds / 125_000) - 30
    let rendered = samples(program, count: count)[0]
    var thousandths: Int64 = 0
    for part in program {
      let milliseconds = (part.endNanoseconds - part.startNanoseconds) / 1_000_000
      let seconds = Double(milliseconds) / 1000
      let slope = (part.frequencyEndHz - part.frequencyStartHz) / seconds
      for sample in Int(part.startNanoseconds / 125_000) + 27..<min(count, Int(part.endNanoseconds / 125_000) - 26) {
        let t = Double(sample) / 8000 - Double(part.startNanoseconds) / 1e9
        let gained = t * (part.frequencyStartHz + 0.5 * slope * t)
        let gain = FrontEndKernel.ideal.gain(atHz: Double(order) * (part.frequencyStartHz + slope * t))
        let turns = Double(order) * (Double(thousandths % 1000) / 1000 + gained)
        let expected = gain * sin(2 * .pi * (turns - turns.rounded()) + 0.25)
        #expect((rendered[sample] - expected).magnitude < 1e-8, "seed \(seed), sample \(sample)")
      }
      let eighths = Int64((part.frequencyStartHz + part.frequencyEndHz) * 8)
      thousandths += eighths * milliseconds / 16
    }
  }

  @Test(
    "after 30 days the phase is exact to 1e-8 rad",
    arguments: [(1, 50.1), (40, 50.1), (1, 59.987_654_321), (3, 0.1)])
  func longTime(order: Int, hertz: Double) throws {
    let content = ChannelContent(tones: [
      Tone(.harmonic(order), peak: 1, phase: 0), Tone(.absolute(hertz * 7), peak: 100, phase: 0),
    ])
    let only = { (tone: Int) in ChannelContent(tones: [content.tones[tone]]) }
    var source = TonalSource(
      SegmentList([segment(nanoseconds: 31 * 86_400_000_000_000, hertz: hertz, [only(0), only(1)])]))
    let first = Int64(30 * 86_400) * 8000 + 77
    var output = [Double](repeating: 0, count: 4000)
    source.render(firstSample: first, count: 2000, into: &output)
    /// The exact phase at a sample: the frequency is significand * 2^exponent, the remainder is taken in integers.
    func turns(_ hertz: Double, times order: Int, sample: Int64) -> Double {
      let shift = 52 - Int(hertz.exponent)
      let significand = Int128(hertz.significand * 0x1p52)
      let modulus = Int128(8000) << Int128(shift)
      return Double(significand * Int128(order) * Int128(sample) % modulus) / Double(modulus)
    }
    let gains = (
      FrontEndKernel.ideal.gain(atHz: hertz * Double(order)), 100 * FrontEndKernel.ideal.gain(atHz: hertz * 7)
    )
    for index in 0..<2000 {
      let sample = first + Int64(index)
      let harmonic = gains.0 * sin(2 * .pi * turns(hertz, times: order, sample: sample))
      let absolute = gains.1 * sin(2 * .pi * turns(hertz * 7, times: 1, sample: sample))
      #expect((output[index] - harmonic).magnitude < 1e-8, "sample \(sample)")
      #expect((output[2000 + index] - absolute).magnitude < 1e-6, "sample \(sample)")
    }
  }

  @Test("after 800 000 segments the phase is exact to 1e-7 rad")
  func manySegments() {
    let content = ChannelContent(tones: [Tone(.harmonic(1), peak: 1, phase: 0)])
    var parts = [Segment]()
    // 8 parts of 0.3 s: 50.125 Hz and 49.875 Hz in turn, 120 turns in all.
    for index in 0..<8 {
      parts.append(
        segment(nanoseconds: 300_000_000, hertz: index.isMultiple(of: 2) ? 50.125 : 49.875, [content, content]))
    }
    var source = TonalSource(SegmentList(sequence(parts), repeats: true))
    // 100 000 rounds of 2.4 s.
    let first = Int64(100_000) * 19_200 + 100
    var output = [Double](repeating: 0, count: 2000)
    source.render(firstSample: first, count: 1000, into: &output)
    let gain = FrontEndKernel.ideal.gain(atHz: 50.125)
    for index in 0..<1000 {
      let expected = gain * sin(2 * .pi * 50.125 * Double(100 + index) / 8000)
      #expect((output[index] - expected).magnitude < 1e-7, "sample \(first + Int64(index))")
    }
  }
}
