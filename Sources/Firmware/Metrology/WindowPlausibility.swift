// @relation(REQ-SUP-023, scope=file)

import Quantities

/// Whether an energy is that of a mean power over a time.
public enum EnergyPlausibility {
  /// Time that a window can take, and more; nanoseconds.
  private static var longestNanoseconds: Int64 { 1 &<< 30 }
  /// 70 MW.
  private static var largestMicrowatts: UInt64 { 1 &<< 46 }
  /// What rounding may come to, µW.
  private static var leastMicrowatts: Int128 { 1_000 }

  /// Whether `energy` and `microwatts` over `nanoseconds` differ by no more than a milliwatt and a 64th of `apparent`, µVA, or of the power
  /// itself, which beside a direct component may be more.
  ///
  /// The windows' samples are whole, their times are not: in the shortest window, a cycle, that is a share of 1/110.
  public static func agrees(
    _ energy: WindowEnergy, microwatts: Int64, nanoseconds: Int64, apparent: Int64
  ) -> Bool {
    guard nanoseconds > 0, nanoseconds < longestNanoseconds, microwatts.magnitude < largestMicrowatts,
      apparent.magnitude < largestMicrowatts
    else { return false }
    // 3.6e12 µW ns are a quantum of 2^88 units: 2^-40 µW ns on both sides, below 2^122.
    let time = Int128(nanoseconds)
    let found = (energy.units &>> 48) &* 3_600_000_000_000
    let difference = found &- (Int128(microwatts) &* time) &<< 40
    let scale = Int128(max(apparent.magnitude, microwatts.magnitude))
    let limit = ((scale &>> 6 &+ leastMicrowatts) &* time) &<< 40
    return difference <= limit && difference >= 0 &- limit
  }
}

extension MetrologyEngine {
  /// Whether the energies of a window's phases are those of its powers. Both are made of the same sums, by other constants and other ways; a
  /// flipped bit on the way changes one of them.
  ///
  /// Energy counts whole samples, while the ends of powers are tapered: what lies between them is known from the sums, and taken into
  /// account.
  mutating func arePlausible(
    _ energies: InlineArray<phaseCount, PowerEnergy>, over bounds: WindowBounds,
    spans: InlineArray<phaseCount, SampleSpan>
  ) -> Bool {
    let time = bounds.nanoseconds
    var isPlausible = true
    for phase in 0..<phaseCount {
      let quantities = window.phases[phase]
      let apparent = quantities.apparentMicrovoltamperes
      let ends = power(
        lastSums[phase].product &- lastSums[phase].weightedProduct, span: spans[phase],
        gain: streams[phase].gains.power)
      let isRight =
        EnergyPlausibility.agrees(
          energies[phase].active, microwatts: quantities.activeMicrowatts &+ ends, nanoseconds: time, apparent: apparent
        )
        && EnergyPlausibility.agrees(
          energies[phase].reactive, microwatts: quantities.reactiveMicrovars, nanoseconds: time, apparent: apparent)
        && EnergyPlausibility.agrees(
          energies[phase].apparent, microwatts: apparent, nanoseconds: time, apparent: apparent)
      isPlausible = isPlausible && isRight
    }
    return isPlausible
  }
}
