// @relation(REQ-EVA-002, scope=file)

/// Reader of the event stream that Swift Testing writes: one JSON record a line.
///
/// The records are those of version 6.3 (`swift test --event-stream-output-path FILE --event-stream-version 6.3`), the
/// first that tells a failure from a warning. A case of a parameterised test carries the identifier of its test, so the
/// results are by test.
enum EventStream {
  /// The result of each test that came to an end, or recorded a failure.
  static func results(text: String, file: String) throws(TraceInputError) -> [String: TestResult] {
    var failed: Set<String> = []
    var results: [String: TestResult] = [:]
    func set(_ result: TestResult, _ test: String) {
      results[test] = results[test].map { TestResult.worst($0, result) } ?? result
    }
    for (index, record) in try JSONLines.decode(Record.self, text: text, file: file).enumerated() {
      guard record.version.hasPrefix("6.") else {
        throw TraceInputError(
          file: file, line: index + 1, key: "version", "\(record.version) is not a version 6 of the event stream")
      }
      guard record.kind == "event", let test = record.payload.testID else { continue }
      switch record.payload.kind {
      case "issueRecorded" where record.payload.issue?.counts ?? true: failed.insert(test)
      case "testSkipped", "testCancelled", "testCaseCancelled": set(.skipped, test)
      case "testEnded": set(.passed, test)
      default: break
      }
    }
    for test in failed { results[test] = .failed }
    return results
  }

  private struct Record: Decodable {
    let kind: String
    let payload: Payload
    let version: String

    private enum Key: CodingKey { case kind, payload, version }

    init(from decoder: any Decoder) throws {
      let members = try decoder.container(keyedBy: Key.self)
      kind = try members.decode(String.self, forKey: .kind)
      payload = try members.decode(Payload.self, forKey: .payload)
      // Before 6.3 the version was a number.
      version =
        try (try? members.decode(Int.self, forKey: .version)).map(String.init)
        ?? members.decode(String.self, forKey: .version)
    }
  }

  private struct Payload: Decodable {
    let kind: String
    let testID: String?
    let issue: Issue?
  }

  private struct Issue: Decodable {
    let isKnown: Bool
    let isFailure: Bool

    /// Whether a test with this issue does not count as passed: all but warnings.
    var counts: Bool { isKnown || isFailure }
  }
}
