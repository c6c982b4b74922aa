// @relation(REQ-EMU-038, scope=file)

import VirtualTime

/// The meter's clock, as far as its crystal is off: it reads nothing at the start of a run and goes on at a constant rate.
public struct MeterClock: Sendable, Equatable {
  /// By how much it runs fast, ratio.
  public let error: Double

  /// Draws the crystal's error evenly from the tolerance.
  init(tolerancePPM: Double, seed: UInt64) {
    var random = Xoshiro256(seed: seed, stream: "crystal")
    error = tolerancePPM * 1e-6 * (2 * random.uniform() - 1)
  }

  /// What it reads at an instant, rounded to nanoseconds; exact to 1e12 s.
  public func reading(atNanoseconds nanoseconds: Int64) -> Int64 {
    nanoseconds + Int64((Double(nanoseconds) * error).rounded())
  }

  /// The instant at which it reads this, within a nanosecond.
  public func nanoseconds(atReading reading: Int64) -> Int64 {
    reading - Int64((Double(reading) * (error / (1 + error))).rounded())
  }
}
