// @relation(REQ-MET-018, scope=file)

/// The direct voltage and current of one phase, tracked over undisturbed windows and taken off ahead of every product.
///
/// The meter registers alternating energy: a converter's offset must not count, and a true direct component cannot be told from it.
/// The first undisturbed window sets the estimate, or the sixth whatever it was like; later ones move it by a sixteenth of what is left, so a step of the load leaves
/// no trace in the energy. Kept in 2^-16 codes, taken off in whole codes, rounded to nearest.
package struct DirectComponent: Equatable, Sendable {
  private var voltage: Int64
  private var current: Int64
  /// Whether an undisturbed window has set the estimate.
  package private(set) var isAcquired = false

  package init(voltageCodes: Int32, currentCodes: Int32) {
    voltage = Int64(voltageCodes) &<< 16
    current = Int64(currentCodes) &<< 16
  }

  package var voltageCodes: Int32 { Int32(truncatingIfNeeded: (voltage &+ (1 &<< 15)) &>> 16) }
  package var currentCodes: Int32 { Int32(truncatingIfNeeded: (current &+ (1 &<< 15)) &>> 16) }

  /// Takes the mean that a window had after the offset was taken off, in 2^-16 codes.
  package mutating func update(voltageMean: Int64, currentMean: Int64) {
    // What the rounding to whole codes left is part of the mean already.
    let voltageError = voltageMean &+ Int64(voltageCodes) &<< 16 &- voltage
    let currentError = currentMean &+ Int64(currentCodes) &<< 16 &- current
    voltage = limited(voltage &+ (isAcquired ? (voltageError &+ 8) &>> 4 : voltageError))
    current = limited(current &+ (isAcquired ? (currentError &+ 8) &>> 4 : currentError))
    isAcquired = true
  }

  /// At most half the converter's range, so that a sample stays below 2^24.
  private func limited(_ value: Int64) -> Int64 { max(-(1 &<< 38), min(1 &<< 38, value)) }
}
