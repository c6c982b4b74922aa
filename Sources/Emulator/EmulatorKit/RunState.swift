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

  /// What is under way at the state may last so long: a whole read takes 184 ms, and is made when it begins.
  private static let marginNanoseconds: Int64 = 250_000_000

  init(_ world: World, at nanoseconds: Int64) {
    self.world = world
    self.nanoseconds = nanoseconds
  }

  private var phaseCount: Int {
    switch world {
    case .single: 1
    case .three: 3
    }
  }

  /// Whether a fault can act behind the state alone.
  public func precedes(_ fault: InjectedFault) -> Bool {
    fault.earliestNanoseconds(phaseCount: phaseCount) >= nanoseconds + Self.marginNanoseconds
  }
}
