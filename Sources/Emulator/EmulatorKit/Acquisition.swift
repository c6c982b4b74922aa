// @relation(REQ-EMU-022, scope=file)

import Drivers
import Metrology

/// How one phase's samples came about on a converter that is read over a bus.
///
/// Every sample of the meter's grid was measured, filled or lost, so `samples` periods are the time from `fromNanoseconds` on.
public struct Acquisition: Sendable, Equatable {
  /// Instant of the first sample, nanoseconds from the start; nil when there is none.
  public var fromNanoseconds: Int64?
  /// Period of the grid.
  public var periodNanoseconds: Int64
  /// Samples that were converted.
  public var measured: Int64
  /// Samples taken from the preceding mains cycle.
  public var filled: Int64
  /// Samples of which nothing is known; they count as nothing.
  public var lost: Int64
  /// Among the measured those of the x16 range.
  public var amplified: Int64
  /// How often the x16 range was left.
  public var rangeChanges: Int64
  /// Registered windows of which more than 2 % was filled.
  public var flaggedWindows: Int64
  /// What the driver has been through.
  public var driver: ConverterCounters

  public var samples: Int64 { measured &+ filled &+ lost }
  /// Share of the samples that were filled, 0 ... 1.
  public var gapShare: Double { share(filled, of: samples) }
  /// Share of the measured samples that come from the x16 range, 0 ... 1.
  public var amplifiedShare: Double { share(amplified, of: measured) }
  public var lostSeconds: Double { Double(lost) * Double(periodNanoseconds) * 1e-9 }
  /// Faults that the driver found.
  public var busFaults: Int64 {
    driver.refusals + driver.shortTransfers + driver.stuckBuses + driver.timeouts + driver.tagFaults
  }

  init(
    _ tally: AlignmentTally, fromNanoseconds: Int64?, periodNanoseconds: Int64, flaggedWindows: Int64,
    driver: ConverterCounters
  ) {
    self.fromNanoseconds = fromNanoseconds
    self.periodNanoseconds = periodNanoseconds
    measured = tally.measured
    filled = tally.filled
    lost = tally.lost
    amplified = tally.amplified
    rangeChanges = tally.rangeChanges
    self.flaggedWindows = flaggedWindows
    self.driver = driver
  }

  private func share(_ part: Int64, of whole: Int64) -> Double { whole == 0 ? 0 : Double(part) / Double(whole) }
}
