// @relation(REQ-EMU-001, REQ-EMU-004, scope=file)

import Calendars
import Devices
import Meter
import Metrology
import Quantities
import Timing
import VirtualTime
import Waveforms

/// One emulated meter and its surroundings: a single deterministic event loop in virtual time.
final class MeterWorld<let phaseCount: Int> {
  private enum Event {
    /// A block of samples of the ideal front end is ready.
    case block
    /// The driver of a phase begins to read.
    case capture(phase: Int)
    /// What it read is there, if the supply has not gone since.
    case deliver(phase: Int, ConverterRead, supply: Int)
    /// A pulse line makes its edge, if the supply has not gone since.
    case edge(PulseLine, supply: Int)
    /// The timer of a pulse line makes an edge.
    case timer(PulseLine, isRising: Bool, supply: Int)
    /// The processor goes on.
    case processor(supply: Int)
    /// Something happens to the clock or the supply: its place in the setup of billing.
    case clock(Int)
  }

  /// Frames in a block: 10 ms.
  private static var blockFrames: Int64 { 80 }
  /// How long after its end a run waits for pulses on their way, nanoseconds.
  private static var drainNanoseconds: Int64 { 3_000_000_000 }

  private let configuration: RunConfiguration
  private let shared: SharedSource
  private var ideal: IdealFrontEnd
  /// nil for the ideal front end.
  private let converters: ConverterFrontEnd?
  private let design: MeterDesign<phaseCount>
  private var meter: Meter<phaseCount>
  /// Of a run that is billed, or whose tasks are timed.
  private var billing: EmulatedBilling?
  private var tasks = MeterTasks()
  /// nil where nothing that the firmware does takes time, and without supply.
  private var processor: Processor?
  private let isTimed: Bool
  private var isPowered = true
  /// How often the supply has gone.
  private var outages = 0
  /// What the meters before the latest outage had done.
  private var past = PastMeters(phaseCount: phaseCount)
  private var queue = EventQueue<Event>()
  private var frames: [[RawFrame]]
  private var nextSample: Int64 = 0
  private let lastSample: Int64
  private var scheduled: [Instant?] = [nil, nil]
  private var reference: ReferenceSpans
  private var windows: Int64 = 0
  private var asynchronous: Int64 = 0
  private var clipped: Int64 = 0
  /// Windows with too large a gap, by phase.
  private var flagged = [Int64](repeating: 0, count: phaseCount)

  var onWindow: ((WindowSummary) -> Void)?
  var onPulse: ((PulseEdge) -> Void)?
  var onTransfer: ((BusTransfer) -> Void)? {
    didSet { converters?.onTransfer = onTransfer }
  }
  var onProgress: ((Int64) -> Void)?
  var onJob: ((ProcessorJob) -> Void)?
  /// Keeps what the firmware is fed with.
  var stream: SampleStream? {
    didSet { converters?.onAnswer = stream.map { stream in { stream.take($1, phase: $0) } } }
  }

