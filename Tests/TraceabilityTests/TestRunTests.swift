import Foundation
import RequirementTrait
import Testing

@testable import Traceability

@Suite(.verifies("REQ-EVA-002")) struct `Records of a test run` {
  /// Events that `swift test` of Swift 6.3.1 wrote for a suite with one test for each way to end, with the paths of the
  /// files taken out.
  private static let recorded = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appending(path: "../Vectors/swift-testing-6.3.jsonl").standardizedFileURL.path

  private static let expected: [(name: String, result: TestResult)] = [
    ("passes()", .passed), ("fails()", .failed), ("throwsError()", .failed), ("failsInOneCase(_:)", .failed),
    ("passesInAllCases(_:)", .passed), ("hasNoCase(_:)", .skipped), ("isDisabled()", .skipped), ("cancels()", .skipped),
    ("cancelsOneCase(_:)", .skipped), ("hasKnownIssue()", .failed), ("onlyWarns()", .passed),
    ("`has a \"name\" / of its own`()", .passed), ("Off/isInside()", .skipped),
  ]

  @Test(arguments: Self.expected) func `a test's result is read`(name: String, result: TestResult) throws {
    let results = try EventStream.results(text: TextFiles.read(Self.recorded), file: "events")
    let found = results.filter { $0.key.hasPrefix("ExampleTests.Outcomes/\(name)/A.swift:") }
    #expect(found.map(\.value) == [result])
  }

  @Test func `a test that began and did not end has no result`() throws {
    let text = try TextFiles.read(Self.recorded).split(separator: "\n")
      .filter { !($0.contains("/passes()/") && $0.contains("testEnded")) }.map { $0 + "\n" }.joined()
    let results = try EventStream.results(text: text, file: "events")
    #expect(!results.keys.contains { $0.contains("/passes()/") })
    #expect(results.keys.contains { $0.contains("/passesInAllCases(_:)/") })
  }

  @Test(arguments: [
    ("{\"kind\":\"event\",\"payload\":{\"kind\":\"runEnded\"},\"version\":0}\n", 1, "version"),
    ("{\"kind\":\"event\",\"payload\":{},\"version\":\"6.3.0\"}\n", 1, "kind"),
    ("{\"kind\":\"event\",\"payload\":{\"kind\":\"runEnded\"}}\n", 1, "version"),
    ("{\"kind\":\"event\",\"payload\":{\"kind\":7},\"version\":\"6.3.0\"}\n", 1, "payload.kind"),
    ("{\"kind\":\"event\",\"payload\":{\"kind\":\"runEnded\"},\"version\":\"6.3.0\"}\n{\"kind\":\"ev\n", 2, nil),
    ("{\"kind\":\"event\",\"payload\":{\"kind\":\"runEnded\"},\"version\":\"6.3.0\"}", 1, nil),
  ]) func `an event stream that is not one is refused with line and member`(text: String, line: Int, key: String?) {
    let error = #expect(throws: TraceInputError.self) { try EventStream.results(text: text, file: "events") }
    #expect(error?.file == "events")
    #expect(error?.line == line)
    #expect(error?.key == key)
  }

  @Test func `a plan is read, one check a line`() throws {
    let text = """
      {"file":"/a/B.swift","line":7,"test":"T.a()/B.swift:7:4","uids":["REQ-1","REQ-2"]}
      {"file":"/a/B.swift","line":9,"test":"T.b()/B.swift:9:4","uids":["REQ-1"]}

      """
    #expect(
      try TestRun.planned(text: text, file: "plan") == [
        PlannedCheck(test: "T.a()/B.swift:7:4", uids: ["REQ-1", "REQ-2"], file: "/a/B.swift", line: 7),
        PlannedCheck(test: "T.b()/B.swift:9:4", uids: ["REQ-1"], file: "/a/B.swift", line: 9),
      ])
  }

  @Test(arguments: [
    ("{\"file\":\"/a/B.swift\",\"line\":7,\"test\":\"T\"}\n", 1, "uids"),
    ("{\"file\":\"/a/B.swift\",\"line\":\"7\",\"test\":\"T\",\"uids\":[]}\n", 1, "line"), ("\n", 1, nil),
  ]) func `a plan that is not one is refused with line and member`(text: String, line: Int, key: String?) {
    let error = #expect(throws: TraceInputError.self) { try TestRun.planned(text: text, file: "plan") }
    #expect(error?.line == line)
    #expect(error?.key == key)
  }
}
