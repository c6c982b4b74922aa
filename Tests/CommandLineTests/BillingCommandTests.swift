import Foundation
import RequirementTrait
import Testing

/// `meter-emulator billing` as other programs use it.
@Suite struct `Billing command` {
  private let workplace: Workplace

  private static let calendar = """
    timeZone: "CET-1CEST,M3.5.0,M10.5.0/3"
    rates: [day, night]
    days: {all: [{at: "00:00", rate: night}, {at: "06:00", rate: day}, {at: "22:00", rate: night}]}
    weeks: {all: {monday: all, tuesday: all, wednesday: all, thursday: all, friday: all, saturday: all, sunday: all}}
    seasons: [{name: year, begins: "01-01", week: all}]
    """

  private static let energy = """
    utc,import_Wh
    2026-06-01T03:45:00Z,0
    2026-06-01T04:00:00Z,100.5
    2026-06-01T04:15:00Z,250.000001
    2026-06-01T04:30:00Z,50

    """

  init() throws {
    workplace = try Workplace()
    try workplace.write("calendar.yaml", Self.calendar)
    try workplace.write("energy.csv", Self.energy)
  }

  private let files = ["billing", "--calendar", "calendar.yaml", "--energy", "energy.csv"]

  @Test(.verifies("REQ-BIL-005", "REQ-BIL-006"))
  func `--json gives registers as exact decimals, maxima with instants, and the switches`() throws {
    let outcome = try workplace.run(files + ["--json"])
    #expect(outcome.status == 0 && outcome.error.isEmpty, "\(outcome.error)")
    let report = try Report(outcome.output)
    let registers = try #require(report.members["registers"] as? [String: [String: String]])
    #expect(registers["1.8.0"] == ["value": "400.500001", "unit": "Wh"])
    #expect(registers["1.8.1"]?["value"] == "300.000001")
    #expect(registers["1.8.2"]?["value"] == "100.500000")
    #expect(
      registers["1.6.0"] == [
        "value": "1000.000004", "unit": "W", "utc": "2026-06-01T04:15:00Z", "local": "2026-06-01T06:15:00+02:00",
      ])
    #expect(registers["2.8.0"] == nil)
    let switches = try #require(report.members["switches"] as? [[String: String]])
    #expect(
      switches == [
        [
          "schedule": "energy", "utc": "2026-06-01T04:00:00Z", "local": "2026-06-01T06:00:00+02:00", "from": "night",
          "to": "day", "cause": "switch",
        ]
      ])
    let identities = try #require(report.members["identities"] as? [[String: Any]])
    #expect(identities.count == 3 && identities.allSatisfy { $0["holds"] as? Bool == true })
  }

  @Test(.verifies("REQ-BIL-007"))
  func `--profile writes the rows, and nothing when something is wrong behind them`() throws {
    let outcome = try workplace.run(files + ["--profile", "rows.csv"])
    #expect(outcome.status == 0, "\(outcome.error)")
    let rows = try String(contentsOf: workplace.folder.appending(path: "rows.csv"), encoding: .utf8)
    #expect(
      rows == """
        utc,local,import_Wh,status,flags
        2026-06-01T04:00:00Z,2026-06-01T06:00:00+02:00,100.500000,0x08,DST
        2026-06-01T04:15:00Z,2026-06-01T06:15:00+02:00,250.000001,0x08,DST
        2026-06-01T04:30:00Z,2026-06-01T06:30:00+02:00,50.000000,0x08,DST

        """)
    try workplace.write("energy.csv", Self.energy + "2026-06-01T04:30:00Z,1\n")
    try FileManager.default.removeItem(at: workplace.folder.appending(path: "rows.csv"))
    let broken = try workplace.run(files + ["--profile", "rows.csv", "--plot", "p.svg", "--from", "2026-06-01"])
    #expect(broken.status == 65)
    #expect(broken.error == "energy.csv:6:1: utc: the row does not come later than the one before it\n")
    #expect(broken.output.isEmpty)
    #expect(try workplace.files == ["calendar.yaml", "energy.csv"])
  }

  @Test(.verifies("REQ-BIL-002", "REQ-EMU-010"))
  func `a faulty calendar ends with 65, line, column and key`() throws {
    try workplace.write("calendar.yaml", Self.calendar.replacing("M3.5.0", with: "M3.6.0"))
    let outcome = try workplace.run(files + ["--json"])
    #expect(outcome.status == 65)
    #expect(outcome.output.isEmpty)
    #expect(outcome.error.hasPrefix("calendar.yaml:1:25: timeZone: "), "\(outcome.error)")
    #expect(outcome.error.split(separator: "\n").count == 1)
  }

  @Test(.verifies("REQ-BIL-004"))
  func `events are carried out`() throws {
    try workplace.write("events.yaml", "- {at: \"2026-06-01T04:05:00Z\", reset: manual}\n")
    let outcome = try workplace.run(files + ["--events", "events.yaml", "--json"])
    let report = try Report(outcome.output)
    let periods = try #require(report.members["periods"] as? [[String: Any]])
    #expect(periods.count == 1)
    #expect(periods.first?["cause"] as? String == "manual")
    #expect(periods.first?["local"] as? String == "2026-06-01T06:05:00+02:00")
  }

  @Test(.verifies("REQ-BIL-008", "REQ-BIL-009"))
  func `without files a household's year is billed and drawn, and its files bill the same`() throws {
    let span = ["--from", "2026-10-24", "--to", "2026-10-26"]
    let outcome = try workplace.run(["billing", "--json", "--plot", "p.svg"] + span)
    #expect(outcome.status == 0, "\(outcome.error)")
    let picture = try String(contentsOf: workplace.folder.appending(path: "p.svg"), encoding: .utf8)
    #expect(picture.hasPrefix("<svg ") && picture.hasSuffix("</svg>\n"))
    #expect(try workplace.run("billing", "--write-example", "example").status == 0)
    let again = try workplace.run(
      "billing", "--calendar", "example/calendar.yaml", "--energy", "example/energy.csv", "--json")
    #expect(Report.withoutTiming(outcome.output) == Report.withoutTiming(again.output))
    let text = try workplace.run("billing").output
    for part in ["A household's year", "1.8.3 1.6.3", "Billing periods: 12", "Switches: ", "Holds exactly: "] {
      #expect(text.contains(part), "\(part)")
    }
  }

  @Test(
    .verifies("REQ-EMU-011"),
    arguments: [
      ["--calendar", "calendar.yaml"], ["--energy", "energy.csv"], ["--events", "e.yaml"], ["--plot", "p.svg"],
      ["--from", "2026-01-01"], ["--plot", "p.svg", "--from", "2026-02-30"],
      ["--plot", "p.svg", "--from", "2026-02-02", "--to", "2026-02-01"],
    ])
  func `wrong usage ends with 64`(arguments: [String]) throws {
    let outcome = try workplace.run(["billing"] + arguments)
    #expect(outcome.status == 64, "\(outcome.error)")
    #expect(outcome.output.isEmpty)
  }

  @Test(
    .verifies("REQ-EMU-010"),
    arguments: [
      ["--calendar", "none.yaml", "--energy", "energy.csv"], ["--calendar", "calendar.yaml", "--energy", "none.csv"],
    ])
  func `a file that isn't there ends with 65`(arguments: [String]) throws {
    let outcome = try workplace.run(["billing"] + arguments)
    #expect(outcome.status == 65 && outcome.error.contains("file: there is no such file"), "\(outcome.error)")
  }
}
