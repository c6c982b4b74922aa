// @relation(REQ-EMU-001, REQ-EMU-004, scope=file)

import Devices
import Meter
import Metrology
import Quantities
import VirtualTime
import Waveforms

/// One emulated meter and its surroundings: a single deterministic event loop in virtual time.
final class MeterWorld<let phaseCount: Int> {
  private enum Event {
    /// A block of samples of the ideal front end is ready.
    case block
    /// The driver of a phase begins to read.
    case capture(phase: Int)
    /// What it read is there.
    case deliver(phase: Int, ConverterRead)
    /// A pulse line makes its edge.
    case edge(Meter<phaseCount>.PulseLine)
  }

  /// The true integrals at an instant.
  private struct Mark {
    var nanoseconds: Int64
    var integrals: [PhaseReference]

    func seconds(since earlier: Mark) -> Double { Double(nanoseconds - earlier.nanoseconds) * 1e-9 }
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
  private var meter: Meter<phaseCount>
  private var queue = EventQueue<Event>()
  private var frames: [[RawFrame]]
  private var nextSample: Int64 = 0
  private let lastSample: Int64
  private var scheduled: [Instant?] = [nil, nil]
  private var reference: ReferenceRegisters
  private var beginning: Mark?
  private var boundary: Mark?
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
  /// Keeps what the firmware is fed with.
  var stream: SampleStream? {
    didSet { converters?.onAnswer = stream.map { stream in { stream.take($1, phase: $0) } } }
  }
  private let calibrations: [PhaseCalibration]
  private let inputs: [ConverterCalibration]
  private let period: SamplePeriod

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
    meter = Meter(
      model: configuration.model, calibrations: calibrations, converters: inputs,
      period: SamplePeriod(nanoseconds: period), nominalFrequency: configuration.nominalFrequency,
      accumulationMode: configuration.accumulationMode)
    self.calibrations = calibrations.indices.map { calibrations[$0] }
    self.inputs = inputs.indices.map { inputs[$0] }
    self.period = SamplePeriod(nanoseconds: period)
    frames = Array(repeating: [], count: phaseCount)
    // The last sample is the last whose cell lies within the run.
    lastSample = configuration.durationNanoseconds / IdealFrontEnd.sampleNanoseconds
    reference = ReferenceRegisters(phaseCount: phaseCount, mode: configuration.accumulationMode)
  }

