// @relation(REQ-MET-044, scope=file)

import Quantities

/// What a metrology must keep over an outage: everything else it finds out again.
public struct MetrologyState<let phaseCount: Int>: Sendable {
  public var accounting: EnergyAccounting<phaseCount>
  /// Pulses that have begun, and the energy behind them: counted pulses that still waited are energy again.
  public var activeCounter: PulseCounter
  public var reactiveCounter: PulseCounter
}

extension MetrologyEngine {
  /// What must be kept at `instant`.
  public func state(at instant: Instant) -> MetrologyState<phaseCount> {
    var active = activeCounter
    var reactive = reactiveCounter
    active.takeBack(activeOutput.unbegun(at: instant))
    reactive.takeBack(reactiveOutput.unbegun(at: instant))
    return MetrologyState(accounting: accounting, activeCounter: active, reactiveCounter: reactive)
  }

  /// Goes on from what was kept; at start-up, before the first frame. The pulses that were taken back come with the first windows.
  public mutating func restore(_ state: MetrologyState<phaseCount>) {
    accounting = state.accounting
    activeCounter = state.activeCounter
    reactiveCounter = state.reactiveCounter
  }

  /// Cells that were walked through to find the instants of pulses, modulo 2^32.
  public var walkedCells: UInt32 { placement.walkedCells }

  /// Whether pulses and residues are what the registers that they count have grown to.
  public var pulsesAddUp: Bool {
    let total = accounting.total
    return activeCounter.register == total.activeImport + total.activeExport
      && reactiveCounter.register == total.reactiveImport + total.reactiveExport
  }
}

extension PulseCounter {
  /// Pulses times their quantum, and the residue.
  var register: EnergyRegister {
    let quanta = Int64(truncatingIfNeeded: quantum.units &>> 88)
    var register = EnergyRegister(quanta: pulses &* quanta, residue: 0)
    register.add(residue)
    return register
  }
}
