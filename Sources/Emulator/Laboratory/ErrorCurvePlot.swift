// @relation(REQ-EMU-029, scope=file)

import Foundation

/// The error curves of a table as an SVG picture: a panel for each power factor, error against current on a logarithmic axis, all
/// samples of the meter, with the limit as steps.
public struct ErrorCurvePlot {
  private let table: AccuracyTable

  public init(_ table: AccuracyTable) { self.table = table }

  private struct Panel {
    var factor: LoadFactor
    var rows: [AccuracyRow]
  }

  private static let (width, panelHeight, left, right, top, gap) = (880.0, 210.0, 78.0, 24.0, 114.0, 52.0)
  private static let colours = ["#0b6fa4", "#c4511d", "#4a7c2c", "#7a4fa0", "#8a6d00"]

  public var svg: String {
    let panels = LoadFactor.active.compactMap { factor -> Panel? in
      let rows = table.rows.filter { $0.point.curve?.factor == factor }
        .sorted { ($0.point.curve?.amperes ?? 0) < ($1.point.curve?.amperes ?? 0) }
      return rows.count > 1 ? Panel(factor: factor, rows: rows) : nil
    }
    let count = Double(max(1, panels.count))
    let height = Self.top + count * Self.panelHeight + (count - 1) * Self.gap + 62
    let amperes = panels.flatMap { $0.rows.compactMap { $0.point.curve?.amperes } }
    var out = [
      """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(Self.text(Self.width)) \(Self.text(height))" \
      font-family="Helvetica, Arial, sans-serif" font-size="13" fill="#222">
      """,
      "<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>",
      Self.label(Self.left, 30, title, size: 17, weight: "bold"),
      Self.label(Self.left, 51, subtitle, colour: "#555"),
    ]
    if amperes.isEmpty { out.append(Self.label(Self.left, Self.top, "No error curve was measured.")) }
    let axis = Axis(low: (amperes.min() ?? 0.25) / 1.25, high: (amperes.max() ?? 60) * 1.25)
    out += legend
    for (index, panel) in panels.enumerated() {
      let y = Self.top + Double(index) * (Self.panelHeight + Self.gap)
      out += draw(panel, colours: Self.colours, at: y, axis: axis, isLast: index == panels.count - 1)
    }
    return (out + ["</svg>"]).joined(separator: "\n") + "\n"
  }

  private var title: String {
    let meter = table.bench.meter
    return "Error of active energy, \(meter.kind.rawValue) meter, front end \(meter.frontEnd.rawValue)"
  }

  private var subtitle: String {
    let samples = table.rows.first?.errors.count ?? 0
    let unverified = table.rows.contains { $0.point.curve != nil && !$0.point.limit.isVerified }
    let volts = table.catalogue.model.nominalVolts
    return "\(table.catalogue.limits.title); import, \(volts) V, \(samples) samples of the meter"
      + (unverified ? "; limits unverified" : "")
  }

  private var legend: [String] {
    let y = 73.0
    var out = [Self.line(Self.left, y - 4, Self.left + 24, y - 4, "#b00020", 2, dash: "6 4")]
    out.append(Self.label(Self.left + 30, y, "limit"))
    for sample in 0..<(table.rows.first?.errors.count ?? 0) {
      let x = Self.left + 90 + Double(sample) * 100
      let colour = Self.colours[sample % Self.colours.count]
      out.append(Self.line(x, y - 4, x + 24, y - 4, colour, 2))
      out.append(Self.label(x + 30, y, "sample \(sample + 1)"))
    }
    return out
  }

  /// A logarithmic axis over the width of the picture.
  private struct Axis {
    var low: Double
    var high: Double

    func x(_ amperes: Double) -> Double {
      left + (log(amperes) - log(low)) / (log(high) - log(low)) * (width - left - right)
    }

    var ticks: [Double] {
      [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100].filter { (low...high).contains($0) }
    }
  }

