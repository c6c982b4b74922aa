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
  /// What must be kept.
  public var state: MetrologyState<phaseCount> {
    var active = activeCounter
    var reactive = reactiveCounter
    active.takeBack(activeOutput.waiting)
    reactive.takeBack(reactiveOutput.waiting)
    return MetrologyState(accounting: accounting, activeCounter: active, reactiveCounter: reactive)
  }

  /// Goes on from what was kept; at start-up, before the first frame. The pulses that were taken back come with the first windows.
  public mutating func restore(_ state: MetrologyState<phaseCount>) {
    accounting = state.accounting
    activeCounter = state.activeCounter
    reactiveCounter = state.reactiveCounter
  }
}
