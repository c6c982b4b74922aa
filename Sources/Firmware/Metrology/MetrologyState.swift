// @relation(REQ-MET-044, REQ-SUP-010, scope=file)

import Quantities

/// What a metrology must keep, over an outage as over a reset: everything else it finds out again.
public struct MetrologyState<let phaseCount: Int>: Sendable {
  public var accounting: EnergyAccounting<phaseCount>
  /// Pulses that were counted, and the energy behind them.
  public var activeCounter: PulseCounter
  public var reactiveCounter: PulseCounter
  /// Starts of the pulses that were given away last.
  var activeArmed: Instant
  var reactiveArmed: Instant
  /// Pulses that wait.
  var activeWaiting: Int
  var reactiveWaiting: Int

  /// What there is to go on from at `instant`: pulses that had not begun by then are energy again.
  public func settled(at instant: Instant) -> MetrologyState {
    var state = self
    state.activeCounter.takeBack(activeWaiting &+ (activeArmed > instant ? 1 : 0))
    state.reactiveCounter.takeBack(reactiveWaiting &+ (reactiveArmed > instant ? 1 : 0))
    state.activeWaiting = 0
    state.reactiveWaiting = 0
    state.activeArmed = instant
    state.reactiveArmed = instant
    return state
  }
}

extension MetrologyState: CheckedState {
  public mutating func add(to check: inout StateCheck) {
    accounting.add(to: &check)
    activeCounter.add(to: &check)
    reactiveCounter.add(to: &check)
    check.add(activeArmed)
    check.add(reactiveArmed)
    check.add(activeWaiting)
    check.add(reactiveWaiting)
  }
}

extension MetrologyEngine {
  /// What is to be kept, as it is.
  public var state: MetrologyState<phaseCount> {
    MetrologyState(
      accounting: accounting, activeCounter: activeCounter, reactiveCounter: reactiveCounter,
      activeArmed: activeOutput.armedAt, reactiveArmed: reactiveOutput.armedAt, activeWaiting: activeOutput.waiting,
      reactiveWaiting: reactiveOutput.waiting)
  }

  /// The check of ``state``, taken where it lies.
  public mutating func stateCheck() -> UInt32 {
    var check = StateCheck()
    accounting.add(to: &check)
    activeCounter.add(to: &check)
    reactiveCounter.add(to: &check)
    check.add(activeOutput.armedAt)
    check.add(reactiveOutput.armedAt)
    check.add(activeOutput.waiting)
    check.add(reactiveOutput.waiting)
    return check.value
  }

  /// The check of the pulse lines.
  public mutating func outputCheck() -> UInt32 {
    var check = StateCheck()
    activeOutput.add(to: &check)
    reactiveOutput.add(to: &check)
    return check.value
  }

  /// Goes on from what was kept, at `instant`: pulses that were on their way come anew, with the next windows.
  public mutating func restore(_ kept: MetrologyState<phaseCount>, at instant: Instant) {
    let state = kept.settled(at: instant)
    accounting = state.accounting
    activeCounter = state.activeCounter
    reactiveCounter = state.reactiveCounter
    activeOutput = PulseOutput(emitted: activeCounter.pulses)
    reactiveOutput = PulseOutput(emitted: reactiveCounter.pulses)
  }

  /// Puts registers and counters back as they were kept, with the pulse lines as they are.
  public mutating func putBack(_ kept: MetrologyState<phaseCount>) {
    accounting = kept.accounting
    activeCounter = kept.activeCounter
    reactiveCounter = kept.reactiveCounter
  }

  /// Cells that were walked through to find the instants of pulses, modulo 2^32.
  public var walkedCells: UInt32 { placement.walkedCells }

  /// Whether pulses and residues are what the registers that they count have grown to, and each pulse was made or waits.
  public var pulsesAddUp: Bool {
    let total = accounting.total
    return activeCounter.register == total.activeImport + total.activeExport
      && reactiveCounter.register == total.reactiveImport + total.reactiveExport
      && activeCounter.pulses == activeOutput.emitted &+ Int64(activeOutput.waiting)
      && reactiveCounter.pulses == reactiveOutput.emitted &+ Int64(reactiveOutput.waiting)
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

extension MetrologyEngine {
  /// Adds what does not change while it runs.
  public mutating func addConfiguration(to check: inout StateCheck) {
    for phase in 0..<phaseCount { streams[phase].addConfiguration(to: &check) }
    check.add(period.ticks)
  }
}
