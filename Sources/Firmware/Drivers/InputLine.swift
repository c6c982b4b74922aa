/// A line that the meter senses.
public protocol InputLine: ~Copyable {
  /// The level now.
  mutating func isHigh() -> Bool
}
