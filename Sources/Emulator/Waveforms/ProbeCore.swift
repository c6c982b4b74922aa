// @relation(REQ-EMU-015, scope=file)

/// What ``TonalSource`` does behind probes, whatever delivers its segments: sampling probe by probe, and the
/// reference.
struct ProbeCore: Sendable {
  private static let historyNanoseconds = WaveformHistory.nanoseconds

  private let channelCount: Int
  private var timeline: Timeline
  private var samplers: [ProbeSampler]
  private let gains: [Double]
  private var noise: ProbeNoise
  /// The latest instant that any probe has sampled.
  private(set) var latest: Int64 = 0
  /// By probe: the latest instant that it has sampled.
  private var ends: [Int64]

  init(_ probes: [Probe], channelCount: Int, seed: UInt64) {
    precondition(!probes.isEmpty, "no probes")
    for probe in probes {
      precondition((0..<channelCount).contains(probe.input), "a probe of input \(probe.input)")
    }
    self.channelCount = channelCount
    var timeline = Timeline(channelCount: channelCount)
    timeline.cache.isInUse = false
    samplers = probes.map { [timeline] in ProbeSampler($0, in: timeline[timeline.indices.lowerBound]) }
    gains = probes.map(\.filter.gain)
    noise = ProbeNoise(seed: seed, channelCount: channelCount)
    ends = [Int64](repeating: 0, count: probes.count)
    self.timeline = timeline
  }

  /// Whether further segments are needed ahead of sampling `grid`.
  func needsSegment(toSample grid: ProbeGrid) -> Bool {
    !timeline.isOver && timeline.horizonNanoseconds <= Self.end(of: grid)
  }

  /// Adds a segment on the way to sampling `grid`; nil ends the signal.
  mutating func append(_ segment: Segment?, toSample grid: ProbeGrid) {
    timeline.append(segment)
    // A first grid that begins late: what lies before is passed by.
    forget(before: min(timeline.horizonNanoseconds - 1, grid.startNanoseconds - Self.historyNanoseconds))
  }

  /// Writes the samples of `grid`.
  mutating func sample(_ probe: Int, _ grid: ProbeGrid, into output: UnsafeMutableBufferPointer<Double>) {
    precondition(output.count >= grid.count, "room for \(output.count) of \(grid.count) samples")
    guard grid.count > 0, let target = output.baseAddress else { return }
    precondition(
      grid.startNanoseconds >= ends[probe], "a grid begins at \(grid.startNanoseconds) ns, ahead of \(ends[probe]) ns")
    precondition(
      grid.startNanoseconds >= latest - Self.historyNanoseconds,
      "a grid begins at \(grid.startNanoseconds) ns, more than two seconds ahead of \(latest) ns")
    ends[probe] = Self.end(of: grid)
    latest = max(latest, ends[probe])
    samplers[probe].sample(grid, timeline: timeline, into: target)
    noise.apply(input: samplers[probe].input, gain: gains[probe], grid: grid, timeline: timeline, output: target)
    forget(before: latest - Self.historyNanoseconds)
  }

  /// Energies by phase from the start of the run to `nanoseconds`.
  func reference(at nanoseconds: Int64) -> [PhaseReference] {
    precondition(nanoseconds >= 0 && nanoseconds <= latest, "not yet sampled")
    guard nanoseconds > 0 else { return [PhaseReference](repeating: PhaseReference(), count: channelCount / 2) }
    var references = timeline[timeline.index(at: nanoseconds)].energies(at: nanoseconds)
    for phase in references.indices { references[phase].activeJoules += noise.joules(phase: phase, at: nanoseconds) }
    return references
  }

  /// Forgets what ended at `nanoseconds` or earlier; probes that lag behind pass the edges up to there.
  private mutating func forget(before nanoseconds: Int64) {
    guard nanoseconds > 0 else { return }
    for probe in samplers.indices { samplers[probe].advance(to: nanoseconds, timeline: timeline) }
    timeline.forget(before: nanoseconds)
    noise.forget(before: nanoseconds)
  }

  private static func end(of grid: ProbeGrid) -> Int64 {
    grid.count > 0 ? grid.instant(grid.count - 1).nanoseconds : grid.startNanoseconds
  }
}
