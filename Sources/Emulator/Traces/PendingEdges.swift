import EmulatorKit

/// Edges of the pulse lines that wait to be written, in the order of time; at one instant that of the active line first.
struct PendingEdges {
  private var edges: [PulseEdge] = []
  private var settled = Int64.min

  var first: PulseEdge? { edges.first }

  mutating func add(_ edge: PulseEdge) {
    var edge = edge
    edge.nanoseconds = max(edge.nanoseconds, settled)
    let place = edges.lastIndex { !Self.precedes(edge, $0) }.map { $0 + 1 } ?? 0
    edges.insert(edge, at: place)
  }

  mutating func settle(before nanoseconds: Int64) { settled = max(settled, nanoseconds) }

  mutating func removeFirst() { edges.removeFirst() }

  private static func precedes(_ left: PulseEdge, _ right: PulseEdge) -> Bool {
    left.nanoseconds == right.nanoseconds
      ? !left.isReactive && right.isReactive : left.nanoseconds < right.nanoseconds
  }
}
