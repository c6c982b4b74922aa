/// The segments around the present, in the order of time, with silence before the run and after the last of them.
struct Timeline: Sendable {
  private let channelCount: Int
  private var segments: [PreparedSegment]
  private var head = 0
  private(set) var isOver = false
  var cache = ShapeCache()

  init(channelCount: Int) {
    self.channelCount = channelCount
    let silence = Self.silence(from: .min / 2, to: 0, channelCount: channelCount)
    segments = [PreparedSegment(silence, after: nil, cache: &cache)]
  }

  /// The instant up to which the signal is known.
  var horizonNanoseconds: Int64 { segments[segments.count - 1].endNanoseconds }

  /// Indices of the segments that are kept.
  var indices: Range<Int> { head..<segments.count }

  subscript(index: Int) -> PreparedSegment { segments[index] }

  /// Adds the next segment; nil ends the signal.
  ///
  /// - Precondition: the segment starts where the one before ended and has the right number of channels.
  mutating func append(_ segment: Segment?) {
    guard let segment else {
      isOver = true
      let silence = Self.silence(from: horizonNanoseconds, to: .max / 2, channelCount: channelCount)
      return segments.append(PreparedSegment(silence, after: segments.last, cache: &cache))
    }
    precondition(
      segment.startNanoseconds == horizonNanoseconds,
      "a segment starts at \(segment.startNanoseconds) ns, the one before ended at \(horizonNanoseconds) ns")
    precondition(
      segment.endNanoseconds > segment.startNanoseconds, "a segment at \(segment.startNanoseconds) ns is empty")
    precondition(segment.channels.count == channelCount, "a segment has \(segment.channels.count) channels")
    segments.append(PreparedSegment(segment, after: segments.last, cache: &cache))
  }

  /// The index of the segment that contains `nanoseconds`.
  ///
  /// - Precondition: it is still kept and already known.
  func index(at nanoseconds: Int64) -> Int {
    precondition(segments[head].startNanoseconds <= nanoseconds, "\(nanoseconds) ns lies before what is remembered")
    precondition(nanoseconds < horizonNanoseconds, "\(nanoseconds) ns lies beyond what is rendered")
    var (low, high) = (head, segments.count - 1)
    while low < high {
      let middle = (low + high) / 2
      if segments[middle].endNanoseconds <= nanoseconds { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// Forgets the segments that ended at `nanoseconds` or earlier.
  mutating func forget(before nanoseconds: Int64) {
    while head < segments.count - 1, segments[head].endNanoseconds <= nanoseconds { head += 1 }
    // Moving the rest down only when half is dead keeps the cost constant per segment.
    if head > 16, 2 * head > segments.count {
      segments.removeFirst(head)
      head = 0
    }
  }

  private static func silence(from start: Int64, to end: Int64, channelCount: Int) -> Segment {
    Segment(
      startNanoseconds: start, endNanoseconds: end, frequencyStartHz: 0, frequencyEndHz: 0,
      channels: [ChannelContent](repeating: ChannelContent(), count: channelCount))
  }
}
