// @relation(REQ-MET-010, REQ-MET-037, scope=file)

import Quantities

/// From raw frames to registers and pulses, for one to three phases.
///
/// Each phase is a stream of its own; the phases meet only when a window ends. All state is inside; nothing is allocated.
public struct MetrologyEngine<let phaseCount: Int>: ~Copyable {
  private let inPlace = InPlace()
  var streams: InlineArray<phaseCount, PhaseStream>
  var windowing: Windowing
  var spectrum: Spectrum
  var frequency: FrequencyEstimator
  var placement: PulsePlacement<phaseCount>
  let period: SamplePeriod
  /// First sample of the phase that began last.
  private var firstSample: Instant?
  /// Registers.
  public internal(set) var accounting: EnergyAccounting<phaseCount>
  /// The active and reactive pulse counters.
  public internal(set) var activeCounter: PulseCounter
  public internal(set) var reactiveCounter: PulseCounter
  /// The pulse lines. The caller makes their edges when they are due.
  public var activeOutput: PulseOutput
  public var reactiveOutput: PulseOutput
  /// The latest window.
  public internal(set) var window: WindowQuantities<phaseCount>
  /// Cells of the first phase that the registers cover; nil before the first registered window.
  public internal(set) var registeredFrom: Instant?
  public internal(set) var registeredTo: Instant?
  /// Windows that were measured, registered or not.
  public internal(set) var measuredWindows: Int64
  /// Windows that were registered.
  public internal(set) var registeredWindows: Int64
  /// Windows that passed while the direct component was being acquired.
  var acquisitionWindows: Int
  /// Sums of the latest window, by phase.
  var lastSums: InlineArray<phaseCount, WindowSums>

  /// `calibrations` and `period` must be valid.
  @inline(__always)
  public init(
    calibrations: InlineArray<phaseCount, PhaseCalibration>, period: SamplePeriod, parameters: MetrologyParameters
  ) {
    assert(period.isValid)
    streams = InlineArray { PhaseStream(calibration: calibrations[$0], period: period) }
    windowing = Windowing(nominalFrequency: parameters.nominalFrequency)
    spectrum = Spectrum()
    frequency = FrequencyEstimator()
    placement = PulsePlacement()
    self.period = period
    firstSample = nil
    accounting = EnergyAccounting(mode: parameters.accumulationMode, threshold: parameters.noLoad)
    activeCounter = PulseCounter(impulsesPerKilowattHour: parameters.impulsesPerKilowattHour)
    reactiveCounter = PulseCounter(impulsesPerKilowattHour: parameters.impulsesPerKilowattHour)
    activeOutput = PulseOutput()
    reactiveOutput = PulseOutput()
    window = WindowQuantities()
    registeredFrom = nil
    registeredTo = nil
    measuredWindows = 0
    registeredWindows = 0
    acquisitionWindows = 0
    lastSums = InlineArray(repeating: WindowSums())
    pendingBounds = nil
    pendingReference = 0
    isWindowDue = false
    workedPortions = 0
    measuredPhases = 0
    energies = InlineArray(repeating: PowerEnergy())
  }

  /// Takes the next frames of a phase; returns how many it took.
  ///
  /// Fewer are taken when the phase is far ahead of the others: give those their frames and come back. The frames follow each
  /// other without a gap; `first` is the instant of the first frame ever given for the phase and is ignored later. Nothing is
  /// worked off before each phase has had its first frame.
  public mutating func append(_ frames: Span<RawFrame>, phase: Int, first: Instant) -> Int {
    var taken = 0
    while taken < frames.count {
      let number = receive(frames, from: taken, phase: phase, first: first)
      guard number > 0 else { break }
      taken = taken &+ number
      workOff()
      while isWindowDue {
        measureWindow()
        workOff()
      }
    }
    return taken
  }

