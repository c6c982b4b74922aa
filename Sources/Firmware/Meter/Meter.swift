import Drivers
import Metrology
import Quantities

/// The meter: its metrology and what it lets out.
///
/// A board gives it frames and the instants of its timer; the meter gives back edges of its pulse lines and its registers.
public struct Meter<let phaseCount: Int>: ~Copyable {
  private let inPlace = InPlace()
  public let model: MeterModel
  public var metrology: MetrologyEngine<phaseCount>
  /// Between a multiplexed converter and the metrology; a front end that samples all channels at once passes them by.
  public private(set) var aligners: InlineArray<phaseCount, FrameAligner>
  /// What the samples of each converter tell about its inputs.
  public private(set) var inputs = InlineArray<phaseCount, InputCheck>(repeating: InputCheck())
  /// Whole reads that were lost because two waited already, modulo 2^32: the tasks don't keep up.
  public private(set) var refusedReads: UInt32 = 0
  /// Phase whose turn it is, and whether anything was done in this round of the phases.
  private var turn = 0
  private var hasWorked = false

  /// An edge that a pulse line is to make.
  public struct Edge: Equatable, Sendable {
    public var line: PulseLine
    public var instant: Instant
  }

  /// `converters` holds what is known of a multiplexed converter's inputs, by phase.
  @inline(__always)
  public init(
    model: MeterModel, calibrations: InlineArray<phaseCount, PhaseCalibration>,
    converters: InlineArray<phaseCount, ConverterCalibration> = InlineArray(repeating: ConverterCalibration()),
    period: SamplePeriod, nominalFrequency: NominalFrequency?, accumulationMode: AccumulationMode
  ) {
    self.model = model
    aligners = InlineArray { FrameAligner(period: period, calibration: converters[$0]) }
    metrology = MetrologyEngine(
      calibrations: calibrations, period: period,
      parameters: model.metrologyParameters(
        nominalFrequency: nominalFrequency, accumulationMode: accumulationMode))
  }

  /// Takes what a capture brought, or that it brought nothing.
  ///
  /// What interrupts ``alignStep()`` must not call this: a board whose handler does keeps the interrupt out for that long.
  ///
  /// Follow it with ``work()`` until that has nothing left to do. The frames must be taken ahead of the converter's next capture.
  public mutating func take(_ read: ConverterRead, from converter: inout AD7991, phase: Int) {
    guard phase >= 0, phase < phaseCount else { return }
    guard read.frames > 0 else { return aligners[phase].lose(until: read.end) }
    let isTaken = aligners[phase].beginRead(
      first: read.firstSample, firstTicks: read.firstSampleTicks & 0xFFFF, conversionTicks: read.conversionTicks)
    // Two reads wait: this one becomes a gap, and is counted as one.
    guard isTaken else {
      refusedReads = refusedReads &+ 1
      return
    }
    var frames = InlineArray<16, ConverterFrame>(
      repeating: ConverterFrame(voltage: 0, current: 0, amplifiedCurrent: 0))
    for block in 0..<(AD7991.mostFrames &+ 15) / 16 {
      let first = block &* 16
      guard first < read.frames else { break }
      var portion = frames.mutableSpan
      converter.copyFrames(from: first, into: &portion)
      aligners[phase].receive(frames.span.extracting(first: min(16, read.frames &- first)))
      if block & Self.checkedBlocks == 0 {
        inputs[phase].look(at: frames.span.extracting(first: min(16, read.frames &- first)))
      }
    }
    aligners[phase].endRead()
    inputs[phase].finishRead()
  }

  /// A block of four is looked at for defects of the inputs.
  private static var checkedBlocks: Int { 3 }

  /// What a step of the alignment came to.
  public enum AlignmentStep: Equatable, Sendable {
    /// So many frames of one phase were aligned, and perhaps as many worked off.
    case aligned(frames: Int)
    /// Frames were worked off; none could be aligned.
    case workedOff
    /// A window has ended: it must be measured first (``measureStep()``).
    case windowDue
    /// Nothing is left to do before the next read.
    case idle
  }

  /// Aligns at most 16 frames of one phase, in turn, and works off at most 16: the work of a step is bounded.
  ///
  /// All results depend on the samples alone, never on when the steps are made, as long as no read is refused.
  public mutating func alignStep() -> AlignmentStep {
    guard !metrology.isWindowDue else { return .windowDue }
    let hasWorkedOff = metrology.workOffPortion()
    guard !metrology.isWindowDue else { return .windowDue }
    // A round of the phases in which nothing was done ends it.
    for _ in 0...phaseCount {
      if turn == 0 { hasWorked = false }
      for _ in 0..<phaseCount where turn < phaseCount {
        let phase = within(phaseCount, turn)
        turn = phase &+ 1
        let count = align(phase)
        if count > 0 {
          hasWorked = true
          return .aligned(frames: count)
        }
      }
      turn = 0
      if !hasWorked { break }
    }
    return hasWorkedOff ? .workedOff : .idle
  }

  private mutating func align(_ phase: Int) -> Int {
    guard metrology.room(phase: phase) >= FrameAligner.portion else { return 0 }
    var portion = InlineArray<16, RawFrame>(repeating: RawFrame(voltage: 0, current: 0))
    var count = aligners[within(phaseCount, phase)].produce(into: &portion)
    if aligners[within(phaseCount, phase)].isAwaitingCycle, let cycle = metrology.cycleNanoseconds(for: phase) {
      aligners[within(phaseCount, phase)].takeCycle(nanoseconds: cycle)
      count = aligners[within(phaseCount, phase)].produce(into: &portion)
    }
    guard count > 0, let origin = aligners[within(phaseCount, phase)].origin else { return 0 }
    _ = metrology.receive(portion.span.extracting(0..<within(17, count)), phase: phase, first: origin)
    return count
  }

  /// Whether any read, or the loss of one, has begun the grid of a phase.
  public var hasSamples: Bool {
    for phase in 0..<phaseCount where aligners[phase].origin != nil { return true }
    return false
  }

  /// Frames of all phases that were filled.
  public var filledFrames: Int64 {
    var sum: Int64 = 0
    for phase in 0..<phaseCount { sum = sum &+ aligners[phase].tally.filled }
    return sum
  }

  /// Frames of all phases that were lost.
  public var lostFrames: Int64 {
    var sum: Int64 = 0
    for phase in 0..<phaseCount { sum = sum &+ aligners[phase].tally.lost }
    return sum
  }

  /// Works off at most 16 frames, or measures a window; false when there is nothing to do before the next read.
  public mutating func work() -> Bool {
    switch alignStep() {
    case .aligned, .workedOff: return true
    case .windowDue:
      metrology.measureWindow()
      return true
    case .idle: return false
    }
  }

  /// Instant of the next edge of a pulse line; nil while none waits.
  public func nextEdge(of line: PulseLine) -> Instant? {
    line == .active ? metrology.activeOutput.nextEdge : metrology.reactiveOutput.nextEdge
  }

  /// Makes the next edge of a line; returns its new level.
  public mutating func makeEdge(of line: PulseLine) -> Bool {
    line == .active ? metrology.activeOutput.makeEdge() : metrology.reactiveOutput.makeEdge()
  }
}

extension Meter {
  /// The check of what does not change while it runs.
  public mutating func configurationCheck() -> UInt32 {
    var check = StateCheck()
    metrology.addConfiguration(to: &check)
    for phase in 0..<phaseCount { aligners[phase].addConfiguration(to: &check) }
    check.add(model.impulsesPerKilowattHour)
    check.add(model.nominalVolts)
    check.add(model.startingMilliamperes)
    return check.value
  }
}
