/// Filters samples near edges: the convolution integral itself, by quadrature.
///
/// The time around the samples is cut into cells of one sample period, and cells at edges, so that the signal is smooth
/// in every piece. Eight Gauss-Legendre nodes a piece integrate signal times kernel to 1e-10. Several edges within the
/// kernel's length, segments shorter than a sample and ramps need nothing special, and new frequencies no tables.
struct EdgeConvolution: Sendable {
  private static let period = FrontEndKernel.samplePeriodNanoseconds
  private static let half = FrontEndKernel.halfLengthSamples
  /// Recursions are begun anew after this many vectors.
  private static let longestRecursion = 128
  private static let pieceLimit = 64

  /// A part of a cell, between edges, and the kernel around it.
  private struct Piece: Sendable {
    let startNanoseconds: Int64
    let endNanoseconds: Int64
    /// Positions of the nodes from the start of the cell, in samples.
    let offsets: Lanes
    /// Kernel times weights for the 52 samples from the cell's number - 25 on.
    let rows: [Lanes]
  }

  private var nodes: [Double] = []
  private var pieces: [Piece] = []

  /// Forgets the kernels of cut cells.
  mutating func dropPieces() {
    pieces.removeAll(keepingCapacity: true)
  }

  /// Writes `samples` of the block that begins at sample `first`.
  mutating func render(
    channel: Int, samples: Range<Int>, first: Int64, timeline: inout Timeline, into target: UnsafeMutablePointer<Double>
  ) {
    let firstCell = first + Int64(samples.lowerBound - Self.half)
    let cellCount = samples.count + 2 * Self.half
    let window = firstCell * Self.period..<(firstCell + Int64(cellCount)) * Self.period
    let chains = chains(channel: channel, window: window, timeline: timeline)
    // A steep edge that is over within a cell is all in cells that are cut, and they are cut as it needs: the whole ones stay whole.
    let pieceCount = chains.reduce(1) { most, chain in
      Self.wholeCells(chain.span).isEmpty ? most : max(most, chain.segment.channels[channel].piecesPerCell)
    }
    let weights = timeline.cache.weights(piecesPerCell: pieceCount)

    nodes.removeAll(keepingCapacity: true)
    nodes.append(contentsOf: repeatElement(0, count: 8 * cellCount * pieceCount))
    for chain in chains where !chain.segment.channels[channel].isSilent {
      let content = chain.segment.channels[channel]
      let low = ceilingDivide(chain.span.lowerBound, Self.period)
      let high = floorDivide(chain.span.upperBound, Self.period)
      if !Self.wholeCells(chain.span).isEmpty {
        nodes.withUnsafeMutableBufferPointer { nodes in
          Self.fill(
            content, grid: chain.segment.grid, firstCell: low, cellCount: Int(high - low), pieceCount: pieceCount,
            into: nodes.baseAddress! + 8 * Int(low - firstCell) * pieceCount)
        }
      }
      // Cells that an edge cuts: at the start, at the end, or one that holds the whole chain.
      let cuts =
        low > high
        ? [chain.span] : [chain.span.lowerBound..<low * Self.period, high * Self.period..<chain.span.upperBound]
      for cut in cuts where !cut.isEmpty {
        addCut(cut, content, chain.segment.grid, samples, first, target)
      }
    }
    convolve(weights, samples, target, stride: 8 * pieceCount)
  }

  /// Numbers of the cells that lie whole within a stretch of time.
  private static func wholeCells(_ span: Range<Int64>) -> Range<Int64> {
    let low = ceilingDivide(span.lowerBound, period)
    return low..<max(low, floorDivide(span.upperBound, period))
  }

  /// Stretches without an edge in this channel, each with a segment that describes it.
  private func chains(
    channel: Int, window: Range<Int64>, timeline: Timeline
  ) -> [(span: Range<Int64>, segment: PreparedSegment)] {
    var chains: [(span: Range<Int64>, segment: PreparedSegment)] = []
    for index in timeline.index(at: window.lowerBound)..<timeline.indices.upperBound {
      let segment = timeline[index]
      if segment.startNanoseconds >= window.upperBound { break }
      let end = min(segment.endNanoseconds, window.upperBound)
      if let last = chains.last, !segment.channels[channel].breaksAtStart {
        chains[chains.count - 1].span = last.span.lowerBound..<end
      } else {
        chains.append((max(segment.startNanoseconds, window.lowerBound)..<end, segment))
      }
    }
    return chains
  }

