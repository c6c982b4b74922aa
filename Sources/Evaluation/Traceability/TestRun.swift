// @relation(REQ-EVA-002, scope=file)

import Foundation

/// What a test came to, the worst of all its cases and runs.
public enum TestResult: String, Sendable, Codable {
  case passed
  /// Disabled, cancelled, or without a case.
  case skipped
  /// An issue was recorded, a known one too: a test that is expected to fail verifies nothing.
  case failed

  private var weight: Int {
    switch self {
    case .passed: 0
    case .skipped: 1
    case .failed: 2
    }
  }

  static func worst(_ a: TestResult, _ b: TestResult) -> TestResult { a.weight >= b.weight ? a : b }
}

/// One line of the plan that the `verifies` traits write when a run is prepared.
public struct PlannedCheck: Equatable, Hashable, Sendable, Codable {
  /// The identifier of the test, the same as in the event stream.
  public let test: String
  public let uids: [String]
  /// Place of the declaration that the trait belongs to.
  public let file: String
  public let line: Int

  public init(test: String, uids: [String], file: String, line: Int) {
    self.test = test
    self.uids = uids
    self.file = file
    self.line = line
  }
}

/// The record of a test run: what was planned, and what came of each test.
public struct TestRun: Sendable {
  public let planned: [PlannedCheck]
  /// By test identifier; a test that began and did not end has none.
  public let results: [String: TestResult]

  public init(planned: [PlannedCheck], results: [String: TestResult]) {
    self.planned = planned
    self.results = results
  }

  /// Reads the plan and the event streams of one or more runs; of several results of a test the worst counts.
  ///
  /// - Throws: ``TraceInputError`` for a file or a line that can't be read.
  public init(plannedFile: String, eventFiles: [String]) throws(TraceInputError) {
    var results: [String: TestResult] = [:]
    for file in eventFiles {
      let found = try EventStream.results(text: TextFiles.read(file), file: file)
      results.merge(found, uniquingKeysWith: TestResult.worst)
    }
    self.init(planned: try Self.planned(text: TextFiles.read(plannedFile), file: plannedFile), results: results)
  }

  /// The plan in `text`, one JSON object a line.
  static func planned(text: String, file: String) throws(TraceInputError) -> [PlannedCheck] {
    try JSONLines.decode(PlannedCheck.self, text: text, file: file)
  }
}

/// Text with one JSON value a line.
enum JSONLines {
  /// - Throws: ``TraceInputError`` naming line and member, also when the last line does not end.
  static func decode<Value: Decodable>(
    _ type: Value.Type, text: String, file: String
  ) throws(TraceInputError) -> [Value] {
    guard !text.isEmpty else { return [] }
    var cursor = try LineCursor(text: text, file: file)
    var values: [Value] = []
    let decoder = JSONDecoder()
    while let line = cursor.current {
      do {
        values.append(try decoder.decode(type, from: Data(line.utf8)))
      } catch let DecodingError.keyNotFound(key, _) {
        throw cursor.failure(key.stringValue, "missing")
      } catch let DecodingError.typeMismatch(_, context), let DecodingError.valueNotFound(_, context) {
        throw cursor.failure(context.codingPath.map(\.stringValue).joined(separator: "."), "of the wrong type")
      } catch {
        throw cursor.failure(nil, "not a JSON object")
      }
      cursor.advance()
    }
    return values
  }
}
