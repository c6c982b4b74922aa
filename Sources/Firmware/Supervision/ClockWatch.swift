// @relation(REQ-SUP-008, scope=file)

import Quantities

/// Compares the clock by which the meter measures with another that has nothing to do with it: 32 768 Hz of the real-time clock,
/// counted modulo 2^32.
public struct ClockWatch: Sendable {
  private var ticks: UInt32 = 0
  private var instant = Instant(nanoseconds: 0)
  private var hasBegun = false

  /// Both may differ so much over any time up to a second: a count and the time between the two readings, 100 us ..
  private static var offsetNanoseconds: Int64 { 130_000 }
  /// .. and 100 ppm of it, for a crystal of 50 ppm and its ageing.
  private static var perTenThousand: Int64 { 10_000 }
  /// From one start to the next.
  private static var spanNanoseconds: Int64 { 1_000_000_000 }

  public init() {}

  /// Whether the clock may be trusted at `now`, when the other one shows `ticks`.
  public mutating func agrees(at now: Instant, ticks count: UInt32) -> Bool {
    guard hasBegun else {
      begin(at: now, count)
      return true
    }
    let passed = now.nanoseconds(since: instant)
    // 1e9 / 32 768 = 1 953 125 / 64; below 2^32 counts the product is below 2^53.
    let expected = (Int64(count &- ticks) &* 1_953_125) &>> 6
    let allowed = Self.offsetNanoseconds &+ max(0, expected) / Self.perTenThousand
    let difference = passed &- expected
    guard difference <= allowed, difference >= 0 &- allowed else {
      begin(at: now, count)
      return false
    }
    if passed >= Self.spanNanoseconds { begin(at: now, count) }
    return true
  }

  private mutating func begin(at now: Instant, _ count: UInt32) {
    hasBegun = true
    instant = now
    ticks = count
  }
}
