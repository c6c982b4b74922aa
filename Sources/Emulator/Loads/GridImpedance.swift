// @relation(REQ-EMU-031, scope=file)

import VirtualTime

/// What the grid looks like from the terminals above the harmonics: a resistance in series with an inductance.
///
/// A current i that flows into the load makes the terminal's voltage lower by R i + L di/dt. So what a load's switching drives into the
/// grid carries active power, -R I^2: the load feeds it in, and the grid turns it into heat.
public struct GridImpedance: Sendable, Equatable {
  /// 0 to 100 ohm.
  public var ohms: Double
  /// 0 to 10 mH.
  public var henries: Double

  public init(ohms: Double, henries: Double) {
    self.ohms = ohms
    self.henries = henries
  }

  /// The voltage at the terminals, a phasor, that goes with a current of a frequency into the load.
  package func terminalVoltage(_ current: Phasor, hertz: Double) -> Phasor {
    current * Phasor(re: -ohms, im: -PortableMath.turn * hertz * henries)
  }
}
