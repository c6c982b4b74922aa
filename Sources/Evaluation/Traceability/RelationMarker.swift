// @relation(REQ-EVA-003, scope=file)

/// One relation marker as it is written in a comment: the keyword, UIDs, and a scope.
struct RelationMarker: Equatable {
  enum Scope: String, CaseIterable {
    case file, line
    case rangeStart = "range_start"
    case rangeEnd = "range_end"
  }

  static let keyword = "@relation"

  let uids: [String]
  let scope: Scope

  /// Reads the marker whose keyword begins `text`; the rest of the line may follow it.
  ///
  /// The form is StrictDoc's for languages that it does not parse, to the letter, because StrictDoc passes over any
  /// other form without a word.
  init(_ text: Substring, file: String, line: Int) throws(TraceInputError) {
    func failure(_ message: String) -> TraceInputError {
      TraceInputError(file: file, line: line, key: Self.keyword, message)
    }
    let rest = text.dropFirst(Self.keyword.count)
    guard rest.first == "(", let end = rest.firstIndex(of: ")") else {
      throw failure("expected (UID, .., scope=..) right after the keyword, on one line")
    }
    guard !rest[end...].contains(Self.keyword) else { throw failure("two markers on one line") }
    var parts = rest[..<end].dropFirst().split(separator: ", ", omittingEmptySubsequences: false).map(String.init)
    guard let last = parts.popLast(), last.hasPrefix("scope=") else {
      throw failure("ends with \", scope=file\", line, range_start or range_end")
    }
    let name = last.dropFirst("scope=".count)
    guard let scope = Scope(rawValue: String(name)) else {
      let hint =
        ["function", "class"].contains(name) ? " (StrictDoc passes over it in Swift: use a range)" : ""
      throw failure("scope \(name) is not one of file, line, range_start, range_end\(hint)")
    }
    guard !parts.isEmpty else { throw failure("names no UID") }
    for uid in parts where !Requirement.isUID(uid) {
      throw failure("\"\(uid)\" is not a UID; UIDs are separated by a comma and one space")
    }
    guard Set(parts).count == parts.count else { throw failure("names a UID twice") }
    self.uids = parts
    self.scope = scope
  }
}
