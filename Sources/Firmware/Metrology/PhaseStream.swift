// @relation(REQ-MET-020, scope=file)

import Quantities

/// The samples of one phase, from raw frames to a buffer of calibrated-zero samples and the crossings of its voltage.
struct PhaseStream: ~Copyable {
  private let inPlace = InPlace()
  var buffer: SampleBuffer
  private(set) var crossings: CrossingHistory
  private var delay: FractionalDelay
  private var tracker: MainsTracker
  private(set) var direct: DirectComponent
  let gains: PhaseGains
  private var pending: Int
  private(set) var hasBegun: Bool
  /// A crossing has come since the engine last looked.
  var hasNewCrossing: Bool
  /// Samples at which a code at the end of the converter's range was seen: the first behind the latest window, and the latest.
  private var firstClipped: Int?
  private var lastClipped = 0
  private(set) var filled = SampleRuns()
  private(set) var lost = SampleRuns()

  @inline(__always)
  init(calibration: PhaseCalibration, period: SamplePeriod) {
    buffer = SampleBuffer(period: period)
    crossings = CrossingHistory()
    delay = FractionalDelay(delayNanoseconds: calibration.currentDelayNanoseconds, period: period)
    tracker = MainsTracker(period: period)
    direct = DirectComponent(
      voltageCodes: calibration.voltageOffsetCodes, currentCodes: calibration.currentOffsetCodes)
    gains = PhaseGains(calibration)
    pending = delay.isActive ? FractionalDelay.latency : 0
    hasBegun = false
    hasNewCrossing = false
    firstClipped = nil
  }

  /// Sets the instant of the very first frame.
  mutating func begin(at instant: Instant) {
    guard !hasBegun else { return }
    hasBegun = true
    buffer.begin(at: instant)
  }

  /// Keeps frames until they are worked off; there must be room.
  mutating func receive(_ frames: Span<RawFrame>, from first: Int, count: Int) {
    let first = min(max(0, first), frames.count)
    buffer.receive(frames, from: first, count: max(0, min(count, frames.count &- first)))
  }

  /// Frames that the filter has taken but not let out.
  private var held: Int { delay.isActive ? FractionalDelay.latency &- pending : 0 }

  /// Frames that wait to be worked off.
  var waiting: Int { buffer.arrived &- buffer.count &- held }

  /// Instant of the next sample.
  var next: Instant { buffer.start.advanced(byNanoseconds: buffer.ticks(at: buffer.count, since: buffer.start) &>> 8) }

  /// Works off frames that wait.
  mutating func work(off number: Int) {
    let first = buffer.count
    let codes = Sample(voltage: direct.voltageCodes, current: direct.currentCodes)
    if delay.isActive {
      workDelayed(off: number, less: codes)
    } else {
      let qualities = buffer.qualities(ofNext: number)
      if qualities != .measured {
        for index in range(from: first, to: first &+ number) { note(buffer.frame(at: index).quality, at: index) }
      }
      buffer.appendNext(number, less: codes, hasLost: qualities.contains(.lost))
    }
    if buffer.findCrossings(from: first, by: &tracker, into: &crossings) { hasNewCrossing = true }
  }

  private mutating func workDelayed(off number: Int, less codes: Sample) {
    let first = buffer.count &+ held
    for index in range(from: first, to: first &+ number) {
      let raw = buffer.frame(at: index)
      note(raw.quality, at: index)
      let isLost = raw.quality.contains(.lost)
      let frame = delay.push(
        RawFrame(
          voltage: isLost ? 0 : raw.voltage &- codes.voltage, current: isLost ? 0 : raw.current &- codes.current))
      // The filter's first outputs stand for instants before the first frame.
      if pending > 0 {
        pending = pending &- 1
      } else {
        buffer.append(Sample(voltage: frame.voltage, current: frame.current))
      }
    }
  }

  private mutating func note(_ quality: SampleQuality, at index: Int) {
    guard quality != .measured else { return }
    if quality.contains(.clipped) {
      firstClipped = firstClipped ?? index
      lastClipped = index
    }
    if quality.contains(.filled) { filled.mark(index) }
    if quality.contains(.lost) { lost.mark(index) }
  }

  /// Newest instant for which all crossings are known.
  var trackedUntil: Instant {
    let delayed = buffer.count &- tracker.latency &- 1
    return buffer.start.advanced(byNanoseconds: buffer.ticks(at: delayed, since: buffer.start) &>> 8)
  }

  /// Takes the means of a window that ended ahead of sample `index`. What is behind it is corrected too, so that the direct
  /// component that is taken off is constant over each window: a step inside would leave its product with part of a cycle.
  mutating func updateDirect(
    voltageMean: Int64, isVoltageAtRest: Bool, currentMean: Int64, isCurrentAtRest: Bool, from index: Int
  ) {
    let before = RawFrame(voltage: direct.voltageCodes, current: direct.currentCodes)
    direct.update(
      voltageMean: voltageMean, isVoltageAtRest: isVoltageAtRest, currentMean: currentMean,
      isCurrentAtRest: isCurrentAtRest)
    let change = RawFrame(
      voltage: direct.voltageCodes &- before.voltage, current: direct.currentCodes &- before.current)
    guard change != RawFrame(voltage: 0, current: 0) else { return }
    buffer.lower(by: change, from: index)
    delay.lower(by: change)
  }

  /// Whether a sample of the window clipped. Windows are asked for in turn; what clipped behind this one is kept for the next.
  mutating func takeClipping(in span: SampleSpan) -> Bool {
    guard let first = firstClipped else { return false }
    // Behind the window lie the crossing detector's 10 ms and a portion: less than a window, so the latest tells for the next.
    if first < span.last { firstClipped = lastClipped >= span.last ? lastClipped : nil }
    return first < span.last && lastClipped >= span.first
  }

  mutating func dropFirst(_ count: Int) {
    firstClipped = firstClipped.map { $0 &- count }
    lastClipped = lastClipped &- count
    filled.dropFirst(count)
    lost.dropFirst(count)
    buffer.dropFirst(count)
  }

  mutating func loseVoltage(at instant: Instant) { crossings.checkAge(at: instant) }
}

extension PhaseStream {
  /// Adds what does not change.
  mutating func addConfiguration(to check: inout StateCheck) {
    delay.addConfiguration(to: &check)
    check.add(gains.energy)
    check.add(gains.power)
    check.add(gains.voltage)
    check.add(gains.current)
  }
}
