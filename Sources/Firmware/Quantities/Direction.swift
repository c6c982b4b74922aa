// @relation(REQ-MET-004, REQ-MET-005, scope=file)

/// Direction of active energy (IEC 62053-23, annex C).
@frozen
public enum Direction: UInt8, Sendable {
  /// From the grid to the consumer, +A.
  case `import`
  /// From the consumer to the grid, -A.
  case export
}

/// Quadrant of the power plane (IEC 62053-23, annex C): import to the right, inductive on top, counted against the clock.
@frozen
public enum Quadrant: UInt8, Sendable {
  case one, two, three, four

  /// The quadrant of an active and a reactive amount; zero counts as positive.
  @inlinable
  public init(active: Int128, reactive: Int128) {
    switch (active < 0, reactive < 0) {
    case (false, false): self = .one
    case (true, false): self = .two
    case (true, true): self = .three
    case (false, true): self = .four
    }
  }
}
