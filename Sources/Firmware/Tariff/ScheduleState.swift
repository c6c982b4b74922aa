// @relation(REQ-TAR-002, REQ-TAR-003, REQ-TAR-004, REQ-TAR-006, scope=file)

import CivilTime
import Quantities

/// The rate of one output, and how long it holds: `since` <= t < `until`. Another switch to the same rate ends it too.
@frozen
public struct ScheduleState: Equatable, Sendable {
  public var rate: UInt8
  public var since: UTCTime
  public var until: UTCTime

  @inlinable
  public init(rate: UInt8, since: UTCTime, until: UTCTime) {
    self.rate = rate
    self.since = since
    self.until = until
  }
}

extension ActivityCalendar {
  /// The rate of an output at an instant. It depends on nothing but the calendar, the zone and the instant.
  ///
  /// Switches come in order of date and time of the day, each date with the switches of its day profile. Each acts at the first
  /// instant at which clocks show its time or a later one (``PosixTimeZone/action(at:)``): in the missing hour at its end, so that of
  /// several the last one wins, and in the repeated hour once, at the first passage. The last that has acted gives the rate. A day
  /// profile that begins later than midnight goes on with the rate of the day before.
  public func state(of output: TariffOutput, at instant: UTCTime, in zone: PosixTimeZone) -> ScheduleState {
    var calendar = self
    return calendar.find(output, at: instant, in: zone, near: zone.period(at: instant))
  }

  /// The same for a calendar that stays where it is; `period` is that of the instant.
  ///
  /// Mutating although it changes nothing, as all that it calls: otherwise the compiler copies the tables to read an entry.
  mutating func find(
    _ output: TariffOutput, at instant: UTCTime, in zone: PosixTimeZone, near period: ZonePeriod
  ) -> ScheduleState {
    let civil = CivilTime(at: instant, offset: period.offset)
    guard var place = lastSwitch(notAfter: civil, of: output), var next = switchFollowing(place, of: output) else {
      return standing(rateWithoutClock(of: output))
    }
    // What clocks show now has acted. Where they were set back, some of what comes later has acted too, up to tomorrow's.
    var action = zone.action(at: civilTime(next), near: period)
    for _ in 0..<2 &* TariffBounds.switches {
      guard action <= instant, let following = switchFollowing(next, of: output) else { break }
      place = next
      next = following
      action = zone.action(at: civilTime(next), near: period)
    }
    return ScheduleState(
      rate: entry(place.index).rate, since: zone.action(at: civilTime(place), near: period), until: action)
  }

  /// One rate for ever.
  func standing(_ rate: UInt8) -> ScheduleState {
    ScheduleState(rate: rate, since: .earliest, until: UTCTime.latest.advanced(bySeconds: 1))
  }

  /// A switch on a date; `end` is that of the date's day profile.
  private struct Place {
    var date: CivilDate
    var index: Int
    var end: Int
  }

  private mutating func civilTime(_ place: Place) -> CivilTime {
    CivilTime(date: place.date, secondOfDay: entry(place.index).secondOfDay)
  }

  private mutating func lastSwitch(notAfter civil: CivilTime, of output: TariffOutput) -> Place? {
    guard let today = switchRange(on: civil.date, of: output) else { return nil }
    var index = today.end
    while index > today.first {
      index = index &- 1
      if entry(index).secondOfDay <= civil.secondOfDay {
        return Place(date: civil.date, index: index, end: today.end)
      }
    }
    let date = civil.date.advanced(byDays: -1)
    guard let yesterday = switchRange(on: date, of: output) else { return nil }
    return Place(date: date, index: yesterday.end &- 1, end: yesterday.end)
  }

  private mutating func switchFollowing(_ place: Place, of output: TariffOutput) -> Place? {
    if place.index &+ 1 < place.end { return Place(date: place.date, index: place.index &+ 1, end: place.end) }
    let date = place.date.advanced(byDays: 1)
    guard let range = switchRange(on: date, of: output) else { return nil }
    return Place(date: date, index: range.first, end: range.end)
  }

  /// The switches of a date; `nil` when there are none, which no valid calendar has.
  private mutating func switchRange(on date: CivilDate, of output: TariffOutput) -> (first: Int, end: Int)? {
    guard let day = dayProfile(on: date, of: output) else { return nil }
    let first = start(ofDay: day)
    let end = end(ofDay: day)
    return end > first && end <= switches.count ? (first, end) : nil
  }

  /// A special day of the year beats a yearly one, which beats the week profile of the season that began last. Of a season of the
  /// year and a yearly one that begin at the same date, that of the year holds.
  private mutating func dayProfile(on date: CivilDate, of output: TariffOutput) -> Int? {
    var yearly: Int?
    for index in 0..<48 where isSpecialDay(index) && specialDays[index].output == output {
      guard specialDays[index].date.falls(on: date) else { continue }
      let day = Int(specialDays[index].day)
      guard specialDays[index].date.isYearly else { return day }
      yearly = day
    }
    if let yearly { return yearly }

    var latest: UInt32 = 0
    var week: Int?
    for index in 0..<12 where isSeason(index) && seasons[within(12, index)].output == output {
      guard let began = seasons[within(12, index)].begins.latest(notAfter: date), began > latest else { continue }
      latest = began
      week = Int(seasons[within(12, index)].week)
    }
    guard let week, isWeek(week) else { return nil }
    return Int(weeks[within(12, week)].days[within(7, Int(date.weekday.rawValue) &- 1)])
  }
}
