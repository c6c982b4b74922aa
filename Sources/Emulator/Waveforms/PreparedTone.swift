import VirtualTime

/// A tone of one segment, ready for rendering: its frequency is positive and its phase in turns.
struct PreparedTone: Sendable {
  /// Order of a harmonic; 0 for a tone of its own frequency.
  let order: Int
  /// Frequency at the segment's start.
  let frequencyHz: Double
  /// Rate of change.
  let slopeHzPerSecond: Double
  /// Peak value.
  let peak: Double
  /// Phase against the grid's phase times the order, or against the start of the run.
  let phaseTurns: Double
  /// Oscillator and gain for the ideal front end; nil when the frequency moves, and for probes.
  let shape: ToneShape?

  /// Phase at `nanoseconds`, where the grid's phase is `gridTurns`.
  func turns(at nanoseconds: Int64, gridTurns: Double) -> Double {
    order != 0
      ? Double(order) * gridTurns + phaseTurns
      : fractionalTurns(frequencyHz: frequencyHz, nanoseconds: nanoseconds) + phaseTurns
  }
}

/// The content of one channel over one segment, ready for rendering.
struct PreparedChannel: Sendable {
  /// The constant part; tones of frequency zero are included.
  let dc: Double
  /// The tones, all of positive frequency.
  let tones: [PreparedTone]
  /// White noise, rms.
  let noiseRMS: Double
  /// Whether the content differs from the segment before, so that the start is an edge.
  let breaksAtStart: Bool
  /// Pieces into which a cell must be cut near an edge.
  let piecesPerCell: Int

  /// Whether there is nothing to render but noise.
  var isSilent: Bool { dc == 0 && tones.isEmpty }

  init(_ content: ChannelContent, grid: GridPhase, breaksAtStart: Bool, endHz: Double, cache: inout ShapeCache) {
    var dc = content.dc
    var tones = [PreparedTone]()
    tones.reserveCapacity(content.tones.count)
    var highestHz = 0.0
    for tone in content.tones where tone.peak != 0 {
      var order: Int
      var frequencyHz: Double
      switch tone.frequency {
      case .harmonic(let number): (order, frequencyHz) = (number, Double(number) * grid.startHz)
      case .absolute(let hertz): (order, frequencyHz) = (0, hertz)
      }
      var phaseTurns = tone.phase / PortableMath.turn
      if order == 0, frequencyHz == 0 {
        dc += tone.peak * PortableMath.sinTurns(phaseTurns)
        continue
      }
      // sin(-a + phase) = sin(a + pi - phase)
      if order < 0 || (order == 0 && frequencyHz < 0) {
        (order, frequencyHz, phaseTurns) = (-order, -frequencyHz, 0.5 - phaseTurns)
      }
      let slope = Double(order) * grid.slopeHzPerSecond
      highestHz = max(highestHz, frequencyHz, Double(order) * endHz)
      tones.append(
        PreparedTone(
          order: order, frequencyHz: frequencyHz, slopeHzPerSecond: slope, peak: tone.peak,
          phaseTurns: fraction(ofTurns: phaseTurns),
          shape: slope == 0 ? cache.shape(frequencyHz: frequencyHz) : nil))
    }
    precondition(
      highestHz <= FrontEndKernel.highestToneHz,
      "a tone of \(highestHz) Hz is beyond \(FrontEndKernel.highestToneHz) Hz")
    self.dc = dc
    self.tones = tones
    self.breaksAtStart = breaksAtStart
    noiseRMS = max(0, content.noiseRMS)
    piecesPerCell = FrontEndKernel.piecesPerCell(
      turnsPerSample: highestHz / Double(FrontEndKernel.samplesPerSecond))
  }
}
