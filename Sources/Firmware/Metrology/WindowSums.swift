// @relation(REQ-MET-001, REQ-MET-024, REQ-MET-025, REQ-MET-026, REQ-MET-028, scope=file)

import Quantities

/// Sums over one window of one phase.
///
/// `product` counts every sample of the window once, for energy. The others weigh samples within 16 of an end by a taper whose two
/// halves, at the end of one window and the start of the next, add up to one: so they are sums over exactly whole cycles although
/// the ends fall between samples. Ranges: codes below 2^24, at most 2048 samples.
struct WindowSums: Equatable, Sendable {
  /// Sum of u * i over whole samples, code^2; below 2^59.
  var product: Int64 = 0
  /// Weighted sum of u * i.
  var weightedProduct: Int64 = 0
  /// Weighted sum of u^2.
  var voltageSquares: Int64 = 0
  /// Weighted sum of i^2.
  var currentSquares: Int64 = 0
  /// Weighted sum of u.
  var voltage: Int64 = 0
  /// Weighted sum of i.
  var current: Int64 = 0
  /// Smallest and largest sum of u^2 in a part of the window: in a cycle, if the window is made of cycles.
  var voltageSpread = Spread()
  /// The same for i^2.
  var currentSpread = Spread()

  /// Adds sums of further samples, but not their spread.
  mutating func add(_ other: WindowSums) {
    product = product &+ other.product
    weightedProduct = weightedProduct &+ other.weightedProduct
    voltageSquares = voltageSquares &+ other.voltageSquares
    currentSquares = currentSquares &+ other.currentSquares
    voltage = voltage &+ other.voltage
    current = current &+ other.current
  }

  struct Spread: Equatable, Sendable {
    var smallest = Int64.max
    var largest: Int64 = 0

    mutating func take(_ value: Int64) {
      smallest = min(smallest, value)
      largest = max(largest, value)
    }

    /// Whether the parts differ by more than a quarter of the largest: a dip, a step, an interruption.
    var isWide: Bool { (largest &- smallest) > largest &>> 2 }

    /// Whether they differ by more than half of the largest. A slow interharmonic does not: were windows left out for it, they
    /// would all be left out at the same phase of it, and its mean would be taken for a direct component.
    var isVeryWide: Bool { (largest &- smallest) > largest &>> 1 }
  }
}

extension SampleBuffer {
  /// Sums the window and gathers its cycles in `grid`.
  ///
  /// `step` is the phase between two samples in 2^-32 cycles, `parts` the number of cycles, or 10 for a window without.
  mutating func sums(over span: SampleSpan, grid: inout HarmonicGrid, step: UInt32, parts: Int) -> WindowSums {
    var sums = WindowSums()
    let taper = SampleSpan.taper
    let firstPhase = UInt32(truncatingIfNeeded: (span.startFraction &* Int64(step)) &>> 16)
    // A part is a cycle to the sample, ends included: so a steady wave of any shape has equal parts.
    var (squaresU, squaresI) = edge(
      around: span.first, fraction: span.startFraction, isStart: true, phase: firstPhase, step: step, into: &sums,
      grid: &grid)

    let interiorPhase = firstPhase &+ UInt32(truncatingIfNeeded: taper) &* step
    var index = span.first &+ taper
    let interior = span.last &- taper &- index
    for part in 1...max(1, parts) {
      let end = part == parts ? span.last &- taper : span.first &+ (span.count &* part).quotient(by: parts)
      let inside = interiorSums(from: index, count: end &- index)
      index = max(index, end)
      sums.add(inside)
      squaresU = squaresU &+ inside.voltageSquares
      squaresI = squaresI &+ inside.currentSquares
      guard part < parts else { break }
      sums.voltageSpread.take(squaresU)
      sums.currentSpread.take(squaresI)
      (squaresU, squaresI) = (0, 0)
    }
    let phase = gather(
      from: span.first &+ taper, count: interior, phase: interiorPhase, step: step, into: &grid)

    let lastPhase = phase &+ UInt32(truncatingIfNeeded: taper) &* step
    let end = edge(
      around: span.last, fraction: span.endFraction, isStart: false, phase: lastPhase, step: step, into: &sums,
      grid: &grid)
    sums.voltageSpread.take(squaresU &+ end.voltage)
    sums.currentSpread.take(squaresI &+ end.current)
    return sums
  }

