import Quantities

/// The latest rising zero crossings of one voltage and whether they follow each other as mains do.
package struct CrossingHistory: ~Copyable {
  private var instants: InlineArray<32, Int64>
  private var newest: Int
  /// Crossings held, at most 32.
  package private(set) var count: Int
  private var plausible: Int
  private var lastInterval: Int64
  /// Instant ahead of which crossings are not sound: at which the lock was lost, and when it was gained again the second crossing
  /// of those that gained it, because the detector's 20 ms blur the first. Windows that contain it do not span whole cycles.
  package private(set) var lostAt: Instant

  /// Interval of 75 Hz and of 38 Hz, in nanoseconds: a little beyond the 40..70 Hz of the rules of measurement.
  private static var shortest: Int64 { 13_333_333 }
  private static var longest: Int64 { 26_315_789 }
  /// Intervals in a row that make a lock.
  private static var needed: Int { 3 }

  package init() {
    instants = InlineArray(repeating: 0)
    newest = 0
    count = 0
    plausible = 0
    lastInterval = 0
    lostAt = Instant(nanoseconds: Int64.min)
  }

  /// Whether at least three intervals in a row were mains-like and agreed within 1/16.
  package var isLocked: Bool { plausible >= Self.needed }

  /// Mean interval of the latest plausible crossings, nanoseconds; nil without lock.
  package var interval: Int64? { isLocked ? lastInterval : nil }

  package mutating func record(_ instant: Instant) {
    if count > 0 {
      let interval = instant.nanoseconds &- instants[newest & 31]
      let isMains = interval >= Self.shortest && interval <= Self.longest
      let difference = interval &- lastInterval
      let agrees = lastInterval == 0 || (difference &<< 4 <= lastInterval && difference &<< 4 >= 0 &- lastInterval)
      let isGaining = !isLocked
      if isMains && agrees {
        plausible = min(Self.needed, plausible &+ 1)
        if isGaining && isLocked { lostAt = Instant(nanoseconds: instants[(newest &- 1) & 31]) }
      } else {
        unlock(at: instant)
        plausible = isMains ? 1 : 0
      }
      lastInterval = isMains ? interval : 0
    }
    newest = (newest &+ 1) & 31
    instants[newest] = instant.nanoseconds
    count = min(32, count &+ 1)
  }

  /// Gives up the lock when the voltage has stayed away for longer than the longest interval.
  package mutating func checkAge(at now: Instant) {
    guard count > 0, now.nanoseconds &- instants[newest & 31] > Self.longest else { return }
    unlock(at: now)
    plausible = 0
    lastInterval = 0
    count = 0
  }

  private mutating func unlock(at instant: Instant) {
    if isLocked { lostAt = instant }
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
