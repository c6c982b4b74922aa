/// Which part of a recording is repeated: all whole cycles from its first sample on.
///
/// The loop lasts exactly `cycles` periods of the fundamental, `exactLength` native samples. It is laid on a grid of
/// `gridCount` points, which is not the native grid unless `exactLength` is whole: points in between are interpolated,
/// so that neither frequency nor phase suffers at the loop point.
struct LoopPlan: Equatable {
  /// Whole cycles in the loop.
  var cycles: Int
  /// Length of the loop in native samples, a fraction in general.
  var exactLength: Double
  /// Points of the loop for each native sample: 1 from 16 kS/s on, more below.
  var pointsPerSample: Int
  /// Native samples behind the loop that are blended into its beginning; 0 where there are none.
  var fadeCount: Int

  /// Native samples in the loop, rounded.
  var wholeLength: Int { Int(exactLength.rounded()) }
  /// Points of the loop.
  var gridCount: Int { wholeLength * pointsPerSample }

  /// Recordings below this rate are interpolated to at least this rate first.
  static let lowestGridHz = 16_000.0
  /// Distance in native samples over which points are interpolated where the rate stays.
  static let halfLength = 32
  /// The same where points are inserted between samples.
  static let halfLengthInserting = 80

  /// Interpolation half length of this plan, native samples.
  var interpolationHalfLength: Int { pointsPerSample == 1 ? Self.halfLength : Self.halfLengthInserting }

  /// - Parameters:
  ///   - sampleCount: Samples of the recording.
  ///   - cyclesPerSample: The fundamental.
  ///   - gridLimit: Largest number of points of the loop.
  /// - Returns: nil for less than one cycle.
  init?(sampleCount: Int, sampleRateHz: Double, cyclesPerSample: Double, gridLimit: Int) {
    let period = 1 / cyclesPerSample
    let points = max(Int((Self.lowestGridHz / sampleRateHz).rounded(.up)), 1)
    // Half a sample too few or an estimate a little too long must not cost a whole cycle.
    let recorded = Int(((Double(sampleCount) + 0.5) * cyclesPerSample).rounded(.down))
    let most = min(recorded, Int((Double(gridLimit / points) - 1) * cyclesPerSample))
    guard most >= 1 else { return nil }
    pointsPerSample = points
    cycles = most
    exactLength = Double(most) * period

    let behind = sampleCount - Int(exactLength.rounded(.up)) - 2
    fadeCount = max(min(behind, Int(period / 8)), 0)
  }
}
