// @relation(REQ-CIV-002, REQ-CIV-003, REQ-CIV-004, scope=file)

import Quantities

/// What a zone does in summer.
@frozen
public struct DaylightRule: Equatable, Sendable {
  /// Seconds east of UTC in daylight saving time.
  public var offset: Int32
  /// When it begins, in standard time.
  public var start: YearlyInstant
  /// When it ends, in daylight saving time.
  public var end: YearlyInstant

  @inlinable
  public init(offset: Int32, start: YearlyInstant, end: YearlyInstant) {
    self.offset = offset
    self.start = start
    self.end = end
  }
}

/// A time zone whose rule is the same in every year, as a POSIX TZ string tells it. Names of zones are not kept.
///
/// The transitions of a year may come in either order and may lie in the year before or after; the latest one at or before an instant
/// governs it. When an end and a start fall on one instant the start does, which makes daylight saving all the year possible
/// (RFC 8536, 3.3.1).
@frozen
public struct PosixTimeZone: Equatable, Sendable {
  /// Seconds east of UTC.
  public let standardOffset: Int32
  /// `nil` in a zone without daylight saving.
  public let daylight: DaylightRule?

  /// Offsets from UTC stay within, either way: 24:59:59 and the hour more that a daylight time without an offset has.
  public static var farthestOffset: Int32 { 26 &* 3_600 &- 1 }
  /// Daylight saving time stays within a day of standard time: the clocks never go over a date as a whole.
  public static var farthestShift: Int32 { CivilTime.secondsPerDay &- 1 }

  /// `nil` when an offset or the difference of both is out of its range.
  public init?(standardOffset: Int32, daylight: DaylightRule? = nil) {
    let offsets = (0 &- Self.farthestOffset)...Self.farthestOffset
    guard offsets.contains(standardOffset) else { return nil }
    if let daylight {
      let shifts = (0 &- Self.farthestShift)...Self.farthestShift
      guard offsets.contains(daylight.offset), shifts.contains(daylight.offset &- standardOffset) else { return nil }
    }
    self.init(checked: standardOffset, daylight)
  }

  private init(checked standardOffset: Int32, _ daylight: DaylightRule?) {
    self.standardOffset = standardOffset
    self.daylight = daylight
  }

  public static var utc: PosixTimeZone { PosixTimeZone(checked: 0, nil) }

  /// The period that an instant lies in. Costs ten transitions: keep what it returns until `until`.
  public func period(at instant: UTCTime) -> ZonePeriod {
    guard let daylight else {
      let end = UTCTime.latest.advanced(bySeconds: 1)
      return ZonePeriod(
        offset: standardOffset, isDaylight: false, from: min(.earliest, instant),
        until: instant < end ? end : instant.advanced(bySeconds: 1))
    }
    let transitions = Transitions(around: instant, standardOffset: standardOffset, daylight: daylight)
    let stretch = transitions.stretch(at: instant)
    return ZonePeriod(
      offset: stretch.isDaylight ? daylight.offset : standardOffset, isDaylight: stretch.isDaylight,
      from: stretch.from, until: stretch.until)
  }

  /// What clocks show at an instant.
  public func civil(at instant: UTCTime) -> CivilTime {
    CivilTime(at: instant, offset: period(at: instant).offset)
  }

  /// The instants at which clocks show `civil`.
  public func resolve(_ civil: CivilTime) -> CivilResolution {
    guard let daylight else { return .once(civil.instant(offset: standardOffset)) }
    // There are two offsets, so no more than two instants: each counts if its offset holds at it.
    let standardInstant = civil.instant(offset: standardOffset)
    let daylightInstant = civil.instant(offset: daylight.offset)
    let isStandard = !period(at: standardInstant).isDaylight
    let isDaylight = period(at: daylightInstant).isDaylight
    if isStandard && isDaylight {
      return .twice(min(standardInstant, daylightInstant), max(standardInstant, daylightInstant))
    }
    if isStandard { return .once(standardInstant) }
    if isDaylight { return .once(daylightInstant) }
    return .never(action(at: civil))
  }

  /// When something that is set for a civil time acts: at the first instant from which on clocks show this or a later time.
  ///
  /// So in the missing hour at its end, in the repeated hour at the first passage, and otherwise when clocks show it. What is set
  /// for a later time never acts earlier.
  public func action(at civil: CivilTime) -> UTCTime {
    guard let daylight else { return civil.instant(offset: standardOffset) }
    let earliest = civil.instant(offset: max(standardOffset, daylight.offset))
    let latest = civil.instant(offset: min(standardOffset, daylight.offset))
    let period = period(at: earliest)
    // Clocks show it, or are behind and either get there or jump over it.
    return civil.instant(offset: period.offset) == earliest ? earliest : min(period.until, latest)
  }

  /// ``action(at:)`` for many civil times near one another: `period` is that of any instant.
  ///
  /// Within the period, and not so near to its beginning that clocks could have shown the time before, one subtraction answers.
  public func action(at civil: CivilTime, near period: ZonePeriod) -> UTCTime {
    let instant = civil.instant(offset: period.offset)
    let clear = period.from.advanced(bySeconds: Int64(Self.farthestShift))
    return instant > clear && instant < period.until ? instant : action(at: civil)
  }
}

extension PosixTimeZone: CheckedState {
  public mutating func add(to check: inout StateCheck) {
    check.add(standardOffset)
    check.add(daylight != nil)
    guard var daylight else { return }
    check.add(daylight.offset)
    daylight.start.add(to: &check)
    daylight.end.add(to: &check)
  }
}
