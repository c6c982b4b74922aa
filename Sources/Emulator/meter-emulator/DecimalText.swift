import Documents

/// Exact decimals of micro-units.
enum DecimalText {
  /// `123456789` -> `123.456789`.
  static func micro(_ value: some BinaryInteger) -> String {
    let magnitude = value.magnitude
    let fraction = String(magnitude % 1_000_000)
    let zeros = String(repeating: "0", count: 6 - fraction.count)
    return "\(value < 0 ? "-" : "")\(magnitude / 1_000_000).\(zeros)\(fraction)"
  }

  /// Rounded to the micro-unit. Values are below 1e30: channels are below 1e7 V and A, runs below ten years.
  static func micro(_ value: Double) -> String { micro(Int128(value.rounded())) }
}
