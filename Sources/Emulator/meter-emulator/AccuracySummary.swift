import Foundation
import Laboratory

/// What a person reads after `accuracy`.
struct AccuracySummary {
  let table: AccuracyTable
  let explanations: [Explanation]
  let wallSeconds: Double

  init(_ table: AccuracyTable, explanations: [Explanation], wallSeconds: Double) {
    self.table = table
    self.explanations = explanations
    self.wallSeconds = wallSeconds
  }

  private static let barWidth = 20

  var text: String {
    var lines = [heading, "", Self.line("test", "limit", "error", "spread", "error in the limit", "")]
    var kind: TestKind?
    for row in table.rows {
      if kind != row.point.kind {
        kind = row.point.kind
        lines.append("")
      }
      lines.append(line(row))
    }
    return (lines + [""] + notes).joined(separator: "\n") + "\n"
  }

  private var heading: String {
    let meter = table.bench.meter
    let seconds = table.rows.reduce(0) { $0 + $1.measurements.reduce(0) { $0 + $1.seconds } }
    return "Meter \(meter.kind.rawValue), front end \(meter.frontEnd.rawValue), seed \(table.bench.seed); "
      + "\(table.catalogue.limits.title), reactive \(table.catalogue.reactiveLimits.title)\n"
      + String(
        format: "%d rows, %@; %.1f h of meter time in %.1f s", table.rows.count, samples,
        seconds / 3600, wallSeconds)
  }

  private var samples: String {
    let count = table.rows.first?.errors.count ?? 0
    return count == 1 ? "one meter, calibrated" : "three samples of the meter each"
  }

  private func line(_ row: AccuracyRow) -> String {
    let mark = row.point.limit.isVerified ? " " : "?"
    let limit = row.limitPercent.map { String(format: "%.2f %%", $0) + mark } ?? ""
    let verdict = row.verdict == .pass ? "pass" : "FAIL"
    guard let error = row.errorPercent, let margin = row.margin else {
      let text = row.errorPercent == nil && row.limitPercent != nil ? "no error to take: \(row.note)" : row.note
      return Self.left(row.point.name, 54) + Self.right(limit, 10) + "  " + Self.left(text, 22 + Self.barWidth + 4)
        + verdict
    }
    let isChange = if case .change = row.point.comparison { true } else { false }
    return Self.line(
      row.point.name, limit, String(format: "%+.4f", error) + (isChange ? "c" : " "),
      row.spreadPercent.map { String(format: "%.4f", $0) } ?? "", Self.bar(margin),
      verdict + (row.note.isEmpty ? "" : "  " + row.note))
  }

  /// How much of the limit the error takes; an error beyond it ends in `>`.
  private static func bar(_ margin: Double) -> String {
    let taken = 1 - margin
    if taken > 1 { return "[" + String(repeating: "#", count: barWidth) + ">" }
    let filled = min(barWidth, Int((taken * Double(barWidth)).rounded(.up)))
    return "[" + String(repeating: "#", count: filled) + String(repeating: ".", count: barWidth - filled) + "]"
  }

  private var notes: [String] {
    let failed = table.rows.filter { $0.verdict == .fail }
    var lines = [
      "error: the worst of the three, percent; c: its change against the undisturbed load. spread: largest less smallest.",
      "?: the limit has not been compared with the text of the standard.",
      "Pulses against the bench's own integral between the instants at which they filled; resolution at most "
        + String(
          format: "%.1f %% of the limit.",
          table.rows.compactMap { row in
            row.resolutionPercent.flatMap { value in row.limitPercent.map { value / $0 * 100 } }
          }.max() ?? 0),
    ]
    if !failed.isEmpty { lines.append("Failed: \(failed.count) of \(table.rows.count)") }
    if !explanations.isEmpty { lines.append("Where the errors come from, by taking one cause after another away:") }
    for explanation in explanations {
      let error = explanation.errorPercent.map { String(format: ", %+.4f %%", $0) } ?? ""
      lines.append("  \(explanation.name)\(error):")
      lines += explanation.lines.map { "    \($0)" }
    }
    if let worst = table.worst, let margin = worst.margin {
      lines.append(String(format: "Worst margin: %.1f %% of the limit left, at %@", margin * 100, worst.point.name))
    }
    return lines
  }

  private static func line(
    _ name: String, _ limit: String, _ error: String, _ spread: String, _ bar: String, _ verdict: String
  ) -> String {
    left(name, 54) + right(limit, 10) + right(error, 12) + right(spread, 10) + "  " + left(bar, barWidth + 4) + verdict
  }

  private static func left(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }

  private static func right(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }
}
