// @relation(REQ-EVA-023, scope=file)

import Foundation

/// What the plots are made of: elements of SVG. The same values give the same bytes.
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

  static func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ stroke: Stroke) -> String {
    "<line x1=\"\(text(x1))\" y1=\"\(text(y1))\" x2=\"\(text(x2))\" y2=\"\(text(y2))\" \(stroke.attributes)/>"
  }

  static func polyline(_ points: [(x: Double, y: Double)], _ stroke: Stroke) -> String {
    let path = points.map { "\(text($0.x)),\(text($0.y))" }.joined(separator: " ")
    return "<polyline points=\"\(path)\" fill=\"none\" stroke-linejoin=\"round\" \(stroke.attributes)/>"
  }

  static func rectangle(_ x: Double, _ y: Double, _ width: Double, _ height: Double, _ stroke: Stroke) -> String {
    "<rect x=\"\(text(x))\" y=\"\(text(y))\" width=\"\(text(width))\" height=\"\(text(height))\" fill=\"none\" "
      + "\(stroke.attributes)/>"
  }

  enum Anchor: String { case start, middle, end }

  /// Text; with a ground, what lies under it does not make it hard to read.
  static func label(
    _ x: Double, _ y: Double, _ string: String, _ anchor: Anchor = .start, size: Double? = nil, isBold: Bool = false,
    colour: String? = nil, hasGround: Bool = false
  ) -> String {
    var attributes = "x=\"\(text(x))\" y=\"\(text(y))\""
    if anchor != .start { attributes += " text-anchor=\"\(anchor.rawValue)\"" }
    if let size { attributes += " font-size=\"\(text(size))\"" }
    if isBold { attributes += " font-weight=\"bold\"" }
    if let colour { attributes += " fill=\"\(colour)\"" }
    if hasGround { attributes += " stroke=\"#fff\" stroke-width=\"4\" paint-order=\"stroke\"" }
    return "<text \(attributes)>\(escaped(string))</text>"
  }

  /// What XML takes as text: controls, which it can't hold, become blanks.
  static func escaped(_ string: String) -> String {
    String(
      String.UnicodeScalarView(string.unicodeScalars.map { $0.value < 32 || $0.value == 127 ? " " : $0 })
    ).replacingOccurrences(of: "&", with: "&amp;").replacingOccurrences(of: "<", with: "&lt;")
      .replacingOccurrences(of: ">", with: "&gt;")
  }

  /// A coordinate: at most two decimals.
  static func text(_ value: Double) -> String {
    let hundredths = Int((value * 100).rounded())
    let (whole, rest) = (abs(hundredths) / 100, abs(hundredths) % 100)
    let sign = hundredths < 0 ? "-" : ""
    if rest == 0 { return "\(sign)\(whole)" }
    return rest % 10 == 0 ? "\(sign)\(whole).\(rest / 10)" : "\(sign)\(whole).\(rest < 10 ? "0" : "")\(rest)"
  }
}

/// How a line is drawn.
struct Stroke {
  var colour: String
  var width: Double
  /// Lengths of dashes and gaps.
  var dash: String?

  init(_ colour: String, _ width: Double, dash: String? = nil) {
    (self.colour, self.width, self.dash) = (colour, width, dash)
  }

  var attributes: String {
    "stroke=\"\(colour)\" stroke-width=\"\(Drawing.text(width))\"" + (dash.map { " stroke-dasharray=\"\($0)\"" } ?? "")
  }
}
