// @relation(REQ-EMU-001, REQ-EMU-004, scope=file)

import Calendars
import Devices
import Faults
import Meter
import Metrology
import Quantities
import Supervision
import Timing
import VirtualTime
import Waveforms

/// One emulated meter and its surroundings: a single deterministic event loop in virtual time.
final class MeterWorld<let phaseCount: Int> {
  enum Event {
    /// A block of samples of the ideal front end is ready.
    case block
    /// The driver of a phase begins to read, if the processor has not begun anew since.
    case capture(phase: Int, start: Int)
    /// What it read is there, if the processor has not begun anew since.
    case deliver(phase: Int, ConverterRead, start: Int)
    /// A pulse line makes its edge, if the processor has not begun anew since.
    case edge(PulseLine, start: Int)
    /// The timer of a pulse line makes an edge.
    case timer(PulseLine, isRising: Bool, start: Int)
    /// The processor goes on.
    case processor(start: Int)
    /// The watchdog may have to bite.
    case watchdog(start: Int)
    /// The converter's interrupt comes a second time.
    case spurious(phase: Int, start: Int)
    /// A board that was reset begins anew.
    case boot
    /// Bits flip.
    case flip
    /// Something happens to the clock or the supply: its place in the setup of billing.
    case clock(Int)
  }

  /// Frames in a block: 10 ms.
  static var blockFrames: Int64 { 80 }
  /// How long after its end a run waits for pulses on their way, nanoseconds.
  static var drainNanoseconds: Int64 { 3_000_000_000 }

  private(set) var configuration: RunConfiguration
  let shared: SharedSource
  var ideal: IdealFrontEnd
  /// nil for the ideal front end.
  let converters: ConverterFrontEnd?
  let design: MeterDesign<phaseCount>
  var meter: Meter<phaseCount>
  /// Of a run that is billed, or whose tasks are timed.
  var billing: EmulatedBilling?
  /// nil where nothing that the firmware does takes time, and without supply.
  var processor: Processor?
  /// What a reset leaves as it is; nil where there is no processor, and before its first start.
  var retained: RetainedState<phaseCount, 16>?
  var watchdog: WindowedWatchdog
  /// What is wrong, and how it went.
  var sabotage: Sabotage
  var resets: [BoardReset] = []
  /// Kept where a clock may jump back, and its readings come twice.
  var nowNanoseconds: Int64 = 0
  let isTimed: Bool
  var isPowered = true
  /// Since when it is not, and for how long it has not been before, nanoseconds.
  var offSince: Int64 = 0
  var offNanoseconds: Int64 = 0
  /// Cycles in which the processor did not sleep, up to the end of the duration.
  var busyCycles: Int64?
  /// The meter's log at the end of the duration, ahead of all that the lack of samples does.
  var logAtEnd: EventLog<16>?
  /// How often the processor has stopped: what was under way by then is void.
  var starts = 0
  /// How often the reading of each phase has stopped.
  var captureStarts: [Int]
  /// What the meters before the latest outage had done.
  var past = PastMeters(phaseCount: phaseCount)
  var queue = EventQueue<Event>()
  var frames: [[RawFrame]]
  var nextSample: Int64 = 0
  /// End of the latest read, nanoseconds.
  var reachedNanoseconds: Int64 = 0
  let lastSample: Int64
  var scheduled: [Instant?] = [nil, nil]
  var reference: ReferenceSpans
  var windows: Int64 = 0
  var asynchronous: Int64 = 0
  var clipped: Int64 = 0
  /// Whether each pulse line is on.
  var isLineOn = [false, false]
  /// Why the run can't go on.
  var failure: RunError?
  /// Windows with too large a gap, by phase.
  var flagged = [Int64](repeating: 0, count: phaseCount)

