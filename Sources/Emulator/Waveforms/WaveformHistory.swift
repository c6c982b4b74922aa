/// For how long behind the latest sample the truth of a sampled source is known.
public enum WaveformHistory {
  /// A slow processor may be that far behind what its converter brought.
  public static let nanoseconds: Int64 = 60_000_000_000
}