  /// Takes frames as `append` does, as many as there is room for, but leaves them to ``workOffPortion()`` and ``measureStep()``.
  public mutating func receive(_ frames: Span<RawFrame>, phase: Int, first: Instant) -> Int {
    receive(frames, from: 0, phase: phase, first: first)
  }

  private mutating func receive(_ frames: Span<RawFrame>, from place: Int, phase: Int, first: Instant) -> Int {
    guard phase >= 0, phase < phaseCount, place < frames.count else { return 0 }
    if !streams[phase].hasBegun {
      streams[phase].begin(at: first)
      if let earlier = firstSample { firstSample = max(earlier, first) } else { firstSample = first }
    }
    let number = min(streams[phase].buffer.room, frames.count &- place)
    if number > 0 { streams[phase].receive(frames, from: place, count: number) }
    return number
  }

  /// Measures the window that is due, all of it.
  public mutating func measureWindow() {
    for _ in 0...phaseCount where isWindowDue { measureStep() }
  }

  /// Frames of a phase that would be taken at once.
  public mutating func room(phase: Int) -> Int { streams[phase].buffer.room }

  /// Length of the latest mains cycle, nanoseconds: the mean over a window of whole cycles where there is one. Nil while samples of any
  /// phase that lie ahead of the phase's next wait, or are yet to come: so the answer depends on the samples alone, not on how far the
  /// work has got.
  public mutating func cycleNanoseconds(for phase: Int) -> Int64? {
    guard !isWindowDue, furthestBehind() == phase, streams[within(phaseCount, phase)].waiting < Self.portion else {
      return nil
    }
    guard window.bounds.isSynchronous else { return windowing.cycleNanoseconds }
    return window.bounds.nanoseconds.quotient(by: Int64(window.bounds.cycles))
  }

  /// Samples that are worked off at a time.
  private static var portion: Int { 16 }

  /// Works off what has arrived.
  private mutating func workOff() {
    for _ in 0..<phaseCount &* SampleBuffer.capacity / Self.portion where !workOffPortion() { return }
  }

  /// Works off 16 of the frames that have arrived, of the phase that is furthest behind; false when there are none, or a window is due.
  ///
  /// In portions of fixed size and in the order of time: so the results depend on the samples alone, not on how they were cut or which
  /// phase came first.
  public mutating func workOffPortion() -> Bool {
    guard !isWindowDue, let phase = furthestBehind(), streams[within(phaseCount, phase)].waiting >= Self.portion
    else { return false }
    streams[within(phaseCount, phase)].work(off: Self.portion)
    workedPortions = workedPortions &+ 1
    advance()
    return true
  }

  /// The phase whose next sample is the earliest; nil until all have begun.
  ///
  /// Mutating although it changes nothing: otherwise the compiler copies the whole engine for the call.
  private mutating func furthestBehind() -> Int? {
    var found = 0
    for phase in 0..<phaseCount {
      guard streams[phase].hasBegun else { return nil }
      if streams[phase].next < streams[found].next { found = phase }
    }
    return found
  }

  /// Looks whether a window has ended and all phases hold it.
  private mutating func advance() {
    if pendingBounds == nil { findBounds() }
    guard let bounds = pendingBounds, spans(of: bounds) != nil else { return }
    isWindowDue = true
  }

  /// A step of the window that is due: one phase, or, after the last, what all phases make together. Until then `window` is in part
  /// the window before.
  @discardableResult
  public mutating func measureStep() -> WindowStep {
    guard isWindowDue, let bounds = pendingBounds, let spans = spans(of: bounds) else { return .none }
    if measuredPhases < phaseCount {
      let phase = within(phaseCount, measuredPhases)
      energies[phase] = measure(phase: phase, bounds: bounds, span: spans[phase])
      measuredPhases = measuredPhases &+ 1
      return .phase(isSteady: bounds.isSynchronous && !lastSums[phase].voltageSpread.isWide)
    }
    conclude(bounds, energies: energies, spans: spans, reference: pendingReference)
    measuredPhases = 0
    pendingBounds = nil
    isWindowDue = false
    dropUnused(before: bounds.end)
    return .closed
  }

