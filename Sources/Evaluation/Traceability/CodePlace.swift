/// A place in the code that says which requirements it implements.
public struct CodePlace: Equatable, Sendable {
  /// How far a marker reaches.
  public enum Scope: String, Sendable, Codable {
    /// The whole file.
    case file
    /// The marker's line and the one after it.
    case line
    /// From a `range_start` marker to its `range_end`.
    case range
  }

  public let uids: [String]
  public let scope: Scope
  public let place: SourcePlace

  public init(uids: [String], scope: Scope, place: SourcePlace) {
    self.uids = uids
    self.scope = scope
    self.place = place
  }
}
