// @relation(REQ-SUP-009, REQ-SUP-011, REQ-SUP-020, scope=file)

import Metrology
import Quantities
import Scheduler
import Supervision

// The supervision's own task, and what follows from what it finds.

extension MeterTasks {
  mutating func supervise<let phaseCount: Int, let rates: Int>(
    _ meter: borrowing Meter<phaseCount>, at now: Instant, retained: inout RetainedState<phaseCount, rates>,
    board: inout some MeterBoard & ~Copyable
  ) -> TaskWork {
    // From the first window on, until the meter gives up.
    supervisor.suspend(MeterEntity.bills.rawValue, meter.metrology.measuredWindows == 0 || retained.isSafe)
    _ = isClockRight(at: now, &board)
    if meter.refusedReads != seenRefusals {
      seenRefusals = meter.refusedReads
      supervisor.report(.deadline, of: MeterEntity.window.rawValue, at: now)
    }
    tellInputs(of: meter, at: now, &retained)
    let state = supervisor.tick(at: now)
    for phase in 0..<min(3, phaseCount) { watchCapture(phase, at: now, retained: &retained, board: &board) }
    giveUp(.selfTest, at: now, retained: &retained)
    giveUp(.display, at: now, retained: &retained)
    log(at: now, &retained)
    if scheduler.overload.level.rawValue > loggedLevel.rawValue { logLevel(at: now, &retained) }
    worked(.supervision, at: now)
    // The watchdog is to be fed only by one who has come all this way.
    if state != .expired && !isCondemned { board.restartWatchdog() }
    return TaskWork(.supervise)
  }

  /// Tells what is wrong with the converters: what goes on is told again after a time.
  private mutating func tellInputs<let phaseCount: Int, let rates: Int>(
    of meter: borrowing Meter<phaseCount>, at now: Instant, _ retained: inout RetainedState<phaseCount, rates>
  ) {
    if now.nanoseconds(since: toldSince) >= Self.repetitionNanoseconds {
      toldSince = now
      toldDefects = InlineArray(repeating: .none)
      toldReadFaults = InlineArray(repeating: false)
      logLevel(at: now, &retained)
    }
    for phase in 0..<min(3, phaseCount) {
      let defects = meter.inputs[phase].defects
      if !toldDefects[phase].contains(defects) {
        toldDefects[phase] = toldDefects[phase].union(defects)
        retained.log.append(
          .inputDefect, detail: UInt16(truncatingIfNeeded: phase &<< 8 | Int(defects.rawValue)), at: now)
      }
      if readFaults[phase] && !toldReadFaults[phase] {
        toldReadFaults[phase] = true
        retained.log.append(.readFault, detail: UInt16(truncatingIfNeeded: phase), at: now)
      }
      readFaults[phase] = false
    }
  }

  /// Compares the clock with the other one of the board, where there is one.
  mutating func isClockRight(at now: Instant, _ board: inout some MeterBoard & ~Copyable) -> Bool {
    guard let reading = board.referenceReading(), !clockWatch.agrees(at: reading.instant, ticks: reading.ticks) else {
      return !isClockWrong
    }
    isClockWrong = true
    supervisor.report(.clock, of: MeterEntity.supervision.rawValue, at: now)
    return false
  }

  /// The converter of a phase that does not come back is read anew; that does not need a reset.
  private mutating func watchCapture<let phaseCount: Int, let rates: Int>(
    _ phase: Int, at now: Instant, retained: inout RetainedState<phaseCount, rates>,
    board: inout some MeterBoard & ~Copyable
  ) {
    let entity = MeterEntity.capture(phase: phase).rawValue
    guard supervisor.state(of: entity) == .expired else { return }
    supervisor.restart(entity)
    board.restartCapture(phase: phase)
    retained.log.append(.captureRestarted, detail: UInt16(truncatingIfNeeded: phase), at: now)
  }

