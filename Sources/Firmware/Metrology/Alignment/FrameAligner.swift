// @relation(REQ-MET-043, REQ-MET-039, REQ-MET-040, REQ-MET-041, REQ-MET-050, scope=file)

import Quantities

/// From the reads of a multiplexed converter to frames as the metrology wants them: voltage and current at the same instant, on one
/// grid of equal periods that never stops.
///
/// - **Skew.** The channels are converted one after the other. Each is filtered by 20 taps that stand for the instant of the grid,
///   whatever the rate of the bus: it is measured, read by read. The same taps take back the droop of the two poles ahead of the
///   converter.
/// - **Crosstalk.** A calibrated share of the voltage is taken off the current, behind the filters: there both stand for one instant.
/// - **Ranges.** The x16 current counts unless it is near the end of its range within the taps' reach, or was in the last cycle.
/// - **Gaps.** Between two reads, and within 12 frames of a read's ends, a sample is taken from the same mains phase of the cycle
///   before, if it is known. What is missing for longer than 20 ms is lost: it counts as nothing, and is counted.
///
/// Every instant of the grid is one of the three: measured, filled or lost. So samples plus gaps are the clock's difference, exactly.
public struct FrameAligner: ~Copyable {
  private let inPlace = InPlace()
  private var slots: InlineArray<2, ReadSlot>
  /// Slot that is worked off, and how many hold a read.
  private var current: Int
  private var pending: Int
  private var isReceiving: Bool
  private var history: CycleHistory
  private let period: SamplePeriod
  private let calibration: ConverterCalibration
  /// Instant of the next sample, nanoseconds and 1/256 ns.
  private var next: Instant
  private var nextTicks: Int64
  /// Instant of the first sample; nil before the first read.
  public private(set) var origin: Instant?
  /// Until here nothing will come any more.
  private var lostUntil: Instant
  /// Whether the gap ahead of the current slot was looked at, and whether it is too long to be filled.
  private var isGapKnown: Bool
  private var isGapLost: Bool
  /// Measured samples since the x16 range was near its end.
  private var sinceNearEnd: Int
  private var usesAmplified: Bool
  public private(set) var tally: AlignmentTally

  /// Frames that a read loses at either end: the taps' reach, the skew and the largest delay.
  static var edge: Int64 { 12 }
  /// What is missing for longer than this is not made up.
  private static var longestGapNanoseconds: Int64 { 20_000_000 }
  /// Frames made in one call.
  public static var portion: Int { 16 }

  /// `period` is that of the grid, near that of the converter's frames.
  @inline(__always)
  public init(period: SamplePeriod, calibration: ConverterCalibration) {
    assert(period.isValid && calibration.isValid)
    slots = InlineArray { _ in ReadSlot() }
    current = 0
    pending = 0
    isReceiving = false
    history = CycleHistory()
    self.period = period
    self.calibration = calibration
    next = Instant(nanoseconds: 0)
    nextTicks = 0
    origin = nil
    lostUntil = Instant(nanoseconds: Int64.min)
    isGapKnown = false
    isGapLost = false
    sinceNearEnd = 0
    usesAmplified = false
    tally = AlignmentTally()
  }

  /// Makes room for a read; false when two wait already.
  ///
  /// `first` and `firstTicks` (2^-16 ns) are the instant at which its first voltage was sampled, `conversionTicks` the time
  /// between two conversions, 2^-16 ns.
  public mutating func beginRead(first: Instant, firstTicks: Int64, conversionTicks: Int64) -> Bool {
    guard pending < 2 else { return false }
    let frameTicks = 3 &* conversionTicks
    slots[(current &+ pending) & 1].begin(first: first, firstTicks: firstTicks, frameTicks: frameTicks)
    isReceiving = true
    if origin == nil {
      begin(at: first.advanced(byNanoseconds: ((Self.edge &+ 1) &* frameTicks) &>> 16))
    }
    return true
  }

  /// Takes the next frames of the read.
  public mutating func receive(_ frames: Span<ConverterFrame>) {
    guard isReceiving else { return }
    slots[(current &+ pending) & 1].append(frames)
  }

  /// The read is complete.
  public mutating func endRead() {
    guard isReceiving else { return }
    isReceiving = false
    pending = pending &+ 1
  }

  /// Tells that up to `instant` nothing was converted and nothing will come.
  public mutating func lose(until instant: Instant) {
    if origin == nil { begin(at: instant) }
    let isLong = instant.nanoseconds(since: next) > Self.longestGapNanoseconds
    if pending == 0 && (isLong || lostUntil >= next) { lostUntil = instant }
  }

  private mutating func begin(at instant: Instant) {
    origin = instant
    next = instant
    nextTicks = 0
  }

