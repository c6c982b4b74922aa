// @relation(REQ-MET-018, scope=file)

/// The direct voltage and current of one phase, tracked over undisturbed windows and taken off ahead of every product.
///
/// The meter registers alternating energy: a converter's offset must not count, and a true direct component cannot be told from it.
/// What a current without rest leaves in its own estimate costs no energy, because it meets a voltage without direct component;
/// but it moves the instants of pulses, so each channel is tracked over windows in which it is at rest itself.
package struct DirectComponent: Equatable, Sendable {
  private var voltage: Estimate
  private var current: Estimate

  package init(voltageCodes: Int32, currentCodes: Int32) {
    voltage = Estimate(codes: voltageCodes)
    current = Estimate(codes: currentCodes)
  }

  /// Whether a window has set both estimates.
  package var isAcquired: Bool { voltage.isAcquired && current.isAcquired }
  /// Codes to take off.
  package var voltageCodes: Int32 { voltage.codes }
  package var currentCodes: Int32 { current.codes }

  /// Takes the means that a window had after the codes were taken off, in 2^-16 codes. A channel that was not at rest counts
  /// only while there is no better estimate.
  package mutating func update(
    voltageMean: Int64, isVoltageAtRest: Bool, currentMean: Int64, isCurrentAtRest: Bool
  ) {
    voltage.take(mean: voltageMean, isAtRest: isVoltageAtRest)
    current.take(mean: currentMean, isAtRest: isCurrentAtRest)
  }

  /// One channel, in 2^-16 codes; taken off in whole codes, rounded to nearest.
  ///
  /// The first window at rest sets it; the next move it by a half, a quarter, an eighth, and all later ones by a sixteenth of what
  /// is left.
  private struct Estimate: Equatable, Sendable {
    var value: Int64
    var isAcquired = false
    /// Windows at rest that were taken, at most 4.
    var taken: Int64 = 0

    init(codes: Int32) { value = Int64(codes) &<< 16 }

    var codes: Int32 { Int32(truncatingIfNeeded: (value &+ (1 &<< 15)) &>> 16) }

    mutating func take(mean: Int64, isAtRest: Bool) {
      guard isAtRest || !isAcquired else { return }
      // What the rounding to whole codes left is part of the mean already.
      let error = mean &+ Int64(codes) &<< 16 &- value
      let half: Int64 = (1 &<< taken) &>> 1
      // At most half the converter's range, so that a sample stays below 2^24.
      value = max(-(1 &<< 38), min(1 &<< 38, value &+ (error &+ half) &>> taken))
      isAcquired = true
      if isAtRest { taken = min(4, taken &+ 1) }
    }
  }
}
