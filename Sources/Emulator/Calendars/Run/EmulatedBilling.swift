// @relation(REQ-BIL-010, REQ-BIL-012, scope=file)

import Demand
import Meter
import Metrology
import Quantities
import VirtualTime

/// Billing of a meter that runs in virtual time: the firmware's, fed with the meter's windows, and what is kept of it.
///
/// Instants are those of the meter's monotonic clock.
public struct EmulatedBilling: ~Copyable {
  private let setup: BillingSetup
  private var ledger: BillingLedger
  private var metered: MeteredBilling<16>
  private var windows = 0
  /// Whether the clock will be valid when the supply returns.
  private var isClockKept = true
  /// Where the board's real-time clock stands against the meter's monotonic one.
  private var realTime: ClockAnchor

  /// A meter that begins with empty registers at instant 0, which is the setup's start.
  public init(_ setup: BillingSetup, onRow: ((ProfileRow<2>) -> Void)? = nil) {
    self.setup = setup
    ledger = BillingLedger(setup.plan, onRow: onRow)
    realTime = ClockAnchor(instant: Instant(nanoseconds: 0), utc: setup.start)
    metered = MeteredBilling(
      ledger.billing(at: setup.start), at: Instant(nanoseconds: 0), registers: EnergyRegisters())
  }

  /// The same, to go on by itself.
  public init(copying other: borrowing EmulatedBilling) {
    setup = other.setup
    ledger = BillingLedger(copying: other.ledger)
    metered = duplicate(other.metered)
    windows = other.windows
    isClockKept = other.isClockKept
    realTime = other.realTime
  }

  /// Takes a window, registered or not; `registers` are the total's at its end.
  public mutating func take(_ registers: EnergyRegisters, from start: Instant, to end: Instant) {
    metered.take(registers, from: start, to: end, port: &ledger.host)
    windows += 1
  }

  /// Does a job of the meter's tasks.
  public mutating func run<let phaseCount: Int>(
    _ task: MeterTask, at now: Instant, meter: inout Meter<phaseCount>, tasks: inout MeterTasks,
    retained: inout RetainedState<phaseCount, 16>
  ) -> TaskWork {
    let work = tasks.run(
      task, at: now, meter: &meter, billing: &metered, retained: &retained, board: &ledger.host)
    if work.count(of: .billWindow) > 0 { windows += 1 }
    return work
  }

  /// What the board's hardware is, and what was asked of it.
  public var hardware: BoardHardware {
    get { ledger.host.hardware }
    _modify { yield &ledger.host.hardware }
  }

  /// What a meter keeps over a reset, as it is now.
  public mutating func retain<let phaseCount: Int>(
    _ meter: inout Meter<phaseCount>
  ) -> RetainedState<phaseCount, 16> {
    var retained = RetainedState(&meter, &metered)
    retained.sealImage(of: &ledger.host)
    return retained
  }

  /// Makes sure of what billing holds, ahead of a change.
  public mutating func confirm<let phaseCount: Int>(
    _ retained: inout RetainedState<phaseCount, 16>, at now: Instant
  ) {
    _ = retained.confirmBilling(&metered, at: now)
  }

  /// Has what billing holds now retained.
  public mutating func seal<let phaseCount: Int>(_ retained: inout RetainedState<phaseCount, 16>) {
    retained.sealBilling(&metered)
  }

  /// Goes on behind a reset with a meter that was made anew; false when what was kept is not to be believed.
  public mutating func resume<let phaseCount: Int>(
    _ meter: inout Meter<phaseCount>, from retained: inout RetainedState<phaseCount, 16>, at now: Instant
  ) -> Bool {
    metered = MeteredBilling(ledger.billing(at: setup.start), at: now, registers: EnergyRegisters())
    return retained.resume(
      &meter, &metered, at: now, utc: realTime.utc(at: now), isClockValid: isClockKept, port: &ledger.host)
  }

  /// Pulses that the last job gave to the timers.
  public mutating func takeArmedPulses() -> [ArmedPulse] {
    defer { ledger.host.armed.removeAll(keepingCapacity: true) }
    return ledger.host.armed
  }

  /// The timer of a line has made its pulse.
  public mutating func endPulse(of line: PulseLine) { ledger.host.isBusy[Int(line.rawValue)] = false }

  /// What the display shows; nil ahead of the first page.
  public var page: DisplayPage? { ledger.host.page }

  /// What happens at an instant; `registers` are what the meter keeps over an outage.
  public mutating func happen(_ action: ClockEvent.Action, at instant: Instant, registers: EnergyRegisters) {
    switch action {
    case .set(let utc):
      realTime = ClockAnchor(instant: instant, utc: utc)
      command(.set(utc), at: instant)
    case .reset: command(.reset, at: instant)
    case .invalidate where !metered.billing.isPowered: isClockKept = false
    case .invalidate: command(.invalidate, at: instant)
    case .powerOff:
      metered.powerDown(at: instant, port: &ledger.host)
      isClockKept = metered.billing.isClockValid
    case .powerOn:
      metered.powerUp(
        at: instant, utc: metered.utc(at: instant), isClockValid: isClockKept, registers: registers,
        port: &ledger.host)
    }
  }

  private mutating func command(_ command: ClockCommand, at instant: Instant) {
    guard !metered.command(command, at: instant) else { return }
    // No window came for long: time goes on without, and makes room.
    metered.pass(until: instant, port: &ledger.host)
    precondition(metered.command(command, at: instant), "time has passed, and nothing waits")
  }

  /// What was billed up to `instant`, at which the run ends; `registers` are the meter's.
  public mutating func outcome(at instant: Instant, registers: EnergyRegisters) -> BillingOutcome {
    metered.pass(until: instant, port: &ledger.host)
    let end = setup.start.advanced(bySeconds: instant.nanoseconds / 1_000_000_000)
    var outcome = ledger.outcome(of: metered.billing, hasExport: true, from: setup.start, to: end)
    outcome.rowCount = windows
    let measured = [registers.activeImport.quanta, registers.activeExport.quanta]
    for (quantity, code) in outcome.codes.enumerated() {
      outcome.identities.append(
        Identity(
          name: "\(code).0 billed = \(code).0 measured", left: outcome.total[quantity], right: measured[quantity]))
    }
    return outcome
  }
}
