/// A place in the tests that says which requirements are verified there: one `verifies` trait.
public struct DeclaredCheck: Equatable, Sendable {
  public let uids: [String]
  /// The line of the trait.
  public let place: SourcePlace

  public init(uids: [String], place: SourcePlace) {
    self.uids = uids
    self.place = place
  }
}
