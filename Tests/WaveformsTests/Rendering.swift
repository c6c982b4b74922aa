import Waveforms

/// Renders the samples `0 ..< count` of every channel, `chunk` at a time.
func samples(_ source: inout some WaveformSource, count: Int, chunk: Int = 500) -> [[Double]] {
  let channels = 2 * source.phaseCount
  var result = [[Double]](repeating: [], count: channels)
  var first = 0
  while first < count {
    let length = min(chunk, count - first)
    // Filled with rubbish: every value must be written.
    var output = [Double](repeating: .nan, count: channels * length)
    source.render(firstSample: Int64(first), count: length, into: &output)
    for channel in 0..<channels { result[channel] += output[channel * length..<(channel + 1) * length] }
    first += length
  }
  return result
}

/// Renders the samples `0 ..< count` of every channel of `segments`.
func samples(_ segments: [Segment], count: Int, seed: UInt64 = 0, chunk: Int = 500) -> [[Double]] {
  var source = TonalSource(SegmentList(segments), seed: seed)
  return samples(&source, count: count, chunk: chunk)
}

/// A source of `segments` whose samples up to `nanoseconds` are rendered.
func rendered(_ segments: [Segment], upTo nanoseconds: Int64, seed: UInt64 = 0) -> TonalSource<SegmentList> {
  var source = TonalSource(SegmentList(segments), seed: seed)
  _ = samples(&source, count: Int(nanoseconds / FrontEndKernel.samplePeriodNanoseconds) + 2)
  return source
}

/// One segment from 0 ns on.
func segment(
  nanoseconds: Int64, hertz: Double = 50, endHertz: Double? = nil, _ channels: [ChannelContent]
) -> Segment {
  Segment(
    startNanoseconds: 0, endNanoseconds: nanoseconds, frequencyStartHz: hertz, frequencyEndHz: endHertz ?? hertz,
    channels: channels)
}

/// Segments one after another, whatever their start was.
func sequence(_ segments: [Segment]) -> [Segment] {
  var now: Int64 = 0
  return segments.map { segment in
    var moved = segment
    moved.startNanoseconds = now
    now += segment.endNanoseconds - segment.startNanoseconds
    moved.endNanoseconds = now
    return moved
  }
}
