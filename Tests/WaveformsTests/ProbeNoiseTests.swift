import RequirementTrait
import Testing
import Waveforms

@Suite("Noise on probes", .verifies("REQ-EMU-016"))
struct ProbeNoiseTests {
  private static let tones = [
    ChannelContent(tones: [Tone(.harmonic(1), peak: 10, phase: 0)]),
    ChannelContent(dc: 0.1, tones: [Tone(.harmonic(1), peak: 2, phase: -0.5)]),
  ]

  private static let filter = AnalogueFilter(polesHz: [2_500, 2_500])

  /// Three probes as a meter has them: voltage, current, amplified current.
  private static let probes = [
    Probe(input: 0, filter: filter), Probe(input: 1, filter: filter),
    Probe(input: 1, filter: AnalogueFilter(gain: 16, polesHz: [2_500, 2_500])),
  ]

  private func source(_ voltage: Double, _ current: Double, seed: UInt64 = 7) -> TonalSource<SegmentList> {
    var content = Self.tones
    content[0].noiseRMS = voltage
    content[1].noiseRMS = current
    var source = TonalSource(SegmentList([segment(nanoseconds: 60_000_000_000, content)]), seed: seed)
    source.attach(Self.probes)
    return source
  }

  private func grid(_ read: Int, _ probe: Int, count: Int = 1_365) -> ProbeGrid {
    ProbeGrid(
      startNanoseconds: Int64(read) * 185_000_000 + Int64(probe) * 45_000, startFraction: 0.5,
      periodNanoseconds: 135_000, count: count)
  }

  /// Noise of all probes over reads one after another: by probe.
  private func noise(
    _ noisy: inout TonalSource<SegmentList>, reads: Int, order: [Int] = [0, 1, 2]
  ) -> [[Double]] {
    var clean = source(0, 0)
    var result = [[Double]](repeating: [], count: 3)
    for read in 0..<reads {
      for probe in order {
        let quiet = sampled(&clean, probe, grid(read, probe))
        result[probe] += zip(sampled(&noisy, probe, grid(read, probe)), quiet).map { $0 - $1 }
      }
    }
    return result
  }

  @Test("noise has the stated rms value, no mean and no correlation", arguments: [1, 2, 3] as [UInt64])
  func variance(seed: UInt64) {
    var noisy = source(0.5, 0.02, seed: seed)
    let found = noise(&noisy, reads: 12)
    for (probe, rms) in [(0, 0.5), (1, 0.02)] {
      let values = found[probe].map { $0 / rms }
      let deviation = 1 / Double(values.count).squareRoot()
      let mean = values.reduce(0, +) / Double(values.count)
      let variance = values.reduce(0) { $0 + $1 * $1 } / Double(values.count)
      let neighbours = zip(values, values.dropFirst()).reduce(0) { $0 + $1.0 * $1.1 } / Double(values.count)
      #expect(mean.magnitude < 5 * deviation, "seed \(seed), probe \(probe)")
      #expect((variance - 1).magnitude < 5 * 2.0.squareRoot() * deviation, "seed \(seed), probe \(probe)")
      #expect(neighbours.magnitude < 5 * deviation, "seed \(seed), probe \(probe)")
    }
    let both = zip(found[0], found[1]).reduce(0) { $0 + $1.0 * $1.1 } / Double(found[0].count) / 0.01
    #expect(both.magnitude < 5 / Double(found[0].count).squareRoot(), "seed \(seed)")
  }

  @Test("two amplifiers behind one sensor carry the same noise frame by frame, times their gains")
  func sharing() {
    var noisy = source(0.5, 0.02)
    let found = noise(&noisy, reads: 5)
    #expect(worst(found[2], found[1].map { 16 * $0 }) < 1e-12)
    #expect(found[1].contains { $0.magnitude > 0.01 })
  }