  var onWindow: ((WindowSummary) -> Void)?
  var onPulse: ((PulseEdge) -> Void)?
  var onTransfer: ((BusTransfer) -> Void)? {
    didSet { converters?.onTransfer = onTransfer }
  }
  var onProgress: ((Int64) -> Void)?
  var onJob: ((ProcessorJob) -> Void)?
  var onReset: ((BoardReset) -> Void)?
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
    converters =
      configuration.frontEnd == .ad7991
      ? ConverterFrontEnd(
        phaseCount: phaseCount, effects: configuration.effects, errors: configuration.inputErrors,
        faults: configuration.faults + configuration.injectedBusFaults, defect: configuration.injectedDefect,
        seed: configuration.seed, partsSeed: configuration.partsSeed, source: shared)
      : nil
    design = MeterDesign(configuration, converters: converters)
    meter = design.meter()
    billing = configuration.billing.map { EmulatedBilling($0) }
    processor = nil
    watchdog = WindowedWatchdog(seed: configuration.seed)
    sabotage = Sabotage(configuration.fault)
    captureStarts = Array(repeating: 0, count: phaseCount)
    isTimed = configuration.processor != nil && converters != nil
    frames = Array(repeating: [], count: phaseCount)
    // The last sample is the last whose cell lies within the run.
    lastSample = configuration.durationNanoseconds / IdealFrontEnd.sampleNanoseconds
    reference = ReferenceSpans(phaseCount: phaseCount, mode: configuration.accumulationMode)
  }

  /// The same world, to go on by itself; nobody listens.
  init(copying other: MeterWorld) {
    configuration = other.configuration
    shared = SharedSource(other.shared.source)
    ideal = other.ideal
    converters = other.converters.map { [shared] in ConverterFrontEnd(copying: $0, source: shared) }
    design = other.design
    meter = duplicate(other.meter)
    billing = other.billing == nil ? nil : EmulatedBilling(copying: other.billing!)
    processor = other.processor == nil ? nil : Processor(copying: other.processor!)
    retained = other.retained
    watchdog = other.watchdog
    sabotage = other.sabotage
    resets = other.resets
    nowNanoseconds = other.nowNanoseconds
    isTimed = other.isTimed
    isPowered = other.isPowered
    offSince = other.offSince
    offNanoseconds = other.offNanoseconds
    busyCycles = other.busyCycles
    logAtEnd = other.logAtEnd
    starts = other.starts
    captureStarts = other.captureStarts
    past = other.past
    queue = other.queue
    frames = other.frames
    nextSample = other.nextSample
    reachedNanoseconds = other.reachedNanoseconds
    lastSample = other.lastSample
    scheduled = other.scheduled
    reference = other.reference
    windows = other.windows
    asynchronous = other.asynchronous
    clipped = other.clipped
    isLineOn = other.isLineOn
    failure = other.failure
    flagged = other.flagged
  }

  /// What is under way may last so long, and is known ahead: a whole read of 184 ms, pulses of the next 100 ms.
  private static var foresightNanoseconds: Int64 { 250_000_000 }

  /// Whether a fault can act behind an instant alone, by which all has happened that was due.
  func isAhead(of fault: InjectedFault, at now: Int64) -> Bool {
    switch fault {
    case .job(let fault): (processor?.saboteur.seen[fault.task.rawValue] ?? 0) < fault.number
    case .interrupt(_, let phase, let number): sabotage.interrupts[phase] < number
    case .flip(let flip): flip.atNanoseconds > now + 1_000
    case .lostWakeUp(let instant), .memory(_, let instant): instant > now + 1_000
    case .clock(let fault): fault.sinceNanoseconds >= knownNanoseconds(at: now)
    case .bus(let fault): fault.atNanoseconds >= knownNanoseconds(at: now)
    case .converter(let defect): defect.sinceNanoseconds >= knownNanoseconds(at: now)
    }
  }

  private func knownNanoseconds(at now: Int64) -> Int64 {
    (0..<phaseCount).reduce(now + Self.foresightNanoseconds) { max($0, converters?.busEnd(phase: $1) ?? 0) }
  }

  /// What is wrong from now on, in a run in which nothing has been.
  func inject(_ fault: InjectedFault, at nanoseconds: Int64) {
    configuration.fault = fault
    nowNanoseconds = nanoseconds
    sabotage.fault = fault
    if case .bus(let fault) = fault { converters?.inject(fault) }
    if case .converter(let defect) = fault { converters?.inject(defect, seed: configuration.seed) }
    armProcessor()
    scheduleSabotage()
  }

  func run() throws(RunError) -> RunResult {
    start()
    return try finish()
  }

  /// Begins at instant 0.
  func start() {
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
    scheduleSabotage()
  }

  /// Goes on to the end.
  func finish() throws(RunError) -> RunResult {
    try advance(to: configuration.durationNanoseconds + Self.drainNanoseconds)
    return result()
  }

  /// Lets everything happen that is due by an instant.
  func advance(to nanoseconds: Int64) throws(RunError) {
    let end = configuration.clock.firstCycle(atOrAfterNanoseconds: nanoseconds)
    while let entry = queue.popNext(dueBy: end) {
      if configuration.fault != nil { nowNanoseconds = configuration.clock.nanoseconds(at: entry.instant) }
      switch entry.event {
      case .block:
        takeBlock()
        scheduleBlock()
      case .capture(let phase, let start) where isCurrent(start, phase):
        capture(phase, at: configuration.clock.nanoseconds(at: entry.instant))
      case .deliver(let phase, let read, let start) where isCurrent(start, phase): deliver(read, of: phase)
      case .edge(let line, starts): makeEdge(of: line)
      case .timer(let line, let isRising, starts): makeEdge(of: line, isRising: isRising, at: entry.instant)
      case .processor(starts): stepProcessor(at: entry.instant)
      case .watchdog(starts): watch(at: configuration.clock.nanoseconds(at: entry.instant))
      case .spurious(let phase, starts): interruptForNothing(phase, at: entry.instant)
      case .capture, .deliver, .edge, .timer, .processor, .watchdog, .spurious: break
      case .boot: boot(at: configuration.clock.nanoseconds(at: entry.instant))
      case .flip: flipBits(at: configuration.clock.nanoseconds(at: entry.instant))
      case .clock(let index): happen(index)
      }
      if let failure { throw failure }
    }
  }

  /// Whether a read that began at a start of the processor is still one.
  private func isCurrent(_ start: Int, _ phase: Int) -> Bool { start == captureStarts[phase] }

  /// When it truly is what the meter's clock says, nanoseconds.
  func instant(of reading: Instant) -> Int64 {
    converters?.clock.nanoseconds(atReading: reading.nanoseconds, near: nowNanoseconds) ?? reading.nanoseconds
  }

  /// When it will truly be what the meter's clock says, from `now` on, nanoseconds.
  func instant(of reading: Instant, from now: Int64) -> Int64 {
    converters?.clock.nanoseconds(atReading: reading.nanoseconds, from: now) ?? reading.nanoseconds
  }

  /// What the meter's clock says at an instant.
  func reading(atNanoseconds nanoseconds: Int64) -> Instant {
    Instant(nanoseconds: converters?.clock.reading(atNanoseconds: nanoseconds) ?? nanoseconds)
  }

  func takeWindow() {
    let window = meter.metrology.window
    if window.isRegistered, let to = meter.metrology.registeredTo {
      windows += 1
      if !window.bounds.isSynchronous { asynchronous += 1 }
      if (0..<phaseCount).contains(where: { window.phases[$0].isClipped }) { clipped += 1 }
      for phase in 0..<phaseCount where window.phases[phase].isGapExcessive { flagged[phase] += 1 }
      guard isKnown(to) else { return }
      let end = mark(at: instant(of: to))
      reference.cover(
        from: { meter.metrology.registeredFrom.map { mark(at: instant(of: $0)) } ?? end }, to: end)
    }
    if !isTimed {
      billing?.take(meter.metrology.accounting.total, from: window.bounds.start, to: window.bounds.end)
    }
    if let onWindow { onWindow(WindowSummary(window)) }
  }

  /// Whether the truth of an instant is still known; a processor that falls behind without end ends the run.
  private func isKnown(_ reading: Instant) -> Bool {
    let lag = reachedNanoseconds - instant(of: reading)
    guard lag < WaveformHistory.nanoseconds - 1_000_000_000 || configuration.fault != nil else {
      failure = .fallenBehind(seconds: Double(lag) * 1e-9)
      return false
    }
    return true
  }

  /// The truth at an instant. What a meter with a fault takes for a window may lie where nothing is known: then at the nearest instant
  /// at which it is.
  func mark(at instant: Int64) -> ReferenceSpans.Mark {
    // A read that a fault cuts short ends on the bus later than what was sampled.
    let reached = min(reachedNanoseconds, shared.source.latestNanoseconds)
    let oldest = max(0, reached - WaveformHistory.nanoseconds + 1_000_000_000)
    let nanoseconds = configuration.fault == nil ? instant : max(oldest, min(instant, reached))
    return ReferenceSpans.Mark(nanoseconds: nanoseconds, integrals: shared.source.reference(atNanoseconds: nanoseconds))
  }
}

/// An edge of a pulse line as a test bench sees it.
public struct PulseEdge: Sendable, Equatable {
  public var isReactive: Bool
  public var isRising: Bool
  /// From the start of the run.
  public var nanoseconds: Int64
}
