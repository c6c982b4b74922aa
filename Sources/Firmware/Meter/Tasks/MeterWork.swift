// @relation(REQ-RT-011, REQ-SUP-010, scope=file)

import Metrology
import Quantities
import Scheduler
import Supervision

// What the tasks do. State that is billed by is confirmed ahead of its use, and sealed behind each change.

extension MeterTasks {
  /// Pulses are given to the timer this long ahead: two jobs and their longest responses fit in.
  static var armingNanoseconds: Int64 { 100_000_000 }

  mutating func armPulses<let phaseCount: Int, let rates: Int>(
    of meter: inout Meter<phaseCount>, at now: Instant, retained: inout RetainedState<phaseCount, rates>,
    board: inout some MeterBoard & ~Copyable
  ) -> TaskWork {
    var work = TaskWork(.pulseLook)
    let horizon = now.advanced(byNanoseconds: Self.armingNanoseconds)
    if isPulseDue(.active, of: meter, by: horizon, board: &board), retained.confirmEnergy(of: &meter, at: now),
      let start = meter.metrology.activeOutput.takePulse(by: horizon, notBefore: now)
    {
      // Sealed first: a pulse that is out must be known to be.
      retained.sealEnergy(of: &meter)
      board.arm(.active, at: start)
      work.add(.pulseArm)
    }
    if isPulseDue(.reactive, of: meter, by: horizon, board: &board), retained.confirmEnergy(of: &meter, at: now),
      let start = meter.metrology.reactiveOutput.takePulse(by: horizon, notBefore: now)
    {
      retained.sealEnergy(of: &meter)
      board.arm(.reactive, at: start)
      work.add(.pulseArm)
    }
    worked(.pulses, at: now)
    return work
  }

  private func isPulseDue<let phaseCount: Int>(
    _ line: PulseLine, of meter: borrowing Meter<phaseCount>, by horizon: Instant,
    board: inout some MeterBoard & ~Copyable
  ) -> Bool {
    guard board.canArm(line), let edge = meter.nextEdge(of: line) else { return false }
    return edge <= horizon
  }

  /// Portions of each phase in one slice. In 142.8 ms, the shortest window (ten cycles of 70 Hz), three phases bring 198 of them and take
  /// four slices to be measured; of the seven slices there are, half a one is cut short by the window's end: 27 would keep up.
  static var portions: Int { 30 }

  mutating func workOnWindow<let phaseCount: Int, let rates: Int>(
    of meter: inout Meter<phaseCount>, at now: Instant, retained: inout RetainedState<phaseCount, rates>,
    board: inout some MeterBoard & ~Copyable
  ) -> TaskWork {
    let work: TaskWork
    if retained.isSafe {
      work = TaskWork(.windowSlice)
    } else if meter.metrology.isWindowDue {
      work = measure(&meter, at: now, retained: &retained, board: &board)
    } else {
      work = align(&meter)
    }
    worked(.window, at: now)
    return work
  }

  private mutating func measure<let phaseCount: Int, let rates: Int>(
    _ meter: inout Meter<phaseCount>, at now: Instant, retained: inout RetainedState<phaseCount, rates>,
    board: inout some MeterBoard & ~Copyable
  ) -> TaskWork {
    var work = TaskWork(.windowSlice)
    let walkedBefore = meter.metrology.walkedCells
    // A window waits until the one before has been billed.
    guard meter.metrology.measuredWindows == billedWindows else { return work }
    if meter.metrology.isCloseDue {
      // What was measured by a wrong clock or with other constants is not registered.
      guard isClockRight(at: now, &board), isConfigurationRight(&meter, at: now, &retained),
        retained.confirmEnergy(of: &meter, at: now)
      else {
        return work
      }
    }
    switch meter.metrology.measureStep() {
    case .none: break
    case .phase(isSteady: true): work.add(.windowPhase)
    case .phase(isSteady: false): work.add(.windowUnsteadyPhase)
    case .closed:
      if !meter.metrology.window.isPlausible {
        // Samples, sums or constants are not what they were: a reset makes them anew.
        isCondemned = true
        fail(.plausibility, at: now, &retained)
      }
      retained.sealEnergy(of: &meter)
      supervisor.pass(0, of: MeterEntity.bills.rawValue, at: now)
      work.add(.windowClose)
      work.addSearch(
        blocks: Int(truncatingIfNeeded: (meter.metrology.walkedCells &- walkedBefore &+ 31) / 32),
        phaseCount: phaseCount)
    }
    return work
  }

