// @relation(REQ-EMU-029, REQ-EMU-039, scope=file)

import Foundation

/// A logarithmic axis of currents.
struct CurrentAxis {
  /// Where it begins and ends in the picture.
  var left: Double
  var right: Double
  /// A.
  var low: Double
  var high: Double

  func x(_ amperes: Double) -> Double {
    left + (log(amperes) - log(low)) / (log(high) - log(low)) * (right - left)
  }

  var ticks: [Double] {
    [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100].filter { (low...high).contains($0) }
  }
}

/// What the plots are made of: elements of SVG.
enum Drawing {
  /// The element around all others, with a white ground.
  static func picture(width: Double, height: Double, _ elements: [String]) -> String {
    let head = [
      """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(text(width)) \(text(height))" \
      font-family="Helvetica, Arial, sans-serif" font-size="13" fill="#222">
      """,
      "<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>",
    ]
    return (head + elements + ["</svg>"]).joined(separator: "\n") + "\n"
  }

  /// A path through points, or the area inside it.
  static func polyline(
    _ points: [(x: Double, y: Double)], _ colour: String, _ width: Double, fill: String? = nil, dash: String? = nil
  ) -> String {
    let path = points.map { "\(text($0.x)),\(text($0.y))" }.joined(separator: " ")
    return
      "<polyline points=\"\(path)\" fill=\"\(fill ?? "none")\" stroke=\"\(colour)\" stroke-width=\"\(text(width))\""
      + "\(dash.map { " stroke-dasharray=\"\($0)\"" } ?? "")/>"
  }

  static func rectangle(
    _ x: Double, _ y: Double, _ width: Double, _ height: Double, fill: String = "none", stroke: String = "none"
  ) -> String {
    "<rect x=\"\(text(x))\" y=\"\(text(y))\" width=\"\(text(width))\" height=\"\(text(height))\" fill=\"\(fill)\" "
      + "stroke=\"\(stroke)\"/>"
  }

  /// A signed percentage of an axis.
  static func percent(_ value: Double, step: Double) -> String {
    let isZero = abs(value) < step / 2
    return (isZero ? "0" : (value > 0 ? "+" : "\u{2212}") + text(abs(value))) + " %"
  }

  /// A distance of 1, 2 or 5 times a power of ten that gives two to four lines on either side of zero.
  static func step(_ most: Double) -> Double {
    [0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10].first { most / $0 < 4 } ?? 20
  }

  /// At most three decimals.
  static func text(_ value: Double) -> String {
    value < 0 ? "-" + Catalogue.decimal(-value) : Catalogue.decimal(value)
  }

  static func line(
    _ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ colour: String, _ width: Double, dash: String? = nil
  ) -> String {
    "<line x1=\"\(text(x1))\" y1=\"\(text(y1))\" x2=\"\(text(x2))\" y2=\"\(text(y2))\" stroke=\"\(colour)\" "
      + "stroke-width=\"\(text(width))\"\(dash.map { " stroke-dasharray=\"\($0)\"" } ?? "")/>"
  }

  static func label(
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
