import Calendars
import Demand
import Foundation
import Quantities
import RequirementTrait
import Testing

@Suite struct BillingRunTests {
  @Test(.verifies("REQ-BIL-009"))
  func `the household's year is whole, and every quarter of it is in a row`() throws {
    let plan = try HouseholdYear.plan()
    var energy = try HouseholdYear.energy(longestRow: plan.longestRow)
    var rows = 0
    var sum: Int64 = 0
    let outcome = try BillingRun.run(plan, energy: &energy) { row in
      rows += 1
      sum += row.energy[0]
      #expect(row.status == .sound || row.status == .daylightSaving)
    }
    #expect(outcome.rowCount == 35_041)
    #expect(rows == 35_040)
    #expect(sum == outcome.total[0])
    #expect(outcome.periods.count == 12)
    #expect(outcome.identitiesHold)
    for rate in 0..<3 { #expect(outcome.byRate[rate][0] > 0) }
  }

  @Test(.verifies("REQ-BIL-005"))
  func `energy without supply is told, not lost`() throws {
    let outcome = try bill(
      "utc,import_Wh\n2026-01-01T00:00:00Z,0\n2026-01-01T00:05:00Z,1\n2026-01-01T00:10:00Z,2\n2026-01-01T00:15:00Z,4\n",
      events: "- {at: \"2026-01-01T00:05:00Z\", power: off}\n- {at: \"2026-01-01T00:10:00Z\", power: on}")
    #expect(outcome.total[0] == 5_000_000)
    #expect(outcome.unregistered[0] == 2_000_000)
    #expect(outcome.identitiesHold)
  }

  @Test(.verifies("REQ-BIL-008"))
  func `a picture of the autumn change has a day of 25 hours and 100 quarters`() throws {
    let plan = try HouseholdYear.plan()
    var energy = try HouseholdYear.energy(longestRow: plan.longestRow)
    let dates = try #require(PlotDates(from: "2026-10-24", to: "2026-10-26"))
    var plot = LoadProfilePlot(plan, dates: dates)
    _ = try BillingRun.run(plan, energy: &energy) { plot.take($0) }
    let svg = plot.svg()
    let document = XMLText(svg)
    // 34 wide an hour, so 8.5 a quarter, less the gap.
    #expect(document.count("rect", where: ["width": "7.9"]) == 96 + 100 + 96)
    #expect(svg.contains("Sunday 2026-10-25: 25 hours"))
    #expect(svg.contains(">+02:00<") && svg.contains(">+01:00<"))
    #expect(document.count("text", where: ["text": "02"]) == 4)
    for name in plan.rates { #expect(svg.contains(">\(name)<")) }
  }

  @Test(arguments: [
    ("2026-10-26", "2026-10-24"), ("2026-02-30", "2026-03-01"), ("10-24", "10-25"), ("2026-01-01", "2026-02-01"),
  ])
  func `dates that are none, out of order or too many are refused`(from: String, to: String) {
    #expect(PlotDates(from: from, to: to) == nil)
  }
}

/// Elements of a picture, counted by their attributes.
private struct XMLText {
  private var elements: [(name: String, attributes: [String: String])] = []

  init(_ text: String) {
    for part in text.split(separator: "<").dropFirst() where !part.hasPrefix("/") {
      let head = part.prefix { $0 != ">" }
      let name = String(head.prefix { $0 != " " && $0 != "/" })
      var attributes: [String: String] = [:]
      let pieces = head.split(separator: "\"", omittingEmptySubsequences: false)
      for index in stride(from: 0, to: pieces.count - 1, by: 2) {
        let key = pieces[index].split(separator: " ").last.map { String($0.dropLast()) } ?? ""
        attributes[key] = String(pieces[index + 1])
      }
      attributes["text"] = String(part.dropFirst(head.count + 1)).trimmingCharacters(in: .whitespacesAndNewlines)
      elements.append((name, attributes))
    }
  }

  func count(_ name: String, where wanted: [String: String]) -> Int {
    elements.count { element in
      element.name == name && wanted.allSatisfy { element.attributes[$0.key] == $0.value }
    }
  }
}
