// @relation(REQ-EMU-015, scope=file)

import VirtualTime

/// Samples one channel behind its filter: in every segment what the tones have settled to, and what edges left behind.
///
/// At an edge the stages keep their values; what they differ by from the settled values decays as exponentials do, and
/// is taken from sample to sample as long as it is above 1e-13 of the amplitude.
struct ProbeSampler: Sendable {
  /// The channel.
  let input: Int
  let cascade: FilterCascade
  /// The segment up to which edges have been passed.
  private var segment: PreparedSegment
  /// What the stages held at `nanoseconds + fraction` beside the settled values; nil when that has decayed.
  private var excess: CascadeState?
  private var nanoseconds: Int64 = 0
  private var fraction = 0.0
  /// What counts as decayed.
  private var negligible = 0.0
  private var stepPeriod = 0.0
  private var step = CascadeTransition([], seconds: 0)
  private var scratch = [Double](repeating: 0, count: ProbeStretch.longest + 8)

  /// A sampler that stands in `segment`, the silence ahead of the run.
  init(_ probe: Probe, in segment: PreparedSegment) {
    input = probe.input
    cascade = FilterCascade(probe.filter)
    self.segment = segment
  }

  /// Passes the edges up to and with `nanoseconds`.
  mutating func advance(to nanoseconds: Int64, timeline: Timeline) {
    while segment.endNanoseconds <= nanoseconds {
      enter(timeline[timeline.index(at: segment.endNanoseconds)])
    }
  }

  /// Writes the samples of `grid`, noise left out.
  ///
  /// - Precondition: the timeline reaches beyond the last instant.
  mutating func sample(_ grid: ProbeGrid, timeline: Timeline, into output: UnsafeMutablePointer<Double>) {
    guard grid.count > 0 else { return }
    advance(to: grid.startNanoseconds, timeline: timeline)
    var index = timeline.index(at: segment.startNanoseconds)
    var first = 0
    while true {
      let end = grid.index(notBefore: segment.endNanoseconds)
      if first < end {
        addSettled(grid, first..<end, output)
        if excess != nil { addExcess(grid, first..<end, output) }
        first = end
      }
      if first == grid.count { return }
      index += 1
      enter(timeline[index])
    }
  }

  /// Passes the edge at the start of `next`.
  private mutating func enter(_ next: PreparedSegment) {
    let edge = next.startNanoseconds
    if next.channels[input].breaksAtStart, !cascade.rates.isEmpty {
      var state = segment.settledState(input, cascade, at: edge) - next.settledState(input, cascade, at: edge)
      if let excess {
        let seconds = (Double(edge - nanoseconds) - fraction) * 1e-9
        state += CascadeTransition(cascade.rates, seconds: seconds).applied(to: excess)
      }
      // The amplitude on either side of the edge, and what the edges before have left.
      let content = next.channels[input]
      var amplitude = content.dc.magnitude
      for tone in content.tones { amplitude += tone.peak.magnitude }
      for stage in 0..<3 { amplitude = max(amplitude, state[stage].magnitude) }
      negligible = 1e-13 * amplitude
      excess = isNegligible(state) ? nil : state
      (nanoseconds, fraction) = (edge, 0)
    }
    segment = next
  }

  @inline(__always)
  private func isNegligible(_ state: CascadeState) -> Bool {
    state.x.magnitude <= negligible && state.y.magnitude <= negligible && state.z.magnitude <= negligible
  }

  /// Writes what the channel has settled to, at instants of the present segment.
  private mutating func addSettled(_ grid: ProbeGrid, _ range: Range<Int>, _ output: UnsafeMutablePointer<Double>) {
    let content = segment.channels[input]
    if content.isSilent { return (output + range.lowerBound).update(repeating: 0, count: range.count) }
    let parts = (range.count + ProbeStretch.longest - 1) / ProbeStretch.longest
    let length = ((range.count + parts - 1) / parts + 7) / 8 * 8
    scratch.withUnsafeMutableBufferPointer { scratch in
      let target = scratch.baseAddress!
      for first in stride(from: range.lowerBound, to: range.upperBound, by: length) {
        let count = min(length, range.upperBound - first)
        let vectors = (count + 7) / 8
        target.update(repeating: 0, count: 8 * vectors)
        ProbeStretch(grid, first: first, vectors: vectors)
          .add(content, grid: segment.grid, cascade: cascade, to: target)
        (output + first).update(from: target, count: count)
      }
    }
  }

  /// Adds what edges left, at instants of the present segment.
  private mutating func addExcess(_ grid: ProbeGrid, _ range: Range<Int>, _ output: UnsafeMutablePointer<Double>) {
    guard var state = excess else { return }
    let start = grid.instant(range.lowerBound)
    let seconds = (Double(start.nanoseconds - nanoseconds) + (start.fraction - fraction)) * 1e-9
    state = CascadeTransition(cascade.rates, seconds: seconds).applied(to: state)
    if stepPeriod != grid.periodNanoseconds {
      stepPeriod = grid.periodNanoseconds
      step = CascadeTransition(cascade.rates, seconds: stepPeriod * 1e-9)
    }
    let (step, weights) = (step, cascade.outputWeights)
    for index in range {
      output[index] += (weights * state).sum()
      if isNegligible(state) { return excess = nil }
      if index < range.upperBound - 1 { state = step.applied(to: state) }
    }
    excess = state
    (nanoseconds, fraction) = grid.instant(range.upperBound - 1)
  }
}