  init(_ configuration: RunConfiguration, source: any WaveformSource) {
    self.configuration = configuration
    shared = SharedSource(source)
    ideal = IdealFrontEnd(
      model: configuration.model, phaseCount: phaseCount, errors: configuration.frontEndErrors,
      nominalHertz: configuration.mainsHertz)
    var calibrations = InlineArray<phaseCount, PhaseCalibration>(
      repeating: configuration.model.nominalCalibration)
    var inputs = InlineArray<phaseCount, ConverterCalibration>(repeating: ConverterCalibration())
    var period = IdealFrontEnd.sampleNanoseconds
    if configuration.frontEnd == .ad7991 {
      let frontEnd = ConverterFrontEnd(
        phaseCount: phaseCount, effects: configuration.effects, errors: configuration.inputErrors,
        faults: configuration.faults, seed: configuration.seed,
        partsSeed: configuration.partsSeed, source: shared)
      for phase in 0..<phaseCount {
        (calibrations[phase], inputs[phase]) = frontEnd.calibration(phase: phase, hertz: configuration.mainsHertz)
      }
      period = ConverterFrontEnd.frameNanoseconds
      converters = frontEnd
    } else {
      converters = nil
    }
    for phase in 0..<min(phaseCount, configuration.calibrations.count) {
      calibrations[phase] = configuration.calibrations[phase]
      inputs[phase].currentDelayNanoseconds += configuration.calibrations[phase].currentDelayNanoseconds
      inputs[phase].amplifiedDelayNanoseconds += configuration.calibrations[phase].currentDelayNanoseconds
    }
    if let constants = configuration.constants {
      for phase in 0..<phaseCount {
        calibrations[phase] = constants.phases[phase].phase
        inputs[phase] = constants.phases[phase].converter
        // A matter of the board's design, not of its calibration.
        inputs[phase].hasAntiAliasFilter = configuration.effects.hasAntiAliasFilter
      }
    }
    // The aligner settles the delay of a multiplexed converter.
    if converters != nil { for phase in 0..<phaseCount { calibrations[phase].currentDelayNanoseconds = 0 } }
    design = MeterDesign(
      model: configuration.model, calibrations: calibrations, converters: inputs,
      period: SamplePeriod(nanoseconds: period), nominalFrequency: configuration.nominalFrequency,
      accumulationMode: configuration.accumulationMode)
    meter = design.meter()
    billing = configuration.billing.map { EmulatedBilling($0) }
    processor = nil
    isTimed = configuration.processor != nil && converters != nil
    frames = Array(repeating: [], count: phaseCount)
    // The last sample is the last whose cell lies within the run.
    lastSample = configuration.durationNanoseconds / IdealFrontEnd.sampleNanoseconds
    reference = ReferenceSpans(phaseCount: phaseCount, mode: configuration.accumulationMode)
  }

  func run() -> RunResult {
    stream?.begin(
      frontEnd: configuration.frontEnd, nominalFrequency: configuration.nominalFrequency,
      accumulationMode: configuration.accumulationMode, period: design.period,
      calibrations: design.calibrations.indices.map { design.calibrations[$0] },
      inputs: design.converters.indices.map { design.converters[$0] })
    if converters == nil {
      scheduleBlock()
    } else {
      startProcessor(at: 0)
      for phase in 0..<phaseCount { scheduleCapture(of: phase, at: 0) }
    }
    scheduleClockEvents()
    let end = configuration.clock.firstCycle(
      atOrAfterNanoseconds: configuration.durationNanoseconds + Self.drainNanoseconds)
    while let entry = queue.popNext(dueBy: end) {
      switch entry.event {
      case .block:
        takeBlock()
        scheduleBlock()
      case .capture(let phase): capture(phase, at: configuration.clock.nanoseconds(at: entry.instant))
      case .deliver(let phase, let read, outages): deliver(read, of: phase)
      case .edge(let line, outages): makeEdge(of: line)
      case .timer(let line, let isRising, outages): makeEdge(of: line, isRising: isRising, at: entry.instant)
      case .processor(outages): stepProcessor(at: entry.instant)
      case .deliver, .edge, .timer, .processor: break
      case .clock(let index): happen(index)
      }
    }
    return result()
  }

  private func scheduleBlock() {
    guard nextSample < lastSample else { return }
    let last = min(nextSample + Self.blockFrames, lastSample) - 1
    // The filter needs what lies half its length ahead.
    let ready = (last + Int64(FrontEndKernel.halfLengthSamples)) * IdealFrontEnd.sampleNanoseconds
    queue.schedule(.block, at: configuration.clock.firstCycle(atOrAfterNanoseconds: ready))
  }

  private func takeBlock() {
    let count = min(Self.blockFrames, lastSample - nextSample)
    ideal.convert(&shared.source, firstSample: nextSample, count: Int(count), into: &frames)
    defer { onProgress?(nextSample * IdealFrontEnd.sampleNanoseconds) }
    guard isPowered else {
      nextSample += count
      return
    }
    let first = Instant(
      nanoseconds: (nextSample - ideal.latencySamples) * IdealFrontEnd.sampleNanoseconds)
    var before = meter.metrology.measuredWindows
    for phase in 0..<phaseCount {
      let block = frames[phase]
      stream?.write(block, phase: phase, first: first, period: design.period)
      let taken = meter.metrology.append(block.span, phase: phase, first: first)
      precondition(taken == block.count, "the meter did not take its frames")
    }
    nextSample += count
    if meter.metrology.measuredWindows != before {
      before = meter.metrology.measuredWindows
      takeWindow()
    }
    scheduleEdges()
  }

