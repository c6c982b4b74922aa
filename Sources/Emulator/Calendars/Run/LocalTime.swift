import CivilTime
import Quantities

/// Instants as text, in UTC and in local time with its offset; remembers the zone's period, since instants come in order.
public struct LocalTime: Sendable {
  private let zone: PosixTimeZone
  private var period: ZonePeriod

  public init(_ zone: PosixTimeZone) {
    self.zone = zone
    period = zone.period(at: .earliest)
  }

  /// `2026-10-25T01:00:00Z`.
  public static func utc(_ instant: UTCTime) -> String {
    var text = ""
    append(CivilTime(at: instant, offset: 0), to: &text)
    return text + "Z"
  }

  /// `2026-10-25T02:00:00+01:00`.
  public mutating func local(_ instant: UTCTime) -> String {
    let offset = offset(at: instant)
    var text = ""
    Self.append(CivilTime(at: instant, offset: offset), to: &text)
    return text + Self.offset(offset)
  }

  /// Date and time of day to the minute, `2026-10-25 02:00`.
  public mutating func short(_ instant: UTCTime) -> String {
    String(local(instant).prefix(16)).replacing("T", with: " ")
  }

  public mutating func civil(_ instant: UTCTime) -> CivilTime { CivilTime(at: instant, offset: offset(at: instant)) }

  /// Seconds east of UTC.
  public mutating func offset(at instant: UTCTime) -> Int32 {
    if instant < period.from || instant >= period.until { period = zone.period(at: instant) }
    return period.offset
  }

  /// `+01:00`, with seconds where there are any.
  public static func offset(_ seconds: Int32) -> String {
    let size = abs(seconds)
    var text = seconds < 0 ? "-" : "+"
    appendTwo(size / 3_600, to: &text)
    text += ":"
    appendTwo(size / 60 % 60, to: &text)
    if size % 60 != 0 {
      text += ":"
      appendTwo(size % 60, to: &text)
    }
    return text
  }

  private static func append(_ civil: CivilTime, to text: inout String) {
    appendTwo(civil.date.year / 100, to: &text)
    appendTwo(civil.date.year % 100, to: &text)
    text += "-"
    appendTwo(Int32(civil.date.month), to: &text)
    text += "-"
    appendTwo(Int32(civil.date.day), to: &text)
    text += "T"
    appendTwo(civil.secondOfDay / 3_600, to: &text)
    text += ":"
    appendTwo(civil.secondOfDay / 60 % 60, to: &text)
    text += ":"
    appendTwo(civil.secondOfDay % 60, to: &text)
  }

  private static func appendTwo(_ value: Int32, to text: inout String) {
    text.unicodeScalars.append(Unicode.Scalar(UInt8(48 + value / 10 % 10)))
    text.unicodeScalars.append(Unicode.Scalar(UInt8(48 + value % 10)))
  }
}