  /// What the meter can do without is begun anew, and left out when that does not help; nothing is reset for it.
  private mutating func giveUp<let phaseCount: Int, let rates: Int>(
    _ entity: MeterEntity, at now: Instant, retained: inout RetainedState<phaseCount, rates>
  ) {
    guard supervisor.state(of: entity.rawValue) == .expired, let task = entity.task else { return }
    let bit: UInt32 = 1 &<< UInt32(truncatingIfNeeded: entity.rawValue & 31)
    let isAgain = restarts & bit != 0
    restarts = restarts | bit
    if isAgain {
      retained.leaveOut(entity.rawValue)
    } else if entity == .display {
      page = 0
      pageJobs = 0
    } else {
      selfTest = SelfTest()
    }
    supervisor.restart(entity.rawValue, due: scheduler.release(of: task.rawValue))
    retained.log.append(
      .taskGivenUp, detail: UInt16(truncatingIfNeeded: (isAgain ? 256 : 0) | entity.rawValue), at: now)
  }

  private mutating func log<let phaseCount: Int, let rates: Int>(
    at now: Instant, _ retained: inout RetainedState<phaseCount, rates>
  ) {
    if loggedFaults != supervisor.noted, let fault = supervisor.latestFault {
      loggedFaults = supervisor.noted
      // What goes on is told once in a while: counters have the rest.
      let isSame = loggedFault?.entity == fault.entity && loggedFault?.fault == fault.fault
      if let before = loggedFault, isSame,
        fault.instant.nanoseconds(since: before.instant) < Self.repetitionNanoseconds
      {
        return
      }
      loggedFault = fault
      retained.log.append(
        .supervisionFault, detail: UInt16(truncatingIfNeeded: fault.entity &<< 8 | Int(fault.fault.rawValue)),
        at: fault.instant)
    }
  }

  /// What goes on is not told again within this time.
  private static var repetitionNanoseconds: Int64 { 60_000_000_000 }

  /// The level of shedding, where it is another than was told.
  private mutating func logLevel<let phaseCount: Int, let rates: Int>(
    at now: Instant, _ retained: inout RetainedState<phaseCount, rates>
  ) {
    let level = scheduler.overload.level
    guard level != loggedLevel else { return }
    loggedLevel = level
    retained.log.append(.shedding, detail: UInt16(level.rawValue), at: now)
  }
}

extension RetainedState {
  /// What a reset was, told ahead of anything else that the firmware does: `trail` and `supervisor` as it left them.
  public mutating func begin(_ cause: StartCause, trail: Trail, expiry: FaultNote?, at now: Instant) {
    if degradation.check() != degradationSeal { degradation = Degradation() }
    let blamed = expiry?.entity ?? (trail.entity >= 0 ? trail.entity : nil)
    let entity = blamed.flatMap { MeterEntity(rawValue: $0) }
    let isCritical = entity != .display && entity != .selfTest
    let wasSafe = degradation.isSafe
    degradation.reset(blaming: blamed, isCritical: isCritical, at: now)
    degradationSeal = degradation.check()
    log.append(
      .reset, detail: UInt16(truncatingIfNeeded: Int(cause.rawValue) &<< 8 | (blamed ?? 255) & 255), at: now)
    if let entity, degradation.isLeftOut(entity.rawValue) {
      log.append(.taskGivenUp, detail: UInt16(truncatingIfNeeded: 256 | entity.rawValue), at: now)
    }
    if degradation.isSafe && !wasSafe { log.append(.safeState, detail: 1, at: now) }
  }

  /// Puts a meter that has been made anew where it was ahead of a reset; false when that is not known any more.
  public mutating func resume(
    _ meter: inout Meter<phaseCount>, _ metered: inout MeteredBilling<rates>, at now: Instant, utc: UTCTime,
    isClockValid: Bool, port: inout some BillingPort & ~Copyable
  ) -> Bool {
    guard energy.isSound(), billing.isSound() else {
      log.append(
        .stateLost, detail: energy.isSound() ? SealedPart.billing.rawValue : SealedPart.energy.rawValue, at: now)
      giveUp(at: now)
      return false
    }
    meter.metrology.restore(energy.state, at: now)
    metered.restart(from: billing.state, at: now, utc: utc, isClockValid: isClockValid, port: &port)
    sealEnergy(of: &meter)
    sealConfiguration(of: &meter, &metered)
    return true
  }
}
