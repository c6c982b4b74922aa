// @relation(REQ-EVA-023, scope=file)

import Foundation

/// How fast faults are detected, in one SVG picture: for each class the share of its faults that is detected within a time, and below it
/// a table of the figures.
public struct LatencyPlot: Sendable {
  /// The faults of one class.
  public struct Curve: Sendable {
    public var name: String
    /// Of the faults that were detected, ms.
    public var latencies: Quantiles
    /// How many faults acted, detected or not: a class with silent faults ends below 100 %.
    public var activated: Int

    /// - Precondition: latencies are finite and not negative, and not more than `activated`.
    public init(_ name: String, milliseconds: [Double], activated: Int) {
      precondition(milliseconds.allSatisfy { $0.isFinite && $0 >= 0 }, "\(name): a latency that can't be")
      precondition(milliseconds.count <= activated, "\(name): more detected than acted")
      self.name = name
      latencies = Quantiles(milliseconds)
      self.activated = activated
    }
  }

  /// A time that the detection is held against.
  public struct Limit: Sendable {
    public var name: String
    public var milliseconds: Double

    /// - Precondition: `milliseconds` is finite and above 0.
    public init(_ name: String, milliseconds: Double) {
      precondition(milliseconds.isFinite && milliseconds > 0, "\(name): a limit that can't be")
      self.name = name
      self.milliseconds = milliseconds
    }
  }

  public var title: String
  public var subtitle: String
  public var curves: [Curve]
  public var limits: [Limit]

  public init(title: String, subtitle: String = "", curves: [Curve], limits: [Limit] = []) {
    self.title = title
    self.subtitle = subtitle
    self.curves = curves
    self.limits = limits
  }

  private static let (width, left, right, height) = (880.0, 64.0, 846.0, 340.0)
  private static let (grid, fineGrid, note, frame, limit) = ("#dcdcdc", "#f0f0f0", "#555", "#888", "#b3261e")

  /// Told apart by those who see colours differently too (M. Okabe and K. Ito); further curves are dashed.
  private static let colours = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00", "#444444"]
  private static let dashes: [String?] = [nil, "7 3", "2 3"]

  private static func stroke(_ index: Int) -> Stroke {
    Stroke(colours[index % colours.count], 2, dash: dashes[index / colours.count % dashes.count])
  }

  public var svg: String {
    let axis = LogarithmicAxis(
      holding: curves.flatMap { [$0.latencies.sorted.first { $0 > 0 } ?? 0, $0.latencies.worst ?? 0] }
        + limits.map(\.milliseconds), left: Self.left, right: Self.right)
    let marks = LimitMarks(limits, axis: axis)
    let head = subtitle.isEmpty ? 44.0 : 64.0
    let top = head + Double(marks.rows) * LimitMarks.rowHeight + 8
    let bottom = top + Self.height
    let table = LatencyTable(curves: curves, left: Self.left, top: bottom + 66)
    var out = [Drawing.label(Self.left, 30, title, size: 17, isBold: true)]
    if !subtitle.isEmpty { out.append(Drawing.label(Self.left, 51, subtitle, colour: Self.note)) }
    out += scales(axis, top: top, bottom: bottom)
    out.append(Drawing.rectangle(Self.left, top, Self.right - Self.left, Self.height, Stroke(Self.frame, 1)))
    out += marks.elements(above: top, bottom: bottom, colour: Self.limit)
    for (index, curve) in curves.enumerated() {
      out.append(Drawing.polyline(steps(curve, axis: axis, bottom: bottom), Self.stroke(index)))
    }
    out += table.elements(stroke: Self.stroke, grid: Self.grid, note: Self.note)
    return Drawing.picture(width: Self.width, height: table.bottom + 14, out)
  }

  private func scales(_ axis: LogarithmicAxis, top: Double, bottom: Double) -> [String] {
    var out: [String] = []
    for tick in axis.ticks {
      let x = axis.x(tick.value)
      out.append(Drawing.line(x, top, x, bottom, Stroke(tick.hasLabel ? Self.grid : Self.fineGrid, 1)))
      guard tick.hasLabel else { continue }
      out.append(Drawing.label(x, bottom + 18, LatencyTable.tick(tick.value), .middle, colour: Self.note))
    }
    for percent in stride(from: 0.0, through: 100, by: 20) {
      let y = bottom - percent / 100 * Self.height
      out.append(Drawing.line(Self.left, y, Self.right, y, Stroke(Self.grid, 1)))
      out.append(Drawing.label(Self.left - 8, y + 4, "\(Int(percent)) %", .end, colour: Self.note))
    }
    out.append(
      Drawing.label(
        (Self.left + Self.right) / 2, bottom + 39, "ms from fault to detection; share of the faults that acted",
        .middle, colour: Self.note))
    return out
  }

  /// The share of the faults detected up to each time; steps that no eye tells apart are taken together.
  private func steps(_ curve: Curve, axis: LogarithmicAxis, bottom: Double) -> [(x: Double, y: Double)] {
    let nearest = 0.2
    let latencies = curve.latencies.sorted
    var points = [(x: latencies.first.map(axis.x) ?? Self.left, y: bottom)]
    for (index, latency) in latencies.enumerated() {
      let x = axis.x(latency)
      let y = bottom - Double(index + 1) / Double(curve.activated) * Self.height
      if points.count > 1, x - points[points.count - 1].x < nearest {
        points[points.count - 1].y = y
      } else {
        points += [(x, points[points.count - 1].y), (x, y)]
      }
    }
    return points + [(Self.right, points[points.count - 1].y)]
  }
}
