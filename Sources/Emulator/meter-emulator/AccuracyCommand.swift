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
      tolerances and noise; the worst of the three is held against the limit. Exit status 1 when a row fails; where its \
      error comes from is found by measuring it again with one cause after another taken away.
      """)

  @OptionGroup var table: CatalogueOptions

  @Option(name: .customLong("front-end"), help: "ad7991 (the reference board's) or ideal.")
  var frontEnd = "ad7991"

  @Option(help: "Seed of everything random.")
  var seed: UInt64 = 1

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

  @Option(help: "The calibration of one meter (meter-emulator calibrate): that meter is measured, with its constants.")
  var calibration: String?

  @Option(name: .customLong("only"), help: "Only the rows whose name contains this.")
  var only: String?

  @Flag(help: "Say where the error comes from for rows that pass, too.")
  var explain = false

  func validate() throws {
    if FrontEndKind(rawValue: frontEnd) == nil {
      throw ValidationError("--front-end: '\(frontEnd)' is not a front end; there are: ad7991, ideal")
    }
    guard (-50.0...50.0).contains(gainError) else {
      throw ValidationError("--gain-error: \(gainError) is not within -50 ... 50")
    }
    if calibration != nil, frontEnd != FrontEndKind.ad7991.rawValue {
      throw ValidationError("--calibration: the front end '\(frontEnd)' has nothing to calibrate")
    }
  }

  func run() async throws {
    if printLimits { return try Output.write(LimitTable.bundledText()) }
    let catalogue = try self.table.catalogue()
    var device = MeterUnderTest()
    device.kind = catalogue.meter
    device.frontEnd = FrontEndKind(rawValue: frontEnd) ?? .ad7991
    device.errors.currentGainPPM = gainError * 1e4
    let part = only
    let selection: ((TestPoint) -> Bool)? = part.map { part in { $0.name.contains(part) } }
    if let part, !catalogue.points.contains(where: { !$0.isHidden && $0.name.contains(part) }) {
      throw ValidationError("--only: no row's name contains '\(part)'")
    }
    let samples = try calibrated(device)
    let progress = TableProgress()
    let begin = ContinuousClock.now
    let width = ProcessInfo.processInfo.activeProcessorCount
    let table = try await AccuracyTable.measure(
      catalogue, bench: Bench(meter: device, seed: seed, samples: samples),
      samples: samples.isEmpty ? 3 : samples.count, width: width, only: selection,
      onProgress: { progress.update($0) })
    let explanations = try await table.explanations(
      of: explain ? table.rows : nil, width: width, onProgress: { progress.update($0) })
    progress.end()
    let wallSeconds = begin.elapsedSeconds
    if let csv { try OutputFile.write(AccuracyReport.csv(table, explanations: explanations), to: csv) }
    if let plot { try OutputFile.write(ErrorCurvePlot(table).svg, to: plot) }
    try Output.write(
      json
        ? AccuracyReport(table, explanations: explanations, wallSeconds: wallSeconds).text() + "\n"
        : AccuracySummary(table, explanations: explanations, wallSeconds: wallSeconds).text)
    if !table.passes { throw ExitCode(1) }
  }

  /// The meter of the calibration file; empty when there is none.
  private func calibrated(_ device: MeterUnderTest) throws -> [MeterSample] {
    guard let calibration else { return [] }
    return try InputFile.read {
      let file = try CalibrationFile(contentsOfFile: calibration)
      return [MeterSample(seed: file.seed, constants: try file.constants(for: device.kind, effects: device.effects))]
    }
  }
}
