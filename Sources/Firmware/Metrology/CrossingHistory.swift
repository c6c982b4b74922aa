import Quantities

/// The latest rising zero crossings of one voltage and whether they follow each other as mains do.
package struct CrossingHistory: ~Copyable {
  private let inPlace = InPlace()
  private var instants: InlineArray<32, Int64>
  private var newest: Int
  /// Crossings held, at most 32.
  package private(set) var count: Int
  /// Latest intervals that followed each other as mains do, at most 3.
  private var plausible: Int
  /// Instant ahead of which crossings are not sound: at which the lock was lost, and when it was gained again the second crossing
  /// of those that gained it, because the detector's 30 ms blur the first. Windows that contain it do not span whole cycles.
  package private(set) var lostAt: Instant

  /// Interval of 75 Hz and of 38 Hz, in nanoseconds: a little beyond the 40..70 Hz of the rules of measurement.
  private static var shortest: Int64 { 13_333_333 }
  private static var longest: Int64 { 26_315_789 }
  /// Intervals in a row that make a lock.
  private static var needed: Int { 3 }

  @inline(__always)
  package init() {
    instants = InlineArray(repeating: 0)
    newest = 0
    count = 0
    plausible = 0
    lostAt = Instant(nanoseconds: Int64.min)
  }

  /// Whether at least three intervals in a row were mains-like and agreed.
  package var isLocked: Bool { plausible >= Self.needed }

  /// Mean of the latest three intervals, nanoseconds; nil without lock.
  package var interval: Int64? { isLocked ? span / Int64(Self.needed) : nil }

  /// Length of the latest plausible intervals together.
  private var span: Int64 { instants[newest & 31] &- instants[(newest &- plausible) & 31] }

  /// An interval agrees with the mean of up to three before it within 1/24. A phase jump of 40 degrees does not, wherever the
  /// detector's 30 ms spread it, and is seen with the first crossing that follows it; an interharmonic of 6.5 % of the voltage
  /// moves an interval by at most 1/38 (numpy model of the detector, 5..110 Hz).
  package mutating func record(_ instant: Instant) {
    if count > 0 {
      let interval = instant.nanoseconds &- instants[newest & 31]
      let isMains = interval >= Self.shortest && interval <= Self.longest
      // Both times the number of intervals before.
      let difference = interval &* Int64(plausible) &- span
      let agrees = difference.magnitude &* 24 <= UInt64(truncatingIfNeeded: max(0, span))
      let isGaining = !isLocked
      if isMains && agrees {
        plausible = min(Self.needed, plausible &+ 1)
        if isGaining && isLocked { lostAt = Instant(nanoseconds: instants[(newest &- 1) & 31]) }
      } else {
        if isLocked { lostAt = instant }
        plausible = isMains ? 1 : 0
      }
    }
    newest = (newest &+ 1) & 31
    instants[newest] = instant.nanoseconds
    count = min(32, count &+ 1)
  }

  /// Gives up the lock when the voltage has stayed away for longer than the longest interval.
  package mutating func checkAge(at now: Instant) {
    guard count > 0, now.nanoseconds &- instants[newest & 31] > Self.longest else { return }
    if isLocked { lostAt = now }
    plausible = 0
    count = 0
  }

  /// Newest crossing.
  package var latest: Instant? { count > 0 ? Instant(nanoseconds: instants[newest & 31]) : nil }

  /// The `number`-th crossing that comes more than 2 ms after `start`; nil when it has not come.
  package func crossing(_ number: Int, after start: Instant) -> Instant? {
    var found = 0
    for age in 0..<32 {
      let index = 31 &- age
      guard index < count else { continue }
      let instant = instants[(newest &- index) & 31]
      guard instant > start.nanoseconds &+ 2_000_000 else { continue }
      found = found &+ 1
      if found == number { return Instant(nanoseconds: instant) }
    }
    return nil
  }

  /// The first crossing at or after `instant`.
  package func firstCrossing(atOrAfter instant: Instant) -> Instant? {
    for age in 0..<32 {
      let index = 31 &- age
      guard index < count else { continue }
      let crossing = instants[(newest &- index) & 31]
      if crossing >= instant.nanoseconds { return Instant(nanoseconds: crossing) }
    }
    return nil
  }
}

extension SampleBuffer {
  /// Looks for crossings in the samples from `first` on, each of which the tracker sees once; whether there was one.
  mutating func findCrossings(from first: Int, by tracker: inout MainsTracker, into crossings: inout CrossingHistory)
    -> Bool
  {
    var hasCrossed = false
    let (start, period) = (start, period)
    let ticks = ticks(at: first, since: start)
    var samples = 0
    pass(count &- first, from: first) { sample in
      if case .crossing(let before) = tracker.push(sample.voltage) {
        let behind = (before &* period.ticks) &>> 24
        let last = (ticks &+ Int64(samples) &* period.ticks) &>> 8
        crossings.record(start.advanced(byNanoseconds: last &- behind))
        hasCrossed = true
      }
      samples = samples &+ 1
    }
    return hasCrossed
  }
}
