// @relation(REQ-EMU-035, REQ-EMU-037, REQ-EMU-039, scope=file)

import ArgumentParser
import EmulatorKit
import Foundation
import Laboratory
import Scenarios

struct CalibrateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "calibrate",
    abstract: "Calibrate a meter as a laboratory does, from what a source states and the meter reads.",
    discussion: """
      The meter whose parts the seed draws begins with nominal constants. It is read at Iref in the range x1 and at half of it in \
      x16, at PF 1 and 0.5 inductive each, and with the voltage alone; gains, angles, zero points and crosstalk follow. The \
      histogram of its converter is taken ahead of that. The file is for 'accuracy --calibration' and 'run --calibration'.
      """)

  @OptionGroup var table: CatalogueOptions

  @Option(help: "Seed of the meter's parts.")
  var seed: UInt64 = 1

  @OptionGroup var source: SourceOptions

  @Option(name: .shortAndLong, help: "Write the constants to this file.")
  var output: String?

  @Option(help: "Write the error curves before and after to this SVG file.")
  var plot: String?

  func run() async throws {
    let catalogue = try table.catalogue()
    var meter = MeterUnderTest()
    meter.kind = table.kind
    let bench = CalibrationBench(meter: meter, uncertainty: source.uncertainty, seed: seed)
    let calibration = try Calibrating.attempt { try bench.calibrate(partsSeed: seed) }
    let file = CalibrationFile(meter: meter, seed: seed, constants: calibration.constants)
    if let plot { try OutputFile.write(await curves(catalogue, meter, calibration.constants), to: plot) }
    let source = "Source \(source.text); the errors are those that the meter shows against what it states."
    let heading = "Calibration of the \(table.meter) meter with seed \(seed)"
    let text = file.text(remarks: [heading + ".", source] + calibration.checks.map(Self.line))
    if let output { try OutputFile.write(text, to: output) }
    try Output.write(
      output == nil ? text : ([heading, source] + calibration.checks.map(Self.line)).joined(separator: "\n") + "\n")
  }

  private static func line(_ check: Calibration.Check) -> String {
    let name = check.point.name.padding(toLength: 18, withPad: " ", startingAt: 0)
    return String(
      format: "L%d, %@ %+.4f %% before, %+.4f %% after", check.phase + 1, name, check.beforePercent, check.afterPercent)
  }

  /// The same meter twice: with nominal constants and with those that were found.
  private func curves(
    _ catalogue: Catalogue, _ meter: MeterUnderTest, _ constants: MeterConstants
  ) async throws -> String {
    let nominal = MeterConstants.nominal(
      meter.model, phaseCount: meter.kind.phaseCount, effects: meter.effects, partsSeed: seed)
    let samples = [nominal, constants].map { MeterSample(seed: seed, constants: $0) }
    let progress = TableProgress()
    let table = try await AccuracyTable.measure(
      catalogue, bench: Bench(meter: meter, seed: seed, samples: samples), samples: samples.count,
      width: ProcessInfo.processInfo.activeProcessorCount, only: { $0.curve != nil },
      onProgress: { progress.update($0) })
    progress.end()
    return ErrorCurvePlot(table, names: ["before calibration", "after calibration"]).svg
  }
}

/// What the laboratory's source is worth.
struct SourceOptions: ParsableArguments {
  @Option(
    name: .customLong("source-uncertainty"),
    help: "By how much the source is off at most: percent of each voltage and current, and of a radian in each angle.")
  var percent = 0.0

  func validate() throws {
    guard (0.0...1.0).contains(percent) else {
      throw ValidationError("--source-uncertainty: \(percent) is not within 0 ... 1")
    }
  }

  var uncertainty: SourceUncertainty {
    SourceUncertainty(ratioPercent: percent, angleDegrees: percent / 100 * 180 / .pi)
  }

  var text: String { percent == 0 ? "without error" : "within \(percent) % and \(percent / 100) rad" }
}

/// A meter that can't be calibrated fails a check: one message, exit status 1.
enum Calibrating {
  static func attempt<Result>(_ body: () throws -> Result) throws -> Result {
    do { return try body() } catch let error as CalibrationError { throw failure(error) }
  }

  static func failure(_ error: CalibrationError) -> ExitCode {
    FileHandle.standardError.write(Data("\(error)\n".utf8))
    return ExitCode(1)
  }
}