  /// Adds the signal at the nodes of whole cells.
  private static func fill(
    _ content: PreparedChannel, grid: GridPhase, firstCell: Int64, cellCount: Int, pieceCount: Int,
    into nodes: UnsafeMutablePointer<Double>
  ) {
    let step = 1 / Double(pieceCount)
    let offsets = GaussLegendre.nodes * step
    let rate = Double(FrontEndKernel.samplesPerSecond)
    if content.dc != 0 {
      for index in 0..<cellCount * pieceCount { nodes[lanes: index] += content.dc }
    }
    let cellsAtOnce = max(1, longestRecursion / pieceCount)
    for tone in content.tones {
      let steady =
        tone.shape == nil
        ? nil : SteadyLanes(turnsPerUnit: tone.frequencyHz / rate, offsets: offsets, step: step)
      for cell in stride(from: 0, to: cellCount, by: cellsAtOnce) {
        let origin = (firstCell + Int64(cell)) * period
        let turns = tone.turns(at: origin, gridTurns: grid.turns(at: origin))
        let target = nodes + 8 * cell * pieceCount
        let count = min(cellsAtOnce, cellCount - cell) * pieceCount
        if let steady {
          steady.add(amplitude: tone.peak, turns: turns, to: target, count: count)
        } else {
          let chirp = ChirpLanes(
            turns: turns, turnsPerUnit: Double(tone.order) * grid.frequencyHz(at: origin) / rate,
            curvature: tone.slopeHzPerSecond / (rate * rate), offsets: offsets, step: step)
          chirp.add(amplitude: tone.peak, to: target, count: count)
        }
      }
    }
  }

  /// Adds what a part of a cell contributes to the samples around it.
  private mutating func addCut(
    _ span: Range<Int64>, _ content: PreparedChannel, _ grid: GridPhase, _ samples: Range<Int>, _ first: Int64,
    _ target: UnsafeMutablePointer<Double>
  ) {
    let cell = floorDivide(span.lowerBound, Self.period)
    let origin = cell * Self.period
    let gridTurns = grid.turns(at: origin)
    let rate = Double(FrontEndKernel.samplesPerSecond)
    let longest = Self.period / Int64(content.piecesPerCell)
    var start = span.lowerBound
    while start < span.upperBound {
      let piece = piece(start, min(span.upperBound, start + max(1, longest)), cell: cell)
      start = piece.endNanoseconds
      var values = Lanes(repeating: content.dc)
      for tone in content.tones {
        let hertz = tone.order == 0 ? tone.frequencyHz : Double(tone.order) * grid.frequencyHz(at: origin)
        let bend = 0.5 * tone.slopeHzPerSecond / (rate * rate)
        let turns = tone.turns(at: origin, gridTurns: gridTurns) + piece.offsets * (hertz / rate + bend * piece.offsets)
        values += tone.peak * Lanes.sincosTurns(turns).sin
      }
      let firstReached = Int(cell - first) - Self.half + 1
      let low = max(samples.lowerBound, firstReached)
      let high = min(samples.upperBound, firstReached + 2 * Self.half)
      for sample in low..<max(low, high) {
        target[sample] += (piece.rows[sample - firstReached] * values).total
      }
    }
  }

  /// The piece between two instants of a cell; channels that share an edge share it.
  private mutating func piece(_ start: Int64, _ end: Int64, cell: Int64) -> Piece {
    if let piece = pieces.first(where: { $0.startNanoseconds == start && $0.endNanoseconds == end }) { return piece }
    let length = Double(end - start) / Double(Self.period)
    let offset = Double(start - cell * Self.period) / Double(Self.period)
    let offsets = offset + length * GaussLegendre.nodes
    let rows = FrontEndKernel.ideal.rows(offsets: offsets, weights: length * GaussLegendre.weights)
    let piece = Piece(startNanoseconds: start, endNanoseconds: end, offsets: offsets, rows: rows)
    if pieces.count == Self.pieceLimit { pieces.removeFirst(Self.pieceLimit / 2) }
    pieces.append(piece)
    return piece
  }

  /// Adds the sums of weights times signal over the whole cells.
  private func convolve(
    _ weights: [Lanes], _ samples: Range<Int>, _ target: UnsafeMutablePointer<Double>, stride: Int
  ) {
    nodes.withUnsafeBufferPointer { nodes in
      weights.withUnsafeBufferPointer { weights in
        for sample in samples {
          let start = nodes.baseAddress! + (sample - samples.lowerBound) * stride
          var sum = Lanes()
          for index in 0..<weights.count { sum += weights[index] * start[lanes: index] }
          target[sample] += sum.total
        }
      }
    }
  }
}
