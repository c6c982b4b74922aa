import Foundation
import Scenarios
import Testing

@Suite struct DocumentationTests {
  /// The YAML blocks of the page on scenarios.
  static func examples() throws -> [String] {
    let page = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../docs/scenarios.md")
      .standardized
    let parts = try String(contentsOf: page, encoding: .utf8).components(separatedBy: "```")
    return parts.indices.compactMap { index in
      index % 2 == 1 && parts[index].hasPrefix("yaml\n") ? String(parts[index].dropFirst(5)) : nil
    }
  }

  @Test func `The page has an example of every part`() throws {
    let text = try Self.examples().joined()
    for key in [
      "meter", "frontEndErrors", "converter", "busFaults", "grid", "loads", "on", "events", "sequence", "billing",
    ] {
      #expect(text.contains("\(key):"), "\(key)")
    }
  }

  @Test(arguments: try examples())
  func `Every example in the documentation is accepted and runs`(example: String) throws {
    var texts = [example]
    if example.hasPrefix("on:") {
      // Each line is the schedule of a load.
      texts = example.split(separator: "\n").map { "loads:\n  motor:\n    current: 1 A\n    \($0)\n" }
    } else if example.hasPrefix("events:") {
      texts = ["loads: {motor: {current: 1 A}}\n\(example)"]
    }
    for text in texts {
      let head = text.hasPrefix("meter:") ? "" : "meter: three-phase\n"
      let length = text.contains("duration:") || text.contains("sequence:") ? "" : "duration: 10 min\n"
      let scenario = try parse(head + length + text)
      var program = scenario.program()
      #expect(program.next() != nil)
    }
  }
}
