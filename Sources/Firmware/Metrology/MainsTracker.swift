import Quantities

/// Finds the rising zero crossings of the fundamental in one voltage channel.
///
/// Two boxcars of 10 ms in a row keep the fundamental (0.41 of it at 50 Hz, 0.25 at 60 Hz) and take down harmonics and noise: the
/// third harmonic to 0.11 of its share, even ones altogether at 50 Hz. Both are linear-phase, so that a crossing is late by one
/// boxcar less one sample, exactly, whatever the frequency.
package struct MainsTracker: ~Copyable {
  /// What one sample brought.
  package enum Step: Equatable {
    case nothing
    /// A rising zero crossing, this many 2^-16 samples before the sample that was pushed (filter delay included).
    case crossing(before: Int64)
  }

  private var first: InlineArray<128, Int32>
  private var second: InlineArray<128, Int64>
  private var firstSum: Int64
  private var secondSum: Int64
  private var position: Int
  private var previous: Int64
  private var isArmed: Bool
  /// Samples in 10 ms, at most 128.
  package let length: Int
  /// The signal must fall below this before a crossing counts: 2^16 codes after both sums, about 9 V peak at 50 Hz.
  private let threshold: Int64

  package init(period: SamplePeriod) {
    let samples = (10_000_000 &* SamplePeriod.ticksPerNanosecond &+ period.ticks / 2) / period.ticks
    length = Int(truncatingIfNeeded: min(128, max(1, samples)))
    threshold = Int64(length) &* Int64(length) &<< 16
    first = InlineArray(repeating: 0)
    second = InlineArray(repeating: 0)
    firstSum = 0
    secondSum = 0
    position = 0
    previous = 0
    isArmed = false
  }

  /// Takes one voltage sample, |code| below 2^24.
  ///
  /// Ranges: first sum below 2^31, second below 2^38.
  package mutating func push(_ voltage: Int32) -> Step {
    let oldest = (position &- length) & 127
    firstSum = firstSum &+ Int64(voltage) &- Int64(first[oldest])
    first[position] = voltage
    secondSum = secondSum &+ firstSum &- second[oldest]
    second[position] = firstSum
    position = (position &+ 1) & 127

    let value = secondSum
    defer { previous = value }
    if value < 0 {
      if value < 0 &- threshold { isArmed = true }
      return .nothing
    }
    guard isArmed else { return .nothing }
    isArmed = false
    // The line from the previous to this value crosses zero this far behind the previous: previous < 0 <= value.
    let back = (value &<< 16) / max(1, value &- previous)
    return .crossing(before: back &+ Int64(length &- 1) &<< 16)
  }
}
