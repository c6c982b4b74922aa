// @relation(REQ-EMU-076, scope=file)

import Faults

/// A run without a fault as it was at an instant: many can go on from it, each with a fault of its own.
public final class RunState: @unchecked Sendable {
  enum World {
    case single(MeterWorld<1>)
    case three(MeterWorld<3>)
  }

  /// Never changed: who goes on copies it.
  let world: World
  public let nanoseconds: Int64

  init(_ world: World, at nanoseconds: Int64) {
    self.world = world
    self.nanoseconds = nanoseconds
  }

  /// Whether a fault can act behind the state alone.
  public func precedes(_ fault: InjectedFault) -> Bool {
    switch world {
    case .single(let world): world.isAhead(of: fault, at: nanoseconds)
    case .three(let world): world.isAhead(of: fault, at: nanoseconds)
    }
  }
}
