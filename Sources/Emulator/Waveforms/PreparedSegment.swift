/// A segment with everything that rendering and reference need, and the energies up to its start.
final class PreparedSegment: Sendable {
  /// The segment as it was delivered.
  let segment: Segment
  /// The phase of the grid.
  let grid: GridPhase
  /// Content by channel.
  let channels: [PreparedChannel]
  /// Powers by phase, ahead of the filter.
  let truths: [PhaseTruth]
  /// Energies by phase from the start of the run to the segment's start, noise left out.
  let totalsAtStart: [PhaseReference]

  var startNanoseconds: Int64 { segment.startNanoseconds }
  var endNanoseconds: Int64 { segment.endNanoseconds }

  /// `segment` behind `previous`; nil stands for the time before the run.
  init(_ segment: Segment, after previous: PreparedSegment?, cache: inout ShapeCache) {
    self.segment = segment
    let grid = GridPhase(
      startNanoseconds: segment.startNanoseconds,
      startTurns: previous.map { $0.grid.turns(at: segment.startNanoseconds) } ?? 0,
      startHz: segment.frequencyStartHz, slopeHzPerSecond: segment.slopeHzPerSecond)
    self.grid = grid
    let channels = segment.channels.indices.map { index in
      PreparedChannel(
        segment.channels[index], grid: grid,
        breaksAtStart: previous.map { !Self.continues(index, from: $0.segment, to: segment) } ?? false,
        endHz: segment.frequencyEndHz, cache: &cache)
    }
    self.channels = channels
    truths = stride(from: 0, to: channels.count, by: 2).map { index in
      PhaseTruth(voltage: channels[index], current: channels[index + 1], grid: grid)
    }
    totalsAtStart =
      previous.map { $0.energies(at: segment.startNanoseconds) }
      ?? [PhaseReference](repeating: PhaseReference(), count: channels.count / 2)
  }

  /// Energies by phase from the start of the run to `nanoseconds` in this segment, noise terms left out.
  func energies(at nanoseconds: Int64) -> [PhaseReference] {
    let seconds = Double(nanoseconds - startNanoseconds) / 1e9
    let gridTurns = grid.turns(at: nanoseconds)
    return truths.indices.map { phase in
      totalsAtStart[phase]
        + truths[phase].energies(seconds: seconds, nanoseconds: nanoseconds, gridTurns: gridTurns)
    }
  }

  /// Whether a channel's signal runs on over the border as if it were not there.
  private static func continues(_ channel: Int, from before: Segment, to after: Segment) -> Bool {
    let (left, right) = (before.channels[channel], after.channels[channel])
    guard left.dc == right.dc, left.tones == right.tones else { return false }
    let followsGrid = left.tones.contains { if case .harmonic = $0.frequency { true } else { false } }
    guard followsGrid else { return true }
    // The frequency must go on along the same line. The tolerances allow for the rounding of frequencies at a border inside
    // a ramp: within 0.15 s they change no phase by more than 1e-11 turns.
    return (after.frequencyStartHz - before.frequencyEndHz).magnitude <= 1e-12
      && (after.slopeHzPerSecond - before.slopeHzPerSecond).magnitude <= 1e-10
  }
}

extension Segment {
  /// Rate at which the fundamental frequency changes.
  package var slopeHzPerSecond: Double {
    let rise = frequencyEndHz - frequencyStartHz
    return rise == 0 ? 0 : rise / (Double(endNanoseconds - startNanoseconds) / 1e9)
  }
}
