// @relation(REQ-MET-029, scope=file)

import Quantities

/// Frequency from how far the voltage's fundamental turned between the centres of two windows.
///
/// The angle at a window's centre does not depend on where exactly its ends lie, so the jitter of the zero crossings does not enter.
struct FrequencyEstimator: Equatable, Sendable {
  private var centre: Instant?
  private var angle: Int32
  private var cycles: Int64
  private var reference: Int

  init() {
    centre = nil
    angle = 0
    cycles = 0
    reference = 0
  }

  /// Frequency in µHz; `angle` is that of the fundamental at the centre, less the window's half of `cycles`, 2^-32 turns. Nil for a window that does
  /// not follow another of the same reference: its ends alone tell the frequency too badly, 0.3 Hz after an interruption.
  mutating func update(_ bounds: WindowBounds, angle newAngle: Int32, reference newReference: Int) -> Int64? {
    let length = bounds.nanoseconds
    let newCentre = bounds.start.advanced(byNanoseconds: length / 2)
    let newCycles = Int64(bounds.cycles)
    defer {
      centre = newCentre
      angle = newAngle
      cycles = newCycles
      reference = newReference
    }
    guard let centre, reference == newReference, newCentre.nanoseconds(since: centre) < 300_000_000 else { return nil }
    // 1e15 µHz * ns; from 38 to 75 Hz the distance of two centres lies between 130 and 320 ms.
    let distance = max(1, newCentre.nanoseconds(since: centre))
    let perCycle = 1_000_000_000_000_000 / distance
    let turned = Int64(newAngle &- angle)
    return (cycles &+ newCycles) &* 500_000_000_000_000 / distance &+ (turned &* perCycle) &>> 32
  }

  mutating func forget() { centre = nil }
}
