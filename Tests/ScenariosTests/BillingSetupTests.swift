import Calendars
import Documents
import Foundation
import RequirementTrait
import Scenarios
import Testing

private let calendar = """
  timeZone: "UTC0"
  rates: [only]
  days: {all: [{at: "00:00", rate: only}]}
  weeks: {all: {monday: all, tuesday: all, wednesday: all, thursday: all, friday: all, saturday: all, sunday: all}}
  seasons: [{begins: "01-01", week: all}]
  """

private func scenario(_ billing: String, file: String = "night.yaml") throws -> Scenario {
  try Scenario(yaml: "meter: single-phase\nduration: 1 min\nbilling:\n\(billing)\n", file: file)
}

private func indented(_ text: String) -> String {
  text.split(separator: "\n").map { "    \($0)" }.joined(separator: "\n")
}

@Suite struct BillingSetupTests {
  @Test(.verifies("REQ-BIL-010"))
  func `calendar and events stand in the scenario, or in files beside it`() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "billing-\(UUID())").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try calendar.write(toFile: folder + "/only.yaml", atomically: true, encoding: .utf8)
    try "- {at: \"2026-01-01T00:00:10Z\", power: off}\n".write(
      toFile: folder + "/events.yaml", atomically: true, encoding: .utf8)
    let beside = try scenario(
      "  {start: \"2026-01-01T00:00:00Z\", calendar: only.yaml, events: events.yaml}", file: folder + "/night.yaml")
    let inside = try scenario(
      "  start: \"2026-01-01T00:00:00Z\"\n  calendar:\n\(indented(calendar))\n"
        + "  events: [{at: \"2026-01-01T00:00:10Z\", power: off}]")
    #expect(beside.billing?.plan.rates == ["only"] && inside.billing?.plan.rates == ["only"])
    #expect(beside.billing?.events.map(\.action) == [.powerOff])
    #expect(inside.billing?.events.map(\.instant) == beside.billing?.events.map(\.instant))
    #expect(inside.billing?.start == beside.billing?.start)
  }

  @Test(
    .verifies("REQ-BIL-010"),
    arguments: [
      ("  {calendar: only.yaml}", "night.yaml:4:3: billing.start: the key is missing"),
      (
        "  {start: \"2026-01-01T00:00:00Z\", calendar: nowhere.yaml}",
        "night.yaml:4:45: billing.calendar: \"nowhere.yaml\": there is no such file"
      ),
      ("  {start: \"1999-01-01T00:00:00Z\", calendar: a}", "night.yaml:4:11: billing.start: "),
      (
        "  start: \"2026-01-01T00:00:00Z\"\n  calendar:\n\(indented(calendar.replacing("rate: only", with: "rate: onli")))",
        "night.yaml:8:38: billing.calendar.days.all[0].rate: \"onli\" is none of: only; did you mean \"only\"?"
      ),
      (
        "  start: \"2026-01-01T00:00:00Z\"\n  calendar:\n\(indented(calendar))\n"
          + "  events: [{at: \"2025-12-31T23:59:59Z\", power: off}]",
        "night.yaml:11:17: at: the event lies ahead of the start of the run, 2026-01-01T00:00:00Z"
      ),
      (
        "  start: \"2026-01-01T00:00:00Z\"\n  calendar:\n\(indented(calendar))\n  events: ["
          + Array(repeating: "{at: \"2026-01-01T00:00:01Z\", reset: manual}", count: 17).joined(separator: ", ") + "]",
        "more than 4 events within two seconds"
      ),
    ])
  func `what is wrong is told with its place`(billing: String, message: String) {
    #expect {
      _ = try scenario(billing)
    } throws: { error in
      "\(error)".contains(message)
    }
  }

  @Test(.verifies("REQ-EMU-014"))
  func `an event behind the end of the run is told`() throws {
    let late = try scenario(
      "  start: \"2026-01-01T00:00:00Z\"\n  calendar:\n\(indented(calendar))\n"
        + "  events: [{at: \"2026-01-01T00:00:59Z\", reset: manual}, {at: \"2026-01-01T00:01:00Z\", reset: manual}]")
    #expect(late.notReached == ["billing.events[1]"])
  }
}
