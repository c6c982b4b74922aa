// @relation(REQ-MET-035, REQ-MET-036, scope=file)

import Quantities

/// One pulse line: pulses wait here until a constant time after the instant at which their quantum filled.
public struct PulseOutput: Sendable {
  /// From the instant a quantum filled to the edge, nanoseconds.
  ///
  /// The filling is known when the window has ended: 240 ms at most, twice that for a quantum that a swinging power filled just
  /// ahead of the end; 10 ms for the crossings, one converter read of 184 ms, and room for the commit.
  public static let delayNanoseconds: Int64 = 800_000_000
  /// Length of a pulse, nanoseconds (30..80 ms).
  public static let widthNanoseconds: Int64 = 32_000_000
  /// Shortest pause between two pulses, nanoseconds.
  public static let pauseNanoseconds: Int64 = 30_000_000
  /// Pulses that can wait. At 60 A and 3 x 265 V 13 a second come, so 11 wait; overload beyond 16 a second queues up to here,
  /// and then in the counter's residue.
  package static let capacity = 32

  private var due: InlineArray<32, Int64>
  private var head: Int
  /// Pulses that have not begun.
  public private(set) var waiting: Int
  private var changedAt: Int64
  /// Whether the line is active.
  public private(set) var isOn: Bool
  /// Start of the pulse that was given away last.
  private var armed = Int64.min
  /// Pulses begun, or given away to begin, since the meter was made.
  public private(set) var emitted: Int64

  /// A line that has made so many pulses before.
  public init(emitted: Int64 = 0) {
    due = InlineArray(repeating: 0)
    head = 0
    waiting = 0
    changedAt = Int64.min / 2
    isOn = false
    self.emitted = emitted
  }

  /// Room for further pulses.
  package var free: Int { Self.capacity &- waiting }

  package mutating func schedule(filledAt instant: Instant) {
    assert(waiting < Self.capacity)
    due[(head &+ waiting) & 31] = instant.nanoseconds &+ Self.delayNanoseconds
    waiting = waiting &+ 1
  }

  /// Instant of the next edge; nil while nothing waits.
  public var nextEdge: Instant? {
    if isOn { return Instant(nanoseconds: changedAt &+ Self.widthNanoseconds) }
    guard waiting > 0 else { return nil }
    return Instant(nanoseconds: max(due[head & 31], changedAt &+ Self.pauseNanoseconds))
  }

  /// Makes the edge that `nextEdge` announced; returns the line's new level.
  public mutating func makeEdge() -> Bool {
    guard let edge = nextEdge else { return isOn }
    changedAt = edge.nanoseconds
    if isOn {
      isOn = false
    } else {
      isOn = true
      head = (head &+ 1) & 31
      waiting = waiting &- 1
      emitted = emitted &+ 1
    }
    return isOn
  }

  /// Gives the next pulse away to a timer that makes both its edges; nil while none is due by `horizon`. It begins when it is due, but
  /// neither within the pause behind the pulse before nor ahead of `earliest`.
  public mutating func takePulse(by horizon: Instant, notBefore earliest: Instant) -> Instant? {
    guard let edge = nextEdge, !isOn, edge <= horizon else { return nil }
    let start = max(edge, earliest)
    head = (head &+ 1) & 31
    waiting = waiting &- 1
    emitted = emitted &+ 1
    changedAt = start.nanoseconds &+ Self.widthNanoseconds
    armed = start.nanoseconds
    return start
  }

  /// Pulses that have begun by an instant; one at a time can have been given away ahead of its start.
  public func begun(by instant: Instant) -> Int64 { emitted &- (armed > instant.nanoseconds ? 1 : 0) }

  /// Start of the pulse that was given away last.
  var armedAt: Instant { Instant(nanoseconds: armed) }
}

extension PulseOutput: CheckedState {
  public mutating func add(to check: inout StateCheck) {
    for place in 0..<32 { check.add(due[place]) }
    check.add(head)
    check.add(waiting)
    check.add(changedAt)
    check.add(isOn)
    check.add(armed)
    check.add(emitted)
  }
}
