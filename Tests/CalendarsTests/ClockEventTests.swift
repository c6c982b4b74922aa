import Calendars
import Documents
import Quantities
import RequirementTrait
import Testing

@Suite(.verifies("REQ-BIL-004")) struct ClockEventTests {
  @Test func `events are read in their order`() throws {
    let events = try ClockEvent.events(
      yaml: """
        - {at: "2026-01-01T00:00:00Z", set: "2026-01-01T00:00:05Z"}
        - {at: "2026-01-01T00:00:00Z", power: off}
        - {at: "2026-01-01T00:01:00Z", clock: invalid}
        - {at: "2026-01-01T00:02:00Z", power: on}
        - {at: "2026-01-01T00:03:00Z", reset: manual}
        """, file: "events.yaml")
    #expect(
      events.map(\.action) == [
        .set(UTCTime(seconds: 1_767_225_605)), .powerOff, .invalidate, .powerOn, .reset,
      ])
    #expect(events.map(\.line) == [1, 2, 3, 4, 5])
  }

  static let faults: [(text: String, line: Int, key: String, message: String)] = [
    ("- {at: \"2026-01-01T00:00:00\", reset: manual}", 1, "[0].at", "no instant of UTC"),
    ("- {at: \"2026-01-01T00:00:00Z\"}", 1, "[0]", "one of these keys is missing"),
    ("- {at: \"2026-01-01T00:00:00Z\", reset: manual, power: off}", 1, "[0].reset", "together"),
    ("- {at: \"2026-01-01T00:00:00Z\", power: away}", 1, "[0].power", "none of: off, on"),
    ("- {at: \"2026-01-01T00:00:00Z\", power: on}", 1, "[0].power", "on already"),
    (
      "- {at: \"2026-01-01T00:00:00Z\", power: off}\n- {at: \"2026-01-01T00:00:01Z\", reset: manual}", 2, "[1].reset",
      "no supply"
    ),
    (
      "- {at: \"2026-01-01T00:00:00Z\", power: off}\n- {at: \"2026-01-01T00:00:01Z\", set: \"2026-01-01T00:00:00Z\"}",
      2, "[1].set", "no supply"
    ),
    (
      "- {at: \"2026-01-01T00:00:01Z\", power: off}\n- {at: \"2026-01-01T00:00:00Z\", power: on}", 2, "[1].at",
      "earlier"
    ),
    ("- {at: \"2026-01-01T00:00:00Z\", set: \"2200-01-01T00:00:00Z\"}", 1, "[0].set", "2000 to 2199"),
  ]

  @Test(arguments: faults)
  func `a fault is told with line and key`(fault expected: (text: String, line: Int, key: String, message: String))
    throws
  {
    let found = try #require(try fault { _ = try ClockEvent.events(yaml: expected.text, file: "events.yaml") })
    #expect(found.line == expected.line && found.key == expected.key, "\(found)")
    #expect(found.message.contains(expected.message), "\(found)")
  }

  @Test(arguments: ["2025-12-31T23:59:59Z", "2026-01-01T00:05:01Z"])
  func `an event outside of the table is refused`(at: String) throws {
    let table = "utc,import_Wh\n2026-01-01T00:00:00Z,0\n2026-01-01T00:05:00Z,1\n"
    let found = try #require(
      try fault { _ = try bill(table, events: "- {at: \"\(at)\", reset: manual}") })
    #expect(found.file == "events.yaml" && found.line == 1 && found.message.contains("outside"), "\(found)")
  }

  @Test func `a clock that leaves the years is refused`() throws {
    let table = "utc,import_Wh\n2026-01-01T00:00:00Z,0\n2026-01-01T00:05:00Z,1\n"
    let found = try #require(
      try fault {
        _ = try bill(table, events: "- {at: \"2026-01-01T00:00:00Z\", set: \"2199-12-31T23:59:59Z\"}")
      })
    #expect(found.file == "energy.csv" && found.line == 3, "\(found)")
  }
}