  private func draw(_ panel: Panel, colours: [String], at top: Double, axis: Axis, isLast: Bool) -> [String] {
    let limits = panel.rows.compactMap(\.point.limit.limitPercent)
    let errors = panel.rows.flatMap { $0.errors.compactMap { $0.map(abs) } }
    let most = max(limits.max() ?? 1, min(errors.max() ?? 0, 20)) * 1.15
    let bottom = top + Self.panelHeight
    func y(_ percent: Double) -> Double {
      top + Self.panelHeight / 2 * (1 - max(-most, min(most, percent)) / most)
    }
    var out: [String] = []
    let step = Self.step(most)
    var tick = -(most / step).rounded(.down) * step
    while tick <= most {
      let isZero = abs(tick) < step / 2
      out.append(Self.line(Self.left, y(tick), Self.width - Self.right, y(tick), isZero ? "#888" : "#e4e4e4", 1))
      let text = isZero ? "0" : (tick > 0 ? "+" : "\u{2212}") + Self.text(abs(tick))
      out.append(Self.label(Self.left - 8, y(tick) + 4, text + " %", anchor: "end", colour: "#444"))
      tick += step
    }
    for amperes in axis.ticks {
      let x = axis.x(amperes)
      out.append(Self.line(x, top, x, bottom, "#e4e4e4", 1))
      out.append(Self.label(x, bottom + 17, Self.text(amperes) + " A", anchor: "middle", colour: "#444"))
    }
    out.append(
      "<rect x=\"\(Self.text(Self.left))\" y=\"\(Self.text(top))\" "
        + "width=\"\(Self.text(Self.width - Self.left - Self.right))\" height=\"\(Self.text(Self.panelHeight))\" "
        + "fill=\"none\" stroke=\"#888\"/>")
    for sign in [1.0, -1.0] { out.append(limitSteps(panel, sign: sign, axis: axis, y: y)) }
    for sample in panel.rows[0].errors.indices {
      let colour = colours[sample % colours.count]
      let points = panel.rows.compactMap { row -> (Double, Double)? in
        guard let error = row.errors[sample], let amperes = row.point.curve?.amperes else { return nil }
        return (axis.x(amperes), y(error))
      }
      let path = points.map { "\(Self.text($0.0)),\(Self.text($0.1))" }.joined(separator: " ")
      out.append("<polyline points=\"\(path)\" fill=\"none\" stroke=\"\(colour)\" stroke-width=\"1.8\"/>")
      for point in points {
        out.append("<circle cx=\"\(Self.text(point.0))\" cy=\"\(Self.text(point.1))\" r=\"3\" fill=\"\(colour)\"/>")
      }
    }
    out.append(Self.label(Self.left, top - 9, Self.name(panel.factor), weight: "bold"))
    if isLast {
      let middle = (Self.left + Self.width - Self.right) / 2
      out.append(Self.label(middle, bottom + 42, "current per phase", anchor: "middle"))
    }
    return out
  }

  /// From point to point, with the step where the rule says.
  private func limitSteps(_ panel: Panel, sign: Double, axis: Axis, y: (Double) -> Double) -> String {
    var path: [(Double, Double)] = []
    for (index, row) in panel.rows.enumerated() {
      guard let limit = row.point.limit.limitPercent, let amperes = row.point.curve?.amperes else { continue }
      let level = y(sign * limit)
      // The rule of a point begins at its own bound, as far as that lies behind the point before.
      let before = index > 0 ? panel.rows[index - 1].point.curve?.amperes ?? amperes : amperes
      let start = max(before, min(amperes, row.point.limit.from?.amperes(table.catalogue.model) ?? before))
      if let last = path.last, last.1 != level {
        path.append((axis.x(start), last.1))
        path.append((axis.x(start), level))
      }
      path.append((axis.x(amperes), level))
    }
    let text = path.map { "\(Self.text($0.0)),\(Self.text($0.1))" }.joined(separator: " ")
    return "<polyline points=\"\(text)\" fill=\"none\" stroke=\"#b00020\" stroke-width=\"2\" stroke-dasharray=\"6 4\"/>"
  }

  private static func name(_ factor: LoadFactor) -> String {
    switch factor.name.last {
    case "i": "PF \(factor.name.dropLast()) inductive"
    case "c": "PF \(factor.name.dropLast()) capacitive"
    default: "PF \(factor.name)"
    }
  }

  /// A distance of 1, 2 or 5 times a power of ten that gives two to four lines on either side of zero.
  private static func step(_ most: Double) -> Double {
    [0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10].first { most / $0 < 4 } ?? 20
  }

  /// At most three decimals.
  private static func text(_ value: Double) -> String {
    value < 0 ? "-" + Catalogue.decimal(-value) : Catalogue.decimal(value)
  }

  private static func line(
    _ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ colour: String, _ width: Double, dash: String? = nil
  ) -> String {
    "<line x1=\"\(text(x1))\" y1=\"\(text(y1))\" x2=\"\(text(x2))\" y2=\"\(text(y2))\" stroke=\"\(colour)\" "
      + "stroke-width=\"\(text(width))\"\(dash.map { " stroke-dasharray=\"\($0)\"" } ?? "")/>"
  }

  private static func label(
    _ x: Double, _ y: Double, _ string: String, size: Double? = nil, anchor: String? = nil, weight: String? = nil,
    colour: String? = nil
  ) -> String {
    var attributes = "x=\"\(text(x))\" y=\"\(text(y))\""
    if let size { attributes += " font-size=\"\(text(size))\"" }
    if let anchor { attributes += " text-anchor=\"\(anchor)\"" }
    if let weight { attributes += " font-weight=\"\(weight)\"" }
    if let colour { attributes += " fill=\"\(colour)\"" }
    let escaped = string.replacingOccurrences(of: "&", with: "&amp;").replacingOccurrences(of: "<", with: "&lt;")
    return "<text \(attributes)>\(escaped)</text>"
  }
}
