import Quantities

/// Finds the rising zero crossings of the fundamental in one voltage channel.
///
/// Two boxcars of 10 ms in a row take down harmonics and noise; twice their value 5 ms ago, less the value now and 10 ms ago, takes
/// off what is slower than mains, direct voltage altogether. Relative to 50 Hz, 40 Hz keeps 0.98, 65 Hz 0.68, the third harmonic 0.11,
/// even ones nothing, an interharmonic at 22.5 Hz 0.50 and at 75 Hz 0.38. All of it is linear-phase, so that a crossing is late by
/// the same number of samples, exactly, whatever the frequency.
package struct MainsTracker: ~Copyable {
  private let inPlace = InPlace()
  /// What one sample brought.
  package enum Step: Equatable {
    case nothing
    /// A rising zero crossing, this many 2^-16 samples before the sample that was pushed (filter delay included).
    case crossing(before: Int64)
  }

  private var first: InlineArray<128, Int32>
  private var second: InlineArray<128, Int32>
  private var third: InlineArray<128, Int64>
  private var firstSum: Int64
  private var secondSum: Int64
  private var position: Int
  private var previous: Int64
  private var isArmed: Bool
  /// Samples in 10 ms, at most 80.
  private let length: Int
  /// Samples in 5 ms.
  private let half: Int
  /// The signal must fall below this before a crossing counts: 2^16 codes after both sums, about 9 V peak at 50 Hz.
  private let threshold: Int64

  @inline(__always)
  package init(period: SamplePeriod) {
    let samples = (10_000_000 &* SamplePeriod.ticksPerNanosecond &+ period.ticks / 2).quotient(by: period.ticks)
    length = Int(truncatingIfNeeded: min(80, max(1, samples)))
    half = max(1, length / 2)
    threshold = Int64(length) &* Int64(length) &<< 17
    first = InlineArray(repeating: 0)
    second = InlineArray(repeating: 0)
    third = InlineArray(repeating: 0)
    firstSum = 0
    secondSum = 0
    position = 0
    previous = 0
    isArmed = false
  }

  /// Samples by which a crossing is seen late: half of each boxcar and of the difference.
  package var latency: Int { length &- 1 &+ half }

  /// Takes one voltage sample, |code| below 2^24.
  ///
  /// Ranges: first sum below 2^31, second below 2^38, the difference below 2^40.
  @inline(__always)
  package mutating func push(_ voltage: Int32) -> Step {
    let oldest = (position &- length) & 127
    firstSum = firstSum &+ Int64(voltage) &- Int64(first[oldest])
    first[position & 127] = voltage
    secondSum = secondSum &+ firstSum &- Int64(second[oldest])
    second[position & 127] = Int32(truncatingIfNeeded: firstSum)
    third[position & 127] = secondSum
    let value = 2 &* third[(position &- half) & 127] &- secondSum &- third[(position &- 2 &* half) & 127]
    position = (position &+ 1) & 127

    defer { previous = value }
    if value < 0 {
      if value < 0 &- threshold { isArmed = true }
      return .nothing
    }
    guard isArmed else { return .nothing }
    isArmed = false
    // The line from the previous to this value crosses zero this far behind the previous: previous < 0 <= value.
    let back = (value &<< 16).quotient(by: value &- previous)
    return .crossing(before: back &+ Int64(latency) &<< 16)
  }
}
