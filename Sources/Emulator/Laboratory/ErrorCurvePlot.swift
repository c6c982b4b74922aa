// @relation(REQ-EMU-029, scope=file)

import Foundation

/// The error curves of a table as an SVG picture: a panel for each power factor, error against current on a logarithmic axis, all
/// samples of the meter, with the limit as steps.
public struct ErrorCurvePlot {
  private let table: AccuracyTable
  private let names: [String]

  /// `names` are those of the samples, if they have any.
  public init(_ table: AccuracyTable, names: [String] = []) {
    self.table = table
    self.names = names
  }

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
      Drawing.label(Self.left, 30, title, size: 17, weight: "bold"),
      Drawing.label(Self.left, 51, subtitle, colour: "#555"),
    ]
    if amperes.isEmpty { out.append(Drawing.label(Self.left, Self.top, "No error curve was measured.")) }
    let axis = CurrentAxis(
      left: Self.left, right: Self.width - Self.right, low: (amperes.min() ?? 0.25) / 1.25,
      high: (amperes.max() ?? 60) * 1.25)
    out += legend
    for (index, panel) in panels.enumerated() {
      let y = Self.top + Double(index) * (Self.panelHeight + Self.gap)
      out += draw(panel, colours: Self.colours, at: y, axis: axis, isLast: index == panels.count - 1)
    }
    return Drawing.picture(width: Self.width, height: height, out)
  }

  private var title: String {
    let meter = table.bench.meter
    return "Error of active energy, \(meter.kind.rawValue) meter, front end \(meter.frontEnd.rawValue)"
  }

  private var subtitle: String {
    let samples = table.rows.first?.errors.count ?? 0
    let unverified = table.rows.contains { $0.point.curve != nil && !$0.point.limit.isVerified }
    let volts = table.catalogue.model.nominalVolts
    let shown = names.isEmpty ? "\(samples) samples of the meter" : "one meter, seed \(table.bench.sample(0).seed)"
    return "\(table.catalogue.limits.title); import, \(volts) V, \(shown)"
      + (unverified ? "; limits unverified" : "")
  }

  private var legend: [String] {
    let y = 73.0
    var out = [Drawing.line(Self.left, y - 4, Self.left + 24, y - 4, "#b00020", 2, dash: "6 4")]
    out.append(Drawing.label(Self.left + 30, y, "limit"))
    for sample in 0..<(table.rows.first?.errors.count ?? 0) {
      let x = Self.left + 90 + Double(sample) * (names.isEmpty ? 100 : 170)
      let colour = Self.colours[sample % Self.colours.count]
      out.append(Drawing.line(x, y - 4, x + 24, y - 4, colour, 2))
      out.append(Drawing.label(x + 30, y, names.isEmpty ? "sample \(sample + 1)" : names[sample]))
    }
    return out
  }

  private func draw(_ panel: Panel, colours: [String], at top: Double, axis: CurrentAxis, isLast: Bool) -> [String] {
    let limits = panel.rows.compactMap(\.point.limit.limitPercent)
    let errors = panel.rows.flatMap { $0.errors.compactMap { $0.map(abs) } }
    let most = max(limits.max() ?? 1, min(errors.max() ?? 0, 20)) * 1.15
    let shown = ErrorPanel(axis: axis, top: top, height: Self.panelHeight, most: most)
    var out = shown.frame + shown.limits(panel.rows.map(\.point), model: table.catalogue.model)
    for sample in panel.rows[0].errors.indices {
      let colour = colours[sample % colours.count]
      let points = panel.rows.compactMap { row -> (x: Double, y: Double)? in
        guard let error = row.errors[sample], let amperes = row.point.curve?.amperes else { return nil }
        return (axis.x(amperes), shown.y(error))
      }
      out.append(Drawing.polyline(points, colour, 1.8))
      for point in points {
        out.append(
          "<circle cx=\"\(Drawing.text(point.x))\" cy=\"\(Drawing.text(point.y))\" r=\"3\" fill=\"\(colour)\"/>")
      }
    }
    out.append(Drawing.label(Self.left, top - 9, panel.factor.title, weight: "bold"))
    if isLast {
      let middle = (Self.left + Self.width - Self.right) / 2
      out.append(Drawing.label(middle, top + Self.panelHeight + 42, "current per phase", anchor: "middle"))
    }
    return out
  }
}