  func run() -> RunResult {
    stream?.begin(
      frontEnd: configuration.frontEnd, nominalFrequency: configuration.nominalFrequency,
      accumulationMode: configuration.accumulationMode, period: period, calibrations: calibrations, inputs: inputs)
    if converters == nil {
      scheduleBlock()
    } else {
      for phase in 0..<phaseCount { scheduleCapture(of: phase, at: 0) }
    }
    let end = configuration.clock.firstCycle(
      atOrAfterNanoseconds: configuration.durationNanoseconds + Self.drainNanoseconds)
    while let entry = queue.popNext(dueBy: end) {
      switch entry.event {
      case .block:
        takeBlock()
        scheduleBlock()
      case .capture(let phase): capture(phase, at: configuration.clock.nanoseconds(at: entry.instant))
      case .deliver(let phase, let read): deliver(read, of: phase)
      case .edge(let line): makeEdge(of: line)
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
    let first = Instant(
      nanoseconds: (nextSample - ideal.latencySamples) * IdealFrontEnd.sampleNanoseconds)
    var before = meter.metrology.measuredWindows
    for phase in 0..<phaseCount {
      let block = frames[phase]
      stream?.write(block, phase: phase, first: first, period: period)
      let taken = meter.metrology.append(block.span, phase: phase, first: first)
      precondition(taken == block.count, "the meter did not take its frames")
    }
    nextSample += count
    if meter.metrology.measuredWindows != before {
      before = meter.metrology.measuredWindows
      takeWindow()
    }
    scheduleEdges()
    onProgress?(nextSample * IdealFrontEnd.sampleNanoseconds)
  }

  private func scheduleCapture(of phase: Int, at nanoseconds: Int64) {
    queue.schedule(.capture(phase: phase), at: configuration.clock.firstCycle(atOrAfterNanoseconds: nanoseconds))
  }

  /// The driver reads; it comes back when the transfer is over. The gap until the next read is counted from there.
  private func capture(_ phase: Int, at nanoseconds: Int64) {
    guard let converters,
      let read = converters.capture(phase: phase, at: nanoseconds, end: configuration.durationNanoseconds)
    else { return }
    queue.schedule(
      .deliver(phase: phase, read), at: configuration.clock.firstCycle(atOrAfterNanoseconds: instant(of: read.end)))
  }

  private func deliver(_ read: ConverterRead, of phase: Int) {
    guard let converters else { return }
    stream?.endCapture(phase: phase, read: read)
    converters.withDriver(of: phase) { meter.take(read, from: &$0, phase: phase) }
    var before = meter.metrology.measuredWindows
    while meter.work() {
      guard meter.metrology.measuredWindows != before else { continue }
      before = meter.metrology.measuredWindows
      takeWindow()
    }
    scheduleEdges()
    onProgress?(instant(of: read.end))
    scheduleCapture(of: phase, at: instant(of: read.end) + converters.nextGap(phase: phase))
  }

  /// When it truly is what the meter's clock says, nanoseconds.
  private func instant(of reading: Instant) -> Int64 {
    converters?.clock.nanoseconds(atReading: reading.nanoseconds) ?? reading.nanoseconds
  }

  private func takeWindow() {
    let window = meter.metrology.window
    if window.isRegistered, let to = meter.metrology.registeredTo {
      windows += 1
      if !window.bounds.isSynchronous { asynchronous += 1 }
      if (0..<phaseCount).contains(where: { window.phases[$0].isClipped }) { clipped += 1 }
      for phase in 0..<phaseCount where window.phases[phase].isGapExcessive { flagged[phase] += 1 }
      let end = mark(at: instant(of: to))
      if boundary == nil, let from = meter.metrology.registeredFrom {
        boundary = mark(at: instant(of: from))
        beginning = boundary
      }
      if let boundary { Self.add(boundary, end, to: &reference) }
      boundary = end
    }
    if let onWindow { onWindow(WindowSummary(window)) }
  }

  private func scheduleEdges() {
    for (index, line) in [Meter<phaseCount>.PulseLine.active, .reactive].enumerated() {
      guard let edge = meter.nextEdge(of: line), scheduled[index] != edge else { continue }
      scheduled[index] = edge
      queue.schedule(.edge(line), at: configuration.clock.firstCycle(atOrAfterNanoseconds: instant(of: edge)))
    }
  }

  private func makeEdge(of line: Meter<phaseCount>.PulseLine) {
    guard let edge = meter.nextEdge(of: line) else { return }
    let isOn = meter.makeEdge(of: line)
    onPulse?(PulseEdge(isReactive: line == .reactive, isRising: isOn, nanoseconds: instant(of: edge)))
    scheduleEdges()
  }

  private func result() -> RunResult {
    // The whole span: the windows, and what came before the first and after the last, each as one piece.
    var whole = reference
    if converters == nil {
      var beyond = [Double](repeating: 0, count: 2 * 2 * phaseCount)
      shared.source.render(firstSample: nextSample, count: 2, into: &beyond)
    } else {
      converters?.finish(at: configuration.durationNanoseconds)
    }
    let start = Mark(nanoseconds: 0, integrals: Array(repeating: PhaseReference(), count: phaseCount))
    let end = mark(at: configuration.durationNanoseconds)
    Self.add(start, beginning ?? end, to: &whole)
    if let boundary { Self.add(boundary, end, to: &whole) }

    let metrology = WorldRegisters(reference: reference, whole: whole)
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
      activePulses: pulses(meter.metrology.activeCounter, meter.metrology.activeOutput),
      reactivePulses: pulses(meter.metrology.reactiveCounter, meter.metrology.reactiveOutput),
      measuredFromNanoseconds: meter.metrology.registeredFrom.map(instant(of:)),
      measuredToNanoseconds: meter.metrology.registeredTo.map(instant(of:)),
      durationNanoseconds: configuration.durationNanoseconds, seed: configuration.seed, windows: windows,
      asynchronousWindows: asynchronous, clippedWindows: clipped, acquisition: acquisition(),
      last: windows > 0 ? WindowSummary(meter.metrology.window) : nil)
  }

  private func acquisition() -> [Acquisition] {
    guard let converters else { return [] }
    return (0..<phaseCount).map { phase in
      Acquisition(
        meter.aligners[phase].tally, fromNanoseconds: meter.aligners[phase].origin.map(instant(of:)),
        periodNanoseconds: ConverterFrontEnd.frameNanoseconds, flaggedWindows: flagged[phase],
        driver: converters.withDriver(of: phase) { $0.counters })
    }
  }

  private func mark(at nanoseconds: Int64) -> Mark {
    Mark(nanoseconds: nanoseconds, integrals: shared.source.reference(atNanoseconds: nanoseconds))
  }

  private static func add(_ start: Mark, _ end: Mark, to registers: inout ReferenceRegisters) {
    registers.add(from: start.integrals, to: end.integrals, seconds: end.seconds(since: start))
  }

  private func pulses(_ counter: PulseCounter, _ output: PulseOutput) -> RunResult.PulseLine {
    RunResult.PulseLine(
      counted: counter.pulses, emitted: output.emitted,
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
