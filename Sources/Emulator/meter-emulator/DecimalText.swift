/// Exact decimals of micro-units.
enum DecimalText {
  /// `123456789` -> `123.456789`.
  static func micro(_ value: Int64) -> String {
    let magnitude = value.magnitude
    let fraction = String(magnitude % 1_000_000)
    let zeros = String(repeating: "0", count: 6 - fraction.count)
    return "\(value < 0 ? "-" : "")\(magnitude / 1_000_000).\(zeros)\(fraction)"
  }

  /// Rounded to the micro-unit.
  static func micro(_ value: Double) -> String { micro(Int64(value.rounded())) }
}
