// @relation(REQ-EMU-017, scope=file)

import VirtualTime

/// White noise on what probes sample, and the energy that it adds.
///
/// An input has one deviate a frame: the k-th instants of grids of the same input that start less than one frame (the
/// period of the grid) apart share it, so that two amplifiers behind one sensor carry the same noise. The first grid
/// of a frame draws from the input's sub-stream and books the energy: the deviate times the other input of the phase,
/// ahead of all filters and at the instant of the deviate, spread over the frame around that instant. A meter that
/// brings both inputs to common instants, whichever these are, registers just that. The product of both deviates is
/// left out: what a meter sees of it depends on how it brings the instants together. Its mean is zero, and over a time
/// t its rms value the product of both rms values times the root of period times t. Between grids there is no noise. A
/// grid that overlaps another one of its input in another way than frame by frame gets deviates of its own, and no
/// energy is booked for them.
struct ProbeNoise: Sendable {
  /// The frames of one grid.
  private struct Run: Sendable {
    let startNanoseconds: Int64
    let startFraction: Double
    let periodNanoseconds: Double
    /// Deviates of unit variance.
    var deviates: [Double] = []
    /// Energy of all frames ahead of frame n, joules; one more than frames.
    var joules: [Double]

    /// Distance of an instant from the start.
    func distance(_ nanoseconds: Int64) -> Double { Double(nanoseconds - startNanoseconds) - startFraction }
  }

  private var sources: [GaussianSource]
  /// By channel, in the order of time.
  private var runs: [[Run]]
  /// By channel: energy of the part of the first frame that lies ahead of the run.
  private var aheadOfRun: [Double]
  private var other: [Double] = []

  init(seed: UInt64, channelCount: Int) {
    sources = (0..<channelCount).map { channel in
      let name = "noise \(channel.isMultiple(of: 2) ? "u" : "i")\(channel / 2 + 1)"
      return GaussianSource(Xoshiro256(seed: seed, stream: name))
    }
    runs = [[Run]](repeating: [], count: channelCount)
    aheadOfRun = [Double](repeating: 0, count: channelCount)
  }

  /// Adds the noise of `input` to the samples of `grid`.
  mutating func apply(
    input: Int, gain: Double, grid: ProbeGrid, timeline: Timeline, output: UnsafeMutablePointer<Double>
  ) {
    guard let noisy = Self.levels(input, grid, timeline) else { return }
    let run = runIndex(input, grid)
    extend(input, run, grid, noisy, timeline)
    runs[input][run].deviates.withUnsafeBufferPointer { deviates in
      for (range, rms) in noisy {
        for index in range { output[index] += gain * rms * deviates[index] }
      }
    }
  }

  /// Energy that noise added to `phase` from the start of the run to `nanoseconds`, joules.
  ///
  /// Complete when the phase's inputs have been sampled beyond that instant.
  func joules(phase: Int, at nanoseconds: Int64) -> Double {
    joules(channel: 2 * phase, at: nanoseconds) + joules(channel: 2 * phase + 1, at: nanoseconds)
  }

  /// Forgets the frames that are not needed for instants from `nanoseconds` on.
  mutating func forget(before nanoseconds: Int64) {
    for channel in runs.indices {
      // The last run that begins ahead of the instant is kept, with all behind it.
      guard let last = runs[channel].lastIndex(where: { $0.distance(nanoseconds) > $0.periodNanoseconds }) else {
        continue
      }
      if last > 0 { runs[channel].removeFirst(last) }
    }
  }

  private func joules(channel: Int, at nanoseconds: Int64) -> Double {
    guard let first = runs[channel].first else { return 0 }
    guard
      let run = runs[channel].last(where: { $0.distance(nanoseconds) + 0.5 * $0.periodNanoseconds >= 0 })
    else { return first.joules[0] - aheadOfRun[channel] }
    let position = run.distance(nanoseconds) / run.periodNanoseconds + 0.5
    let count = run.joules.count - 1
    guard position < Double(count) else { return run.joules[count] - aheadOfRun[channel] }
    let frame = Int(position)
    let (before, after) = (run.joules[frame], run.joules[frame + 1])
    return before + (after - before) * (position - Double(frame)) - aheadOfRun[channel]
  }

