// @relation(REQ-EMU-038, REQ-EMU-071, scope=file)

import VirtualTime

/// The meter's clock, as far as its crystal is off: it reads nothing at the start of a run and goes on at a constant rate, unless
/// something goes wrong with it.
public struct MeterClock: Sendable, Equatable {
  /// What goes wrong with a clock, from an instant on.
  public struct Fault: Sendable, Equatable {
    public var sinceNanoseconds: Int64
    /// By so much it jumps, forward or back.
    public var jumpNanoseconds: Int64
    /// By so much it runs fast from then on, ratio.
    public var drift: Double

    public init(sinceNanoseconds: Int64, jumpNanoseconds: Int64 = 0, drift: Double = 0) {
      self.sinceNanoseconds = sinceNanoseconds
      self.jumpNanoseconds = jumpNanoseconds
      self.drift = drift
    }
  }

  /// By how much it runs fast, ratio.
  public let error: Double
  /// Nil where all is right.
  public var fault: Fault?

  /// Draws the crystal's error evenly from the tolerance.
  init(tolerancePPM: Double, seed: UInt64) {
    var random = Xoshiro256(seed: seed, stream: "crystal")
    error = tolerancePPM * 1e-6 * (2 * random.uniform() - 1)
  }

  /// What it reads at an instant, rounded to nanoseconds; exact to 1e12 s.
  public func reading(atNanoseconds nanoseconds: Int64) -> Int64 {
    let reading = nanoseconds + Int64((Double(nanoseconds) * error).rounded())
    guard let fault, nanoseconds >= fault.sinceNanoseconds else { return reading }
    return reading + fault.jumpNanoseconds
      + Int64((Double(nanoseconds - fault.sinceNanoseconds) * fault.drift).rounded())
  }

  /// The instant at which it reads this, within a nanosecond; of two, where it jumped back, the first that is not behind `now`, or else
  /// the later one.
  public func nanoseconds(atReading reading: Int64, from now: Int64) -> Int64 {
    guard let fault else { return nanoseconds(atReading: reading) }
    let right = reading - Int64((Double(reading) * (error / (1 + error))).rounded())
    return right < fault.sinceNanoseconds && right >= now
      ? right : max(fault.sinceNanoseconds, nanoseconds(atReading: reading, near: .max))
  }

  /// The instant at which it reads this, within a nanosecond; of two, where it jumped back, that which is nearer to `now`.
  public func nanoseconds(atReading reading: Int64, near now: Int64 = 0) -> Int64 {
    let right = reading - Int64((Double(reading) * (error / (1 + error))).rounded())
    guard let fault else { return right }
    let passed = reading - self.reading(atNanoseconds: fault.sinceNanoseconds)
    // What it skipped it reads at the instant of the jump.
    guard passed >= 0 else { return min(right, fault.sinceNanoseconds) }
    let later = fault.sinceNanoseconds + Int64((Double(passed) / (1 + error + fault.drift)).rounded())
    return right < fault.sinceNanoseconds && abs(Double(right) - Double(now)) < abs(Double(later) - Double(now))
      ? right : later
  }
}
