/// Segments from an array, once or again and again.
public struct SegmentList: SegmentSource {
  private let segments: [Segment]
  private let repeats: Bool
  private var index = 0
  private var offsetNanoseconds: Int64 = 0

  /// The segments of `segments` in turn, without gaps from 0 ns on.
  ///
  /// When `repeats` is true they start anew, moved in time, whenever they are over. The grid's phase and tones of their
  /// own frequency run on: they do not jump back.
  ///
  /// - Precondition: there is at least one segment.
  public init(_ segments: [Segment], repeats: Bool = false) {
    precondition(!segments.isEmpty, "a list of segments is empty")
    self.segments = segments
    self.repeats = repeats
  }

  public var channelCount: Int { segments[0].channels.count }

  public mutating func next() -> Segment? {
    if index == segments.count {
      guard repeats else { return nil }
      index = 0
      offsetNanoseconds += segments[segments.count - 1].endNanoseconds
    }
    var segment = segments[index]
    index += 1
    segment.startNanoseconds += offsetNanoseconds
    segment.endNanoseconds += offsetNanoseconds
    return segment
  }
}
