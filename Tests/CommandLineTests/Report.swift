import Foundation
import Testing

/// The JSON object of a run, read by Foundation and nothing of the program.
struct Report {
  let members: [String: Any]

  /// Nothing but one object may stand in `text`.
  init(_ text: String) throws {
    #expect(text.hasPrefix("{"))
    #expect(text.hasSuffix("}\n"))
    members = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }

  func number(_ name: String) throws -> Double { try #require(members[name] as? NSNumber, "\(name)").doubleValue }

  func text(_ name: String) throws -> String { try #require(members[name] as? String, "\(name)") }

  func object(_ name: String) throws -> [String: Any] { try #require(members[name] as? [String: Any], "\(name)") }

  /// Value and unit of a code in `registers` or `reference`.
  func value(_ code: String, in member: String = "registers") throws -> (text: String, unit: String) {
    let entry = try #require(try object(member)[code] as? [String: String], "\(member) \(code)")
    return (try #require(entry["value"]), try #require(entry["unit"]))
  }

  /// Energy in Wh, varh or VAh.
  func energy(_ code: String, in member: String = "registers") throws -> Double {
    try #require(Double(try value(code, in: member).text))
  }

  /// The text without the two members in which runs may differ.
  static func withoutTiming(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false)
      .filter { !$0.contains("\"wallSeconds\"") && !$0.contains("\"realTimeFactor\"") }
      .joined(separator: "\n")
  }
}
