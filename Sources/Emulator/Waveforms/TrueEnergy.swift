// @relation(REQ-EMU-003, scope=file)

/// The true energies of a signal without any samples of it.
public enum TrueEnergy {
  /// Energies by phase over the first `nanoseconds` of `segments`, or over all of it when it ends earlier; noise is left out.
  public static func integrated(
    _ segments: some SegmentSource, overNanoseconds nanoseconds: Int64
  ) -> [PhaseReference] {
    var segments = segments
    var cache = ShapeCache()
    cache.isInUse = false
    var last: PreparedSegment?
    while let segment = segments.next() {
      let prepared = PreparedSegment(segment, after: last, cache: &cache)
      if prepared.endNanoseconds >= nanoseconds { return prepared.energies(at: nanoseconds) }
      last = prepared
    }
    return last.map { $0.energies(at: $0.endNanoseconds) }
      ?? Array(repeating: PhaseReference(), count: segments.channelCount / 2)
  }
}
