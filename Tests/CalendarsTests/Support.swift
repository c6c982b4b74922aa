import Calendars
import Documents
import Foundation
import Testing

/// Folder of the vectors; see its README.md.
let vectors = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
  .appendingPathComponent("../Vectors/billing").standardizedFileURL

/// A calendar with a bit of everything, which tests change.
let household = """
  timeZone: "CET-1CEST,M3.5.0,M10.5.0/3"
  rates: [peak, shoulder, night]
  defaultRate: shoulder
  days:
    working:
      - {at: "00:00", rate: night}
      - {at: "06:00", rate: peak}
      - {at: "20:00", rate: shoulder}
    quiet:
      - {at: "00:00", rate: night}
  weeks:
    all:
      monday: working
      tuesday: working
      wednesday: working
      thursday: working
      friday: working
      saturday: quiet
      sunday: quiet
  seasons:
    - {name: year, begins: "01-01", week: all}
    - {name: summer, begins: "2026-06-01", week: all}
  specialDays:
    - {date: "12-25", day: quiet}
    - {date: "2026-04-06", day: quiet}
  passive:
    activateAt: "2027-01-01T00:00"
    days: {one: [{at: "00:00", rate: night}]}
    weeks: {w: {monday: one, tuesday: one, wednesday: one, thursday: one, friday: one, saturday: one, sunday: one}}
    seasons: [{name: y, begins: "01-01", week: w}]
  demand: {period: 15 min, subperiods: 3}
  profile: {interval: 15 min}
  billing: {day: 1, at: "00:00", lockOut: 1 d}
  clock: {limit: 9 s}

  """

func plan(_ yaml: String = household) throws -> BillingPlan { try BillingPlan(yaml: yaml, file: "calendar.yaml") }

/// Bills a table given as text.
func bill(_ energy: String, _ calendar: String = household, events: String? = nil) throws -> BillingOutcome {
  let plan = try plan(calendar)
  var reader = try EnergyReader(bytes: Array(energy.utf8), file: "energy.csv", longestRow: plan.longestRow)
  return try BillingRun.run(
    plan, energy: &reader, events: events.map { try ClockEvent.events(yaml: $0, file: "events.yaml") } ?? [],
    eventsFile: "events.yaml")
}

/// The fault of what has to fail; nil when it doesn't.
func fault(of body: () throws -> Void) throws -> DocumentError? {
  do {
    try body()
    return nil
  } catch let error as DocumentError {
    return error
  }
}
