// @relation(REQ-CIV-001, scope=file)

/// A day of the week, numbered as in ISO 8601: Monday is 1, Sunday 7.
@frozen
public enum Weekday: UInt8, Sendable {
  case monday = 1
  case tuesday, wednesday, thursday, friday, saturday, sunday
}
