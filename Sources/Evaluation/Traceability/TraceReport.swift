import Foundation

extension TraceMatrix {
  /// The matrix as one JSON object with `requirements` and `gaps`; the same bytes for the same matrix.
  public func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(self), as: UTF8.self)
  }

  /// The matrix for a person: each requirement with its code, its tests and their results.
  public func text() -> String {
    requirements.map { row in
      var lines = ["\(row.uid)  \(row.criticality.rawValue), revision \(row.revision): \(row.title)"]
      lines += row.parents.map { "    refines  \($0)" }
      lines += row.code.map { "    code     \($0.place) (\($0.scope.rawValue))" }
      lines += row.tests.map { test in
        let result = test.result?.rawValue ?? (test.test == nil ? "declared" : "no result")
        return "    test     \(result): \(test.test ?? test.place.description)"
      }
      return lines.joined(separator: "\n")
    }.joined(separator: "\n")
  }

  /// The gaps, one a line, and the totals.
  public func summary() -> String {
    let gapLines = gaps.map { "\($0.place): \($0.kind.words): \($0.uid): \($0.message)" }
    let withCode = requirements.count { !$0.code.isEmpty }
    let withTest = requirements.count { !$0.tests.isEmpty }
    let passed = requirements.count { row in !row.tests.isEmpty && row.tests.allSatisfy { $0.result == .passed } }
    let totals =
      "\(requirements.count) requirements, \(withCode) with code, \(withTest) with a test, \(passed) with all tests "
      + "passed; gaps: \(gaps.count)"
    let leftFiles = Set(left.map(\.place.file)).sorted().joined(separator: ", ")
    let leftLine = left.isEmpty ? [] : ["left to another run, not passed: \(left.count) links to tests in \(leftFiles)"]
    return (gapLines + leftLine + [totals]).joined(separator: "\n")
  }
}

extension TraceGap.Kind {
  /// The kind in words.
  var words: String {
    switch self {
    case .unknownUID: "unknown UID"
    case .criticalWithoutCode: "Critical without code"
    case .criticalWithoutTest: "Critical without test"
    case .withoutResult: "planned test without result"
    case .skipped: "test skipped"
    case .failed: "test failed"
    }
  }
}
