// @relation(REQ-BIL-010, scope=file)

import Documents
import Meter
import Quantities

/// Billing of a run in virtual time: what holds when the run begins, and what happens to clock and supply.
public struct BillingSetup: Sendable, Equatable {
  /// True time, and what the meter's clock shows, when the run begins.
  public var start: UTCTime
  public var plan: BillingPlan
  /// In the order of time, none ahead of `start`.
  public var events: [ClockEvent]

  /// - Throws: ``DocumentError`` for an event ahead of the start.
  public init(start: UTCTime, plan: BillingPlan, events: [ClockEvent] = [], eventsFile: String = "events") throws {
    if let event = events.first, event.instant < start {
      throw DocumentError(
        file: eventsFile, line: event.line, column: event.column, key: "at",
        message: "the event lies ahead of the start of the run, \(LocalTime.utc(start))")
    }
    // The meter keeps commands until the window has ended in which they came.
    for (first, last) in zip(events, events.dropFirst(MeteredBilling<16>.mostCommands))
    where last.instant.seconds(since: first.instant) < 2 {
      throw DocumentError(
        file: eventsFile, line: last.line, column: last.column, key: "at",
        message: "more than \(MeteredBilling<16>.mostCommands) events within two seconds")
    }
    self.start = start
    self.plan = plan
    self.events = events
  }

  /// What a meter bills by that was given no calendar: one rate, in UTC, from 2026 on.
  public static func plain() throws -> BillingSetup {
    let week = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"].map { "\($0): all" }
    let plan = try BillingPlan(
      yaml: """
        timeZone: "UTC0"
        rates: [all]
        days: {all: [{at: "00:00", rate: all}]}
        weeks: {all: {\(week.joined(separator: ", "))}}
        seasons: [{begins: "01-01", week: all}]
        """, file: "plain")
    return try BillingSetup(start: UTCTime(seconds: 1_767_225_600), plan: plan)
  }

  /// Reads `{start: UTC, calendar: .., events: ..}`: calendar and events stand here as in files of their own, or name such files,
  /// looked for beside this one.
  ///
  /// - Throws: ``DocumentError``.
  package init(_ entry: Entry) throws {
    let fields = try entry.fields("start", "calendar", "events")
    let start = try fields.required("start").utc()
    let calendar = try fields.required("calendar")
    let plan = try Self.plan(calendar)
    guard let list = fields["events"] else {
      try self.init(start: start, plan: plan)
      return
    }
    guard !list.isList else {
      try self.init(start: start, plan: plan, events: ClockEvent.events(list), eventsFile: entry.file)
      return
    }
    let (file, text) = try list.neighbourText()
    try self.init(start: start, plan: plan, events: ClockEvent.events(yaml: text, file: file), eventsFile: file)
  }

  private static func plan(_ calendar: Entry) throws -> BillingPlan {
    if calendar.isMapping { return try BillingPlan(calendar) }
    let (file, text) = try calendar.neighbourText()
    return try BillingPlan(yaml: text, file: file)
  }

  /// An instant such as `2026-03-29T01:00:00Z` of the years that are served; nil for anything else.
  public static func utc(_ text: String) -> UTCTime? {
    guard let instant = CivilText.utc(text), instant >= .earliest, instant <= .latest else { return nil }
    return instant
  }

  /// Nanoseconds from the start of the run to an event.
  public func nanoseconds(to event: ClockEvent) -> Int64 { event.instant.seconds(since: start) * 1_000_000_000 }
}
