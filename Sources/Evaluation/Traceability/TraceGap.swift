/// A hole in the chain from requirement to result.
public struct TraceGap: Equatable, Hashable, Sendable, Codable {
  public enum Kind: String, Sendable, Codable, CaseIterable {
    /// A marker or a test names a requirement that does not exist.
    case unknownUID
    /// No code is marked with a Critical requirement, nor with one that refines it.
    case criticalWithoutCode
    /// No test verifies a Critical requirement, nor one that refines it.
    case criticalWithoutTest
    /// A planned test has no result: it was not run, or did not come to an end.
    case withoutResult
    /// A planned test was skipped.
    case skipped
    /// A planned test failed.
    case failed
  }

  public let kind: Kind
  public let uid: String
  /// Where the requirement, the marker or the trait stands.
  public let place: SourcePlace
  /// The test's identifier, where the gap is about one.
  public let test: String?
  /// The gap in words, without its place.
  public let message: String

  init(_ kind: Kind, uid: String, place: SourcePlace, test: String? = nil, _ message: String) {
    self.kind = kind
    self.uid = uid
    self.place = place
    self.test = test
    self.message = message
  }
}
