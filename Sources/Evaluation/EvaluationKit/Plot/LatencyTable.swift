// @relation(REQ-EVA-023, scope=file)

import Foundation

/// The figures of each curve, which are its legend too.
struct LatencyTable {
  let curves: [LatencyPlot.Curve]
  let left: Double
  let top: Double

  private static let rowHeight = 20.0
  /// Right edges of the columns of numbers, from the left of the table.
  private static let columns: [(title: String, edge: Double)] = [
    ("acted", 400), ("detected", 480), ("median, ms", 580), ("99 %, ms", 680), ("worst, ms", 780),
  ]

  /// Where it ends in the picture.
  var bottom: Double { top + Double(curves.count) * Self.rowHeight + 8 }

  func elements(stroke: (Int) -> Stroke, grid: String, note: String) -> [String] {
    var out = Self.columns.map { Drawing.label(left + $0.edge, top, $0.title, .end, colour: note) }
    out.append(Drawing.label(left + 40, top, "class of faults", colour: note))
    out.append(Drawing.line(left, top + 7, left + 782, top + 7, Stroke(grid, 1)))
    for (index, curve) in curves.enumerated() {
      let base = top + 8 + Double(index + 1) * Self.rowHeight - 4
      out.append(Drawing.line(left, base - 4, left + 30, base - 4, stroke(index)))
      out.append(Drawing.label(left + 40, base, curve.name))
      let latencies = curve.latencies
      let cells =
        ["\(curve.activated)", "\(latencies.sorted.count)"]
        + [latencies.median, latencies.value(at: 0.99), latencies.worst].map { $0.map(Self.number) ?? "\u{2013}" }
      out += zip(Self.columns, cells).map { Drawing.label(left + $0.edge, base, $1, .end) }
    }
    return out
  }

  /// A time with three digits, or all those ahead of the point.
  static func number(_ value: Double) -> String {
    if value == 0 { return "0" }
    var (decimals, scale) = (2, value)
    while scale < 1, decimals < 12 { (decimals, scale) = (decimals + 1, scale * 10) }
    while scale >= 10, decimals > 0 { (decimals, scale) = (decimals - 1, scale / 10) }
    return String(format: "%.\(decimals)f", value)
  }

  /// The same without zeros at the end.
  static func shortNumber(_ value: Double) -> String {
    let digits = number(value)
    guard digits.contains(".") else { return digits }
    let short = digits.reversed().drop { $0 == "0" }.drop { $0 == "." }
    return String(short.reversed())
  }

  /// A round time without needless zeros.
  static func tick(_ value: Double) -> String { value >= 1 ? "\(Int(value))" : String(format: "%g", value) }
}