  private func scheduleCapture(of phase: Int, at nanoseconds: Int64) {
    queue.schedule(.capture(phase: phase), at: configuration.clock.firstCycle(atOrAfterNanoseconds: nanoseconds))
  }

  /// The driver reads; it comes back when the transfer is over. The gap until the next read is counted from there.
  private func capture(_ phase: Int, at nanoseconds: Int64) {
    guard isPowered, let converters,
      let read = converters.capture(phase: phase, at: nanoseconds, end: configuration.durationNanoseconds)
    else { return }
    queue.schedule(
      .deliver(phase: phase, read, supply: outages),
      at: configuration.clock.firstCycle(atOrAfterNanoseconds: instant(of: read.end)))
  }

  private func deliver(_ read: ConverterRead, of phase: Int) {
    guard let converters else { return }
    stream?.endCapture(phase: phase, read: read)
    converters.withDriver(of: phase) { meter.take(read, from: &$0, phase: phase) }
    onProgress?(instant(of: read.end))
    var next = instant(of: read.end) + converters.nextGap(phase: phase)
    if processor != nil {
      // The next read waits until the frames have been taken.
      next = max(next, interrupt(read, of: phase))
    } else {
      workOff()
    }
    scheduleCapture(of: phase, at: next)
  }

  /// Does all that there is to do, in no time.
  private func workOff() {
    var before = meter.metrology.measuredWindows
    while meter.work() {
      guard meter.metrology.measuredWindows != before else { continue }
      before = meter.metrology.measuredWindows
      takeWindow()
    }
    scheduleEdges()
  }

  /// When it truly is what the meter's clock says, nanoseconds.
  private func instant(of reading: Instant) -> Int64 {
    converters?.clock.nanoseconds(atReading: reading.nanoseconds) ?? reading.nanoseconds
  }

  /// What the meter's clock says at an instant.
  private func reading(atNanoseconds nanoseconds: Int64) -> Instant {
    Instant(nanoseconds: converters?.clock.reading(atNanoseconds: nanoseconds) ?? nanoseconds)
  }

  private func scheduleClockEvents() {
    guard let setup = configuration.billing else { return }
    for (index, event) in setup.events.enumerated() {
      let nanoseconds = setup.nanoseconds(to: event)
      guard nanoseconds < configuration.durationNanoseconds else { break }
      queue.schedule(.clock(index), at: configuration.clock.firstCycle(atOrAfterNanoseconds: nanoseconds))
    }
  }

  private func happen(_ index: Int) {
    guard let setup = configuration.billing else { return }
    let event = setup.events[index]
    let nanoseconds = setup.nanoseconds(to: event)
    if event.action == .powerOff { loseSupply() }
    billing?.happen(
      event.action, at: reading(atNanoseconds: nanoseconds), registers: meter.metrology.accounting.total)
    if event.action == .powerOn { restoreSupply(at: nanoseconds) }
  }

  /// The registers are kept to the last window; the window that had not ended is lost, and pulses on their way come later.
  private func loseSupply() {
    isPowered = false
    outages += 1
    past.add(meter)
    addTimes()
    processor = nil
    for line in [PulseLine.active, .reactive] { billing?.endPulse(of: line) }
    let state = meter.metrology.state
    meter = design.meter()
    meter.metrology.restore(state)
    scheduled = [nil, nil]
    reference.breakOff()
  }

  private func restoreSupply(at nanoseconds: Int64) {
    isPowered = true
    guard converters != nil else { return }
    startProcessor(at: nanoseconds)
    for phase in 0..<phaseCount { scheduleCapture(of: phase, at: nanoseconds) }
  }

  private func takeWindow() {
    let window = meter.metrology.window
    if window.isRegistered, let to = meter.metrology.registeredTo {
      windows += 1
      if !window.bounds.isSynchronous { asynchronous += 1 }
      if (0..<phaseCount).contains(where: { window.phases[$0].isClipped }) { clipped += 1 }
      for phase in 0..<phaseCount where window.phases[phase].isGapExcessive { flagged[phase] += 1 }
      let end = mark(at: instant(of: to))
      reference.cover(
        from: { meter.metrology.registeredFrom.map { mark(at: instant(of: $0)) } ?? end }, to: end)
    }
    if !isTimed {
      billing?.take(meter.metrology.accounting.total, from: window.bounds.start, to: window.bounds.end)
    }
    if let onWindow { onWindow(WindowSummary(window)) }
  }

