// @relation(REQ-EMU-030, scope=file)

/// The course of a load's current within the cycles of its voltage, of size 1: see the types of its cases.
public enum LoadShape: Sendable, Equatable {
  case dimmer(Dimmer)
  case lamps(LampString)
  case pulses(SteepPulses)
  case burst(Burst)

  /// The pieces of one cycle.
  public func pieces(hertz: Double) -> [CyclePiece] {
    switch self {
    case .dimmer(let dimmer): dimmer.pieces(hertz: hertz)
    case .lamps(let string): string.pieces(hertz: hertz)
    case .pulses(let pulses): pulses.pieces(hertz: hertz)
    case .burst(let burst): burst.pieces
    }
  }

  /// Whether the pieces that begin in a cycle of the voltage, counted from the start of the run, are there.
  func flows(inCycle cycle: Int64) -> Bool {
    if case .burst(let burst) = self { burst.flows(inCycle: cycle) } else { true }
  }

  /// After so many cycles it comes again.
  public var periodCycles: Int {
    if case .burst(let burst) = self { burst.on + burst.off } else { 1 }
  }

  /// The shape of one device: what is random is drawn from a seed.
  public func drawn(seed: UInt64, name: String) -> LoadShape {
    if case .lamps(let string) = self { .lamps(string.drawn(seed: seed, name: name)) } else { self }
  }
}
