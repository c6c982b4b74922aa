// @relation(REQ-EMU-038, REQ-EMU-039, scope=file)

import ArgumentParser
import EmulatorKit
import Foundation
import Laboratory
import Scenarios

struct MonteCarloCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "monte-carlo",
    abstract: "Draw, calibrate and measure many meters, and tell how their errors are distributed.",
    discussion: """
      Each meter has parts, a crystal and noise of its own, and a nonlinearity of one code; it is calibrated as 'calibrate' does and \
      measured by its registers at all sinusoidal loads of the class. Exit status 1 when less than 99 % of the meters are within \
      the limit of a row. A meter doesn't depend on which others there are: --first 34 --meters 1 repeats the 34th.
      """)

  @OptionGroup var table: CatalogueOptions

  @Option(help: "Seed of everything random.")
  var seed: UInt64 = 1

  @Option(help: "How many meters.")
  var meters = 200

  @Option(help: "Number of the first meter.")
  var first = 1

  @OptionGroup var source: SourceOptions

  @Flag(help: "Print one JSON object on standard output, and nothing else there.")
  var json = false

  @Option(help: "Write the errors of all meters to this file.")
  var csv: String?

  @Option(help: "Write the distribution of the worst margin and the bands of the errors to this SVG file.")
  var plot: String?

  func validate() throws {
    guard (1...100_000).contains(meters) else {
      throw ValidationError("--meters: \(meters) is not within 1 ... 100000")
    }
    guard (1...1_000_000_000).contains(first) else {
      throw ValidationError("--first: \(first) is not within 1 ... 1000000000")
    }
  }

  func run() async throws {
    let catalogue = try table.catalogue()
    var meter = MeterUnderTest()
    meter.kind = table.kind
    meter.effects = MonteCarlo.production
    let progress = TableProgress()
    let begin = ContinuousClock.now
    let population: MonteCarlo
    do {
      population = try await MonteCarlo.run(
        catalogue, meter: meter, numbers: first...(first + meters - 1), uncertainty: source.uncertainty, seed: seed,
        width: ProcessInfo.processInfo.activeProcessorCount, onProgress: { progress.update($0) })
    } catch let error as CalibrationError {
      progress.end()
      throw Calibrating.failure(error)
    }
    progress.end()
    let report = MonteCarloReport(population, wallSeconds: begin.elapsedSeconds)
    if let csv { try OutputFile.write(MonteCarloReport.csv(population), to: csv) }
    if let plot { try OutputFile.write(MonteCarloPlot(population).svg, to: plot) }
    try Output.write(json ? report.text() + "\n" : MonteCarloSummary(population, report: report).text)
    if !population.failedRows.isEmpty { throw ExitCode(1) }
  }
}