  private func startProcessor(at nanoseconds: Int64) {
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

  private func scheduleStep(_ cycle: CycleTime) { queue.schedule(.processor(supply: outages), at: cycle) }

  private func reading(at cycle: CycleTime) -> Instant {
    reading(atNanoseconds: configuration.clock.nanoseconds(at: cycle))
  }

  private func stepProcessor(at now: CycleTime) {
    let next = processor?.step(
      at: now, reading: reading(at:),
      cycle: { configuration.clock.firstCycle(atOrAfterNanoseconds: instant(of: $0)) },
      perform: { task, runs in perform(task, runs: runs, at: now) })
    guard let next else { return }
    if let job = processor?.lastJob, job.start == now { onJob?(job) }
    // The meter sleeps through what the run does not need any more.
    scheduleStep(max(next, now))
  }

  private func perform(_ task: MeterTask, runs: [UInt64], at now: CycleTime) -> TaskWork {
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

  private func makeEdge(of line: PulseLine, isRising: Bool, at cycle: CycleTime) {
    if !isRising { billing?.endPulse(of: line) }
    onPulse?(
      PulseEdge(
        isReactive: line == .reactive, isRising: isRising, nanoseconds: configuration.clock.nanoseconds(at: cycle)))
  }

  /// The converter's interrupt: when its handler is through, nanoseconds.
  private func interrupt(_ read: ConverterRead, of phase: Int) -> Int64 {
    let now = configuration.clock.firstCycle(atOrAfterNanoseconds: instant(of: read.end))
    let work = TaskWork(.captureRead, .captureBlock, (read.frames + 15) / 16)
    let handlerEnd = processor?.interrupt(
      at: now, source: phase, work: work, isWhole: read.transferredBytes == 6 * ConverterFrontEnd.framesInRead,
      reading: reading(at:))
    if let job = processor?.lastJob { onJob?(job) }
    // The cycle is over a cycle later.
    return handlerEnd.map { configuration.clock.nanoseconds(at: $0) + 1 } ?? 0
  }

  private func scheduleEdges() {
    for (index, line) in [PulseLine.active, .reactive].enumerated() {
      guard let edge = meter.nextEdge(of: line), scheduled[index] != edge else { continue }
      scheduled[index] = edge
      queue.schedule(
        .edge(line, supply: outages), at: configuration.clock.firstCycle(atOrAfterNanoseconds: instant(of: edge)))
    }
  }

  private func makeEdge(of line: PulseLine) {
    guard let edge = meter.nextEdge(of: line) else { return }
    let isOn = meter.makeEdge(of: line)
    onPulse?(PulseEdge(isReactive: line == .reactive, isRising: isOn, nanoseconds: instant(of: edge)))
    scheduleEdges()
  }

  private func result() -> RunResult {
    if converters == nil {
      var beyond = [Double](repeating: 0, count: 2 * 2 * phaseCount)
      shared.source.render(firstSample: nextSample, count: 2, into: &beyond)
    } else {
      converters?.finish(at: configuration.durationNanoseconds)
    }
    let whole = reference.whole(to: mark(at: configuration.durationNanoseconds))
    let metrology = WorldRegisters(reference: reference.covered, whole: whole)
    var registers = metrology.rows(meter.metrology.accounting.total, phase: nil)
    if phaseCount > 1 {
      for phase in 0..<phaseCount {
        registers += metrology.rows(meter.metrology.accounting.phases[phase], phase: phase)
      }
    }
    var discarded: Int64 = 0
    for phase in 0..<phaseCount {
      let amounts = meter.metrology.accounting.discarded[phase]
      discarded += amounts.activeImport.quanta + amounts.activeExport.quanta
    }
    return RunResult(
      phaseCount: phaseCount, registers: registers, discardedActiveQuanta: discarded,
      activePulses: pulses(
        meter.metrology.activeCounter, emitted: past.activePulses + meter.metrology.activeOutput.emitted),
      reactivePulses: pulses(
        meter.metrology.reactiveCounter, emitted: past.reactivePulses + meter.metrology.reactiveOutput.emitted),
      measuredFromNanoseconds: reference.beginning?.nanoseconds,
      measuredToNanoseconds: reference.reached?.nanoseconds,
      durationNanoseconds: configuration.durationNanoseconds, seed: configuration.seed, windows: windows,
      asynchronousWindows: asynchronous, clippedWindows: clipped, acquisition: acquisition(),
      last: windows > 0 ? WindowSummary(meter.metrology.window) : nil,
      billing: configuration.billing == nil
        ? nil
        : billing?.outcome(
          at: reading(atNanoseconds: configuration.durationNanoseconds), registers: meter.metrology.accounting.total),
      timing: timing())
  }

  private func addTimes() {
    guard let tallies = processor?.tallies, let cycles = processor?.busyCycles, let rises = processor?.overloads else {
      return
    }
    past.add(tallies, busyCycles: cycles, overloads: rises)
  }

  private func timing() -> RunTiming? {
    guard processor != nil, let model = configuration.processor else { return nil }
    addTimes()
    let seconds = Double(configuration.durationNanoseconds + Self.drainNanoseconds) * 1e-9
    let load = model.load
    return RunTiming(
      report: TimingReport(model.analysis, costs: model.jobCosts, observed: past.tasks),
      typicalLoad: load.typical, worstLoad: load.worst,
      observedLoad: Double(past.busyCycles) / Double(model.profile.clock.hertz) / seconds,
      overloads: past.overloads, selfTests: Int(tasks.selfTests), failedSelfTests: Int(tasks.failedSelfTests))
  }

  private func acquisition() -> [Acquisition] {
    guard let converters else { return [] }
    return (0..<phaseCount).map { phase in
      Acquisition(
        past.tallies[phase] + meter.aligners[phase].tally,
        fromNanoseconds: (past.origins[phase] ?? meter.aligners[phase].origin).map(instant(of:)),
        periodNanoseconds: ConverterFrontEnd.frameNanoseconds, flaggedWindows: flagged[phase],
        driver: converters.withDriver(of: phase) { $0.counters })
    }
  }

  private func mark(at nanoseconds: Int64) -> ReferenceSpans.Mark {
    ReferenceSpans.Mark(nanoseconds: nanoseconds, integrals: shared.source.reference(atNanoseconds: nanoseconds))
  }

  private func pulses(_ counter: PulseCounter, emitted: Int64) -> RunResult.PulseLine {
    RunResult.PulseLine(
      counted: counter.pulses, emitted: emitted,
      residueQuanta: Int64(truncatingIfNeeded: counter.residue.units >> 88))
  }
}

/// An edge of a pulse line as a test bench sees it.
public struct PulseEdge: Sendable, Equatable {
  public var isReactive: Bool
  public var isRising: Bool
  /// From the start of the run.
  public var nanoseconds: Int64
}

/// Registers beside their truth.
private struct WorldRegisters {
  let reference: ReferenceRegisters
  let whole: ReferenceRegisters

  func rows(_ registers: EnergyRegisters, phase: Int?) -> [RunResult.Register] {
    let truth = phase.map { reference.phases[$0] } ?? reference.total
    let wholeTruth = phase.map { whole.phases[$0] } ?? whole.total
    let apparent = (truth[.apparentImport] + truth[.apparentExport]) / EnergyQuantum.joules
    var rows: [RunResult.Register] = []
    for index in RegisterQuantity.all.indices {
      let quantity = RegisterQuantity.all[index]
      let code = quantity.obisCode(phase: phase)
      rows.append(
        RunResult.Register(
          obis: "\(code.c).\(code.d).\(code.e)", unit: quantity.unit,
          quanta: quantity.register(in: registers).quanta, reference: truth[quantity] / EnergyQuantum.joules,
          referenceTotal: wholeTruth[quantity] / EnergyQuantum.joules, negligible: max(1, 1e-5 * apparent)))
    }
    return rows
  }
}

extension RegisterQuantity {
  /// Unit in which the register is shown.
  var unit: String {
    switch self {
    case .activeImport, .activeExport: "Wh"
    case .apparentImport, .apparentExport: "VAh"
    default: "varh"
    }
  }
}