  /// Asks for the end of the running window, but only when a crossing or the clock can have brought one.
  private mutating func findBounds() {
    guard let firstSample else { return }
    var isDue = streams[0].trackedUntil > windowing.deadline(firstSample: firstSample)
    for phase in 0..<phaseCount where streams[phase].hasNewCrossing {
      streams[phase].hasNewCrossing = false
      isDue = true
    }
    guard isDue else { return }
    var best: Int?
    for phase in 0..<phaseCount {
      streams[phase].loseVoltage(at: streams[phase].trackedUntil)
      if best == nil, streams[phase].crossings.isLocked { best = phase }
    }
    let phase = best ?? 0
    pendingReference = phase
    pendingBounds = windowing.next(
      best: best, crossings: streams[phase].crossings, trackedUntil: streams[phase].trackedUntil,
      firstSample: firstSample)
    // Before the first window nothing else makes room.
    if measuredWindows == 0 && pendingBounds == nil { dropUnused(before: windowing.windowStart) }
  }

  private var pendingBounds: WindowBounds?
  private var pendingReference: Int
  /// A window has ended: nothing is worked off until it is measured, so what follows does not depend on when that is.
  public private(set) var isWindowDue: Bool
  /// The next step of the window registers it.
  public var isCloseDue: Bool { isWindowDue && measuredPhases >= phaseCount }
  /// Portions of 16 samples that have been worked off, modulo 2^32: how much work there was.
  public private(set) var workedPortions: UInt32
  /// Phases of that window that have been measured, and their energies.
  private var measuredPhases: Int
  private var energies: InlineArray<phaseCount, PowerEnergy>

  /// Keeps what the next window needs: the taper's reach ahead of its start, or before the first window 100 ms.
  private mutating func dropUnused(before instant: Instant?) {
    for phase in 0..<phaseCount {
      let needed: Int
      if let instant {
        needed = streams[phase].buffer.firstIndex(atOrAfter: instant) &- SampleSpan.taper
      } else {
        needed = streams[phase].buffer.count &- 1024
      }
      if needed > 0 { streams[phase].dropFirst(needed) }
    }
  }

  private mutating func spans(of bounds: WindowBounds) -> InlineArray<phaseCount, SampleSpan>? {
    guard let first = SampleSpan(bounds, in: streams[0].buffer) else { return nil }
    var spans = InlineArray<phaseCount, SampleSpan>(repeating: first)
    for phase in 1..<max(1, phaseCount) {
      guard let span = SampleSpan(bounds, in: streams[phase].buffer) else { return nil }
      spans[phase] = span
    }
    return spans
  }
}

/// What a step of a window came to.
@frozen
public enum WindowStep: Equatable, Sendable {
  /// No window was due.
  case none
  /// One phase was measured; where its voltage was not steady its reactive energy was summed cycle by cycle.
  case phase(isSteady: Bool)
  /// The window has been registered.
  case closed
}

/// What a meter type fixes for its metrology.
public struct MetrologyParameters: Equatable, Sendable {
  /// Given, or detected at start and held.
  public var nominalFrequency: NominalFrequency?
  public var accumulationMode: AccumulationMode
  public var noLoad: NoLoadThreshold
  /// Meter constant of both lines, imp/kWh and imp/kvarh.
  public var impulsesPerKilowattHour: Int64

  public init(
    nominalFrequency: NominalFrequency? = nil, accumulationMode: AccumulationMode = .vectorSum, noLoad: NoLoadThreshold,
    impulsesPerKilowattHour: Int64
  ) {
    self.nominalFrequency = nominalFrequency
    self.accumulationMode = accumulationMode
    self.noLoad = noLoad
    self.impulsesPerKilowattHour = impulsesPerKilowattHour
  }
}