  private mutating func align<let phaseCount: Int>(_ meter: inout Meter<phaseCount>) -> TaskWork {
    var work = TaskWork(.windowSlice)
    let workedBefore = meter.metrology.workedPortions
    let filledBefore = meter.filledFrames
    let lostBefore = meter.lostFrames
    var (steps, portions) = (0, 0)
    var isBusy = true
    while isBusy && steps < Self.portions &* phaseCount {
      steps = steps &+ 1
      switch meter.alignStep() {
      case .aligned: portions = portions &+ 1
      case .workedOff: break
      case .windowDue, .idle: isBusy = false
      }
    }
    work.add(.windowStep, steps)
    let lost = min(portions, Int(truncatingIfNeeded: (meter.lostFrames &- lostBefore) / 16))
    work.add(.alignPortion, portions &- lost)
    work.add(.losePortion, lost)
    work.add(.fillFrame, Int(truncatingIfNeeded: meter.filledFrames &- filledBefore))
    work.add(.workPortion, Int(truncatingIfNeeded: meter.metrology.workedPortions &- workedBefore))
    return work
  }

  mutating func bill<let phaseCount: Int, let rates: Int>(
    _ meter: inout Meter<phaseCount>, into billing: inout MeteredBilling<rates>, at now: Instant,
    retained: inout RetainedState<phaseCount, rates>, board: inout some MeterBoard & ~Copyable
  ) -> TaskWork {
    var work = TaskWork(.billLook)
    let before = billing.crossings
    let hasWindow = meter.metrology.measuredWindows != billedWindows
    // Without any sample time goes on all the same; later windows carry it.
    if !retained.isSafe && (hasWindow || !meter.hasSamples) && retained.confirmBilling(&billing, at: now) {
      if !hasWindow {
        billing.pass(until: now, port: &board)
      } else if !isPlausible(meter.metrology.window.bounds, at: now) {
        // Its energy comes with the next window; only time that nobody can believe would do harm.
        fail(.plausibility, at: now, &retained)
      } else if retained.confirmEnergy(of: &meter, at: now) {
        work = TaskWork(.billWindow)
        billing.take(
          meter.metrology.accounting.total, from: meter.metrology.window.bounds.start,
          to: meter.metrology.window.bounds.end, port: &board)
      }
      retained.sealBilling(&billing)
    }
    if hasWindow && !retained.isSafe {
      billedWindows = meter.metrology.measuredWindows
      supervisor.pass(1, of: MeterEntity.bills.rawValue, at: now)
    }
    work.add(.billBoundary, Int(truncatingIfNeeded: billing.crossings &- before))
    worked(.billing, at: now)
    return work
  }

  /// Longest window: one of whole cycles at 40 Hz, or where something was missing, twice as long.
  private static var longestWindowNanoseconds: Int64 { 700_000_000 }

  /// Whether a window lies where one can: behind the one before, not in the future, and of a length that there is.
  private mutating func isPlausible(_ bounds: WindowBounds, at now: Instant) -> Bool {
    let length = bounds.end.nanoseconds(since: bounds.start)
    guard length > 0, length <= Self.longestWindowNanoseconds, bounds.end <= now, bounds.start >= billedTo else {
      return false
    }
    billedTo = bounds.end
    return true
  }

  /// Jobs for which a page stays: 5 s.
  static var jobsOfAPage: Int { 10 }

  mutating func show<let phaseCount: Int, let rates: Int>(
    _ meter: inout Meter<phaseCount>, _ billing: inout MeteredBilling<rates>, at now: Instant,
    retained: inout RetainedState<phaseCount, rates>, board: inout some MeterBoard & ~Copyable
  ) -> TaskWork {
    let pages = 4 &+ min(16, rates)
    if pageJobs == 0 {
      pageJobs = Self.jobsOfAPage
      page = page &+ 1 < pages ? page &+ 1 : 0
    }
    pageJobs = pageJobs &- 1
    if retained.isSafe && pageJobs & 1 == 0 {
      // By turns with the registers: F.F, the error register.
      board.show(DisplayPage(code: ObisCode(97, 97, 0), quanta: 0))
    } else if page < 4 {
      if retained.confirmEnergy(of: &meter, at: now) {
        let quantity = RegisterQuantity.all[page & 3]
        let quanta = quantity.register(in: meter.metrology.accounting.total).quanta
        board.show(DisplayPage(code: quantity.obisCode(phase: nil), quanta: quanta))
      }
    } else if retained.confirmBilling(&billing, at: now) {
      let rate = page &- 4
      board.show(
        DisplayPage(
          code: ObisCode(1, 8, UInt8(truncatingIfNeeded: rate &+ 1)), quanta: billing.quanta(quantity: 0, rate: rate)))
    }
    worked(.display, at: now)
    return TaskWork(.displayPage)
  }
}
