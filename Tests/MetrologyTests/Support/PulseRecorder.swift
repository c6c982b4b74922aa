import Metrology
import Quantities

/// Makes the edges of a pulse line when they are due, as a board does, and notes them.
struct PulseRecorder {
  struct Edge: Equatable {
    var nanoseconds: Int64
    var isOn: Bool
  }

  private(set) var edges: [Edge] = []

  /// Makes all edges that are due at `now`.
  mutating func make(_ output: inout PulseOutput, until now: Instant) {
    while let edge = output.nextEdge, edge <= now {
      let isOn = output.makeEdge()
      edges.append(Edge(nanoseconds: edge.nanoseconds, isOn: isOn))
    }
  }

  /// Instants at which pulses begin, s.
  var beginnings: [Double] { edges.filter(\.isOn).map { Double($0.nanoseconds) * 1e-9 } }
}

/// When pulses are due by the true energy, with the rule of first passing.
///
/// The energy is anchored to the counter's residue at the start of each window, so that errors of the meter's gain do not add up.
/// An instant at which the level is passed in a window that ends below it is kept for the next window, and for that one only.
struct PulseOracle {
  private(set) var instants: [Double] = []
  private var early: Double?

  /// Takes a window: its span in s, the pulses that the meter counted in it, what was missing to the next pulse before, the pulse
  /// quantum (both J), and the true energy from the window's start to an instant, J.
  mutating func take(
    from start: Double, to end: Double, pulses: Int64, missing: Double, quantum: Double, energy: (Double) -> Double
  ) {
    var target = missing
    var place = start
    for _ in 0..<pulses {
      if let known = early {
        instants.append(known)
        early = nil
      } else {
        let found = Self.first(reaching: target, from: place, to: end, energy)
        place = found ?? end
        instants.append(place)
      }
      target += quantum
    }
    early = Self.first(reaching: target, from: place, to: end, energy)
  }

  /// Steps of 50 microseconds, then bisection.
  private static func first(
    reaching target: Double, from start: Double, to end: Double, _ energy: (Double) -> Double
  ) -> Double? {
    guard target < energy(end) + 250 else { return nil }
    var before = start
    while before < end {
      let after = min(end, before + 50e-6)
      if energy(after) >= target {
        var (low, high) = (before, after)
        for _ in 0..<30 {
          let middle = (low + high) / 2
          if energy(middle) >= target { high = middle } else { low = middle }
        }
        return high
      }
      before = after
    }
    return nil
  }
}

extension WindowEnergy {
  /// J, var s or VA s.
  var joules: Double { Double(units) * 0x1p-88 * EnergyQuantum.joules }
}
