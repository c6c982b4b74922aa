import Calendars
import Foundation
import RequirementTrait
import Testing

/// Every case of Tests/Vectors/billing: what the reference, which is not ours to bend, expects.
@Suite(.verifies("REQ-BIL-005", "REQ-BIL-006")) struct BillingVectorTests {
  static let cases: [String] = {
    let files = FileManager.default.enumerator(atPath: vectors.path)?.compactMap { $0 as? String } ?? []
    return files.filter { $0.hasSuffix("/calendar.yaml") }.map { String($0.dropLast("/calendar.yaml".count)) }.sorted()
  }()

  @Test func `there are vectors of each function, and of every pair that can be`() {
    let folders = Dictionary(grouping: Self.cases) { String($0.prefix { $0 != "/" }) }
    for function in ["pairs", "tariff", "demand", "clock", "periods", "profile"] {
      #expect((folders[function]?.count ?? 0) >= 7, "\(function)")
    }
    #expect(folders["pairs"]?.count ?? 0 >= 134)
    // Maxima over each thing and over each two that a calendar makes.
    #expect(folders["demand"]?.count ?? 0 >= 92)
  }

  @Test(arguments: cases)
  func `bills as expected`(name: String) throws {
    let folder = vectors.appendingPathComponent(name).path
    let plan = try BillingPlan(contentsOfFile: folder + "/calendar.yaml")
    let eventsFile = folder + "/events.yaml"
    let events =
      FileManager.default.fileExists(atPath: eventsFile) ? try ClockEvent.events(contentsOfFile: eventsFile) : []
    var energy = try EnergyReader(contentsOfFile: folder + "/energy.csv", longestRow: plan.longestRow)
    var table = ProfileTable(plan, hasExport: energy.hasExport)
    var rows = table.head
    let outcome = try BillingRun.run(plan, energy: &energy, events: events) { rows += table.line($0) }
    #expect(outcome.identitiesHold)
    let report = BillingReport(outcome, softwareIdentification: "", wallSeconds: 0)
    let found = try JSONSerialization.jsonObject(with: report.data())
    let expected = try JSONSerialization.jsonObject(
      with: Data(contentsOf: URL(fileURLWithPath: folder + "/expected.json")))
    #expect(difference(expected, found) == nil)
    if FileManager.default.fileExists(atPath: folder + "/expected.csv") {
      #expect(try String(contentsOfFile: folder + "/expected.csv", encoding: .utf8) == rows)
    }
  }

  @Test func `a difference is seen`() throws {
    let expected: [String: Any] = ["a": ["b": "1"], "c": ["x", "y"]]
    #expect(difference(expected, ["a": ["b": "1", "more": "2"], "c": ["x", "y"]]) == nil)
    #expect(difference(expected, ["a": ["b": "2"], "c": ["x", "y"]]) == "a.b: 1, 2")
    #expect(difference(expected, ["a": [:] as [String: Any], "c": ["x", "y"]]) == "a.b: missing")
    #expect(difference(expected, ["a": ["b": "1"], "c": ["x"]]) == "c: 2 items, 1")
    #expect(difference(expected, ["a": ["b": "1"], "c": ["y", "x"]]) == "c[0]: x, y")
  }
}

/// The first place at which `found` lacks what is expected; members that are not expected don't count.
func difference(_ expected: Any, _ found: Any, at path: String = "") -> String? {
  if let expected = expected as? [String: Any], let found = found as? [String: Any] {
    for (key, value) in expected.sorted(by: { $0.key < $1.key }) {
      let here = path.isEmpty ? key : "\(path).\(key)"
      guard let other = found[key] else { return "\(here): missing" }
      if let inner = difference(value, other, at: here) { return inner }
    }
    return nil
  }
  if let expected = expected as? [Any], let found = found as? [Any] {
    for (index, (left, right)) in zip(expected, found).enumerated() {
      if let inner = difference(left, right, at: "\(path)[\(index)]") { return inner }
    }
    return expected.count == found.count ? nil : "\(path): \(expected.count) items, \(found.count)"
  }
  guard let left = expected as? NSObject, let right = found as? NSObject, left == right else {
    return "\(path): \(expected), \(found)"
  }
  return nil
}
