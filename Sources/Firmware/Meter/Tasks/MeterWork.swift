// @relation(REQ-RT-011, scope=file)

import Metrology
import Quantities
import Scheduler

/// What the tasks keep between their jobs.
public struct MeterTasks: Sendable {
  /// Windows that were billed.
  private var billedWindows: Int64 = 0
  /// Jobs of each task when the supervisor last looked.
  private var seenRuns = PerTask<UInt64>(repeating: 0)
  private var rounds: UInt32 = 0
  private var isSilent = false
  private var isSupervised = PerTask<Bool>(repeating: false)
  /// Jobs of each task that the scheduler has run or shed, for the supervisor: whoever drives the tasks puts it here.
  public var runs = PerTask<UInt64>(repeating: 0)
  /// Page that is shown, and for how many jobs yet.
  private var page = 0
  private var pageJobs = 0
  /// Self-tests that were made, and those that failed.
  public private(set) var selfTests: UInt32 = 0
  public private(set) var failedSelfTests: UInt32 = 0
  /// Looks at which a supervised task had been silent.
  public private(set) var silentLooks: UInt32 = 0

  public init() {
    for index in 0..<MeterTask.count {
      let row = (MeterTask(rawValue: index) ?? .display).row(phaseCount: 1)
      isSupervised[index] = row.supervision != .none
    }
  }
}

extension MeterTasks {
  /// Pulses are given to the timer this long ahead: two jobs and their longest responses fit in.
  static var armingNanoseconds: Int64 { 100_000_000 }

  mutating func armPulses<let phaseCount: Int>(
    of meter: inout Meter<phaseCount>, at now: Instant, board: inout some MeterBoard & ~Copyable
  ) -> TaskWork {
    var work = TaskWork(.pulseLook)
    let horizon = now.advanced(byNanoseconds: Self.armingNanoseconds)
    if board.canArm(.active), let start = meter.metrology.activeOutput.takePulse(by: horizon, notBefore: now) {
      board.arm(.active, at: start)
      work.add(.pulseArm)
    }
    if board.canArm(.reactive), let start = meter.metrology.reactiveOutput.takePulse(by: horizon, notBefore: now) {
      board.arm(.reactive, at: start)
      work.add(.pulseArm)
    }
    return work
  }

  /// Portions of each phase in one slice: 2.6 times what comes in the period.
  static var portions: Int { 24 }

  mutating func workOnWindow<let phaseCount: Int>(of meter: inout Meter<phaseCount>) -> TaskWork {
    var work = TaskWork(.windowSlice)
    let workedBefore = meter.metrology.workedPortions
    let walkedBefore = meter.metrology.walkedCells
    let filledBefore = meter.filledFrames
    let lostBefore = meter.lostFrames
    // A window waits until the one before has been billed.
    if meter.metrology.isWindowDue {
      guard meter.metrology.measuredWindows == billedWindows else { return work }
      switch meter.metrology.measureStep() {
      case .none: break
      case .phase(isSteady: true): work.add(.windowPhase)
      case .phase(isSteady: false): work.add(.windowUnsteadyPhase)
      case .closed:
        work.add(.windowClose)
        work.addSearch(
          blocks: Int(truncatingIfNeeded: (meter.metrology.walkedCells &- walkedBefore &+ 31) / 32),
          phaseCount: phaseCount)
      }
      return work
    }
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
    board: inout some MeterBoard & ~Copyable
  ) -> TaskWork {
    guard meter.metrology.measuredWindows != billedWindows else {
      // Without any sample time goes on all the same; later windows carry it.
      guard !meter.hasSamples else { return TaskWork(.billLook) }
      let before = billing.crossings
      billing.pass(until: now, port: &board)
      var work = TaskWork(.billLook)
      work.add(.billBoundary, Int(truncatingIfNeeded: billing.crossings &- before))
      return work
    }
    billedWindows = meter.metrology.measuredWindows
    let before = billing.crossings
    billing.take(
      meter.metrology.accounting.total, from: meter.metrology.window.bounds.start,
      to: meter.metrology.window.bounds.end, port: &board)
    var work = TaskWork(.billWindow)
    work.add(.billBoundary, Int(truncatingIfNeeded: billing.crossings &- before))
    return work
  }

  /// Rounds after which each supervised task must have had a job, or have been shed: 1.1 s.
  static var roundsOfALook: UInt32 { 11 }

  /// Holds the watchdog back from the look that found a task silent to the one that does not.
  mutating func supervise(board: inout some MeterBoard & ~Copyable) -> TaskWork {
    rounds = rounds &+ 1
    if rounds >= Self.roundsOfALook {
      rounds = 0
      isSilent = false
      for index in 0..<MeterTask.count {
        if isSupervised[index] && runs[index] == seenRuns[index] { isSilent = true }
        seenRuns[index] = runs[index]
      }
      if isSilent { silentLooks = silentLooks &+ 1 }
    }
    if !isSilent { board.restartWatchdog() }
    return TaskWork(.supervise)
  }

  /// The sums that must hold at all times: rates and totals of billing, pulses and registers of the metrology.
  mutating func test<let phaseCount: Int, let rates: Int>(
    _ meter: borrowing Meter<phaseCount>, _ billing: borrowing MeteredBilling<rates>
  ) -> TaskWork {
    selfTests = selfTests &+ 1
    if !(billing.ratesAddUp && meter.metrology.pulsesAddUp) { failedSelfTests = failedSelfTests &+ 1 }
    return TaskWork(.selfTest)
  }

  /// Jobs for which a page stays: 5 s.
  static var jobsOfAPage: Int { 10 }

  mutating func show<let phaseCount: Int, let rates: Int>(
    _ meter: borrowing Meter<phaseCount>, _ billing: borrowing MeteredBilling<rates>,
    board: inout some MeterBoard & ~Copyable
  ) -> TaskWork {
    let pages = 4 &+ min(16, rates)
    if pageJobs == 0 {
      pageJobs = Self.jobsOfAPage
      page = page &+ 1 < pages ? page &+ 1 : 0
    }
    pageJobs = pageJobs &- 1
    if page < 4 {
      let quantity = RegisterQuantity.all[page & 3]
      let quanta = quantity.register(in: meter.metrology.accounting.total).quanta
      board.show(DisplayPage(code: quantity.obisCode(phase: nil), quanta: quanta))
    } else {
      let rate = page &- 4
      board.show(
        DisplayPage(
          code: ObisCode(1, 8, UInt8(truncatingIfNeeded: rate &+ 1)), quanta: billing.quanta(quantity: 0, rate: rate)))
    }
    return TaskWork(.displayPage)
  }
}
