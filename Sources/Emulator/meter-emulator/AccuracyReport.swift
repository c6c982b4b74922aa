// @relation(REQ-EMU-028, scope=file)

import Documents
import Foundation
import Laboratory

/// The JSON object of `accuracy`, and its table as CSV.
struct AccuracyReport: Encodable {
  struct Row: Encodable {
    var name: String
    var test: String
    /// These are null where there is no error to take: the inner optional is written as null, not left out.
    var limitPercent: Double??
    var errorPercent: Double??
    var spreadPercent: Double??
    var resolutionPercent: Double??
    var errorsPercent: [Double?]
    var marginPercentOfLimit: Double??
    /// What is compared: error, change, starting, noLoad, constant, register.
    var compared: String
    var verdict: String
    var limitSource: String
    var limitVerified: Bool
    var pulses: [Int]
    var virtualSeconds: Double
    var note: String

    init(_ row: AccuracyRow) {
      name = row.point.name
      test = row.point.kind.rawValue
      limitPercent = .some(row.limitPercent)
      errorPercent = .some(row.errorPercent.map(AccuracyReport.rounded))
      spreadPercent = .some(row.spreadPercent.map(AccuracyReport.rounded))
      resolutionPercent = .some(row.resolutionPercent.map(AccuracyReport.rounded))
      errorsPercent = row.errors.map { $0.map(AccuracyReport.rounded) }
      marginPercentOfLimit = .some(row.margin.map { AccuracyReport.rounded($0 * 100) })
      compared =
        switch row.point.comparison {
        case .error: "error"
        case .change: "change"
        case .starting: "starting"
        case .noLoad: "noLoad"
        case .constant: "constant"
        case .register: "register"
        }
      verdict = row.verdict.rawValue
      limitSource = row.point.limit.source
      limitVerified = row.point.limit.isVerified
      pulses = row.measurements.map(\.pulses)
      virtualSeconds = AccuracyReport.rounded(row.measurements.reduce(0) { $0 + $1.seconds })
      note = row.note
    }
  }

  /// Where the error of a row comes from: what is left of it with one cause after another taken away.
  struct Reason: Encodable {
    struct Part: Encodable {
      var cause: String
      var text: String
      var errorPercentWithout: Double??
      var passesWithout: Bool
    }

    var name: String
    var causes: [Part]

    init(_ explanation: Explanation) {
      name = explanation.name
      causes = explanation.parts.map {
        Part(
          cause: $0.cause.rawValue, text: $0.cause.text,
          errorPercentWithout: .some($0.errorPercent.map(AccuracyReport.rounded)), passesWithout: $0.passes)
      }
    }
  }

  var meter: String
  var frontEnd: String
  var `class`: String
  var seed: UInt64
  var rows: [Row]
  /// Share of its limit that the worst row leaves: 1 without error, 0 at the limit, below 0 beyond it.
  var worstMargin: Double??
  var worstRow: String??
  var failed: [String]
  /// Of the rows that failed, and of all that were asked for with `--explain`.
  var reasons: [Reason]
  var softwareIdentification: String
  var wallSeconds: Double
  var realTimeFactor: Double

  init(_ table: AccuracyTable, explanations: [Explanation], wallSeconds: Double) {
    meter = table.catalogue.meter.rawValue
    frontEnd = table.bench.meter.frontEnd.rawValue
    `class` = table.catalogue.className
    seed = table.bench.seed
    rows = table.rows.map(Row.init)
    worstMargin = .some(table.worst?.margin.map(Self.rounded))
    worstRow = .some(table.worst?.point.name)
    failed = table.rows.filter { $0.verdict == .fail }.map(\.point.name)
    reasons = explanations.map(Reason.init)
    softwareIdentification = SoftwareIdentification.text
    self.wallSeconds = wallSeconds
    realTimeFactor = rows.reduce(0) { $0 + $1.virtualSeconds } / max(wallSeconds, 1e-9)
  }

  /// To 1e-6: far below what the bench resolves.
  static func rounded(_ value: Double) -> Double { (value * 1e6).rounded() / 1e6 }

  func text() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(self), as: UTF8.self)
  }

  static func csv(_ table: AccuracyTable, explanations: [Explanation]) -> String {
    let reasons = Dictionary(explanations.map { ($0.name, $0.lines.joined(separator: "; ")) }) { first, _ in first }
    var lines = [
      "name,test,limit_percent,error_percent,spread_percent,resolution_percent,verdict,limit_source,limit_verified,note,"
        + "reason"
    ]
    for row in table.rows.map(Row.init) {
      let numbers = [row.limitPercent, row.errorPercent, row.spreadPercent, row.resolutionPercent]
        .map { ($0 ?? nil).map { "\($0)" } ?? "" }
      let fields =
        [TableText.quoted(row.name), row.test] + numbers + [
          row.verdict, TableText.quoted(row.limitSource), row.limitVerified ? "yes" : "no", TableText.quoted(row.note),
          TableText.quoted(reasons[row.name] ?? ""),
        ]
      lines.append(fields.joined(separator: ","))
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
