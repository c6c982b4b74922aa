// @relation(REQ-RT-031, scope=file)

import Calendars
import Devices
import Faults
import Meter
import Metrology
import Quantities
import Scheduler
import Supervision
import VirtualTime

/// When the meter does its work: by its tasks on the processor, or in no time; and what its pulse lines do.
extension MeterWorld {
  /// Begins at an instant with the supply: nothing is known of before but what billing has kept.
  func startProcessor(at nanoseconds: Int64) {
    guard converters != nil, configuration.processor != nil else { return }
    if billing == nil {
      guard let setup = try? BillingSetup.plain() else { preconditionFailure("the plain calendar is refused") }
      billing = EmulatedBilling(setup)
    }
    retained = billing?.retain(&meter)
    runProcessor(from: nanoseconds)
  }

  /// Lets a processor run, and the watchdog with it.
  func runProcessor(from nanoseconds: Int64) {
    guard let model = configuration.processor else { return }
    let start = reading(atNanoseconds: nanoseconds)
    guard let started = Processor(model, start: start, degradation: retained?.degradation ?? Degradation()) else {
      preconditionFailure("the table of tasks is refused")
    }
    processor = consume started
    armProcessor()
    watchdog.begin(at: nanoseconds)
    scheduleBite()
    scheduleStep(configuration.clock.firstCycle(atOrAfterNanoseconds: nanoseconds))
  }

  /// Tells the processor what will go wrong with it: once in a run.
  func armProcessor() {
    guard sabotage.actedAt == nil else { return }
    switch configuration.fault {
    case .job(let fault): processor?.saboteur.fault = fault
    case .lostWakeUp(let instant):
      processor?.missesWakeUpFrom = configuration.clock.firstCycle(atOrAfterNanoseconds: instant)
    default: break
    }
  }

  /// Bills a window that has ended and waits for its task.
  func settleBilling(at nanoseconds: Int64) {
    guard isTimed, isPowered, processor != nil else { return }
    let now = reading(atNanoseconds: nanoseconds)
    _ = runTask(.billing, at: now)
  }

  func scheduleStep(_ cycle: CycleTime) { queue.schedule(.processor(start: starts), at: cycle) }

  func reading(at cycle: CycleTime) -> Instant {
    reading(atNanoseconds: configuration.clock.nanoseconds(at: cycle))
  }

  func stepProcessor(at now: CycleTime) {
    if busyCycles == nil, configuration.clock.nanoseconds(at: now) >= configuration.durationNanoseconds {
      busyCycles = past.busyCycles + (processor?.busyCycles ?? 0)
      logAtEnd = retained?.log
    }
    let next = processor?.step(
      at: now, reading: reading(at:),
      cycle: { [nanoseconds = configuration.clock.nanoseconds(at: now)] reading in
        configuration.clock.firstCycle(atOrAfterNanoseconds: instant(of: reading, from: nanoseconds))
      },
      perform: { task, tasks in perform(task, &tasks, at: now) })
    let job = processor?.lastJob
    let hasCrashed = processor?.hasCrashed ?? false
    if let job, job.start == now { onJob?(job) }
    let nanoseconds = configuration.clock.nanoseconds(at: now)
    if processor?.saboteur.hasActed == true || processor?.hasMissedWakeUp == true { sabotage.act(at: nanoseconds) }
    if hasCrashed { return reset(.crash, at: nanoseconds) }
    takeBoardCalls(at: nanoseconds)
    // The meter sleeps through what the run does not need any more.
    if let next { scheduleStep(max(next, CycleTime(cycles: now.cycles + 1))) }
  }

  /// Does a job outside of the processor's steps.
  func runTask(_ task: MeterTask, at now: Instant) -> TaskWork? {
    guard processor != nil, retained != nil else { return nil }
    return billing?.run(task, at: now, meter: &meter, tasks: &processor!.tasks, retained: &retained!)
  }

