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
  /// Instant of the next sample, nanoseconds ...
  private var next: Instant
  /// ... and 1/256 ns.
  private var nextTicks: Int64
  /// Where that lies in the current slot; nil when it is to be worked out anew.
  private var knownPlace: ReadTiming.Place?
  /// Instant of the first sample; nil before the first read.
  public private(set) var origin: Instant?
  /// Until here nothing will come any more.
  private var lostUntil: Instant
  /// The gap ahead of the current slot.
  private var gap: Gap
  /// What a mains cycle was at the latest gap.
  private var cycleNanoseconds: Int64
  /// Measured samples since the x16 range was near its end.
  private var sinceNearEnd: Int
  private var usesAmplified: Bool
  public private(set) var tally: AlignmentTally

  /// How far one is with a gap: it has not been met yet; it waits to be told the cycle from which it is filled; it is filled; or it cannot
  /// be filled, and its frames are lost.
  private enum Gap: UInt8 { case unmet, awaitingCycle, filled, lost }

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
    knownPlace = nil
    origin = nil
    lostUntil = Instant(nanoseconds: Int64.min)
    gap = .unmet
    cycleNanoseconds = 20_000_000
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
    let timing = ReadTiming(
      first: first, firstTicks: firstTicks, conversionTicks: conversionTicks, period: period, calibration: calibration)
    slots[(current &+ pending) & 1].begin(timing)
    isReceiving = true
    if origin == nil {
      begin(at: first.advanced(byNanoseconds: ((Self.edge &+ 1) &* timing.frameTicks) &>> 16))
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

  /// Whether a gap has been met that is to be filled: nothing more is made before ``takeCycle(nanoseconds:)``.
  public var isAwaitingCycle: Bool { gap == .awaitingCycle }

  /// Takes the length of a mains cycle at the gap that has been met.
  public mutating func takeCycle(nanoseconds: Int64) {
    cycleNanoseconds = min(40_000_000, max(0, nanoseconds))
    if gap == .awaitingCycle { gap = .filled }
  }

  /// Makes the next frames, at most 16; returns how many, 0 when further reads, or the cycle at a gap, are needed.
  public mutating func produce(into frames: inout InlineArray<16, RawFrame>) -> Int {
    for _ in 0..<3 {
      guard pending > 0 else { return produceLost(into: &frames, until: lostUntil) }
      let place = knownPlace ?? slots[current & 1].timing.place(of: next, ticks: nextTicks)
      let step = slots[current & 1].timing.step
      let first = Self.edge &<< 22
      let last = Int64(slots[current & 1].count) &<< 22 &- first
      if place.frames >= last || last <= first {
        pending = pending &- 1
        current = (current &+ 1) & 1
        knownPlace = nil
        gap = .unmet
      } else if place.frames < first {
        let samples = (first &- place.frames &+ step &- 1).quotient(by: step)
        return bridge(into: &frames, samples: samples)
      } else {
        let ahead = last &- 1 &- place.frames
        let whole = Int64(Self.portion)
        let samples = ahead >= (whole &- 1) &* step ? whole : ahead.quotient(by: step) &+ 1
        return align(into: &frames, place: place, samples: Int(truncatingIfNeeded: samples))
      }
    }
    return 0
  }

  private mutating func advance(by samples: Int) {
    let ticks = nextTicks &+ Int64(samples) &* period.ticks
    next = next.advanced(byNanoseconds: ticks &>> 8)
    nextTicks = ticks & 255
    knownPlace = nil
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
  private mutating func bridge(into frames: inout InlineArray<16, RawFrame>, samples: Int64) -> Int {
    if gap == .unmet {
      let isLong = samples &* period.ticks > Self.longestGapNanoseconds &<< 8
      gap = isLong || history.known < CycleHistory.fewest ? .lost : .awaitingCycle
    }
    guard gap != .awaitingCycle else { return 0 }
    let number = min(16, max(0, Int(truncatingIfNeeded: min(Int64(Self.portion), samples))))
    let cycle = (cycleNanoseconds &<< 30).quotient(by: period.ticks)
    guard gap == .filled, history.continued(by: number, cycle: cycle, into: &frames) else {
      gap = .lost
      return lose(into: &frames, samples: samples)
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
    into frames: inout InlineArray<16, RawFrame>, place: ReadTiming.Place, samples: Int
  ) -> Int {
    let number = min(16, max(0, samples))
    let middle = place.frames &+ 8 &* slots[current & 1].timing.step
    let reach = Int(truncatingIfNeeded: Self.edge)
    let firstFrame = Int(truncatingIfNeeded: place.frames &>> 22) &- reach
    let marks = slots[current & 1].marks(from: firstFrame, to: firstFrame &+ number &+ 2 &* reach)
    let isAmplified = selectRange(marks, samples: number)
    let lateness =
      isAmplified ? slots[current & 1].timing.amplifiedLateness : slots[current & 1].timing.currentLateness

    var sums = InlineArray<16, Int64>(repeating: 0)
    var filtered = sums.mutableSpan
    filter(.voltage, at: middle, into: &filtered)
    putVoltages(sums.span, count: number, marks.isClipped ? .clipped : .measured, into: &frames)
    filtered = sums.mutableSpan
    filter(isAmplified ? .amplifiedCurrent : .current, at: middle &- lateness, into: &filtered)
    if isAmplified {
      putAmplifiedCurrents(sums.span, count: number, into: &frames)
    } else {
      putCurrents(sums.span, count: number, into: &frames)
    }
    history.append(&frames, count: number)
    tally.measured = tally.measured &+ Int64(number)
    if isAmplified { tally.amplified = tally.amplified &+ Int64(number) }
    advance(by: number)
    if number == Self.portion { knownPlace = slots[current & 1].timing.advanced(place) }
    return number
  }

  /// Sums of a channel at sixteen instants whose middle, the ninth, lies `middle` 2^-22 frames behind the first.
  private mutating func filter(_ channel: ReadSlot.Channel, at middle: Int64, into sums: inout MutableSpan<Int64>) {
    var taps = InlineArray<20, Int32>(repeating: 0)
    Equaliser.taps(middle & 0x3F_FFFF, hasAntiAliasFilter: calibration.hasAntiAliasFilter, into: &taps)
    slots[current & 1].filtered(
      channel, from: Int(truncatingIfNeeded: middle &>> 22) &- 8 &- 9, taps.span,
      corrections: calibration.segmentCorrections.span, into: &sums)
  }

  /// Whether the next samples are taken from the x16 range.
  private mutating func selectRange(_ marks: ReadSlot.Marks, samples: Int) -> Bool {
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

  /// 24-bit codes: a 12-bit code is 2^12 of them. Rounded to nearest.
  private mutating func putVoltages(
    _ sums: Span<Int64>, count: Int, _ quality: SampleQuality, into frames: inout InlineArray<16, RawFrame>
  ) {
    guard sums.count == 16 else { return }
    for index in 0..<within(17, count) {
      let code = Int32(truncatingIfNeeded: (sums[index] &+ (1 &<< 16)) &>> 17)
      frames[index].voltage = clampedCode(code &- calibration.voltageOffset)
      frames[index].quality = quality
    }
  }

  /// The same, less the calibrated share of the voltage.
  private mutating func putCurrents(_ sums: Span<Int64>, count: Int, into frames: inout InlineArray<16, RawFrame>) {
    guard sums.count == 16 else { return }
    for index in 0..<within(17, count) {
      let code = Int32(truncatingIfNeeded: (sums[index] &+ (1 &<< 16)) &>> 17) &- calibration.currentOffset
      frames[index].current = clampedCode(code &- share(calibration.currentCrosstalk, of: frames[index].voltage))
    }
  }

  /// The same for the x16 range, whose codes are worth a sixteenth, times the ratio.
  ///
  /// The sum (below 2^44, 2^-29 codes) is kept to 2^-20 codes: times the ratio below 2^60, of which a code is 2^36.
  private mutating func putAmplifiedCurrents(
    _ sums: Span<Int64>, count: Int, into frames: inout InlineArray<16, RawFrame>
  ) {
    guard sums.count == 16 else { return }
    for index in 0..<within(17, count) {
      let codes = (sums[index] &+ (1 &<< 8)) &>> 9 &- Int64(calibration.amplifiedOffset) &<< 8
      let code = Int32(truncatingIfNeeded: (codes &* Int64(calibration.amplifiedRatio) &+ (1 &<< 35)) &>> 36)
      frames[index].current = clampedCode(code &- share(calibration.amplifiedCrosstalk, of: frames[index].voltage))
    }
  }

  /// A share of 2^-30, at most 2^24, of a voltage code; rounded to nearest.
  @inline(__always)
  private func share(_ share: Int32, of voltage: Int32) -> Int32 {
    let product = voltage.multipliedFullWidth(by: share &<< 2)
    return product.high &+ Int32(truncatingIfNeeded: product.low &>> 31)
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

extension FrameAligner {
  /// Adds what does not change.
  public mutating func addConfiguration(to check: inout StateCheck) {
    check.add(period.ticks)
    var calibration = calibration
    calibration.add(to: &check)
  }
}
