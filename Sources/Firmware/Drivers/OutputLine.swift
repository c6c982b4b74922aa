/// A line that the meter drives.
public protocol OutputLine: ~Copyable {
  mutating func set(_ isHigh: Bool)
}
