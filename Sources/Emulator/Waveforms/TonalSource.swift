/// A signal made of segments of constants, tones and noise, as the ideal front end sees it.
///
/// - Filtering is exact: inside a segment a tone is scaled by the kernel's gain at its frequency (in a ramp, at its
///   instantaneous frequency), and within 26 samples of an edge the convolution is integrated to 1e-9 of the amplitude.
///   The signal is zero before the start of the run and after the last segment.
/// - Where a channel's content does not change at the border of two segments there is no edge.
/// - Samples depend on the segments and the seed alone, not on how many are asked for at a time.
/// - The phase of a harmonic is exact to 1e-9 rad after years of virtual time.
/// - The first call may begin at any sample; noise and its energy then begin there.
/// - Memory: the segments of the last two seconds and of at most 132 ms ahead.
public struct TonalSource<Segments: SegmentSource>: WaveformSource, Sendable {
  public let phaseCount: Int
  private var segments: Segments
  private var core: TonalCore

  /// A source over `segments`; noise comes from the sub-streams `noise u1`, `noise i1`, ... of `seed`.
  ///
  /// - Precondition: `segments` has two channels a phase, begins at 0 ns and has no gaps.
  public init(_ segments: Segments, seed: UInt64 = 0) {
    precondition(segments.channelCount > 0 && segments.channelCount.isMultiple(of: 2), "a phase has two channels")
    self.segments = segments
    phaseCount = segments.channelCount / 2
    core = TonalCore(channelCount: segments.channelCount, seed: seed)
  }

  public mutating func render(firstSample: Int64, count: Int, into output: inout [Double]) {
    let needed = 2 * phaseCount * count
    if output.count < needed { output.append(contentsOf: repeatElement(0, count: needed - output.count)) }
    var sample = firstSample
    while sample < firstSample + Int64(count) {
      while core.needsSegment(toRender: sample) { core.append(segments.next(), toRender: sample) }
      sample = core.deliver(from: sample, firstSample: firstSample, count: count, into: &output)
    }
  }

  public mutating func reference(atNanoseconds nanoseconds: Int64) -> [PhaseReference] {
    core.reference(at: nanoseconds)
  }
}
