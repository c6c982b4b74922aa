/// What a steady tone needs for rendering and what depends on its frequency alone.
final class ToneShape: Sendable {
  /// The oscillator over samples, eight at a time.
  let samples: SteadyLanes
  /// The gain of the front end.
  let gain: Double

  init(turnsPerSample: Double, gain: Double) {
    samples = SteadyLanes(turnsPerUnit: turnsPerSample, offsets: .ramp, step: 8)
    self.gain = gain
  }
}

/// Shapes by frequency and kernel weights by fineness, computed once. Bounded: when the shapes become many, all are dropped.
struct ShapeCache: Sendable {
  private static let limit = 1024
  private var shapes: [Double: ToneShape] = [:]
  private var weightTables: [Int: [Lanes]] = [:]
  private let kernel = FrontEndKernel.ideal

  /// The shape of a steady tone.
  mutating func shape(frequencyHz: Double) -> ToneShape {
    if let shape = shapes[frequencyHz] { return shape }
    if shapes.count >= Self.limit { shapes.removeAll(keepingCapacity: true) }
    let shape = ToneShape(
      turnsPerSample: frequencyHz / Double(FrontEndKernel.samplesPerSecond),
      gain: response(frequencyHz: frequencyHz).gain)
    shapes[frequencyHz] = shape
    return shape
  }

  /// Gain and spread of the front end; see ``FrontEndKernel``.
  mutating func response(frequencyHz: Double) -> (gain: Double, spread: Double) {
    let turnsPerSample = frequencyHz / Double(FrontEndKernel.samplesPerSecond)
    let pieces = FrontEndKernel.piecesPerCell(turnsPerSample: turnsPerSample)
    return kernel.response(
      turnsPerSample: turnsPerSample, weights: weights(piecesPerCell: pieces), piecesPerCell: pieces)
  }

  /// The kernel's weights for cells cut into pieces; at most 21 tables, as tones end at 150 kHz.
  mutating func weights(piecesPerCell: Int) -> [Lanes] {
    if let weights = weightTables[piecesPerCell] { return weights }
    let weights = kernel.weights(piecesPerCell: piecesPerCell)
    weightTables[piecesPerCell] = weights
    return weights
  }
}
