// @relation(REQ-MET-034, scope=file)

import Quantities

/// Walks through a window sample by sample and tells when its registered energy reached a target.
///
/// The energy at the end of a sample's cell is the sum over the phases of what their samples brought so far; inside a cell it is
/// a straight line. Phases with other sampling instants than the first are taken at the first one's cell ends.
struct EnergyCurve<let phaseCount: Int>: ~Copyable {
  private var next: InlineArray<phaseCount, Int>
  private var products: InlineArray<phaseCount, Int64>
  private let spans: InlineArray<phaseCount, SampleSpan>
  /// Energy of one code^2 * sample with the sign in which the phase counts, 2^-88 quanta.
  private let weights: InlineArray<phaseCount, Int64>
  /// The weights without their lowest `cut` digits: below 2^30.
  private var shortWeights: InlineArray<phaseCount, Int32>
  private let cut: Int64
  /// By how many indices the last sample of a phase whose cell ends by the end of the first phase's lies behind that one.
  private let leads: InlineArray<phaseCount, Int>

  init(
    spans: InlineArray<phaseCount, SampleSpan>, weights: InlineArray<phaseCount, Int64>,
    leads: InlineArray<phaseCount, Int>
  ) {
    var next = InlineArray<phaseCount, Int>(repeating: 0)
    var magnitude: UInt64 = 0
    for phase in 0..<phaseCount {
      next[phase] = spans[phase].first
      magnitude = magnitude | weights[phase].magnitude
    }
    let cut = Int64(max(0, 34 &- magnitude.leadingZeroBitCount))
    var shortWeights = InlineArray<phaseCount, Int32>(repeating: 0)
    for phase in 0..<phaseCount { shortWeights[phase] = Int32(truncatingIfNeeded: weights[phase] &>> cut) }
    self.next = next
    self.shortWeights = shortWeights
    self.cut = cut
    products = InlineArray(repeating: 0)
    self.spans = spans
    self.weights = weights
    self.leads = leads
  }

  /// Cells behind the present place.
  var walked: Int { next[0] &- spans[0].first }

  /// A sum of products (below 2^59) without its lowest 28 digits times a short weight leaves out less than 2^30 + 2^31.
  private static var shortCut: Int64 { 28 }
  private static var inexactness: Int64 { Int64(phaseCount) &* 3 &<< 30 }

  /// The first instant from the present place on at which the energy is at least `target`; nil when it stays below.
  ///
  /// Later targets must not be smaller: the walk does not go back. Most cells are passed on sums of 64 bits; exactly, which takes 128, are
  /// taken those from which the target may be near. The streams are not changed; were they borrowed, the compiler would copy all
  /// their samples at each step.
  mutating func firstInstant(
    reaching target: WindowEnergy, in streams: inout InlineArray<phaseCount, PhaseStream>
  ) -> Instant? {
    let last = spans[0].last
    let near =
      Int64(truncatingIfNeeded: min(1 &<< 62, target.units &>> Int128(cut &+ Self.shortCut))) &- Self.inexactness
    while next[0] < last {
      let cell = cell(&streams)
      var energy: Int64 = 0
      for phase in 0..<phaseCount {
        let sum = products[phase] &+ cell[phase]
        energy = energy &+ wide(Int32(truncatingIfNeeded: sum &>> Self.shortCut), shortWeights[phase])
      }
      if energy >= near, let instant = instant(reaching: target, in: cell, of: &streams) { return instant }
      // The first phase last: the others' ends are told from its place.
      for back in 1...phaseCount {
        let phase = within(phaseCount, phaseCount &- back)
        products[phase] = products[phase] &+ cell[phase]
        next[phase] = max(next[phase], end(of: phase))
      }
    }
    return nil
  }

  /// Index behind the samples of a phase that the first phase's next cell takes.
  @inline(__always)
  private func end(of phase: Int) -> Int {
    if phase == 0 { return next[0] &+ 1 }
    return next[0] &+ 1 >= spans[0].last ? spans[phase].last : min(spans[phase].last, next[0] &+ leads[phase] &+ 1)
  }

  /// What the samples of the first phase's next cell add to each phase's products.
  @inline(__always)
  private mutating func cell(_ streams: inout InlineArray<phaseCount, PhaseStream>) -> InlineArray<phaseCount, Int64> {
    var cell = InlineArray<phaseCount, Int64>(repeating: 0)
    for phase in 0..<phaseCount {
      var index = next[phase]
      let end = end(of: phase)
      while index < end {
        let sample = streams[phase].buffer.sample(at: index)
        cell[phase] = cell[phase] &+ wide(sample.voltage, sample.current)
        index = index &+ 1
      }
    }
    return cell
  }

  /// The instant in the first phase's next cell at which the target is reached; nil when it is not reached there.
  @inline(never)
  private mutating func instant(
    reaching target: WindowEnergy, in cell: InlineArray<phaseCount, Int64>,
    of streams: inout InlineArray<phaseCount, PhaseStream>
  ) -> Instant? {
    var (before, after): (Int128, Int128) = (0, 0)
    for phase in 0..<phaseCount {
      before = before &+ Self.energy(products[phase], weights[phase])
      after = after &+ Self.energy(products[phase] &+ cell[phase], weights[phase])
    }
    guard after >= target.units, before < target.units else { return nil }
    let share = ratio(target.units &- before, to: after &- before)
    let period = streams[0].buffer.period.ticks
    return streams[0].buffer.cellStart(of: next[0]).advanced(byNanoseconds: (share &* period) &>> 28)
  }

  @inline(__always)
  private static func energy(_ products: Int64, _ weight: Int64) -> Int128 {
    let product = products.multipliedFullWidth(by: weight)
    return Int128(product.high) &<< 64 | Int128(product.low)
  }
}

/// `part / whole` in 2^-20, for 0 <= part <= whole; the larger is shortened to 40 bits, so it is good to 2^-20.
package func ratio(_ part: Int128, to whole: Int128) -> Int64 {
  guard whole > 0 else { return 0 }
  let surplus = Int128(max(0, 88 &- whole.leadingZeroBitCount))
  let (numerator, denominator) = (part &>> surplus, max(1, whole &>> surplus))
  let scaled = UInt64(truncatingIfNeeded: numerator) &<< 20
  return Int64(truncatingIfNeeded: min(1 &<< 20, scaled.quotient(by: UInt64(truncatingIfNeeded: denominator))))
}
