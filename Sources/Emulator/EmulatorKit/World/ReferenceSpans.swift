// @relation(REQ-EMU-003, REQ-EMU-004, scope=file)

import Metrology
import Waveforms

/// The truth beside the windows of a run: over what the registers cover, and over all of it.
///
/// What lies ahead of the first window, behind the last, or around an outage counts in the whole alone, each piece as one.
struct ReferenceSpans {
  /// The true integrals at an instant.
  struct Mark {
    var nanoseconds: Int64
    var integrals: [PhaseReference]
  }

  private(set) var covered: ReferenceRegisters
  private var uncovered: [(from: Mark, to: Mark)] = []
  private(set) var beginning: Mark?
  /// End of the latest window.
  private(set) var reached: Mark?
  private var isRunning = false
  private let phaseCount: Int

  init(phaseCount: Int, mode: AccumulationMode) {
    self.phaseCount = phaseCount
    covered = ReferenceRegisters(phaseCount: phaseCount, mode: mode)
  }

  /// A registered window has ended at `end`; `start` tells where the first behind a break began.
  mutating func cover(from start: () -> Mark, to end: Mark) {
    if !isRunning {
      let start = start()
      if let reached { uncovered.append((reached, start)) }
      if beginning == nil { beginning = start }
      reached = start
      isRunning = true
    }
    if let reached { Self.add(reached, end, to: &covered) }
    reached = end
  }

  /// No window follows the latest.
  mutating func breakOff() { isRunning = false }

  /// The whole run, which ends at `end`.
  func whole(to end: Mark) -> ReferenceRegisters {
    var whole = covered
    let start = Mark(nanoseconds: 0, integrals: Array(repeating: PhaseReference(), count: phaseCount))
    Self.add(start, beginning ?? end, to: &whole)
    for piece in uncovered { Self.add(piece.from, piece.to, to: &whole) }
    if let reached { Self.add(reached, end, to: &whole) }
    return whole
  }

  private static func add(_ start: Mark, _ end: Mark, to registers: inout ReferenceRegisters) {
    registers.add(
      from: start.integrals, to: end.integrals, seconds: Double(end.nanoseconds - start.nanoseconds) * 1e-9)
  }
}
