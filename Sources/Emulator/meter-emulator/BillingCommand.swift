// @relation(REQ-BIL-006, REQ-BIL-007, scope=file)

import ArgumentParser
import Calendars
import Documents
import Foundation
import Waveforms

struct BillingCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "billing",
    abstract: "Bill a table of energy: rates, maximum demand, load profile and billing periods.",
    discussion: """
      The firmware's billing, fed with energy instead of samples. Without files it bills a year of a household with three \
      rates, which comes with the program (--write-example gives its files to start from).
      """)

  @Option(help: "Time zone, rates, days, weeks, seasons and settings, as YAML.")
  var calendar: String?

  @Option(help: "CSV with utc,import_Wh[,export_Wh]: at each instant the energy since the row before.")
  var energy: String?

  @Option(
    help:
      "What happens to clock and supply, as a YAML list of {at: UTC, set: UTC | power: off or on | clock: invalid | reset: manual}."
  )
  var events: String?

  @Option(help: "Write the rows of the load profile to this CSV file, as they close.")
  var profile: String?

  @Option(help: "Draw the load profile to this SVG file.")
  var plot: String?

  @Option(help: "First local date of the plot, YYYY-MM-DD.")
  var from: String?

  @Option(help: "Last local date of the plot; --from if left out.")
  var to: String?

  @Flag(help: "List every switch with its local time, not only how many there were.")
  var switches = false

  @Flag(help: "Print one JSON object on standard output, and nothing else there.")
  var json = false

  @Option(
    name: .customLong("write-example"),
    help: "Write the household's calendar.yaml and energy.csv to this folder, and end.")
  var exampleFolder: String?

  /// A folder of folders with calendar.yaml, energy.csv and perhaps events.yaml; each gets result.json and result.csv, or error.txt.
  @Option(name: .customLong("batch"), help: .hidden)
  var batchFolder: String?

  func validate() throws {
    if (calendar == nil) != (energy == nil) { throw ValidationError("--calendar and --energy go together") }
    if events != nil, calendar == nil { throw ValidationError("--events needs --calendar and --energy") }
    if plot == nil, from != nil || to != nil { throw ValidationError("--from and --to need --plot") }
    if plot != nil, from == nil { throw ValidationError("--plot needs --from DATE and perhaps --to DATE") }
    _ = try dates()
  }

  /// The dates of the plot.
  private func dates() throws -> PlotDates? {
    guard let from else { return nil }
    guard let dates = PlotDates(from: from, to: to ?? from) else {
      throw ValidationError(
        "--from \(from) --to \(to ?? from): two dates YYYY-MM-DD in order, at most \(PlotDates.mostDays) days")
    }
    return dates
  }

  func run() throws {
    if let exampleFolder { return try writeExample(exampleFolder) }
    if let batchFolder { return try BillingBatch.run(batchFolder) }
    do {
      try bill()
    } catch let fault as any InputFault {
      FileHandle.standardError.write(Data("\(fault)\n".utf8))
      throw ExitCode(65)
    }
  }

  private func bill() throws {
    let clock = ContinuousClock()
    let begin = clock.now
    let plan = try calendar.map { try BillingPlan(contentsOfFile: $0) } ?? HouseholdYear.plan()
    let happenings = try events.map { try ClockEvent.events(contentsOfFile: $0) } ?? []
    var table =
      try energy.map { try EnergyReader(contentsOfFile: $0, longestRow: plan.longestRow) }
      ?? HouseholdYear.energy(longestRow: plan.longestRow)
    let output = ProfileOutput(
      plan, hasExport: table.hasExport, file: try profile.map { try TraceFile(path: $0, what: "profile") })
    output.picture = try dates().map { LoadProfilePlot(plan, dates: $0) }
    let outcome: BillingOutcome
    do {
      outcome = try BillingRun.run(
        plan, energy: &table, events: happenings, eventsFile: events ?? "events",
        onRow: profile == nil && plot == nil ? nil : { output.take($0) })
    } catch {
      output.discard()
      throw error
    }
    let wall = begin.duration(to: clock.now)
    let wallSeconds = Double(wall.components.seconds) + Double(wall.components.attoseconds) * 1e-18
    guard outcome.identitiesHold else {
      output.discard()
      for identity in outcome.identities where !identity.holds {
        FileHandle.standardError.write(Data("\(identity.name): \(identity.left) and \(identity.right)\n".utf8))
      }
      throw ExitCode(1)
    }
    try output.finish()
    if let plot, let picture = output.picture { try OutputFile.write(picture.svg(), to: plot) }
    if json {
      let report = BillingReport(outcome, softwareIdentification: SoftwareIdentification.text, wallSeconds: wallSeconds)
      try Output.write(String(decoding: report.data(), as: UTF8.self) + "\n")
    } else {
      let names = [calendar, energy].compactMap { $0 }
      try Output.write(
        BillingSummary(
          outcome, title: names.isEmpty ? "A household's year" : names.joined(separator: ", "), listsSwitches: switches,
          wallSeconds: wallSeconds
        ).text)
    }
  }

  private func writeExample(_ folder: String) throws {
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      FileHandle.standardError.write(Data("\(folder): folder: can't be made\n".utf8))
      throw ExitCode(73)
    }
    try OutputFile.write(HouseholdYear.calendarText(), to: folder + "/calendar.yaml")
    try OutputFile.write(String(decoding: HouseholdYear.energyTable(), as: UTF8.self), to: folder + "/energy.csv")
  }
}

/// Where the rows of the load profile go: to a table, to a picture, or both.
final class ProfileOutput {
  private let file: TraceFile?
  private var table: ProfileTable
  private var text = ""
  var picture: LoadProfilePlot?

  private static let blockSize = 1 << 16

  init(_ plan: BillingPlan, hasExport: Bool, file: TraceFile?) {
    self.file = file
    table = ProfileTable(plan, hasExport: hasExport)
    if file != nil { text = table.head }
  }

  func take(_ row: ProfileTable.Row) {
    picture?.take(row)
    guard file != nil else { return }
    text += table.line(row)
    if text.utf8.count >= Self.blockSize { flush() }
  }

  func finish() throws {
    flush()
    try file?.finish()
  }

  func discard() { file?.discard() }

  private func flush() {
    var text = text
    text.withUTF8 { file?.write(UnsafeRawBufferPointer($0)) }
    self.text = ""
  }
}