  /// Makes the next frames, at most 16; returns how many, 0 when further reads are needed. `cycleNanoseconds` is the length of a
  /// mains cycle.
  public mutating func produce(into frames: inout InlineArray<16, RawFrame>, cycleNanoseconds: Int64) -> Int {
    for _ in 0..<3 {
      guard pending > 0 else { return produceLost(into: &frames, until: lostUntil) }
      let place = place(in: current)
      let first = Self.edge &<< 22
      let last = Int64(slots[current & 1].count) &<< 22 &- first
      if place >= last || last <= first {
        pending = pending &- 1
        current = (current &+ 1) & 1
        isGapKnown = false
      } else if place < first {
        return bridge(
          into: &frames, samples: (first &- place &+ step(in: current) &- 1).quotient(by: step(in: current)),
          cycleNanoseconds)
      } else {
        return align(
          into: &frames, place: place, samples: (last &- 1 &- place).quotient(by: step(in: current)) &+ 1,
          cycleNanoseconds)
      }
    }
    return 0
  }

  /// Frames of the slot from its first to the next instant of the grid, 2^-22.
  private mutating func place(in slot: Int) -> Int64 {
    let frameTicks = slots[slot & 1].frameTicks
    let nanoseconds = next.nanoseconds(since: slots[slot & 1].first)
    // Beyond a minute it is a gap all the same.
    let bounded = max(-60_000_000_000, min(60_000_000_000, nanoseconds))
    let ticks = bounded &<< 16 &+ nextTicks &<< 8 &- slots[slot & 1].firstTicks
    var whole = ticks.quotient(by: frameTicks)
    if ticks < 0 { whole = whole &- 1 }
    let rest = ticks &- whole &* frameTicks
    return whole &<< 22 &+ (rest &<< 22).quotient(by: frameTicks)
  }

  /// Frames of the slot in a period of the grid, 2^-22.
  private mutating func step(in slot: Int) -> Int64 { (period.ticks &<< 30).quotient(by: slots[slot & 1].frameTicks) }

  private mutating func advance(by samples: Int) {
    let ticks = nextTicks &+ Int64(samples) &* period.ticks
    next = next.advanced(byNanoseconds: ticks &>> 8)
    nextTicks = ticks & 255
  }

  private mutating func produceLost(into frames: inout InlineArray<16, RawFrame>, until end: Instant) -> Int {
    guard end > next else { return 0 }
    let samples = (end.nanoseconds(since: next) &<< 8).quotient(by: period.ticks)
    return lose(into: &frames, samples: samples)
  }

  private mutating func lose(into frames: inout InlineArray<16, RawFrame>, samples: Int64) -> Int {
    let number = min(16, max(0, Int(truncatingIfNeeded: min(Int64(Self.portion), samples))))
    for index in 0..<number { frames[index] = RawFrame(voltage: 0, current: 0, quality: .lost) }
    history.forget()
    tally.lost = tally.lost &+ Int64(number)
    advance(by: number)
    return number
  }

  /// Fills the gap ahead of the current slot, `samples` of it.
  private mutating func bridge(
    into frames: inout InlineArray<16, RawFrame>, samples: Int64, _ cycleNanoseconds: Int64
  ) -> Int {
    if !isGapKnown {
      isGapKnown = true
      isGapLost = samples &* period.ticks > Self.longestGapNanoseconds &<< 8
    }
    let cycle = (min(40_000_000, max(0, cycleNanoseconds)) &<< 30).quotient(by: period.ticks)
    let number = min(16, max(0, Int(truncatingIfNeeded: min(Int64(Self.portion), samples))))
    guard !isGapLost else { return lose(into: &frames, samples: samples) }
    for index in 0..<number {
      guard let frame = history.continuation(cycle: cycle) else {
        isGapLost = true
        if index > 0 {
          advance(by: index)
          tally.filled = tally.filled &+ Int64(index)
          return index
        }
        return lose(into: &frames, samples: samples)
      }
      frames[index] = frame
      history.append(frame)
    }
    tally.filled = tally.filled &+ Int64(number)
    advance(by: number)
    return number
  }

