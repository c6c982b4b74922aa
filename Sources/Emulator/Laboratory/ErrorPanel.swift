// @relation(REQ-EMU-029, REQ-EMU-039, scope=file)

import Meter

/// A panel of errors in percent against the current: its frame, its lines, and the limits.
struct ErrorPanel {
  var axis: CurrentAxis
  var top: Double
  var height: Double
  /// Largest error shown, percent.
  var most: Double

  private var bottom: Double { top + height }

  func y(_ percent: Double) -> Double { top + height / 2 * (1 - max(-most, min(most, percent)) / most) }

  var frame: [String] {
    var out: [String] = []
    let step = Drawing.step(most)
    var tick = -(most / step).rounded(.down) * step
    while tick <= most {
      let isZero = abs(tick) < step / 2
      out.append(Drawing.line(axis.left, y(tick), axis.right, y(tick), isZero ? "#888" : "#e4e4e4", 1))
      out.append(
        Drawing.label(axis.left - 8, y(tick) + 4, Drawing.percent(tick, step: step), anchor: "end", colour: "#444"))
      tick += step
    }
    for amperes in axis.ticks {
      let x = axis.x(amperes)
      out.append(Drawing.line(x, top, x, bottom, "#e4e4e4", 1))
      out.append(Drawing.label(x, bottom + 17, Drawing.text(amperes) + " A", anchor: "middle", colour: "#444"))
    }
    return out + [Drawing.rectangle(axis.left, top, axis.right - axis.left, height, stroke: "#888")]
  }

  /// Both limits from point to point, with the step where the rule says. `points` in the order of their currents.
  func limits(_ points: [TestPoint], model: MeterModel) -> [String] {
    [1.0, -1.0].map { sign in
      var path: [(x: Double, y: Double)] = []
      for (index, point) in points.enumerated() {
        guard let limit = point.limit.limitPercent, let amperes = point.curve?.amperes else { continue }
        let level = y(sign * limit)
        // The rule of a point begins at its own bound, as far as that lies behind the point before.
        let before = index > 0 ? points[index - 1].curve?.amperes ?? amperes : amperes
        let start = max(before, min(amperes, point.limit.from?.amperes(model) ?? before))
        if let last = path.last, last.y != level {
          path.append((axis.x(start), last.y))
          path.append((axis.x(start), level))
        }
        path.append((axis.x(amperes), level))
      }
      return Drawing.polyline(path, "#b00020", 2, dash: "6 4")
    }
  }
}

extension LoadFactor {
  /// For people: `PF 0.5 inductive`.
  var title: String {
    switch name.last {
    case "i": "PF \(name.dropLast()) inductive"
    case "c": "PF \(name.dropLast()) capacitive"
    default: "PF \(name)"
    }
  }
}
