// @relation(REQ-EMU-027, scope=file)

import EmulatorKit
import Metrology
import Waveforms

/// Counts the pulses of one line against the bench's own integrator.
///
/// An edge comes a constant time after its quantum filled: what the meter counts between two edges is the energy between the two
/// fillings, and that is what the bench integrates.
public struct PulseCount: Sendable {
  /// A pulse and the true energy up to its filling, J or var s.
  struct Mark: Sendable {
    var filledNanoseconds: Int64
    var energy: Double
  }

  /// Energy of a pulse, J or var s.
  public let quantum: Double
  /// All pulses.
  public private(set) var pulses = 0
  /// Pulses that filled after the warm-up.
  public private(set) var counted = 0
  private var first: Mark?
  private var last: Mark?

  public init(impulsesPerKilowattHour: Int64) { quantum = 3_600_000 / Double(impulsesPerKilowattHour) }

  /// Takes a leading edge; `energy` integrates the truth from the start of the run to an instant.
  public mutating func take(edgeNanoseconds: Int64, warmUpNanoseconds: Int64, energy: (Int64) -> Double) {
    pulses += 1
    let filled = edgeNanoseconds - PulseOutput.delayNanoseconds
    guard filled >= warmUpNanoseconds else { return }
    let mark = Mark(filledNanoseconds: filled, energy: energy(filled))
    if first == nil { first = mark }
    last = mark
    counted += 1
  }

  /// Time between the first and the last filling that count, s.
  public var spanSeconds: Double {
    guard let first, let last else { return 0 }
    return Double(last.filledNanoseconds - first.filledNanoseconds) * 1e-9
  }

  /// Pulses against truth; nil with fewer than two pulses.
  public var errorPercent: Double? {
    guard let first, let last, counted >= 2 else { return nil }
    let truth = abs(last.energy - first.energy)
    return truth > 0 ? (Double(counted - 1) * quantum - truth) / truth * 100 : nil
  }
}
