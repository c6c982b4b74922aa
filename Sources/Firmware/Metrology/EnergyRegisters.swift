// @relation(REQ-MET-004, REQ-MET-005, REQ-MET-006, REQ-MET-007, scope=file)

import Quantities

/// The registers of one phase or of the total; each only counts up.
public struct EnergyRegisters: Equatable, Sendable {
  /// +A.
  public var activeImport = EnergyRegister.zero
  /// -A.
  public var activeExport = EnergyRegister.zero
  /// R1: reactive in quadrant I.
  public var reactiveQuadrant1 = EnergyRegister.zero
  /// R2.
  public var reactiveQuadrant2 = EnergyRegister.zero
  /// R3.
  public var reactiveQuadrant3 = EnergyRegister.zero
  /// R4.
  public var reactiveQuadrant4 = EnergyRegister.zero
  /// Apparent energy while importing.
  public var apparentImport = EnergyRegister.zero
  /// Apparent energy while exporting.
  public var apparentExport = EnergyRegister.zero

  public init() {}

  /// +R: quadrants I and II, exact.
  public var reactiveImport: EnergyRegister { reactiveQuadrant1 + reactiveQuadrant2 }
  /// -R: quadrants III and IV, exact.
  public var reactiveExport: EnergyRegister { reactiveQuadrant3 + reactiveQuadrant4 }

  /// Adds one window; direction and quadrant are decided here, once for all three amounts.
  mutating func add(_ energy: PowerEnergy) {
    let isExport = energy.active.units < 0
    let apparent = energy.apparent.magnitude
    if isExport {
      activeExport.add(energy.active.magnitude)
      apparentExport.add(apparent)
    } else {
      activeImport.add(energy.active)
      apparentImport.add(apparent)
    }
    let reactive = energy.reactive.magnitude
    switch Quadrant(active: energy.active.units, reactive: energy.reactive.units) {
    case .one: reactiveQuadrant1.add(reactive)
    case .two: reactiveQuadrant2.add(reactive)
    case .three: reactiveQuadrant3.add(reactive)
    case .four: reactiveQuadrant4.add(reactive)
    }
  }
}

/// Active, reactive and apparent energy of one window, signed.
public struct PowerEnergy: Equatable, Sendable {
  public var active = WindowEnergy.zero
  public var reactive = WindowEnergy.zero
  public var apparent = WindowEnergy.zero

  public init() {}

  public init(active: WindowEnergy, reactive: WindowEnergy, apparent: WindowEnergy) {
    self.active = active
    self.reactive = reactive
    self.apparent = apparent
  }

  static func + (left: PowerEnergy, right: PowerEnergy) -> PowerEnergy {
    PowerEnergy(
      active: left.active + right.active, reactive: left.reactive + right.reactive,
      apparent: left.apparent + right.apparent)
  }
}

/// Energy that was measured but not registered because the phase was under the no-load threshold.
public struct DiscardedEnergy: Equatable, Sendable {
  public var activeImport = EnergyRegister.zero
  public var activeExport = EnergyRegister.zero
  /// Without regard to sign.
  public var reactive = EnergyRegister.zero
  public var apparent = EnergyRegister.zero

  public init() {}

  mutating func add(_ energy: PowerEnergy) {
    if energy.active.units < 0 {
      activeExport.add(energy.active.magnitude)
    } else {
      activeImport.add(energy.active)
    }
    reactive.add(energy.reactive.magnitude)
    apparent.add(energy.apparent.magnitude)
  }
}

extension EnergyRegisters: CheckedState {
  public mutating func add(to check: inout StateCheck) {
    activeImport.add(to: &check)
    activeExport.add(to: &check)
    reactiveQuadrant1.add(to: &check)
    reactiveQuadrant2.add(to: &check)
    reactiveQuadrant3.add(to: &check)
    reactiveQuadrant4.add(to: &check)
    apparentImport.add(to: &check)
    apparentExport.add(to: &check)
  }
}

extension DiscardedEnergy: CheckedState {
  public mutating func add(to check: inout StateCheck) {
    activeImport.add(to: &check)
    activeExport.add(to: &check)
    reactive.add(to: &check)
    apparent.add(to: &check)
  }
}
