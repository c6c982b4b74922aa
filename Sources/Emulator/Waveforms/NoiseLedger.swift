import VirtualTime

/// White noise on the samples, and the energy that it adds.
///
/// A sample stands for its cell of 125 us, centred on it, and adds (u n_i + i n_u + n_u n_i) * 125 us, u and i being the
/// filtered samples without noise. The sums are kept for every sample of the last 2.5 s.
struct NoiseLedger: Sendable {
  private static let capacity = 20 * ChannelRenderer.blockLength
  private static let cellSeconds = 125e-6

  private var sources: [GaussianSource]
  /// By phase: sums up to and with the sample n, at n modulo the capacity. Empty as long as there was no noise.
  private var sums: [[Double]]
  /// By phase: half of sample 0's term, which lies ahead of the run.
  private var aheadOfRun: [Double]
  private var noise: [Double]

  init(seed: UInt64, channelCount: Int) {
    sources = (0..<channelCount).map { channel in
      let name = "noise \(channel.isMultiple(of: 2) ? "u" : "i")\(channel / 2 + 1)"
      return GaussianSource(Xoshiro256(seed: seed, stream: name))
    }
    sums = [[Double]](repeating: [], count: channelCount / 2)
    aheadOfRun = [Double](repeating: 0, count: channelCount / 2)
    noise = [Double](repeating: 0, count: 2 * ChannelRenderer.blockLength)
  }

  /// Adds noise to the two channels of `phase` in the block that begins at sample `first`.
  mutating func apply(
    phase: Int, first: Int64, timeline: Timeline, voltage: UnsafeMutablePointer<Double>,
    current: UnsafeMutablePointer<Double>
  ) {
    let length = ChannelRenderer.blockLength
    let draws = draw(phase: phase, first: first, timeline: timeline)
    if !draws, sums[phase].isEmpty { return }
    if sums[phase].isEmpty { sums[phase] = [Double](repeating: 0, count: Self.capacity) }
    let start = Int(first % Int64(Self.capacity))
    var sum = sums[phase][(start + Self.capacity - 1) % Self.capacity]
    sums[phase].withUnsafeMutableBufferPointer { sums in
      guard draws else { return sums[start..<start + length].update(repeating: sum) }
      for index in 0..<length {
        let (voltageNoise, currentNoise) = (noise[index], noise[length + index])
        let power = voltage[index] * currentNoise + (current[index] + currentNoise) * voltageNoise
        sum += power * Self.cellSeconds
        voltage[index] += voltageNoise
        current[index] += currentNoise
        sums[start + index] = sum
      }
    }
    if first == 0 { aheadOfRun[phase] = 0.5 * sums[phase][0] }
  }

  /// Energy that noise added from the start of the run to `nanoseconds`, joules.
  func joules(phase: Int, at nanoseconds: Int64) -> Double {
    guard !sums[phase].isEmpty else { return 0 }
    let period = FrontEndKernel.samplePeriodNanoseconds
    let (sample, rest) = (nanoseconds + period / 2).quotientAndRemainder(dividingBy: period)
    let before = sample == 0 ? 0 : sums[phase][Int((sample - 1) % Int64(Self.capacity))]
    let after = sums[phase][Int(sample % Int64(Self.capacity))]
    return before + (after - before) * (Double(rest) / Double(period)) - aheadOfRun[phase]
  }

  /// Draws the block's noise for both channels; false when there is none.
  private mutating func draw(phase: Int, first: Int64, timeline: Timeline) -> Bool {
    let length = ChannelRenderer.blockLength
    let period = FrontEndKernel.samplePeriodNanoseconds
    var draws = false
    for index in timeline.index(at: first * period)..<timeline.indices.upperBound {
      let segment = timeline[index]
      if segment.startNanoseconds > (first + Int64(length) - 1) * period { break }
      let low = max(0, ceilingDivide(segment.startNanoseconds, period) - first)
      let high = min(Int64(length), ceilingDivide(segment.endNanoseconds, period) - first)
      for side in 0...1 {
        let rms = segment.channels[2 * phase + side].noiseRMS
        guard rms > 0, low < high else { continue }
        if !draws {
          for index in noise.indices { noise[index] = 0 }
          draws = true
        }
        noise.withUnsafeMutableBufferPointer { noise in
          let samples = UnsafeMutableBufferPointer(
            rebasing: noise[side * length + Int(low)..<side * length + Int(high)])
          sources[2 * phase + side].fill(samples)
          for sample in samples.indices { samples[sample] *= rms }
        }
      }
    }
    return draws
  }
}
