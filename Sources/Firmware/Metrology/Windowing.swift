// @relation(REQ-MET-021, REQ-MET-022, REQ-MET-023, scope=file)

import Quantities

/// Decides where windows end: by the crossings of the reference phase, or by the clock without them.
struct Windowing: Equatable, Sendable {
  /// Nominal frequency; nil until it is detected.
  private(set) var nominalFrequency: NominalFrequency?
  /// Mean length of the latest mains cycle, nanoseconds; held when the voltage goes.
  private(set) var cycleNanoseconds: Int64
  private var start: Instant?
  /// Phase whose crossings began the window; nil when the clock did.
  private var reference: Int?

  /// A window begun by crossings may grow to this: 10 / 42.5 Hz and jitter of the crossings.
  static var longestNanoseconds: Int64 { 237_000_000 }
  /// Length of a window that the clock ends.
  static var clockNanoseconds: Int64 { 200_000_000 }
  /// After lost cycles a window ends with the first crossing from here on.
  private static var shortestNanoseconds: Int64 { 174_000_000 }
  /// The first window begins this long after the last phase's first sample, or later: 16 samples of the longest period and one.
  private static var leadNanoseconds: Int64 { 2_700_000 }
  /// Without any voltage the first window begins this long after the first sample.
  private static var patienceNanoseconds: Int64 { 500_000_000 }

  init(nominalFrequency: NominalFrequency?) {
    self.nominalFrequency = nominalFrequency
    cycleNanoseconds = nominalFrequency == .hertz60 ? 16_666_667 : 20_000_000
    start = nil
    reference = nil
  }

  /// Start of the running window; nil before the first.
  var windowStart: Instant? { start }

  /// When crossings are known up to here, the clock ends the window, or begins the first.
  func deadline(firstSample: Instant) -> Instant {
    guard let start else { return firstSample.advanced(byNanoseconds: Self.patienceNanoseconds / 5) }
    return start.advanced(byNanoseconds: Self.longestNanoseconds)
  }

  /// Ends the running window if its end is known. `best` is the first phase in lock; `crossings` is that phase's history, or the
  /// first phase's when none is in lock.
  mutating func next(
    best: Int?, crossings: borrowing CrossingHistory, trackedUntil: Instant, firstSample: Instant
  ) -> WindowBounds? {
    if let interval = crossings.interval, best != nil {
      cycleNanoseconds = interval
      if nominalFrequency == nil { nominalFrequency = interval > 18_181_818 ? .hertz50 : .hertz60 }
    }
    guard let start else {
      begin(best: best, crossings: crossings, trackedUntil: trackedUntil, firstSample: firstSample)
      return nil
    }
    if let best, best == reference, crossings.lostAt <= start {
      let cycles = nominalFrequency?.cyclesInWindow ?? 10
      if let end = crossings.crossing(cycles, after: start), end.nanoseconds(since: start) <= Self.longestNanoseconds {
        return close(WindowBounds(start: start, end: end, cycles: Int32(cycles)), reference: best)
      }
      if trackedUntil.nanoseconds(since: start) > Self.longestNanoseconds {
        return fewerCycles(than: cycles, from: start, crossings: crossings, reference: best)
      }
    } else if let best {
      let earliest = max(start.advanced(byNanoseconds: Self.shortestNanoseconds), crossings.lostAt)
      if let end = crossings.firstCrossing(atOrAfter: earliest),
        end.nanoseconds(since: start) <= Self.longestNanoseconds
      {
        return close(WindowBounds(start: start, end: end, cycles: 0), reference: best)
      }
    }
    guard trackedUntil.nanoseconds(since: start) > Self.longestNanoseconds else { return nil }
    let end = start.advanced(byNanoseconds: Self.clockNanoseconds)
    return close(WindowBounds(start: start, end: end, cycles: 0), reference: nil)
  }

  private mutating func begin(
    best: Int?, crossings: borrowing CrossingHistory, trackedUntil: Instant, firstSample: Instant
  ) {
    if let best, let latest = crossings.latest {
      // Each phase must hold the samples ahead of the window's start that the taper reaches.
      guard latest.nanoseconds(since: firstSample) >= Self.leadNanoseconds else { return }
      start = latest
      reference = best
    } else if trackedUntil.nanoseconds(since: firstSample) > Self.patienceNanoseconds {
      start = trackedUntil.advanced(byNanoseconds: -20_000_000)
    }
  }

  /// Below the frequency range fewer cycles make the window: as many as fit.
  private mutating func fewerCycles(
    than cycles: Int, from start: Instant, crossings: borrowing CrossingHistory, reference: Int
  ) -> WindowBounds? {
    for less in 1..<cycles {
      let number = cycles &- less
      guard let end = crossings.crossing(number, after: start), end.nanoseconds(since: start) <= Self.longestNanoseconds
      else { continue }
      return close(WindowBounds(start: start, end: end, cycles: Int32(number)), reference: reference)
    }
    return nil
  }

  private mutating func close(_ bounds: WindowBounds, reference: Int?) -> WindowBounds {
    start = bounds.end
    self.reference = reference
    return bounds
  }
}

/// The grid's nominal frequency, which sets the cycles of a window (IEC 61000-4-30, 4.4).
public enum NominalFrequency: UInt8, Sendable {
  case hertz50
  case hertz60

  /// Ten cycles at 50 Hz, twelve at 60 Hz.
  public var cyclesInWindow: Int { self == .hertz50 ? 10 : 12 }
}
