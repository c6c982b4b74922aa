// @relation(REQ-EMU-032, scope=file)

import Documents
import Loads

/// Loads whose current has a course of its own within the cycle.
extension ReadingContext {
  static let shapeKeys = ["dimmer", "lamps", "pulses", "burst"]
  /// What a sinusoid has and a shape doesn't.
  private static let sinusoidKeys = displacementKeys + ["harmonics"]

  /// The shape that a load, or a step's change to it, names; otherwise that of `base`.
  func shape(_ fields: Fields, base: LoadShape?) throws -> LoadShape? {
    var shape = base
    if Self.shapeKeys.contains(where: { fields[$0] != nil }) {
      let (key, value) = try fields.exactlyOne(of: Self.shapeKeys)
      shape = try self.shape(key, value)
    }
    if shape != nil {
      let key = Self.shapeKeys.first { fields[$0] != nil } ?? "a shape"
      try fields.refuse(Self.sinusoidKeys, with: key)
    }
    return shape
  }

  private func shape(_ key: String, _ entry: Entry) throws -> LoadShape {
    switch key {
    case "dimmer": .dimmer(try dimmer(entry))
    case "lamps": .lamps(try lamps(entry))
    case "pulses": .pulses(try pulses(entry))
    default: .burst(try burst(entry))
    }
  }

  /// `{angle: 90 deg, edge: leading, edgeTime: 20 us}`
  private func dimmer(_ entry: Entry) throws -> Dimmer {
    let fields = try entry.fields("angle", "edge", "edgeTime")
    return Dimmer(
      angleTurns: try turns(fields.required("angle"), 5...165),
      edge: try fields["edge"]?.word(Dimmer.Edge.allCases.map { ($0.rawValue, $0) }) ?? .leading,
      edgeSeconds: try seconds(fields["edgeTime"], 4_000...500_000) ?? 20e-6)
  }

  /// `{start: 60 deg, end: 95 deg, rise: 100 us, makes: 4, spread: 2 deg}`
  private func lamps(_ entry: Entry) throws -> LampString {
    let fields = try entry.fields("start", "end", "rise", "makes", "spread")
    let start = try turns(fields.required("start"), 0...90)
    let endEntry = try fields.required("end")
    let end = try turns(endEntry, 20...150)
    let rise = try seconds(fields["rise"], 4_000...500_000) ?? 100e-6
    let spread = try fields["spread"].map { try turns($0, 0...4) } ?? 0
    // At 70 Hz the longest rise takes 12.6 degrees.
    guard end - start - 2 * spread >= 70 * rise + 5.0 / 360 else {
      throw endEntry.failure("lies too close to \"start\" for the rise and the spread")
    }
    return LampString(
      startTurns: start, endTurns: end, riseSeconds: rise, count: try fields["makes"]?.integer(1...16) ?? 1,
      spreadTurns: spread)
  }

  /// `{angle: 75 deg, rise: 50 us, hold: 0 us, fall: 300 us}`
  private func pulses(_ entry: Entry) throws -> SteepPulses {
    let fields = try entry.fields("angle", "rise", "hold", "fall")
    return SteepPulses(
      angleTurns: try turns(fields.required("angle"), 0...179),
      riseSeconds: try seconds(fields.required("rise"), 4_000...1_000_000) ?? 0,
      holdSeconds: try seconds(fields["hold"], 0...2_000_000) ?? 0,
      fallSeconds: try seconds(fields.required("fall"), 4_000...3_000_000) ?? 0)
  }

  /// `{on: 3, off: 7}`
  private func burst(_ entry: Entry) throws -> Burst {
    let fields = try entry.fields("on", "off")
    return Burst(on: try fields.required("on").integer(1...1_000), off: try fields.required("off").integer(0...1_000))
  }

  private func seconds(_ entry: Entry?, _ limits: ClosedRange<Int64>) throws -> Double? {
    try entry.map { Double(try $0.time(cycle, limits)) * 1e-9 }
  }

  private func turns(_ entry: Entry, _ degrees: ClosedRange<Double>) throws -> Double {
    let turns = try entry.turns()
    // A bound in degrees need not be one after the division by 360.
    guard degrees.contains((turns * 360 * 1e9).rounded() / 1e9) else {
      throw entry.failure("permitted: \(plain(degrees.lowerBound)) deg to \(plain(degrees.upperBound)) deg")
    }
    return turns
  }
}
