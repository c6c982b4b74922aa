// @relation(REQ-EMU-030, scope=file)

import VirtualTime

/// A phase-cut dimmer with incandescent lamps or a heater: a resistive current that flows in a part of each half-cycle.
///
/// Of peak 1 where it is not cut. The choke of the dimmer makes the edge last: 2 to 200 us are usual for triac dimmers (own choice;
/// the angles of the published tests run from 45 to 135 deg).
public struct Dimmer: Sendable, Equatable {
  public enum Edge: String, Sendable, CaseIterable {
    /// Flows from the angle to the zero crossing, as with a triac.
    case leading
    /// Flows from the zero crossing to the angle.
    case trailing
  }

  /// Where the edge begins, turns from the zero crossing: 5 to 165 deg.
  public var angleTurns: Double
  public var edge: Edge
  /// 4 us to 500 us.
  public var edgeSeconds: Double

  public init(angleTurns: Double, edge: Edge = .leading, edgeSeconds: Double = 20e-6) {
    self.angleTurns = angleTurns
    self.edge = edge
    self.edgeSeconds = edgeSeconds
  }

  func pieces(hertz: Double) -> [CyclePiece] {
    let after = angleTurns + edgeSeconds * hertz
    let sine = CyclePiece.Course.sine(peak: 1, leadTurns: 0)
    switch edge {
    case .leading:
      return CyclePiece.inBothHalves([
        .init(from: angleTurns, to: after, .edge(from: 0, to: PortableMath.sinTurns(after), seconds: edgeSeconds)),
        .init(from: after, to: 0.5, sine),
      ])
    case .trailing:
      return CyclePiece.inBothHalves([
        .init(from: 0, to: angleTurns, sine),
        .init(from: angleTurns, to: after, .edge(from: PortableMath.sinTurns(angleTurns), to: 0, seconds: edgeSeconds)),
      ])
    }
  }
}
