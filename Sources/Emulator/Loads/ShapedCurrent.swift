// @relation(REQ-EMU-030, scope=file)

import Waveforms

/// A ``LoadShape`` on its way through time: what of it flows now, and when that changes.
package struct ShapedCurrent: Sendable {
  package let shape: LoadShape
  private var pieces: [CyclePiece] = []
  private var hertz = 0.0

  package init(_ shape: LoadShape) { self.shape = shape }

  /// Adds what flows at the clock's instant, times `scale`; returns the next instant at which that changes.
  ///
  /// An instant within half a nanosecond of a border counts as behind it.
  ///
  /// - Parameter voltageTurns: By how much the phase's voltage is ahead of the grid's phase.
  package mutating func add(
    scaledBy scale: Double, voltageTurns: Double, at clock: GridClock, to sum: inout ToneSum
  ) -> Int64 {
    if clock.frequencyHz != hertz {
      hertz = clock.frequencyHz
      pieces = shape.pieces(hertz: hertz)
    }
    let now = clock.nanoseconds
    let (cycle, place) = clock.place(aheadTurns: voltageTurns)
    var next = clock.instant(turns: 2 - place)
    // A piece that began in the cycle before may still last, and the next one to begin may lie in the cycle ahead.
    for offset in -1...1 as ClosedRange<Int64> where shape.flows(inCycle: cycle + offset) {
      for piece in pieces {
        let end = clock.instant(turns: piece.endTurns + Double(offset) - place)
        guard end > now else { continue }
        let start = clock.instant(turns: piece.startTurns + Double(offset) - place)
        guard start <= now else {
          next = min(next, start)
          continue
        }
        next = min(next, end)
        Self.add(piece.course, scale, voltageTurns, startNanoseconds: start, to: &sum)
      }
    }
    return next
  }

  private static func add(
    _ course: CyclePiece.Course, _ scale: Double, _ voltageTurns: Double, startNanoseconds: Int64,
    to sum: inout ToneSum
  ) {
    switch course {
    case .sine(let peak, let lead): sum.add(harmonic: 1, Phasor(turns: voltageTurns + lead) * (peak * scale))
    case .level(let value): sum.add(dc: value * scale)
    case .edge(let from, let to, let seconds):
      // The cosine of a tone of its own that begins with the edge: half a period is as long as the edge.
      let hertz = 0.5 / seconds
      let turns = 0.25 - fractionalTurns(frequencyHz: hertz, nanoseconds: startNanoseconds)
      sum.add(dc: 0.5 * (from + to) * scale)
      sum.add(frequencyHz: hertz, Phasor(turns: turns) * (0.5 * (from - to) * scale))
    }
  }
}
