// @relation(REQ-MET-011, REQ-MET-012, REQ-MET-013, REQ-MET-014, REQ-MET-015, REQ-MET-016, scope=file)

import Quantities

/// How the phases add up to the total.
public enum AccumulationMode: UInt8, Sendable {
  /// The signed sum of the phases decides: a phase that exports lowers what the others import.
  case vectorSum
  /// Importing and exporting phases count apart: each total register is the sum of its phase registers.
  case importSum
}

/// What decides that a phase carries no load, in µW and µvar.
public struct NoLoadThreshold: Equatable, Sendable {
  /// Registration stops below this active and reactive power.
  public var stopMicrowatts: Int64
  /// It starts again at or above this active or reactive power; not below `stopMicrowatts`.
  public var startMicrowatts: Int64

  public init(stopMicrowatts: Int64, startMicrowatts: Int64) {
    self.stopMicrowatts = stopMicrowatts
    self.startMicrowatts = startMicrowatts
  }
}

/// Turns the energies of a window into registers. Direction and quadrant are decided once per window.
public struct EnergyAccounting<let phaseCount: Int>: Sendable {
  /// Registers by phase.
  public private(set) var phases: InlineArray<phaseCount, EnergyRegisters>
  /// Registers of the total.
  public private(set) var total: EnergyRegisters
  /// Energy under the no-load threshold, by phase.
  public private(set) var discarded: InlineArray<phaseCount, DiscardedEnergy>
  /// Whether a phase carries no load.
  public private(set) var isUnderNoLoad: InlineArray<phaseCount, Bool>
  public let mode: AccumulationMode
  public let threshold: NoLoadThreshold

  public init(mode: AccumulationMode, threshold: NoLoadThreshold) {
    phases = InlineArray(repeating: EnergyRegisters())
    total = EnergyRegisters()
    discarded = InlineArray(repeating: DiscardedEnergy())
    isUnderNoLoad = InlineArray(repeating: true)
    self.mode = mode
    self.threshold = threshold
  }

  /// What a window moved.
  public struct Movement: Sendable {
    /// Active energy that the pulse line counts: growth of 1.8.0 and 2.8.0 together.
    public var active: WindowEnergy
    /// Reactive energy that the pulse line counts: growth of 3.8.0 and 4.8.0 together.
    public var reactive: WindowEnergy
    /// Share of each phase in `active`: 1, -1, or 0 for a phase without load.
    public var signs: InlineArray<phaseCount, Int8>
  }

  /// Registers one window: energies and mean powers (µW, µvar) by phase.
  public mutating func register(
    _ energies: InlineArray<phaseCount, PowerEnergy>, active: InlineArray<phaseCount, Int64>,
    reactive: InlineArray<phaseCount, Int64>
  ) -> Movement {
    var movement = Movement(active: .zero, reactive: .zero, signs: InlineArray(repeating: 0))
    var sum = PowerEnergy()
    for phase in 0..<phaseCount {
      let power = max(active[phase].magnitude, reactive[phase].magnitude)
      let limit = isUnderNoLoad[phase] ? threshold.startMicrowatts : threshold.stopMicrowatts
      isUnderNoLoad[phase] = power < UInt64(truncatingIfNeeded: max(0, limit))
      let energy = energies[phase]
      if isUnderNoLoad[phase] {
        discarded[phase].add(energy)
        continue
      }
      phases[phase].add(energy)
      sum = sum + energy
      movement.signs[phase] = energy.active.units < 0 ? -1 : 1
      if mode == .importSum {
        total.add(energy)
        movement.active = movement.active + energy.active.magnitude
        movement.reactive = movement.reactive + energy.reactive.magnitude
      }
    }
    if mode == .vectorSum {
      total.add(sum)
      movement.active = sum.active.magnitude
      movement.reactive = sum.reactive.magnitude
      let sign: Int8 = sum.active.units < 0 ? -1 : 1
      for phase in 0..<phaseCount where movement.signs[phase] != 0 { movement.signs[phase] = sign }
    }
    return movement
  }
}

extension EnergyAccounting: CheckedState {
  public mutating func add(to check: inout StateCheck) {
    total.add(to: &check)
    for phase in 0..<phaseCount {
      phases[phase].add(to: &check)
      discarded[phase].add(to: &check)
      check.add(isUnderNoLoad[phase])
    }
    check.add(mode.rawValue)
    check.add(threshold.stopMicrowatts)
    check.add(threshold.startMicrowatts)
  }
}
