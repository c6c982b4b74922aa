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

/// What depends on frequencies alone, computed once. Bounded: when a cache is full, all of it is dropped.
struct ShapeCache: Sendable {
  private static let limit = 1024
  private var shapes: [Double: ToneShape] = [:]
  private var responses: [Double: KernelResponse] = [:]
  private var weightTables: [Int: [Lanes]] = [:]
  private let kernel = FrontEndKernel.ideal
  /// Whether there is anything to render for the ideal front end; probes need no shapes.
  var isInUse = true

  /// The shape of a steady tone; nil when shapes are not in use.
  mutating func shape(frequencyHz: Double) -> ToneShape? {
    guard isInUse else { return nil }
    if let shape = shapes[frequencyHz] { return shape }
    if shapes.count >= Self.limit { shapes.removeAll(keepingCapacity: true) }
    let shape = ToneShape(
      turnsPerSample: frequencyHz / Double(FrontEndKernel.samplesPerSecond),
      gain: response(frequencyHz: frequencyHz).gain)
    shapes[frequencyHz] = shape
    return shape
  }

  /// The response of the front end; channels that ask for the same frequency again get it from the cache.
  mutating func response(frequencyHz: Double) -> KernelResponse {
    if let response = responses[frequencyHz] { return response }
    let turnsPerSample = frequencyHz / Double(FrontEndKernel.samplesPerSecond)
    let pieces = FrontEndKernel.piecesPerCell(turnsPerSample: turnsPerSample)
    let response = kernel.response(
      turnsPerSample: turnsPerSample, weights: weights(piecesPerCell: pieces), piecesPerCell: pieces)
    if responses.count >= Self.limit { responses.removeAll(keepingCapacity: true) }
    responses[frequencyHz] = response
    return response
  }

  /// The kernel's weights for cells cut into pieces; at most 21 tables, as tones end at 150 kHz.
  mutating func weights(piecesPerCell: Int) -> [Lanes] {
    if let weights = weightTables[piecesPerCell] { return weights }
    let weights = kernel.weights(piecesPerCell: piecesPerCell)
    weightTables[piecesPerCell] = weights
    return weights
  }
}
