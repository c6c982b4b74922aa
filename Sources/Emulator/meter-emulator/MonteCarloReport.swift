// @relation(REQ-EMU-038, scope=file)

import Foundation
import Laboratory

/// The JSON object of `monte-carlo`, and its table as CSV.
struct MonteCarloReport: Encodable {
  struct Row: Encodable {
    var name: String
    var test: String
    var limitPercent: Double
    /// Shares of the meters, 0 to 1.
    var shareInside: Double
    var shareWithinThird: Double
    var worstErrorPercent: Double
    var worstMeter: Int
    /// Errors at 0, 5, 50, 95 and 100 % of the meters.
    var quantilesPercent: [Double]
    var verdict: String
  }

  struct Meter: Encodable {
    var number: Int
    var partsSeed: UInt64
    /// Share of a limit that is left at the worst row: 1 without error, 0 at the limit.
    var worstMargin: Double
    var worstRow: String
  }

  var meter: String
  var `class`: String
  var seed: UInt64
  var first: Int
  var count: Int
  var sourceUncertaintyPercent: Double
  var rows: [Row]
  var meters: [Meter]
  /// Names of the rows with less than the required share inside.
  var failed: [String]
  var requiredShare: Double
  var shareInside: Double
  var shareWithinThird: Double
  var worstMargin: Double
  var medianMargin: Double
  var softwareIdentification: String
  var wallSeconds: Double

  init(_ population: MonteCarlo, wallSeconds: Double) {
    meter = population.meter.kind.rawValue
    `class` = population.catalogue.className
    seed = population.seed
    first = population.meters.first?.number ?? 0
    count = population.meters.count
    sourceUncertaintyPercent = population.uncertainty.ratioPercent
    rows = population.results.map { row in
      Row(
        name: row.point.name, test: row.point.kind.rawValue, limitPercent: row.limitPercent,
        shareInside: row.shareInside, shareWithinThird: row.shareWithinThird,
        worstErrorPercent: AccuracyReport.rounded(row.worstPercent), worstMeter: row.worstMeter,
        quantilesPercent: row.quantiles.map(AccuracyReport.rounded),
        verdict: row.shareInside >= MonteCarlo.requiredShare ? "pass" : "fail")
    }
    meters = population.meters.map { meter in
      Meter(
        number: meter.number, partsSeed: meter.partsSeed, worstMargin: AccuracyReport.rounded(meter.worstMargin),
        worstRow: population.rows[meter.worstRow].name)
    }
    failed = population.failedRows.map(\.point.name)
    requiredShare = MonteCarlo.requiredShare
    shareInside = population.shareInside
    shareWithinThird = population.shareWithinThird
    worstMargin = AccuracyReport.rounded(population.margins.first ?? -.infinity)
    medianMargin = AccuracyReport.rounded(population.medianMargin)
    softwareIdentification = SoftwareIdentification.text
    self.wallSeconds = wallSeconds
  }

  func text() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    // A meter that registers nothing has an error beyond all numbers.
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "infinity", negativeInfinity: "-infinity", nan: "nan")
    return String(decoding: try encoder.encode(self), as: UTF8.self)
  }

  /// A line a meter: its worst margin and its error in each row, percent.
  static func csv(_ population: MonteCarlo) -> String {
    let names = population.rows.map { "\"\($0.name)\"" }
    var lines = [(["meter", "parts_seed", "worst_margin_percent", "worst_row"] + names).joined(separator: ",")]
    for meter in population.meters {
      let errors = meter.errors.map { "\(AccuracyReport.rounded($0))" }
      let margin = "\(AccuracyReport.rounded(meter.worstMargin * 100))"
      lines.append(
        (["\(meter.number)", "\(meter.partsSeed)", margin, names[meter.worstRow]] + errors).joined(separator: ","))
    }
    return lines.joined(separator: "\n") + "\n"
  }
}

/// What a person reads after `monte-carlo`.
struct MonteCarloSummary {
  let population: MonteCarlo
  let report: MonteCarloReport

  init(_ population: MonteCarlo, report: MonteCarloReport) {
    self.population = population
    self.report = report
  }

  var text: String {
    var lines = [
      "\(report.count) \(report.meter) meters from number \(report.first), seed \(report.seed); "
        + "\(population.catalogue.limits.title), reactive \(population.catalogue.reactiveLimits.title)",
      String(
        format: "Source of the calibration within %g %%; %.1f s", report.sourceUncertaintyPercent, report.wallSeconds),
      "",
      "load                                      limit   inside  third      worst  meter        5 %      50 %      95 %",
    ]
    lines += report.rows.map { row in
      let name = row.name.padding(toLength: 38, withPad: " ", startingAt: 0)
      return String(
        format: "%@ %6.2f %%  %5.1f %% %5.1f %%  %+8.4f  %5d  %+8.4f  %+8.4f  %+8.4f", name, row.limitPercent,
        row.shareInside * 100, row.shareWithinThird * 100, row.worstErrorPercent, row.worstMeter,
        row.quantilesPercent[1], row.quantilesPercent[2], row.quantilesPercent[3])
        + (row.verdict == "pass" ? "" : "  FAIL")
    }
    lines += [
      "",
      "inside: meters within the limit; third: within a third of it. Errors in percent, at 5, 50 and 95 % of the meters.",
      String(
        format: "All loads: %.1f %% of the meters within every limit, %.1f %% within a third of every limit.",
        report.shareInside * 100, report.shareWithinThird * 100),
      String(format: "Worst margin of a meter: median %.1f %% of the limit left", report.medianMargin * 100)
        + ", least " + (report.meters.min { $0.worstMargin < $1.worstMargin }.map(worst) ?? "none"),
    ]
    if !report.failed.isEmpty {
      lines.append(String(format: "Failed, below %g %% of the meters:", report.requiredShare * 100))
      lines += report.failed.map { "  \($0)" }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private func worst(_ meter: MonteCarloReport.Meter) -> String {
    String(format: "%.1f %% of meter %d at %@", meter.worstMargin * 100, meter.number, meter.worstRow)
  }
}
