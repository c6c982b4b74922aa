import Testing
import VirtualTime
import Waveforms

@Suite("Noise")
struct NoiseTests {
  private func program(_ noise: [Double], milliseconds: Int64 = 2_000) -> [Segment] {
    var segment = Segment.steady(
      phases: noise.count / 2, voltageRMS: 10, currentRMS: 1, durationNanoseconds: milliseconds * 1_000_000)
    for channel in noise.indices { segment.channels[channel].noiseRMS = noise[channel] }
    return [segment]
  }

  @Test("noise has the stated rms value, no mean and no correlation", arguments: [1, 2, 3] as [UInt64])
  func variance(seed: UInt64) {
    let count = 15_900
    let clean = samples(program([0, 0]), count: count, seed: seed)
    let noisy = samples(program([0.5, 0.02]), count: count, seed: seed)
    for (channel, rms) in [(0, 0.5), (1, 0.02)] {
      let noise = zip(noisy[channel], clean[channel]).map { ($0 - $1) / rms }
      let mean = noise.reduce(0, +) / Double(count)
      let variance = noise.reduce(0) { $0 + $1 * $1 } / Double(count)
      let neighbours = zip(noise, noise.dropFirst()).reduce(0) { $0 + $1.0 * $1.1 } / Double(count)
      let deviation = 1 / Double(count).squareRoot()
      #expect(mean.magnitude < 5 * deviation, "seed \(seed), channel \(channel)")
      #expect((variance - 1).magnitude < 5 * 2.0.squareRoot() * deviation, "seed \(seed), channel \(channel)")
      #expect(neighbours.magnitude < 5 * deviation, "seed \(seed), channel \(channel)")
    }
  }

  @Test("the same seed gives the same samples, another seed others")
  func seeds() {
    let one = samples(program([0.5, 0.02]), count: 3000, seed: 9)
    #expect(samples(program([0.5, 0.02]), count: 3000, seed: 9) == one)
    #expect(samples(program([0.5, 0.02]), count: 3000, seed: 10) != one)
  }

  @Test("noise on one channel leaves the noise of all others as it was")
  func subStreams() {
    let one = samples(program([0.5, 0, 0, 0.1]), count: 3000, seed: 9)
    let all = samples(program([0.5, 0.2, 0.3, 0.1]), count: 3000, seed: 9)
    #expect(one[0] == all[0])
    #expect(one[3] == all[3])
    #expect(one[1] != all[1])
    let differences = zip(all[0], all[2]).map { $0 - $1 }
    #expect(Set(differences).count > 2900)
  }

  @Test("noise begins and ends with its segment")
  func extent() {
    let parts = sequence(
      program([0, 0], milliseconds: 100) + program([0.5, 0.1], milliseconds: 50) + program([0, 0], milliseconds: 100))
    let clean = samples(program([0, 0], milliseconds: 250), count: 1900)
    let noisy = samples(parts, count: 1900)
    for sample in 0..<1900 {
      let differs = (noisy[0][sample] - clean[0][sample]).magnitude > 1e-9
      #expect(differs == (800..<1200).contains(sample), "sample \(sample)")
    }
  }

  @Test("the energy of noise is that of the samples' cells")
  func energy() {
    let count = 9000
    let seed: UInt64 = 4
    let clean = samples(program([0, 0]), count: count, seed: seed)
    var noisy = TonalSource(SegmentList(program([0.5, 0.3])), seed: seed)
    let noisySamples = samples(&noisy, count: count)
    var quiet = rendered(program([0, 0]), upTo: 8999 * 125_000)
    // Cell of sample n: (n - 1/2) T ..< (n + 1/2) T; of the first one only the second half lies in the run.
    let terms = (0..<count).map { (sample: Int) -> Double in
      (noisySamples[0][sample] * noisySamples[1][sample] - clean[0][sample] * clean[1][sample]) * 125e-6
    }
    for sample in [0, 1, 100, 1023, 1024, 1025, 5000, 8998] {
      let whole = terms[..<sample].reduce(0, +) - 0.5 * terms[0]
      for (eighths, share) in [(0, 0.5), (2, 0.75), (4, 1)] as [(Int64, Double)] {
        let instant = Int64(sample) * 125_000 + eighths * 15_625
        let found =
          noisy.reference(atNanoseconds: instant)[0].activeJoules
          - quiet.reference(atNanoseconds: instant)[0].activeJoules
        let error: Double = found - whole - share * terms[sample]
        #expect(error.magnitude < 1e-11, "seed \(seed), \(instant) ns")
      }
    }
  }

  @Test("apparent power contains the noise's rms value")
  func apparent() {
    var source = rendered(program([5, 2]), upTo: 1_000_000_000)
    let expected = (100.0 + 25).squareRoot() * (1.0 + 4).squareRoot()
    let found = source.reference(atNanoseconds: 1_000_000_000)[0].apparentVoltAmpereSeconds(over: 1)
    #expect((found - expected).magnitude < 1e-10)
  }
}
