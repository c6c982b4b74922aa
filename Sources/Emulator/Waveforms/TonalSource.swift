/// A signal made of segments of constants, tones and noise, as the ideal front end sees it.
///
/// - Filtering is exact: inside a segment a tone is scaled by the kernel's gain at its frequency (in a ramp, at its
///   instantaneous frequency), and within 26 samples of an edge the convolution is integrated to 1e-9 of the amplitude.
///   The signal is zero before the start of the run and after the last segment.
/// - Where a channel's content does not change at the border of two segments there is no edge.
/// - Samples depend on the segments and the seed alone, not on how many are asked for at a time.
/// - The phase of a tone in the pass band is exact to 1e-8 rad after 30 days of virtual time.
/// - The first call may begin at any sample; noise and its energy then begin there.
/// - Memory: the segments of the last two seconds and of at most 132 ms ahead.
///
/// Behind probes the signal is exact too: in a segment a tone is scaled by the filter's complex response, in a ramp
/// with what the change of frequency adds (see ``MovingResponse``), and what an edge leaves in the filter decays as it
/// does. Noise is added behind the filter, times its gain, one value a frame (see ``ProbeNoise``).
public struct TonalSource<Segments: SegmentSource>: WaveformSource, Sendable {
  public let phaseCount: Int
  private var segments: Segments
  private var core: TonalCore
  private var probes: ProbeCore?
  private let seed: UInt64
  private var isRendered = false

  /// A source over `segments`; noise comes from the sub-streams `noise u1`, `noise i1`, ... of `seed`.
  ///
  /// - Precondition: `segments` has two channels a phase, begins at 0 ns and has no gaps.
  public init(_ segments: Segments, seed: UInt64 = 0) {
    precondition(segments.channelCount > 0 && segments.channelCount.isMultiple(of: 2), "a phase has two channels")
    self.segments = segments
    self.seed = seed
    phaseCount = segments.channelCount / 2
    core = TonalCore(channelCount: segments.channelCount, seed: seed)
  }

  public mutating func render(firstSample: Int64, count: Int, into output: inout [Double]) {
    precondition(probes == nil, "the source is sampled by probes")
    isRendered = true
    let needed = 2 * phaseCount * count
    if output.count < needed { output.append(contentsOf: repeatElement(0, count: needed - output.count)) }
    var sample = firstSample
    while sample < firstSample + Int64(count) {
      while core.needsSegment(toRender: sample) { core.append(segments.next(), toRender: sample) }
      sample = core.deliver(from: sample, firstSample: firstSample, count: count, into: &output)
    }
  }

  public mutating func attach(_ probes: [Probe]) {
    precondition(self.probes == nil && !isRendered, "the source is in use")
    self.probes = ProbeCore(probes, channelCount: 2 * phaseCount, seed: seed)
  }

  public mutating func sample(probe: Int, grid: ProbeGrid, into output: UnsafeMutableBufferPointer<Double>) {
    guard probes != nil else { preconditionFailure("no probes are attached") }
    while probes!.needsSegment(toSample: grid) { probes!.append(segments.next(), toSample: grid) }
    probes!.sample(probe, grid, into: output)
  }

  public mutating func reference(atNanoseconds nanoseconds: Int64) -> [PhaseReference] {
    probes?.reference(at: nanoseconds) ?? core.reference(at: nanoseconds)
  }

  public var latestNanoseconds: Int64 { probes?.latest ?? core.latest }
}
