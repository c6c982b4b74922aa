// @relation(REQ-EVA-023, scope=file)

import Foundation

/// Dashed lines at the limits, which rise to their names above the frame like poles to flags.
struct LimitMarks {
  static let rowHeight = 17.0
  /// Of a character of the names, on the wide side.
  private static let characterWidth = 6.9
  /// Between pole and name.
  private static let gap = 5.0

  private struct Mark {
    var name: String
    /// Of the line.
    var x: Double
    /// Where the name begins and ends.
    var label: ClosedRange<Double>
    var row: Int
  }

  private var marks: [Mark] = []

  /// From right to left: a name that would reach a pole, or another name, goes into a row above it.
  init(_ limits: [LatencyPlot.Limit], axis: LogarithmicAxis) {
    for limit in limits.sorted(by: { ($1.milliseconds, $1.name) < ($0.milliseconds, $0.name) }) {
      let name = "\(limit.name) \(LatencyTable.shortNumber(limit.milliseconds)) ms"
      let width = Double(name.count) * Self.characterWidth
      let x = axis.x(limit.milliseconds)
      // A name that does not fit to the right of its pole stands across it.
      let begin = max(axis.left, min(x + Self.gap, axis.right - width))
      let label = begin...begin + width
      let inTheWay = marks.filter { $0.label.overlaps(label) || label.contains($0.x) }
      marks.append(Mark(name: name, x: x, label: label, row: (inTheWay.map(\.row).max() ?? -1) + 1))
    }
  }

  /// How many rows the names take.
  var rows: Int { (marks.map(\.row).max() ?? -1) + 1 }

  func elements(above top: Double, bottom: Double, colour: String) -> [String] {
    func base(_ mark: Mark) -> Double { top - 6 - Double(mark.row) * Self.rowHeight }
    let stroke = Stroke(colour, 1.5, dash: "5 3")
    let poles = marks.map { Drawing.line($0.x, base($0) - 10, $0.x, bottom, stroke) }
    return poles + marks.map { Drawing.label($0.label.lowerBound, base($0), $0.name, colour: colour, hasGround: true) }
  }
}