  func perform(_ task: MeterTask, _ tasks: inout MeterTasks, at now: CycleTime) -> TaskWork {
    let instant = reading(at: now)
    billing?.hardware.clocks = ClockReading(
      instant: instant, ticks: ReferenceClock.ticks(atNanoseconds: configuration.clock.nanoseconds(at: now)))
    // The self-test is to see the canary's table as it should be.
    if let canary = configuration.unsupervised { StateAtlases.supervise(canary, task == .selfTest, in: &tasks) }
    guard retained != nil,
      let work = billing?.run(task, at: instant, meter: &meter, tasks: &tasks, retained: &retained!)
    else { return TaskWork() }
    if let canary = configuration.unsupervised { StateAtlases.supervise(canary, false, in: &tasks) }
    if work.count(of: .windowClose) > 0 { takeWindow() }
    if work.count(of: .pulseArm) > 0 {
      for pulse in billing?.takeArmedPulses() ?? [] {
        let rise = self.instant(of: pulse.instant)
        let fall = self.instant(of: pulse.instant.advanced(byNanoseconds: PulseOutput.widthNanoseconds))
        queue.schedule(
          .timer(pulse.line, isRising: true, start: starts),
          at: configuration.clock.firstCycle(atOrAfterNanoseconds: rise))
        queue.schedule(
          .timer(pulse.line, isRising: false, start: starts),
          at: configuration.clock.firstCycle(atOrAfterNanoseconds: fall))
      }
    }
    return work
  }

  func makeEdge(of line: PulseLine, isRising: Bool, at cycle: CycleTime) {
    if !isRising { billing?.endPulse(of: line) }
    tellEdge(of: line, isRising: isRising, at: configuration.clock.nanoseconds(at: cycle))
  }

  /// The converter's interrupt: when its handler is through, nanoseconds; nil for never.
  func interrupt(_ read: ConverterRead, of phase: Int) -> Int64? {
    let end = converters?.busEnd(phase: phase) ?? instant(of: read.end)
    let now = configuration.clock.firstCycle(atOrAfterNanoseconds: end)
    let isWhole = read.transferredBytes == 6 * ConverterFrontEnd.framesInRead
    let isFaulty = converters?.withDriver(of: phase) { $0.fault != nil } ?? false
    let work = TaskWork(.captureRead, .captureBlock, (read.frames + 15) / 16)
    let isHanging = sabotage.hangsInterrupt(of: phase, at: configuration.clock.nanoseconds(at: now))
    let handlerEnd = processor?.interrupt(
      at: now, source: phase, work: work, end: isFaulty ? .faulty : isWhole ? .whole : .short, hangs: isHanging,
      reading: reading(at:))
    guard let handlerEnd else { return nil }
    if processor?.isFastAsleep == true { scheduleStep(handlerEnd) }
    if let job = processor?.lastJob { onJob?(job) }
    if sabotage.doublesInterrupt(of: phase) {
      queue.schedule(
        .spurious(phase: phase, start: starts),
        at: CycleTime(cycles: now.cycles + configuration.clock.cycles(lastingNanoseconds: 1_000_000)))
    }
    // The cycle is over a cycle later.
    return configuration.clock.nanoseconds(at: handlerEnd) + 1
  }

  /// The converter's interrupt comes with no read that is over: the handler sees that, and takes nothing.
  func interruptForNothing(_ phase: Int, at now: CycleTime) {
    sabotage.act(at: configuration.clock.nanoseconds(at: now))
    _ = processor?.interrupt(
      at: now, source: phase, work: TaskWork(), end: .none, hangs: false, reading: reading(at:))
    if let job = processor?.lastJob { onJob?(job) }
  }

  func addTimes() {
    guard let tallies = processor?.tallies, let cycles = processor?.busyCycles, let rises = processor?.overloads else {
      return
    }
    past.add(tallies, busyCycles: cycles, overloads: rises)
    past.selfTests += Int(processor?.tasks.selfTests ?? 0)
    past.failedSelfTests += Int(processor?.tasks.failedSelfTests ?? 0)
  }

  func scheduleEdges() {
    for (index, line) in [PulseLine.active, .reactive].enumerated() {
      guard let edge = meter.nextEdge(of: line), scheduled[index] != edge else { continue }
      scheduled[index] = edge
      queue.schedule(
        .edge(line, start: starts), at: configuration.clock.firstCycle(atOrAfterNanoseconds: instant(of: edge)))
    }
  }

  func makeEdge(of line: PulseLine) {
    guard let edge = meter.nextEdge(of: line) else { return }
    let isOn = meter.makeEdge(of: line)
    tellEdge(of: line, isRising: isOn, at: instant(of: edge))
    scheduleEdges()
  }

  func tellEdge(of line: PulseLine, isRising: Bool, at nanoseconds: Int64) {
    isLineOn[Int(line.rawValue)] = isRising
    onPulse?(PulseEdge(isReactive: line == .reactive, isRising: isRising, nanoseconds: nanoseconds))
  }
}