  /// The frames of `grid` by the rms value of the noise; nil when there is none.
  private static func levels(_ input: Int, _ grid: ProbeGrid, _ timeline: Timeline) -> [(Range<Int>, Double)]? {
    var levels: [(Range<Int>, Double)] = []
    for index in timeline.index(at: grid.startNanoseconds)..<timeline.indices.upperBound {
      let segment = timeline[index]
      let range = grid.index(notBefore: segment.startNanoseconds)..<grid.index(notBefore: segment.endNanoseconds)
      let rms = segment.channels[input].noiseRMS
      if rms > 0, !range.isEmpty { levels.append((range, rms)) }
      if range.upperBound == grid.count { break }
    }
    return levels.isEmpty ? nil : levels
  }

  /// The run that starts within one frame of `grid`, the nearest of them; a new one if there is none.
  private mutating func runIndex(_ input: Int, _ grid: ProbeGrid) -> Int {
    var nearest: (index: Int, distance: Double)?
    var place = runs[input].count
    for index in runs[input].indices.reversed() {
      let distance = runs[input][index].distance(grid.startNanoseconds) + grid.startFraction
      if distance < 0 { place = index }
      if distance >= grid.periodNanoseconds { break }
      if distance.magnitude < min(grid.periodNanoseconds, nearest?.distance ?? .infinity) {
        nearest = (index, distance.magnitude)
      }
    }
    if let nearest { return nearest.index }
    let before = place > 0 ? runs[input][place - 1].joules.last ?? 0 : 0
    runs[input].insert(
      Run(
        startNanoseconds: grid.startNanoseconds, startFraction: grid.startFraction,
        periodNanoseconds: grid.periodNanoseconds, joules: [before]), at: place)
    return place
  }

  /// Draws and books the frames that no grid before has reached.
  private mutating func extend(
    _ input: Int, _ run: Int, _ grid: ProbeGrid, _ noisy: [(Range<Int>, Double)], _ timeline: Timeline
  ) {
    let known = runs[input][run].deviates.count
    guard known < grid.count else { return }
    let isLast = run == runs[input].count - 1
    if other.count < grid.count { other = [Double](repeating: 0, count: grid.count) }
    // A sampler without a filter: the other input ahead of its own.
    let partner = Probe(input: input ^ 1, filter: AnalogueFilter())
    var sampler = ProbeSampler(partner, in: timeline[timeline.index(at: grid.startNanoseconds)])
    other.withUnsafeMutableBufferPointer { sampler.sample(grid, timeline: timeline, into: $0.baseAddress!) }
    let seconds = grid.periodNanoseconds * 1e-9
    let added = grid.count - known
    var deviates = runs[input][run].deviates + [Double](repeating: 0, count: added)
    var joules = runs[input][run].joules + [Double](repeating: runs[input][run].joules[known], count: added)
    deviates.withUnsafeMutableBufferPointer { sources[input].fill(UnsafeMutableBufferPointer(rebasing: $0[known...])) }
    // Energies are added up in the order of time: what is drawn behind the next run has begun is not booked.
    if isLast { book(noisy, deviates, seconds, from: known, into: &joules) }
    (runs[input][run].deviates, runs[input][run].joules) = (deviates, joules)
    if run == 0, known == 0, runs[input][0].distance(0) + 0.5 * grid.periodNanoseconds > 0 {
      aheadOfRun[input] = self.joules(channel: input, at: 0)
    }
  }

  /// Adds up the energies of frames `known` and later; `joules` holds what came before them.
  private func book(
    _ noisy: [(Range<Int>, Double)], _ deviates: [Double], _ seconds: Double, from known: Int,
    into joules: inout [Double]
  ) {
    var sum = joules[known]
    other.withUnsafeBufferPointer { other in
      deviates.withUnsafeBufferPointer { deviates in
        joules.withUnsafeMutableBufferPointer { joules in
          var booked = known
          for (range, rms) in noisy where range.upperBound > known {
            joules[booked...max(booked, range.lowerBound)].update(repeating: sum)
            for frame in max(known, range.lowerBound)..<range.upperBound {
              sum += rms * deviates[frame] * other[frame] * seconds
              joules[frame + 1] = sum
            }
            booked = range.upperBound
          }
          joules[booked...].update(repeating: sum)
        }
      }
    }
  }
}
