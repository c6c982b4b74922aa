// @relation(REQ-BIL-008, scope=file)

import CivilTime
import Demand
import Quantities

/// The load profile as an SVG picture: a panel for each local date, mean power by interval in the colour of the rate, all panels on
/// one scale of true time. So a day of 25 hours is longer than the others, and both its repeated hours are there.
public struct LoadProfilePlot {
  private let plan: BillingPlan
  private let days: [PlotDay]
  private var rows: [ProfileRow<2>] = []

  public init(_ plan: BillingPlan, dates: PlotDates) {
    self.plan = plan
    days = dates.days(in: plan.settings.zone)
  }

  /// Takes a row of the profile; those outside of the dates are dropped.
  public mutating func take(_ row: ProfileRow<2>) {
    guard let first = days.first, let last = days.last, row.end > first.start, row.end <= last.end else { return }
    rows.append(row)
  }

  private static let (left, top, panelHeight, gap, hourWidth) = (64.0, 96.0, 120.0, 72.0, 34.0)
  private static let colours = [
    "#c8501e", "#e0a526", "#2f6f9f", "#4a7c2c", "#7a4fa0", "#8a6d00", "#1f8a8a", "#b03a6a", "#6b6b6b", "#9c6644",
    "#3d5a80", "#588157", "#bc4749", "#5e548e", "#00798c", "#d1495b",
  ]

  public func svg() -> String {
    let hours = days.map { $0.end.seconds(since: $0.start) }.max() ?? 86_400
    let width = Self.left + Double(hours) / 3_600 * Self.hourWidth + 30
    let height = Self.top + Double(days.count) * (Self.panelHeight + Self.gap)
    var out = [
      """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(text(width)) \(text(height))" \
      font-family="Helvetica, Arial, sans-serif" font-size="12" fill="#222">
      """,
      "<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>",
      label(Self.left, 30, "Load profile of \(plan.settings.profile.length / 60) min", size: 17, weight: "bold"),
      label(Self.left, 50, "Mean power by interval, coloured by rate; zone \(plan.timeZone)", colour: "#555"),
    ]
    out += legend()
    let scale = Scale(rows, interval: plan.settings.profile.length)
    var time = LocalTime(plan.settings.zone)
    for (index, day) in days.enumerated() {
      out += panel(day, at: Self.top + Double(index) * (Self.panelHeight + Self.gap) + 24, scale, &time)
    }
    return (out + ["</svg>"]).joined(separator: "\n") + "\n"
  }

  private func legend() -> [String] {
    var out: [String] = []
    var x = Self.left
    for (index, name) in plan.rates.enumerated() {
      out.append("<rect x=\"\(text(x))\" y=\"64\" width=\"12\" height=\"12\" fill=\"\(Self.colours[index % 16])\"/>")
      out.append(label(x + 17, 74, name))
      x += 17 + Double(name.unicodeScalars.count) * 7 + 22
    }
    if rows.contains(where: { Self.isMarked($0.status) }) {
      out.append(
        "<rect x=\"\(text(x))\" y=\"64\" width=\"12\" height=\"12\" fill=\"none\" stroke=\"#b00020\" stroke-width=\"1.5\"/>"
      )
      out.append(label(x + 17, 74, "cut by clock or supply"))
    }
    return out
  }

  private static func isMarked(_ status: IntervalStatus) -> Bool {
    [.powerDown, .clockAdjusted, .dataNotValid, .clockInvalid].contains { status.contains($0) }
  }

  /// Power up for import, down for export, kW.
  private struct Scale {
    var most: Double
    var least: Double
    var step: Double

    init(_ rows: [ProfileRow<2>], interval: Int32) {
      let perKilowatt = 1e9 * Double(interval) / 3_600
      let highest = rows.map { Double($0.energy[0]) / perKilowatt }.max() ?? 0
      let lowest = rows.map { Double($0.energy[1]) / perKilowatt }.max() ?? 0
      let span = max(highest + lowest, 0.001)
      step = 0.000_1
      let factors = [2.0, 2.5, 2.0]
      var index = 0
      while span / step > 5 {
        step *= factors[index % 3]
        index += 1
      }
      most = max(step, (highest / step).rounded(.up) * step)
      least = (lowest / step).rounded(.up) * step
    }

    func y(_ kilowatts: Double, in top: Double) -> Double {
      top + LoadProfilePlot.panelHeight * (most - kilowatts) / (most + least)
    }
  }

  private func panel(_ day: PlotDay, at top: Double, _ scale: Scale, _ time: inout LocalTime) -> [String] {
    func x(_ instant: UTCTime) -> Double {
      Self.left + Double(instant.seconds(since: day.start)) / 3_600 * Self.hourWidth
    }
    let bottom = top + Self.panelHeight
    let right = x(day.end)
    var out = [label(Self.left, top - 8, title(day), weight: "bold")]
    var tick = (-scale.least / scale.step).rounded() * scale.step
    while tick <= scale.most + scale.step / 2 {
      let y = scale.y(tick, in: top)
      out.append(line(Self.left, y, right, y, abs(tick) < scale.step / 2 ? "#888" : "#e4e4e4"))
      out.append(label(Self.left - 8, y + 4, "\(text(abs(tick))) kW", anchor: "end", colour: "#444"))
      tick += scale.step
    }
    out += repeatedHours(day, top: top, bottom: bottom, x, &time)
    for row in rows where row.end > day.start && row.end <= day.end { out.append(bar(row, top, scale, x)) }
    out += ribbon(day, at: bottom + 3, x)
    out += hourLabels(day, at: bottom + 24, x, &time)
    return out
  }