  @Test("the order in which probes are sampled changes no noise", arguments: [[0, 2, 1], [2, 1, 0], [1, 0, 2]])
  func order(order: [Int]) {
    var usual = source(0.5, 0.02)
    var other = source(0.5, 0.02)
    let expected = noise(&usual, reads: 4)
    let found = noise(&other, reads: 4, order: order)
    for probe in 0..<3 { #expect(worst(found[probe], expected[probe]) < 1e-12) }
  }

  @Test("where grids are cut changes no noise")
  func cuts() {
    var whole = source(0.5, 0.02)
    var cut = source(0.5, 0.02)
    for probe in 0..<3 {
      let expected = sampled(&whole, probe, grid(0, probe))
      var found: [Double] = []
      for range in [0..<1, 1..<2, 2..<500, 500..<1_365] {
        found += sampled(&cut, probe, grid(0, probe).part(range))
      }
      #expect(worst(found, expected) < 1e-10, "probe \(probe)")
    }
    let instant: Int64 = 170_000_000
    let difference =
      whole.reference(atNanoseconds: instant)[0].activeJoules - cut.reference(atNanoseconds: instant)[0].activeJoules
    #expect(difference.magnitude < 1e-12)
  }

  @Test("noise on one input leaves the noise of all others as it was")
  func subStreams() {
    var both = source(0.5, 0.02)
    var one = source(0, 0.02)
    let (left, right) = (noise(&both, reads: 2), noise(&one, reads: 2))
    #expect(worst(left[1], right[1]) < 1e-12)
    #expect(right[0].allSatisfy { $0 == 0 })
  }

  @Test("the reference holds the energy of the noise with the other quantity, frame by frame")
  func energy() {
    var noisy = source(0.5, 0.3)
    var clean = source(0, 0)
    let found = noise(&noisy, reads: 4)
    for probe in [0, 1] {
      for read in 0..<4 { _ = sampled(&clean, probe, grid(read, probe)) }
    }
    // The other quantity ahead of its filter, at the instants of the noise.
    let program = [segment(nanoseconds: 60_000_000_000, Self.tones)]
    var terms: [(seconds: Double, joules: Double)] = []
    for (probe, other) in [(0, 1), (1, 0)] {
      let signal = DescribedSignal(program, channel: other)
      for read in 0..<4 {
        for (frame, seconds) in grid(read, probe).seconds.enumerated() {
          terms.append((seconds, found[probe][read * 1_365 + frame] * signal.value(seconds, in: 0) * 135e-6))
        }
      }
    }
    func expected(_ seconds: Double) -> Double {
      terms.reduce(0) { sum, term in
        // The frame reaches from half a period ahead of its instant to half a period behind; the run begins at zero.
        let share = min(1, max(0, (seconds - term.seconds) / 135e-6 + 0.5))
        let ahead = max(0, 0.5 - term.seconds / 135e-6)
        return sum + max(0, share - ahead) * term.joules
      }
    }
    #expect(expected(0.7).magnitude > 1e-3)
    for nanoseconds in [1, 20_000, 67_500, 150_000, 100_000_000, 184_500_000, 185_010_000, 650_123_456] as [Int64] {
      let energy =
        noisy.reference(atNanoseconds: nanoseconds)[0].activeJoules
        - clean.reference(atNanoseconds: nanoseconds)[0].activeJoules
      #expect((energy - expected(Double(nanoseconds) * 1e-9)).magnitude < 1e-11, "\(nanoseconds) ns")
    }
  }

  @Test("noise begins and ends with its segment, and its energy stays when old frames are forgotten")
  func extent() {
    var content = Self.tones
    content[0].noiseRMS = 0.5
    let program = sequence([
      segment(nanoseconds: 100_000_000, Self.tones), segment(nanoseconds: 50_000_000, content),
      segment(nanoseconds: 20_000_000_000, Self.tones),
    ])
    var noisy = TonalSource(SegmentList(program), seed: 3)
    var clean = source(0, 0)
    noisy.attach(Self.probes)
    var energies: [Double] = []
    for read in 0..<30 {
      for probe in 0..<2 {
        let difference = zip(sampled(&noisy, probe, grid(read, probe)), sampled(&clean, probe, grid(read, probe)))
          .map { ($0 - $1).magnitude }
        for (seconds, value) in zip(grid(read, probe).seconds, difference) {
          #expect((value > 1e-9) == (probe == 0 && seconds >= 0.1 && seconds < 0.15), "\(seconds) s")
        }
      }
      let now = Int64(read) * 185_000_000 + 184_000_000
      energies.append(
        noisy.reference(atNanoseconds: now)[0].activeJoules - clean.reference(atNanoseconds: now)[0].activeJoules)
    }
    #expect(energies[0].magnitude > 1e-5)
    #expect(energies.allSatisfy { ($0 - energies[0]).magnitude < 1e-10 })
  }
}