  /// Sums over samples that count whole.
  private mutating func interiorSums(from first: Int, count: Int) -> WindowSums {
    var (product, squaresU, squaresI): (Int64, Int64, Int64) = (0, 0, 0)
    var (sumU, sumI): (Int64, Int64) = (0, 0)
    pass(count, from: first) { sample in
      product = product &+ wide(sample.voltage, sample.current)
      squaresU = squaresU &+ wide(sample.voltage, sample.voltage)
      squaresI = squaresI &+ wide(sample.current, sample.current)
      sumU = sumU &+ Int64(sample.voltage)
      sumI = sumI &+ Int64(sample.current)
    }
    return WindowSums(
      product: product, weightedProduct: product, voltageSquares: squaresU, currentSquares: squaresI, voltage: sumU,
      current: sumI)
  }

  /// Adds samples that count whole to the grid; returns the phase behind them. By themselves, because beside the sums the places of
  /// the grid would not fit the registers of a small processor.
  private mutating func gather(
    from first: Int, count: Int, phase: UInt32, step: UInt32, into grid: inout HarmonicGrid
  ) -> UInt32 {
    var phase = phase
    pass(count, from: first) { sample in
      grid.add(voltage: sample.voltage, current: sample.current, phase: phase)
      phase = phase &+ step
    }
    return phase
  }

  /// The 32 samples around one end: whole ones for energy, tapered ones for the rest. Returns the squares of the 16 that lie
  /// in the window.
  private mutating func edge(
    around index: Int, fraction: Int64, isStart: Bool, phase: UInt32, step: UInt32, into sums: inout WindowSums,
    grid: inout HarmonicGrid
  ) -> (voltage: Int64, current: Int64) {
    let taper = SampleSpan.taper
    var inside: (voltage: Int64, current: Int64) = (0, 0)
    var phase = phase &- UInt32(truncatingIfNeeded: taper) &* step
    for offset in 0 &- taper..<taper {
      let sample = sample(at: index &+ offset)
      let rising = taperWeight(at: Int64(offset) &<< 16 &+ fraction)
      let weight = isStart ? rising : (1 &<< 14) &- rising
      let product = wide(sample.voltage, sample.current)
      let squareU = wide(sample.voltage, sample.voltage)
      let squareI = wide(sample.current, sample.current)
      if (offset >= 0) == isStart {
        sums.product = sums.product &+ product
        inside = (inside.voltage &+ squareU, inside.current &+ squareI)
      }
      sums.weightedProduct = sums.weightedProduct &+ (product &* weight &+ (1 &<< 13)) &>> 14
      sums.voltageSquares = sums.voltageSquares &+ (squareU &* weight &+ (1 &<< 13)) &>> 14
      sums.currentSquares = sums.currentSquares &+ (squareI &* weight &+ (1 &<< 13)) &>> 14
      let voltage = (Int64(sample.voltage) &* weight &+ (1 &<< 13)) &>> 14
      let current = (Int64(sample.current) &* weight &+ (1 &<< 13)) &>> 14
      sums.voltage = sums.voltage &+ voltage
      sums.current = sums.current &+ current
      grid.add(
        voltage: Int32(truncatingIfNeeded: voltage), current: Int32(truncatingIfNeeded: current), phase: phase)
      phase = phase &+ step
    }
    return inside
  }
}

/// Share of a sample that lies `place` 2^-16 samples behind a window's start, in 2^-14: 0 from -16, 1 from 16 samples on.
///
/// 1/2 + (15 x - 10 x^3 + 3 x^5) / 16 of x = place / 16 samples; its value and two derivatives vanish at both ends, so that sampling
/// it leaves no trace below half the sampling rate. w(x) + w(-x) = 1 exactly.
package func taperWeight(at place: Int64) -> Int64 {
  let limit: Int64 = 16 &<< 16
  let isNegative = place < 0
  // x in 2^-20: 16 samples of 2^16 are one.
  let x = min(limit, isNegative ? 0 &- place : place)
  let square = (x &* x) &>> 20
  let polynomial = (15 &<< 20) &- 10 &* square &+ 3 &* ((square &* square) &>> 20)
  // x * polynomial: 2^-40; a sixteenth of it in 2^-14.
  let half = (x &* polynomial &+ (1 &<< 29)) &>> 30
  return (1 &<< 13) &+ (isNegative ? 0 &- half : half)
}

/// Full product of two codes.
@inline(__always)
func wide(_ a: Int32, _ b: Int32) -> Int64 {
  let full = a.multipliedFullWidth(by: b)
  return Int64(full.high) &<< 32 | Int64(full.low)
}
