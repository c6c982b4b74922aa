/// Displacement between voltage and current of a test load: cos phi for active, sin phi for reactive energy.
public struct LoadFactor: Hashable, Sendable {
  /// As it stands in the tables: `1`, `0.5i`, `0.8c`.
  public let name: String
  /// The factor itself, 0 ... 1.
  public let value: Double
  /// Angle by which the current lags the voltage when importing, degrees.
  public let lagDegrees: Double

  /// cos phi. The angles are literals, as an arc cosine of the C library would differ from host to host.
  public static let active = [
    LoadFactor(name: "1", value: 1, lagDegrees: 0), LoadFactor(name: "0.5i", value: 0.5, lagDegrees: 60),
    LoadFactor(name: "0.8c", value: 0.8, lagDegrees: -36.86989764584402),
    LoadFactor(name: "0.25i", value: 0.25, lagDegrees: 75.52248781407008),
    LoadFactor(name: "0.5c", value: 0.5, lagDegrees: -60),
  ]

  /// sin phi.
  public static let reactive = [
    LoadFactor(name: "1i", value: 1, lagDegrees: 90), LoadFactor(name: "1c", value: 1, lagDegrees: -90),
    LoadFactor(name: "0.5i", value: 0.5, lagDegrees: 30), LoadFactor(name: "0.5c", value: 0.5, lagDegrees: -30),
    LoadFactor(name: "0.25i", value: 0.25, lagDegrees: 14.477512185929925),
    LoadFactor(name: "0.25c", value: 0.25, lagDegrees: -14.477512185929925),
  ]

  static let unity = active[0]
  static let inductive = active[1]
}
