// @relation(REQ-MET-043, scope=file)

import Quantities

/// When the frames of a read were sampled, and how the grid runs through them.
///
/// What takes a division is worked out once a read; from portion to portion the place on the grid goes on by exact steps.
struct ReadTiming: Equatable, Sendable {
  /// Sampling instant of the first voltage ...
  private(set) var first = Instant(nanoseconds: 0)
  /// ... and 2^-16 ns.
  private(set) var firstTicks: Int64 = 0
  /// Time between two frames, 2^-16 ns; below 2^35.
  private(set) var frameTicks: Int64 = 1
  /// Frames in a period of the grid, 2^-22.
  private(set) var step: Int64 = 1
  /// Frames by which the x1 and the x16 current are late against the voltage, 2^-22: the converter's skew and the calibrated delay.
  private(set) var currentLateness: Int64 = 0
  private(set) var amplifiedLateness: Int64 = 0
  /// Frames in the periods of a whole portion, 2^-22, and what is left of the division.
  private var portionSteps: Int64 = 1
  private var portionRest: Int64 = 0

  @inline(__always)
  init() {}

  /// `firstTicks` and `conversionTicks`, the time between two conversions, are in 2^-16 ns.
  init(
    first: Instant, firstTicks: Int64, conversionTicks: Int64, period: SamplePeriod, calibration: ConverterCalibration
  ) {
    self.first = first
    self.firstTicks = firstTicks
    frameTicks = max(1, 3 &* conversionTicks)
    step = (period.ticks &<< 30).quotient(by: frameTicks)
    // Periods are below 2^26: 2^60.
    let portion = Int64(FrameAligner.portion) &* period.ticks &<< 30
    portionSteps = portion.quotient(by: frameTicks)
    portionRest = portion &- portionSteps &* frameTicks
    // The second channel is sampled a third of a frame after the first, the third two thirds.
    currentLateness = 1_398_101 &+ (Int64(calibration.currentDelayNanoseconds) &<< 38).quotient(by: frameTicks)
    amplifiedLateness = 2_796_203 &+ (Int64(calibration.amplifiedDelayNanoseconds) &<< 38).quotient(by: frameTicks)
  }

  /// A place in the read, exactly.
  struct Place: Equatable, Sendable {
    /// Frames from the first, 2^-22, rounded down.
    var frames: Int64
    /// What is left, in 2^-22 of a frame divided by `frameTicks`.
    var rest: Int64
  }

  /// Where an instant lies, `ticks` being its 1/256 ns; at most a minute away: beyond it is a gap all the same.
  func place(of instant: Instant, ticks: Int64) -> Place {
    let bounded = max(-60_000_000_000, min(60_000_000_000, instant.nanoseconds(since: first)))
    let distance = bounded &<< 16 &+ ticks &<< 8 &- firstTicks
    var whole = distance.quotient(by: frameTicks)
    if distance < 0 { whole = whole &- 1 }
    let numerator = (distance &- whole &* frameTicks) &<< 22
    let part = numerator.quotient(by: frameTicks)
    return Place(frames: whole &<< 22 &+ part, rest: numerator &- part &* frameTicks)
  }

  /// The place a whole portion further.
  func advanced(_ place: Place) -> Place {
    let rest = place.rest &+ portionRest
    guard rest >= frameTicks else { return Place(frames: place.frames &+ portionSteps, rest: rest) }
    return Place(frames: place.frames &+ portionSteps &+ 1, rest: rest &- frameTicks)
  }
}