  /// Filters the current slot at the next instants of the grid, `samples` of which lie inside.
  ///
  /// The taps are those of the portion's middle: at a bus 0.1 % off its rate the first and the last sample are 1 µs off, all
  /// channels together, and the next portion begins anew.
  private mutating func align(
    into frames: inout InlineArray<16, RawFrame>, place: Int64, samples: Int64, _ cycleNanoseconds: Int64
  ) -> Int {
    let number = min(16, max(0, Int(truncatingIfNeeded: min(Int64(Self.portion), samples))))
    let middle = place &+ 8 &* step(in: current)
    let reach = Int(truncatingIfNeeded: Self.edge)
    let firstFrame = Int(truncatingIfNeeded: place &>> 22) &- reach
    let marks = slots[current & 1].marks(from: firstFrame, to: firstFrame &+ number &+ 2 &* reach)
    let isAmplified = selectRange(marks, samples: number, cycleNanoseconds)

    // The second channel is sampled a third of a frame after the first, the third two thirds.
    let delay =
      isAmplified ? Int64(calibration.amplifiedDelayNanoseconds) : Int64(calibration.currentDelayNanoseconds)
    let late = isAmplified ? 2_796_203 as Int64 : 1_398_101
    let currentMiddle = middle &- late &- (delay &<< 38).quotient(by: slots[current & 1].frameTicks)
    var (voltageTaps, currentTaps) = (InlineArray<20, Int32>(repeating: 0), InlineArray<20, Int32>(repeating: 0))
    Equaliser.taps(middle & 0x3F_FFFF, hasAntiAliasFilter: calibration.hasAntiAliasFilter, into: &voltageTaps)
    Equaliser.taps(currentMiddle & 0x3F_FFFF, hasAntiAliasFilter: calibration.hasAntiAliasFilter, into: &currentTaps)
    let voltageFirst = Int(truncatingIfNeeded: middle &>> 22) &- 8 &- 9
    let currentFirst = Int(truncatingIfNeeded: currentMiddle &>> 22) &- 8 &- 9
    let quality: SampleQuality = marks.isClipped ? .clipped : .measured

    var voltages = InlineArray<16, Int64>(repeating: 0)
    var currents = InlineArray<16, Int64>(repeating: 0)
    var voltageSums = voltages.mutableSpan
    slots[current & 1].filtered(
      .voltage, from: voltageFirst, voltageTaps.span, corrections: calibration.segmentCorrections,
      into: &voltageSums)
    var currentSums = currents.mutableSpan
    slots[current & 1].filtered(
      isAmplified ? .amplifiedCurrent : .current, from: currentFirst, currentTaps.span,
      corrections: calibration.segmentCorrections, into: &currentSums)
    let share = Int64(isAmplified ? calibration.amplifiedCrosstalk : calibration.currentCrosstalk)
    for index in 0..<number {
      let voltage = clampedCode(code(voltages[index], calibration.voltageOffset))
      let current = isAmplified ? amplified(currents[index]) : code(currents[index], calibration.currentOffset)
      // A code below 2^23 times a share of at most 2^24.
      let crosstalk = (Int64(voltage) &* share &+ (1 &<< 29)) &>> 30
      let frame = RawFrame(voltage: voltage, current: clampedCode(current &- crosstalk), quality: quality)
      frames[index] = frame
      history.append(frame)
    }
    tally.measured = tally.measured &+ Int64(number)
    if isAmplified { tally.amplified = tally.amplified &+ Int64(number) }
    advance(by: number)
    return number
  }

  /// Whether the next samples are taken from the x16 range.
  private mutating func selectRange(_ marks: ReadSlot.Marks, samples: Int, _ cycleNanoseconds: Int64) -> Bool {
    if marks.isNearEnd {
      if usesAmplified { tally.rangeChanges = tally.rangeChanges &+ 1 }
      usesAmplified = false
      sinceNearEnd = 0
      return false
    }
    usesAmplified = Int64(sinceNearEnd) &* period.ticks >= cycleNanoseconds &<< 8
    sinceNearEnd = min(1 &<< 20, sinceNearEnd &+ samples)
    return usesAmplified
  }

  /// A 24-bit code: a 12-bit code is 2^12 of it. Rounded to nearest.
  @inline(__always)
  private func code(_ sum: Int64, _ offset: Int32) -> Int64 { (sum &+ (1 &<< 16)) &>> 17 &- Int64(offset) }

  /// The same for the x16 range, whose codes are worth a sixteenth, times the ratio.
  ///
  /// The sum (below 2^44, 2^-29 codes) is kept to 2^-20 codes: times the ratio below 2^60.
  @inline(__always)
  private func amplified(_ sum: Int64) -> Int64 {
    let codes = (sum &+ (1 &<< 8)) &>> 9 &- Int64(calibration.amplifiedOffset) &<< 8
    return (codes &* Int64(calibration.amplifiedRatio) &+ (1 &<< 35)) &>> 36
  }
}

/// Where the samples of the grid came from.
public struct AlignmentTally: Equatable, Sendable {
  /// Converted.
  public var measured: Int64 = 0
  /// Filled from the cycle before.
  public var filled: Int64 = 0
  /// Lost.
  public var lost: Int64 = 0
  /// Among the measured those of the x16 range.
  public var amplified: Int64 = 0
  /// How often the x16 range was left.
  public var rangeChanges: Int64 = 0

  public init() {}
}
