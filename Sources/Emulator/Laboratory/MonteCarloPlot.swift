// @relation(REQ-EMU-039, scope=file)

/// Many meters in one SVG picture: how their worst margins are distributed, and below it for each power factor the band in which their
/// errors lie.
public struct MonteCarloPlot {
  private let population: MonteCarlo

  public init(_ population: MonteCarlo) { self.population = population }

  private static let (width, height, left, right, top, gap) = (880.0, 210.0, 78.0, 24.0, 100.0, 52.0)
  private static let (bar, curve, band, outer) = ("#9fc3d9", "#c4511d", "#9fc3d9", "#d9e6ee")

  public var svg: String {
    let panels = LoadFactor.active.compactMap { factor -> [MonteCarlo.Row]? in
      let rows = population.results.filter { $0.point.curve?.factor == factor }
        .sorted { ($0.point.curve?.amperes ?? 0) < ($1.point.curve?.amperes ?? 0) }
      return rows.count > 1 ? rows : nil
    }
    var out = [
      Drawing.label(Self.left, 30, title, size: 17, weight: "bold"),
      Drawing.label(Self.left, 51, subtitle, colour: "#555"),
    ]
    out += distribution(at: Self.top)
    let amperes = panels.flatMap { $0.compactMap { $0.point.curve?.amperes } }
    let axis = CurrentAxis(
      left: Self.left, right: Self.width - Self.right, low: (amperes.min() ?? 0.25) / 1.25,
      high: (amperes.max() ?? 60) * 1.25)
    let first = Self.top + Self.height + 96
    for (index, rows) in panels.enumerated() {
      out += bands(rows, axis: axis, at: first + Double(index) * (Self.height + Self.gap))
    }
    let bottom = first + Double(panels.count) * (Self.height + Self.gap)
    out.append(
      Drawing.label(
        Self.left, bottom - 8,
        "import; dark: 90 % of the meters, light: all, line: the median; dashed: the limit; axis: current per phase"))
    return Drawing.picture(width: Self.width, height: bottom + 12, out)
  }

  private var title: String {
    "\(population.meters.count) calibrated \(population.meter.kind.rawValue) meters, each with parts of its own"
  }

  private var subtitle: String {
    let source = population.uncertainty
    let uncertainty = source == .none ? "without error" : "\(Drawing.text(source.ratioPercent)) %"
    return "\(population.catalogue.limits.title); \(population.rows.count) sinusoidal loads; source of the calibration "
      + uncertainty + "; seed \(population.seed)"
  }

  /// Histogram and cumulative share of the worst margins.
  private func distribution(at top: Double) -> [String] {
    let margins = population.margins.map { max(-0.5, $0) * 100 }
    let low = min(50.0, ((margins.first ?? 0) / 10).rounded(.down) * 10)
    let classes = 25
    let step = (100 - low) / Double(classes)
    var counts = [Int](repeating: 0, count: classes)
    for margin in margins { counts[max(0, min(classes - 1, Int((margin - low) / step)))] += 1 }
    let most = Double(max(1, counts.max() ?? 1))
    let (right, bottom) = (Self.width - Self.right - 40, top + Self.height)
    func x(_ margin: Double) -> Double { Self.left + (margin - low) / (100 - low) * (right - Self.left) }
    func y(_ share: Double) -> Double { bottom - share * Self.height }

    var out = [Drawing.label(Self.left, top - 9, "Worst margin of a meter over all loads", weight: "bold")]
    for tick in stride(from: low, through: 100, by: 10) {
      out.append(Drawing.line(x(tick), top, x(tick), bottom, "#e4e4e4", 1))
      out.append(Drawing.label(x(tick), bottom + 17, Drawing.text(tick) + " %", anchor: "middle", colour: "#444"))
    }
    for share in [0.25, 0.5, 0.75, 1] {
      out.append(Drawing.line(Self.left, y(share), right, y(share), "#e4e4e4", 1))
      out.append(
        Drawing.label(right + 6, y(share) + 4, Drawing.text(share * 100) + " %", colour: Self.curve))
    }
    for (index, count) in counts.enumerated() where count > 0 {
      let height = Double(count) / most * Self.height
      let start = x(low + Double(index) * step)
      out.append(
        Drawing.rectangle(
          start + 0.5, bottom - height, x(low + Double(index + 1) * step) - start - 1, height, fill: Self.bar))
    }
    let tick = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000].first { most / Double($0) <= 5 } ?? 10_000
    for count in stride(from: 0, through: Int(most), by: tick) {
      let level = bottom - Double(count) / most * Self.height
      out.append(Drawing.label(Self.left - 8, level + 4, "\(count)", anchor: "end", colour: "#444"))
    }
    out.append(Drawing.polyline(cumulative(margins, x: x, y: y), Self.curve, 1.8))
    out.append(Drawing.rectangle(Self.left, top, right - Self.left, Self.height, stroke: "#888"))
    let third = 200 / 3.0
    out.append(Drawing.line(x(third), top, x(third), bottom, "#4a7c2c", 1.5, dash: "4 3"))
    out.append(Drawing.label(x(third) - 5, top + 15, "a third of the limit is taken", anchor: "end", colour: "#4a7c2c"))
    out.append(
      Drawing.label(
        (Self.left + right) / 2, bottom + 38,
        "share of the limit that is left at the worst load; bars: meters, line: share of them",
        anchor: "middle"))
    return out
  }

  /// The share of the meters at or below each margin: steps.
  private func cumulative(
    _ margins: [Double], x: (Double) -> Double, y: (Double) -> Double
  ) -> [(x: Double, y: Double)] {
    var path: [(x: Double, y: Double)] = []
    for (index, margin) in margins.enumerated() {
      path.append((x(margin), y(Double(index) / Double(margins.count))))
      path.append((x(margin), y(Double(index + 1) / Double(margins.count))))
    }
    return path
  }

  private func bands(_ rows: [MonteCarlo.Row], axis: CurrentAxis, at top: Double) -> [String] {
    let errors = rows.flatMap { $0.quantiles.map(abs) }
    let limits = rows.map(\.limitPercent)
    let panel = ErrorPanel(
      axis: axis, top: top, height: Self.height, most: max(limits.max() ?? 1, min(errors.max() ?? 0, 20)) * 1.15)
    func path(_ quantile: Int) -> [(x: Double, y: Double)] {
      rows.map { (axis.x($0.point.curve?.amperes ?? axis.low), panel.y($0.quantiles[quantile])) }
    }
    return panel.frame + [
      Drawing.polyline(path(0) + path(4).reversed(), "none", 1, fill: Self.outer),
      Drawing.polyline(path(1) + path(3).reversed(), "none", 1, fill: Self.band),
      Drawing.polyline(path(2), "#0b6fa4", 1.8),
      Drawing.label(Self.left, top - 9, rows[0].point.curve?.factor.title ?? "", weight: "bold"),
    ] + panel.limits(rows.map(\.point), model: population.catalogue.model)
  }
}
