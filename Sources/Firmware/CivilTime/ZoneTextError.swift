// @relation(REQ-CIV-005, scope=file)

/// Why a text is no rule of a time zone, and where.
@frozen
public struct ZoneTextError: Error, Equatable, Sendable {
  @frozen
  public enum Kind: UInt8, Sendable {
    /// A name has three letters or more, or stands in angle brackets: three letters, digits, plus or minus signs or more.
    case name
    /// A number was expected.
    case number
    /// Hours of an offset are 0...24, of a transition 0...167.
    case hour
    /// Minutes and seconds have two digits, 00...59.
    case minuteOrSecond
    /// Daylight saving time is 24 hours or more from standard time.
    case shift
    /// A daylight saving time without its beginning and end. Which ones are meant is for the system to choose in POSIX; here
    /// nothing is guessed.
    case missingRule
    /// A comma was expected.
    case comma
    /// A day of the year is n, 0...365, or Jn, 1...365.
    case dayOfYear
    /// Month 1...12.
    case month
    /// A full stop was expected.
    case fullStop
    /// Week 1...5.
    case week
    /// Day of the week 0...6, Sunday first.
    case weekday
    /// Something follows the rule.
    case excess
  }

  public var kind: Kind
  /// The byte, counted from 0, where what is wrong begins; the length of the text when something is missing at its end.
  public var position: Int

  @inlinable
  public init(_ kind: Kind, position: Int) {
    self.kind = kind
    self.position = position
  }
}
