// @relation(REQ-EMU-026, REQ-EMU-028, scope=file)

import ArgumentParser
import EmulatorKit
import Foundation
import Laboratory
import Scenarios
import Waveforms

struct AccuracyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "accuracy",
    abstract: "Measure the accuracy of the meter as a laboratory does, and compare with limits.",
    discussion: """
      The bench counts pulses against its own integral of the waveform, on three samples of the meter, each with its own \
      tolerances and noise; the worst of the three is held against the limit. Exit status 1 when a row fails.
      """)

  @Option(help: "single-phase or three-phase.")
  var meter = "single-phase"

  @Option(name: .customLong("front-end"), help: "ad7991 (the reference board's) or ideal.")
  var frontEnd = "ad7991"

  @Option(name: .customLong("class"), help: "A, B, C, 1, 2, 0.5S, 0.2S, or another of the limits file.")
  var className = "B"

  @Option(help: "Seed of everything random.")
  var seed: UInt64 = 1

  @Option(help: "Limits to use instead of those that come with the program (accuracy --print-limits).")
  var limits: String?

  @Flag(help: "Print the limits that come with the program, to start from, and end.")
  var printLimits = false

  @Flag(help: "Print one JSON object on standard output, and nothing else there.")
  var json = false

  @Option(help: "Write the table to this file.")
  var csv: String?

  @Option(help: "Write the error curves to this SVG file.")
  var plot: String?

  @Option(name: .customLong("gain-error"), help: "Percent by which all currents read high: the bench has to find it.")
  var gainError = 0.0

  @Option(name: .customLong("only"), help: "Only the rows whose name contains this.")
  var only: String?

  func validate() throws {
    if MeterKind(rawValue: meter) == nil {
      throw ValidationError("--meter: '\(meter)' is not a meter; there are: single-phase, three-phase")
    }
    if FrontEndKind(rawValue: frontEnd) == nil {
      throw ValidationError("--front-end: '\(frontEnd)' is not a front end; there are: ad7991, ideal")
    }
    guard (-50.0...50.0).contains(gainError) else {
      throw ValidationError("--gain-error: \(gainError) is not within -50 ... 50")
    }
  }

  func run() async throws {
    if printLimits { return try Output.write(LimitTable.bundledText()) }
    let catalogue = try catalogue()
    var device = MeterUnderTest()
    device.kind = catalogue.meter
    device.frontEnd = FrontEndKind(rawValue: frontEnd) ?? .ad7991
    device.errors.currentGainPPM = gainError * 1e4
    let part = only
    let selection: ((TestPoint) -> Bool)? = part.map { part in { $0.name.contains(part) } }
    if let part, !catalogue.points.contains(where: { !$0.isHidden && $0.name.contains(part) }) {
      throw ValidationError("--only: no row's name contains '\(part)'")
    }
    let progress = TableProgress()
    let clock = ContinuousClock()
    let begin = clock.now
    let table = try await AccuracyTable.measure(
      catalogue, bench: Bench(meter: device, seed: seed), width: ProcessInfo.processInfo.activeProcessorCount,
      only: selection, onProgress: { progress.update($0) })
    progress.end()
    let wall = begin.duration(to: clock.now)
    let wallSeconds = Double(wall.components.seconds) + Double(wall.components.attoseconds) * 1e-18
    if let csv { try OutputFile.write(AccuracyReport.csv(table), to: csv) }
    if let plot { try OutputFile.write(ErrorCurvePlot(table).svg, to: plot) }
    try Output.write(
      json
        ? AccuracyReport(table, wallSeconds: wallSeconds).text() + "\n"
        : AccuracySummary(table, wallSeconds: wallSeconds).text)
    if !table.passes { throw ExitCode(1) }
  }

  /// Bad input ends here: one message, exit status 65.
  private func catalogue() throws -> Catalogue {
    let table: LimitTable
    do {
      table = try limits.map { try LimitTable(contentsOfFile: $0) } ?? LimitTable.bundled()
    } catch let fault as any InputFault {
      FileHandle.standardError.write(Data("\(fault)\n".utf8))
      throw ExitCode(65)
    }
    guard
      let catalogue = Catalogue(
        meter: MeterKind(rawValue: meter) ?? .singlePhase, className: className, table: table)
    else {
      throw ValidationError(
        "--class: there are no limits for '\(className)'; there are: " + table.names.joined(separator: ", "))
    }
    return catalogue
  }
}
