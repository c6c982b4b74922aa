import Foundation
import Metrology
import Quantities
import RequirementTrait
import Testing

@Suite(.verifies("REQ-MET-041")) struct AlignmentTimeTests {
  static let source = Load.inductive(5).source(50)

  static func converter() -> MultiplexedConverter {
    MultiplexedConverter(voltage: source.segments[0].voltage, current: source.segments[0].current)
  }

  /// Samples measured, filled and lost times the period are the clock's difference, whatever comes.
  @Test(arguments: 1...20 as ClosedRange<UInt64>)
  func `samples and gaps add up to the clock's difference`(seed: UInt64) {
    var random = Seeded(seed)
    var converter = Self.converter()
    converter.gap = { _ in 0 }
    var meter = AlignedMeter<1>()
    meter.keeps = true
    var last = 0.0
    for _ in 0..<40 {
      converter.frames = Int.random(in: 30...1365, using: &random)
      converter.conversion = 45e-6 * Double.random(in: 0.995...1.005, using: &random)
      let skipped = [0.0003, 0.003, 0.019, 0.05, 0.4].randomElement(using: &random)!
      let read = converter.next(skipping: skipped)
      if skipped > 0.03 && Bool.random(using: &random) { meter.lose(until: read.first - 0.01) }
      meter.take(read, conversion: converter.conversion)
      last = read.end
    }
    let tally = meter.aligners[0].tally
    #expect(tally.measured + tally.filled + tally.lost == Int64(meter.produced.count), "seed \(seed)")
    // The grid ends within twelve frames and a sample of the last read's end: it neither runs ahead nor stays behind.
    let end = (meter.aligners[0].origin?.seconds ?? .nan) + Double(meter.produced.count) * 135e-6
    #expect(end <= last - 11 * 134e-6 && end >= last - 14 * 136e-6, "seed \(seed)")
    #expect(tally.lost > 0 && tally.filled > 0 && tally.measured > 0)
  }

  /// A filled or measured sample is what the source had at its instant.
  @Test func `every sample stands at its instant`() {
    var converter = Self.converter()
    converter.isDithered = true
    converter.gap = { _ in 0.0012 }
    var meter = AlignedMeter<1>()
    meter.keeps = true
    for _ in 0..<12 { meter.take(converter.next(), conversion: converter.conversion) }
    let origin = meter.aligners[0].origin?.seconds ?? .nan
    var values = [Double](repeating: 0, count: meter.produced.count)
    Self.source.segments[0].voltage.add(from: origin, step: 135e-6, to: &values, at: 0, count: values.count)
    var worst = (measured: 0.0, filled: 0.0)
    for (index, frame) in meter.produced.enumerated() where index > 3000 {
      let error = abs(Double(frame.voltage) / 8_388_608 * 460 - values[index])
      if frame.quality.contains(.filled) {
        worst.filled = max(worst.filled, error)
      } else {
        worst.measured = max(worst.measured, error)
      }
    }
    // One code is 0.22 V; dither and rounding have 0.29 codes each and are taken 1.7 times by the taps.
    #expect(worst.measured < 0.7 && worst.measured > 0.1)
    #expect(worst.filled < 1 && worst.filled > 0.1)
  }

  @Test func `what is missing for a cycle or less is filled, for longer it is lost`() {
    for (seconds, isLost) in [(0.010, false), (0.0158, false), (0.0168, true), (0.1, true)] {
      var converter = Self.converter()
      var meter = AlignedMeter<1>()
      for _ in 0..<4 { meter.take(converter.next(), conversion: converter.conversion) }
      #expect(meter.aligners[0].tally.lost == 0)
      meter.take(converter.next(skipping: seconds), conversion: converter.conversion)
      // The taps take 3.24 ms at the edges and the gap itself has 0.5 ms.
      #expect((meter.aligners[0].tally.lost > 0) == isLost, "\(seconds) s")
      guard isLost else { continue }
      let lost = Double(meter.aligners[0].tally.lost) * 135e-6
      expect(lost - (seconds + 0.0037), within: 0.0004, "lost time")
    }
  }

  @Test func `nothing is registered for lost time`() {
    var converter = Self.converter()
    var meter = AlignedMeter<1>()
    for _ in 0..<30 { meter.take(converter.next(), conversion: converter.conversion) }
    for step in 1...50 { meter.lose(until: converter.now + Double(step) * 0.1) }
    var flagged = 0
    meter.onWindow = { if $0.phases[0].lostSamples > 0 { flagged += 1 } }
    var first = true
    for _ in 0..<30 {
      meter.take(converter.next(skipping: first ? 5 : 0), conversion: converter.conversion)
      first = false
    }
    guard let from = meter.engine.registeredFrom?.seconds, let to = meter.engine.registeredTo?.seconds else {
      Issue.record("nothing registered")
      return
    }
    let lost = Double(meter.aligners[0].tally.lost) * 135e-6
    #expect(lost > 5 && lost < 5.01)
    let power = 1150 * 0.5
    let energy = meter.engine.accounting.total.activeJoules
    // The sums around the loss hold parts of a cycle: a few joules of 40 a cycle.
    expect(energy / (power * (to - from - lost)) - 1, within: 0.003, "energy of the time that was not lost")
  }

  /// 3 A rms stay in the x16 range, 6 A do not: one change at the step, none at the crests that follow.
  @Test func `the range changes once at a step and comes back after a clean cycle`() {
    var meter = AlignedMeter<1>()
    var now = 0.0
    for amperes in [3.0, 6, 3, 6, 3] {
      let source = Load.unity(amperes).source(50)
      var converter = MultiplexedConverter(
        voltage: source.segments[0].voltage, current: source.segments[0].current)
      converter.advance(to: now)
      for _ in 0..<6 { meter.take(converter.next(), conversion: converter.conversion) }
      now = converter.now
    }
    let tally = meter.aligners[0].tally
    #expect(tally.rangeChanges == 2)
    // 18 of 30 reads at 3 A, less a cycle after each 6 A and at the start.
    expect(Double(tally.amplified) / Double(tally.measured) - 0.6, within: 0.015, "share of the x16 range")
  }

  @Test(arguments: [(0.0002, false), (0.0005, false), (0.0018, true)])
  func `a gap share above two percent is flagged`(gap: Double, isFlagged: Bool) {
    var converter = Self.converter()
    converter.gap = { _ in gap }
    var meter = AlignedMeter<1>()
    var shares: [Double] = []
    var flags = 0
    meter.onWindow = {
      shares.append(Double($0.phases[0].gapShareMillionths) * 1e-6)
      if $0.phases[0].isGapExcessive { flags += 1 }
    }
    for _ in 0..<200 { meter.take(converter.next(), conversion: converter.conversion) }
    let mean = shares.reduce(0, +) / Double(shares.count)
    let read = 1365 * 135e-6
    expect(mean - (gap + 24 * 135e-6) / (read + gap), within: 0.001, "mean share")
    if isFlagged { #expect(flags > shares.count / 2) }
  }
}
