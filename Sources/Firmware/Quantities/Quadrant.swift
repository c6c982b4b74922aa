// @relation(REQ-MET-005, scope=file)

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