  private func title(_ day: PlotDay) -> String {
    let weekdays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
    let hours = Double(day.end.seconds(since: day.start)) / 3_600
    func two(_ value: UInt8) -> String { value < 10 ? "0\(value)" : "\(value)" }
    return
      "\(weekdays[Int(day.date.weekday.rawValue) - 1]) \(day.date.year)-\(two(day.date.month))-\(two(day.date.day))"
      + (hours == 24 ? "" : ": \(text(hours)) hours")
  }

  private func bar(_ row: ProfileRow<2>, _ top: Double, _ scale: Scale, _ x: (UTCTime) -> Double) -> String {
    let interval = plan.settings.profile.length
    let start = row.end.advanced(bySeconds: Int64(-interval))
    let perKilowatt = 1e9 * Double(interval) / 3_600
    let zero = scale.y(0, in: top)
    let upper = scale.y(Double(row.energy[0]) / perKilowatt, in: top)
    let lower = scale.y(-Double(row.energy[1]) / perKilowatt, in: top)
    let rate = Int(plan.calendars.state(at: start, in: plan.settings.zone).energyRate)
    let width = x(row.end) - x(start)
    let mark = Self.isMarked(row.status) ? " stroke=\"#b00020\" stroke-width=\"1.5\"" : ""
    let upward = rectangle(x(start), upper, width - 0.6, zero - upper, Self.colours[rate % 16], mark)
    return row.energy[1] == 0 ? upward : upward + rectangle(x(start), zero, width - 0.6, lower - zero, "#9aa5ad", mark)
  }

  /// The rate in force under the bars: switches need not fall on intervals.
  private func ribbon(_ day: PlotDay, at y: Double, _ x: (UTCTime) -> Double) -> [String] {
    var out: [String] = []
    var from = day.start
    while from < day.end {
      let state = plan.calendars.state(at: from, in: plan.settings.zone)
      let until = min(state.until, day.end)
      out.append(rectangle(x(from), y, x(until) - x(from), 5, Self.colours[Int(state.energyRate) % 16], ""))
      from = until
    }
    return out
  }

  /// What clocks show at each full hour of standard time.
  private func hourLabels(_ day: PlotDay, at y: Double, _ x: (UTCTime) -> Double, _ time: inout LocalTime) -> [String] {
    var out: [String] = []
    var instant = day.start
    while instant < day.end {
      let civil = time.civil(instant)
      let (hour, minute) = (civil.secondOfDay / 3_600, civil.secondOfDay / 60 % 60)
      let shown = minute == 0 ? "\(hour < 10 ? "0" : "")\(hour)" : "\(hour):\(minute < 10 ? "0" : "")\(minute)"
      out.append(line(x(instant), y - 13, x(instant), y - 9, "#888"))
      out.append(label(x(instant), y + 2, shown, anchor: "middle", colour: "#444"))
      instant = instant.advanced(bySeconds: 3_600)
    }
    return out
  }

  /// Shades what clocks show twice, each passage with its offset from UTC.
  private func repeatedHours(
    _ day: PlotDay, top: Double, bottom: Double, _ x: (UTCTime) -> Double, _ time: inout LocalTime
  ) -> [String] {
    let zone = plan.settings.zone
    var out: [String] = []
    var period = zone.period(at: day.start)
    while period.until < day.end {
      let next = zone.period(at: period.until)
      let repeated = Int64(period.offset - next.offset)
      if repeated > 0 {
        let first = period.until.advanced(bySeconds: -repeated)
        // The offsets stand apart from each other: an hour is narrower than two of them.
        for (start, offset, shade, anchor, gap) in [
          (first, period.offset, "#fdf1dd", "end", -6.0), (period.until, next.offset, "#e3eef6", "start", 6),
        ] {
          let end = start.advanced(bySeconds: repeated)
          out.append(rectangle(x(start), top, x(end) - x(start), bottom - top, shade, ""))
          out.append(
            label(
              x(period.until) + gap, bottom + 42, LocalTime.offset(offset), size: 10, anchor: anchor, colour: "#444"))
        }
      }
      period = next
    }
    return out
  }

  // MARK: SVG

  private func rectangle(
    _ x: Double, _ y: Double, _ width: Double, _ height: Double, _ colour: String, _ more: String
  ) -> String {
    "<rect x=\"\(text(x))\" y=\"\(text(y))\" width=\"\(text(width))\" height=\"\(text(height))\" fill=\"\(colour)\"\(more)/>"
  }

  private func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ colour: String) -> String {
    "<line x1=\"\(text(x1))\" y1=\"\(text(y1))\" x2=\"\(text(x2))\" y2=\"\(text(y2))\" stroke=\"\(colour)\"/>"
  }

  private func label(
    _ x: Double, _ y: Double, _ string: String, size: Int = 12, weight: String = "normal", anchor: String = "start",
    colour: String = "#222"
  ) -> String {
    let escaped = string.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    return "<text x=\"\(text(x))\" y=\"\(text(y))\" font-size=\"\(size)\" font-weight=\"\(weight)\" "
      + "text-anchor=\"\(anchor)\" fill=\"\(colour)\">\(escaped)</text>"
  }

  /// To a hundredth, without needless digits.
  private func text(_ value: Double) -> String {
    let hundredths = Int((value * 100).rounded())
    let (whole, rest) = (abs(hundredths) / 100, abs(hundredths) % 100)
    let sign = hundredths < 0 ? "-" : ""
    if rest == 0 { return "\(sign)\(whole)" }
    return rest % 10 == 0 ? "\(sign)\(whole).\(rest / 10)" : "\(sign)\(whole).\(rest < 10 ? "0" : "")\(rest)"
  }
}
