// @relation(REQ-MET-027, REQ-MET-038, scope=file)

import Quantities

extension SampleBuffer {
  /// Reactive sum of a window in which the voltage steps or does not keep its frequency, code^2 * samples.
  ///
  /// One phasor over the whole window would take a dip of half the window for half a voltage times half a current. So the window is
  /// cut into pieces of about a cycle, each with its own phasors. `step` is the phase between two samples in 2^-32 cycles.
  /// Harmonics and the pieces' ends cost about 1 % of one piece, which is why undisturbed windows are not taken this way.
  mutating func transientReactiveSum(over span: SampleSpan, step: UInt32) -> Int64 {
    guard step > 0 else { return 0 }
    let samplesInCycle = Int(truncatingIfNeeded: ((1 &<< 32) &+ Int64(step) / 2).quotient(by: Int64(step)))
    let pieces = min(64, max(1, (span.count &+ samplesInCycle / 2) / max(1, samplesInCycle)))
    var total: Int64 = 0
    var index = span.first
    for piece in 1...pieces {
      let end = span.first &+ span.count &* piece / pieces
      total = total &+ reactiveSum(of: index, to: end, step: step)
      index = end
    }
    return total
  }

  /// 2 Im(U I*) / count of a run of samples, code^2 * samples.
  private mutating func reactiveSum(of first: Int, to last: Int, step: UInt32) -> Int64 {
    var (ur, ui, ir, ii): (Int64, Int64, Int64, Int64) = (0, 0, 0, 0)
    var phase: UInt32 = 0
    var index = first
    while index < last {
      // Quarter-wave symmetry is not worth its branches here: 128 entries are half a turn, the other half is their negative.
      let place = Int((phase &+ (1 &<< 23)) &>> 24)
      let isBehind = place >= 128
      let cosine = TwiddleTable.cosines[place & 127]
      let sine = TwiddleTable.sines[place & 127]
      let sample = self.sample(at: index)
      let (c, s) = isBehind ? (0 &- cosine, 0 &- sine) : (cosine, sine)
      // Twiddles are 2^-30; 2^-14 is kept: 24 + 16 bits and 10 for the sum.
      ur = ur &+ wide(sample.voltage, c) &>> 16
      ui = ui &- wide(sample.voltage, s) &>> 16
      ir = ir &+ wide(sample.current, c) &>> 16
      ii = ii &- wide(sample.current, s) &>> 16
      phase = phase &+ step
      index = index &+ 1
    }
    let count = Int64(last &- first)
    guard count > 0 else { return 0 }
    // Means in 2^-8 codes.
    let mean = (
      ur: ur.quotient(by: count) &>> 6, ui: ui.quotient(by: count) &>> 6, ir: ir.quotient(by: count) &>> 6,
      ii: ii.quotient(by: count) &>> 6
    )
    // Below 2^(31 + 31 - 16 + 1) and 11 bits of count.
    return ((mean.ui &* mean.ir &- mean.ur &* mean.ii) &>> 15) &* count
  }
}
