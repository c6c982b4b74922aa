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
  private var energy: Int128

  init(spans: InlineArray<phaseCount, SampleSpan>, weights: InlineArray<phaseCount, Int64>) {
    var next = InlineArray<phaseCount, Int>(repeating: 0)
    for phase in 0..<phaseCount { next[phase] = spans[phase].first }
    self.next = next
    products = InlineArray(repeating: 0)
    self.spans = spans
    self.weights = weights
    energy = 0
  }

  /// Cells behind the present place.
  var walked: Int { next[0] &- spans[0].first }

  /// The first instant from the present place on at which the energy is at least `target`; nil when it stays below.
  ///
  /// Later targets must not be smaller: the walk does not go back. The streams are not changed; were they borrowed, the compiler
  /// would copy all their samples at each step.
  mutating func firstInstant(
    reaching target: WindowEnergy, in streams: inout InlineArray<phaseCount, PhaseStream>
  ) -> Instant? {
    let last = spans[0].last
    for _ in 0..<SampleBuffer.capacity {
      guard next[0] < last else { return nil }
      let before = energy
      let index = next[0]
      let (after, products, pointers) = step(&streams)
      if after >= target.units && before < target.units {
        let cell = streams[0].buffer.cellStart(of: index)
        let share = ratio(target.units &- before, to: after &- before)
        let period = streams[0].buffer.period.ticks
        return cell.advanced(byNanoseconds: (share &* period) &>> 28)
      }
      energy = after
      self.products = products
      next = pointers
    }
    return nil
  }

  /// Energy, sums and places after the next cell of the first phase.
  private mutating func step(
    _ streams: inout InlineArray<phaseCount, PhaseStream>
  ) -> (Int128, InlineArray<phaseCount, Int64>, InlineArray<phaseCount, Int>) {
    var products = self.products
    var next = self.next
    let cellEnd = streams[0].buffer.cellStart(of: next[0] &+ 1)
    let isLast = next[0] &+ 1 >= spans[0].last
    var energy: Int128 = 0
    for phase in 0..<phaseCount {
      for _ in 0..<SampleBuffer.capacity {
        let index = next[phase]
        guard index < spans[phase].last else { break }
        let belongs = phase == 0 ? index == self.next[0] : streams[phase].buffer.cellStart(of: index &+ 1) <= cellEnd
        guard belongs || isLast else { break }
        let sample = streams[phase].buffer.sample(at: index)
        products[phase] = products[phase] &+ wide(sample.voltage, sample.current)
        next[phase] = index &+ 1
      }
      let product = products[phase].multipliedFullWidth(by: weights[phase])
      energy = energy &+ (Int128(product.high) &<< 64 | Int128(product.low))
    }
    return (energy, products, next)
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
