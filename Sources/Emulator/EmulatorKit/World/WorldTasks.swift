// @relation(REQ-RT-031, scope=file)

import Calendars
import Devices
import Meter
import Metrology
import Quantities
import Scheduler
import VirtualTime

/// When the meter does its work: by its tasks on the processor, or in no time; and what its pulse lines do.
extension MeterWorld {
  func startProcessor(at nanoseconds: Int64) {
    guard converters != nil, let model = configuration.processor else { return }
    if billing == nil {
      guard let setup = try? BillingSetup.plain() else { preconditionFailure("the plain calendar is refused") }
      billing = EmulatedBilling(setup)
    }
    tasks = MeterTasks()
    guard let started = Processor(model, start: reading(atNanoseconds: nanoseconds)) else {
      preconditionFailure("the table of tasks is refused")
    }
    processor = consume started
    scheduleStep(configuration.clock.firstCycle(atOrAfterNanoseconds: nanoseconds))
  }

  /// Bills a window that has ended and waits for its task.
  func settleBilling(at nanoseconds: Int64) {
    guard isTimed, isPowered else { return }
    _ = billing?.run(.billing, at: reading(atNanoseconds: nanoseconds), meter: &meter, tasks: &tasks)
  }

  func scheduleStep(_ cycle: CycleTime) { queue.schedule(.processor(supply: outages), at: cycle) }

  func reading(at cycle: CycleTime) -> Instant {
    reading(atNanoseconds: configuration.clock.nanoseconds(at: cycle))
  }

  func stepProcessor(at now: CycleTime) {
    if busyCycles == nil, configuration.clock.nanoseconds(at: now) >= configuration.durationNanoseconds {
      busyCycles = past.busyCycles + (processor?.busyCycles ?? 0)
    }
    let next = processor?.step(
      at: now, reading: reading(at:),
      cycle: { configuration.clock.firstCycle(atOrAfterNanoseconds: instant(of: $0)) },
      perform: { task, runs in perform(task, runs: runs, at: now) })
    guard let next else { return }
    if let job = processor?.lastJob, job.start == now { onJob?(job) }
    // The meter sleeps through what the run does not need any more.
    scheduleStep(max(next, now))
  }

  func perform(_ task: MeterTask, runs: [UInt64], at now: CycleTime) -> TaskWork {
    for index in runs.indices { tasks.runs[index] = runs[index] }
    let instant = reading(at: now)
    guard let work = billing?.run(task, at: instant, meter: &meter, tasks: &tasks) else { return TaskWork() }
    if work.count(of: .windowClose) > 0 { takeWindow() }
    if work.count(of: .pulseArm) > 0 {
      for pulse in billing?.takeArmedPulses() ?? [] {
        let rise = self.instant(of: pulse.instant)
        let fall = self.instant(of: pulse.instant.advanced(byNanoseconds: PulseOutput.widthNanoseconds))
        queue.schedule(
          .timer(pulse.line, isRising: true, supply: outages),
          at: configuration.clock.firstCycle(atOrAfterNanoseconds: rise))
        queue.schedule(
          .timer(pulse.line, isRising: false, supply: outages),
          at: configuration.clock.firstCycle(atOrAfterNanoseconds: fall))
      }
    }
    return work
  }

  func makeEdge(of line: PulseLine, isRising: Bool, at cycle: CycleTime) {
    if !isRising { billing?.endPulse(of: line) }
    tellEdge(of: line, isRising: isRising, at: configuration.clock.nanoseconds(at: cycle))
  }

  /// The converter's interrupt: when its handler is through, nanoseconds.
  func interrupt(_ read: ConverterRead, of phase: Int) -> Int64 {
    let now = configuration.clock.firstCycle(atOrAfterNanoseconds: instant(of: read.end))
    let work = TaskWork(.captureRead, .captureBlock, (read.frames + 15) / 16)
    let handlerEnd = processor?.interrupt(
      at: now, source: phase, work: work, isWhole: read.transferredBytes == 6 * ConverterFrontEnd.framesInRead,
      reading: reading(at:))
    if let job = processor?.lastJob { onJob?(job) }
    // The cycle is over a cycle later.
    return handlerEnd.map { configuration.clock.nanoseconds(at: $0) + 1 } ?? 0
  }

  func addTimes() {
    guard let tallies = processor?.tallies, let cycles = processor?.busyCycles, let rises = processor?.overloads else {
      return
    }
    past.add(tallies, busyCycles: cycles, overloads: rises)
    past.selfTests += Int(tasks.selfTests)
    past.failedSelfTests += Int(tasks.failedSelfTests)
  }

  func scheduleEdges() {
    for (index, line) in [PulseLine.active, .reactive].enumerated() {
      guard let edge = meter.nextEdge(of: line), scheduled[index] != edge else { continue }
      scheduled[index] = edge
      queue.schedule(
        .edge(line, supply: outages), at: configuration.clock.firstCycle(atOrAfterNanoseconds: instant(of: edge)))
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
