/// Renders one channel's filtered samples for one block.
///
/// Samples whose kernel sees no edge take the steady path: every tone times the kernel's gain. The others are convolved
/// with the kernel by ``EdgeConvolution``.
struct ChannelRenderer: Sendable {
  /// Samples in a block.
  static let blockLength = 1024
  private static let period = FrontEndKernel.samplePeriodNanoseconds

  private var edges = EdgeConvolution()
  private var edgeRanges: [Range<Int>] = []

  /// Starts a block: what was kept for the last one is dropped.
  mutating func beginBlock() {
    edges.dropPieces()
  }

  /// Writes the block of `channel` that begins at sample `first`; `target` holds zeros.
  mutating func render(
    channel: Int, first: Int64, timeline: inout Timeline, into target: UnsafeMutablePointer<Double>
  ) {
    findEdges(channel: channel, first: first, timeline: timeline)
    var done = 0
    for range in edgeRanges {
      if done < range.lowerBound {
        renderSteady(channel, done..<range.lowerBound, first, &timeline, target)
      }
      edges.render(channel: channel, samples: range, first: first, timeline: &timeline, into: target)
      done = range.upperBound
    }
    if done < Self.blockLength { renderSteady(channel, done..<Self.blockLength, first, &timeline, target) }
  }

  /// Collects the samples of the block that lie less than the kernel's half length from an edge.
  private mutating func findEdges(channel: Int, first: Int64, timeline: Timeline) {
    edgeRanges.removeAll(keepingCapacity: true)
    let half = Int64(FrontEndKernel.halfLengthSamples)
    let last = first + Int64(Self.blockLength) - 1
    var index = timeline.index(at: (first - half) * Self.period)
    while index < timeline.indices.upperBound {
      let segment = timeline[index]
      let edge = segment.startNanoseconds
      if edge >= (last + half) * Self.period { break }
      index += 1
      guard segment.channels[channel].breaksAtStart else { continue }
      let low = max(0, floorDivide(edge, Self.period) - half + 1 - first)
      let high = min(Int64(Self.blockLength), ceilingDivide(edge, Self.period) + half - first)
      guard low < high else { continue }
      if let previous = edgeRanges.last, Int(low) <= previous.upperBound {
        edgeRanges[edgeRanges.count - 1] = previous.lowerBound..<max(previous.upperBound, Int(high))
      } else {
        edgeRanges.append(Int(low)..<Int(high))
      }
    }
  }

  private func renderSteady(
    _ channel: Int, _ samples: Range<Int>, _ first: Int64, _ timeline: inout Timeline,
    _ target: UnsafeMutablePointer<Double>
  ) {
    let segment = timeline[timeline.index(at: (first + Int64(samples.lowerBound)) * Self.period)]
    let content = segment.channels[channel]
    if content.isSilent { return }
    // Whole vectors are rendered; what falls outside of the range is put back.
    let firstVector = samples.lowerBound / 8
    let count = (samples.upperBound + 7) / 8 - firstVector
    let start = target + 8 * firstVector
    let (before, after) = (start[lanes: 0], start[lanes: count - 1])

    let origin = (first + Int64(8 * firstVector)) * Self.period
    let gridTurns = segment.grid.turns(at: origin)
    if content.dc != 0 {
      for index in 0..<count { start[lanes: index] += content.dc }
    }
    for tone in content.tones {
      let turns = tone.turns(at: origin, gridTurns: gridTurns)
      if let shape = tone.shape {
        shape.samples.add(amplitude: tone.peak * shape.gain, turns: turns, to: start, count: count)
      } else {
        addMoving(tone, segment.grid, origin, &timeline.cache, start, count)
      }
    }

    let lanes = Lanes.ramp
    let ahead = lanes .< Double(samples.lowerBound - 8 * firstVector)
    start[lanes: 0] = start[lanes: 0].replacing(with: before, where: ahead)
    let behind = lanes .>= Double(samples.upperBound - 8 * (firstVector + count - 1))
    start[lanes: count - 1] = start[lanes: count - 1].replacing(with: after, where: behind)
  }

  /// A tone of moving frequency, in stretches over which it moves by 8 Hz at most.
  private func addMoving(
    _ tone: PreparedTone, _ grid: GridPhase, _ origin: Int64, _ cache: inout ShapeCache,
    _ target: UnsafeMutablePointer<Double>, _ count: Int
  ) {
    let hertzAVector = tone.slopeHzPerSecond.magnitude * 8 / Double(FrontEndKernel.samplesPerSecond)
    let longest = Int(min(Double(count), max(1, 8 / hertzAVector)))
    for first in stride(from: 0, to: count, by: longest) {
      addStretch(
        tone, grid, origin + Int64(8 * first) * Self.period, &cache, target + 8 * first, min(longest, count - first))
    }
  }

  /// A stretch of a tone of moving frequency.
  private func addStretch(
    _ tone: PreparedTone, _ grid: GridPhase, _ origin: Int64, _ cache: inout ShapeCache,
    _ target: UnsafeMutablePointer<Double>, _ count: Int
  ) {
    let rate = Double(FrontEndKernel.samplesPerSecond)
    let startHz = Double(tone.order) * grid.frequencyHz(at: origin)
    let curvature = tone.slopeHzPerSecond / (rate * rate)
    let response = cache.response(frequencyHz: startHz + tone.slopeHzPerSecond * Double(4 * count) / rate)
    var chirp = ChirpLanes(
      turns: tone.turns(at: origin, gridTurns: grid.turns(at: origin)), turnsPerUnit: startHz / rate,
      curvature: curvature, offsets: .ramp, step: 8)
    chirp.add(
      amplitude: tone.peak, gain: MovingGain(response, curvature: curvature, count: count), to: target, count: count)
  }
}
