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
  private var third: InlineArray<128, Int32>
  private var firstSum: Int32
  private var secondSum: Int32
  private var position: Int
  private var isArmed: Bool
  /// Samples in 10 ms, at most 80.
  private let length: Int
  /// Samples in 5 ms.
  private let half: Int
  /// The signal must fall below this before a crossing counts: 2^16 codes after both sums, about 9 V peak at 50 Hz.
  private let threshold: Int32

  /// The first sum is cut by so many digits ahead of the second, which then has room in 32 bits: what is cut off is a billionth of a
  /// cycle at 230 V, and moves a crossing by a nanosecond.
  private static var cut: Int32 { 9 }

  @inline(__always)
  package init(period: SamplePeriod) {
    let samples = (10_000_000 &* SamplePeriod.ticksPerNanosecond &+ period.ticks / 2).quotient(by: period.ticks)
    length = Int(truncatingIfNeeded: min(80, max(1, samples)))
    half = max(1, length / 2)
    threshold = Int32(truncatingIfNeeded: length &* length) &<< (17 &- Self.cut)
    first = InlineArray(repeating: 0)
    second = InlineArray(repeating: 0)
    third = InlineArray(repeating: 0)
    firstSum = 0
    secondSum = 0
    position = 0
    isArmed = false
  }

  /// Samples by which a crossing is seen late: half of each boxcar and of the difference.
  package var latency: Int { length &- 1 &+ half }

  /// Takes one voltage sample, |code| below 2^24.
  ///
  /// Ranges: first sum below 2^31, second below 2^29, the difference below 2^31.
  @inline(__always)
  package mutating func push(_ voltage: Int32) -> Step {
    let oldest = (position &- length) & 127
    firstSum = firstSum &+ voltage &- first[oldest]
    first[position & 127] = voltage
    let cutSum = firstSum &>> Self.cut
    secondSum = secondSum &+ cutSum &- second[oldest]
    second[position & 127] = cutSum
    third[position & 127] = secondSum
    let value = difference(at: position)
    position = (position &+ 1) & 127

    if value < 0 {
      if !isArmed && value < 0 &- threshold { isArmed = true }
      return .nothing
    }
    guard isArmed else { return .nothing }
    isArmed = false
    // The line from the previous to this value crosses zero this far behind the previous: previous < 0 <= value.
    let previous = difference(at: position &- 2)
    let back = (Int64(value) &<< 16).quotient(by: Int64(value) &- Int64(previous))
    return .crossing(before: back &+ Int64(latency) &<< 16)
  }

  /// Twice the second sum 5 ms ahead of `place` less that at `place` and 10 ms ahead of it.
  @inline(__always)
  private mutating func difference(at place: Int) -> Int32 {
    2 &* third[(place &- half) & 127] &- third[place & 127] &- third[(place &- 2 &* half) & 127]
  }
}
