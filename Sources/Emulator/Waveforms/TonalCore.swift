/// What ``TonalSource`` does, whatever delivers its segments: rendering block by block, and the reference.
///
/// Blocks begin at multiples of 1024 samples, whatever the caller asks for, so samples do not depend on how they are asked for.
struct TonalCore: Sendable {
  private static let period = FrontEndKernel.samplePeriodNanoseconds
  private static let length = ChannelRenderer.blockLength
  private static let historyNanoseconds: Int64 = 2_000_000_000

  private let channelCount: Int
  private var timeline: Timeline
  private var renderer = ChannelRenderer()
  private var noise: NoiseLedger
  private var block: [Double]
  /// First sample of the block; nil ahead of the first call.
  private var blockFirst: Int64?
  private var nextSample: Int64 = 0

  init(channelCount: Int, seed: UInt64) {
    self.channelCount = channelCount
    timeline = Timeline(channelCount: channelCount)
    noise = NoiseLedger(seed: seed, channelCount: channelCount)
    block = [Double](repeating: 0, count: channelCount * Self.length)
  }

  /// Whether further segments are needed ahead of rendering the samples up to `sample`.
  func needsSegment(toRender sample: Int64) -> Bool {
    let blockEnd = (sample / Int64(Self.length) + 1) * Int64(Self.length)
    return !timeline.isOver
      && timeline.horizonNanoseconds <= blockEnd * Self.period + FrontEndKernel.halfLengthNanoseconds
  }

  /// Adds a segment on the way to rendering `sample`; nil ends the signal.
  mutating func append(_ segment: Segment?, toRender sample: Int64) {
    timeline.append(segment)
    // When the first call begins late, what lies before is passed by.
    if blockFirst == nil { timeline.forget(before: sample * Self.period - Self.historyNanoseconds) }
  }

  /// Copies the part of the block around `sample` that lies within the request; returns the first sample that is not yet
  /// delivered.
  mutating func deliver(from sample: Int64, firstSample: Int64, count: Int, into output: inout [Double]) -> Int64 {
    let first = sample / Int64(Self.length) * Int64(Self.length)
    precondition(blockFirst == nil || sample == nextSample, "sample \(sample) does not follow \(nextSample - 1)")
    if first != blockFirst { renderBlock(first) }
    let end = min(firstSample + Int64(count), first + Int64(Self.length))
    let length = Int(end - sample)
    output.withUnsafeMutableBufferPointer { output in
      block.withUnsafeBufferPointer { block in
        for channel in 0..<channelCount {
          let target = output.baseAddress! + channel * count + Int(sample - firstSample)
          target.update(from: block.baseAddress! + channel * Self.length + Int(sample - first), count: length)
        }
      }
    }
    nextSample = end
    return end
  }

  /// The instant of the last sample rendered, ns.
  var latest: Int64 { max(0, nextSample - 1) * Self.period }

  /// Energies by phase from the start of the run to `nanoseconds`.
  func reference(at nanoseconds: Int64) -> [PhaseReference] {
    precondition(nanoseconds >= 0 && nanoseconds <= latest, "not yet rendered")
    guard nanoseconds > 0 else { return [PhaseReference](repeating: PhaseReference(), count: channelCount / 2) }
    var references = timeline[timeline.index(at: nanoseconds)].energies(at: nanoseconds)
    for phase in references.indices {
      references[phase].activeJoules += noise.joules(phase: phase, at: nanoseconds)
    }
    return references
  }

  private mutating func renderBlock(_ first: Int64) {
    let kept = min((nextSample - 1) * Self.period - Self.historyNanoseconds, (first - 64) * Self.period)
    timeline.forget(before: kept)
    renderer.beginBlock()
    block.withUnsafeMutableBufferPointer { block in
      block.update(repeating: 0)
      let start = block.baseAddress!
      for channel in 0..<channelCount {
        renderer.render(channel: channel, first: first, timeline: &timeline, into: start + channel * Self.length)
      }
      for phase in 0..<channelCount / 2 {
        let voltage = start + 2 * phase * Self.length
        noise.apply(
          phase: phase, first: first, timeline: timeline, voltage: voltage, current: voltage + Self.length)
      }
    }
    blockFirst = first
  }
}
