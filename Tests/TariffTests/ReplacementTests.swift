import CivilTime
import Quantities
import RequirementTrait
import Testing

@testable import Tariff

/// An active calendar is replaced as a whole or not at all, whatever is loaded and wherever a loading breaks off.
@Suite(.verifies("REQ-TAR-005", "REQ-TAR-008")) struct ReplacementTests {
  /// All that there is of a pair: both calendars, the activation, and what they say before it, behind it and far from it.
  struct Image: Equatable {
    var active: [UInt8]
    var passive: [UInt8]?
    var hasPassive: Bool
    var activation: UTCTime?
    var answers: [CalendarState]

    init(_ pair: CalendarPair) {
      // Ahead of all activations here the active one is in force.
      active = pair.calendar(at: .earliest).octets
      passive = pair.passive?.octets
      hasPassive = pair.hasPassive
      activation = pair.activation
      answers =
        Self.instants.map { pair.state(at: $0, in: Self.zone) } + Self.instants.map { pair.defaultState(at: $0) }
    }

    static let zone = try! PosixTimeZone(parsing: Array("CET-1CEST,M3.5.0,M10.5.0/3".utf8).span)
    /// A step that comes by every time of day and every weekday, over two years, and around the activation.
    static let instants =
      (0..<10).map { UTCTime(seconds: 1_767_222_000 + $0 * 6_400_123) }
      + [-1, 0, 1].map { ReplacementTests.activation.advanced(bySeconds: $0) }
  }

  /// 2027-01-15.
  static let activation = UTCTime(seconds: 1_800_000_000)
  static let before = activation.advanced(bySeconds: -86_400)

  /// A pair in each state that it can be in when the next calendar comes, and the instant of that.
  enum Situation: CaseIterable {
    case alone, waiting, untold, inForce, settled

    func pair() throws -> CalendarPair {
      var pair = try CalendarPair(active: CalendarStep.build(CalendarStep.full(shift: 0)).calendar)
      guard self != .alone else { return pair }
      let second = CalendarStep.build(CalendarStep.full(shift: 1)).calendar
      try pair.load(passive: second, activation: self == .untold ? nil : activation, now: before)
      if self == .settled { _ = pair.activate(at: nil, now: activation) }
      return pair
    }

    var now: UTCTime { self == .inForce || self == .settled ? activation.advanced(bySeconds: 60) : before }
  }

  static let good = CalendarStep.full(shift: 2)

  /// Calendars with one fault each: at every place every fault, an entry too many, a step left out that others need.
  static let bad: [(steps: [CalendarStep], kind: ScheduleError.Kind)] = {
    var bad: [(steps: [CalendarStep], kind: ScheduleError.Kind)] = []
    for (index, step) in good.enumerated() {
      for fault in step.faults(at: index, in: good) {
        var steps = good
        steps[index] = fault.step
        bad.append((steps, fault.kind))
      }
    }
    let more: [CalendarStep] = [
      .day(id: 254), .tariffSwitch(second: 86_399, rate: 0), .week(name: "more", days: [2, 2, 2, 2, 2, 2, 2]),
      .season(month: 12, day: 30, year: nil, week: 0, .energy), .special(month: 12, day: 31, year: nil, id: 2, .energy),
    ]
    for step in more { bad.append((good + [step], .tooMany)) }
    for (index, step) in good.enumerated() {
      guard case .day = step else { continue }
      let isSwitch = { (step: CalendarStep) in if case .tariffSwitch = step { true } else { false } }
      let end = good[(index + 1)...].firstIndex { !isSwitch($0) }!
      // The day profile without its switches.
      bad.append((Array(good[...index] + good[end...]), .empty))
    }
    // An output with special days alone, or with seasons of one year alone.
    for output in [TariffOutput.energy, .demand, .relay] {
      bad.append(
        (
          good.filter { if case .season(_, _, nil, _, output) = $0 { false } else { true } }, .empty
        ))
    }
    return bad
  }()

  @Test func `the calendars themselves are good, and different`() throws {
    for shift in 0...2 {
      let (calendar, error) = CalendarStep.build(CalendarStep.full(shift: UInt8(shift)))
      #expect(error == nil)
      try calendar.validate()
    }
    // Waiting and in force are one pair at two instants.
    let images = try [Situation.alone, .waiting, .untold, .settled].map { Image(try $0.pair()) }
    let areDifferent = images.indices.allSatisfy { !images[..<$0].contains(images[$0]) }
    #expect(areDifferent)
    #expect(Self.bad.count > 1_000)
  }

  @Test(arguments: Situation.allCases)
  func `a calendar with a fault at any place leaves everything as it was`(situation: Situation) throws {
    var pair = try situation.pair()
    let image = Image(pair)
    for (number, bad) in Self.bad.enumerated() {
      let (calendar, error) = CalendarStep.build(bad.steps)
      let refusal = refusal(of: calendar)
      if (error ?? refusal)?.kind != bad.kind { Issue.record("calendar \(number): \(bad.kind) expected") }
      if let refusal {
        do throws(ScheduleError) {
          try pair.load(passive: calendar, activation: Self.before, now: situation.now)
          Issue.record("calendar \(number) was loaded")
        } catch {
          if error != refusal { Issue.record("calendar \(number): \(error)") }
        }
      } else {
        // What is left without the refused entry is a calendar too; loaded by who doesn't listen, it waits like any other.
        var other = pair
        try other.load(passive: calendar, activation: nil, now: situation.now)
        let isUntouched = other.calendar(at: situation.now).octets == pair.calendar(at: situation.now).octets
        if !isUntouched { Issue.record("calendar \(number) changed the calendar in force") }
      }
      if Image(pair) != image {
        Issue.record("calendar \(number), \(bad.kind), changed the pair")
        pair = try situation.pair()
      }
    }
  }

  private func refusal(of calendar: ActivityCalendar) -> ScheduleError? {
    do throws(ScheduleError) { try calendar.validate() } catch { return error }
    return nil
  }

  @Test(arguments: Situation.allCases)
  func `a good calendar changes nothing either while the clock is invalid`(situation: Situation) throws {
    var pair = try situation.pair()
    let image = Image(pair)
    let calendar = CalendarStep.build(Self.good).calendar
    #expect(throws: ScheduleError(.clockInvalid, .calendar, index: 0)) {
      try pair.load(passive: calendar, activation: Self.activation, now: nil)
    }
    let isSame = Image(pair) == image
    #expect(isSame)
  }

  /// What was in force stays so to the second before the activation, and what then is in force is what was loaded: all of it, and
  /// nothing of what was there before.
  @Test(arguments: Situation.allCases)
  func `a loading that breaks off after any step is refused, or is the whole of what was told`(situation: Situation)
    throws
  {
    let start = try situation.pair()
    let image = Image(start)
    let activation = situation.now.advanced(bySeconds: 86_400)
    let inForce = start.calendar(at: situation.now)
    let before = try CalendarPair(active: inForce)
    var loaded = 0
    for count in 0...Self.good.count {
      let (calendar, error) = CalendarStep.build(Self.good.prefix(count))
      #expect(error == nil)
      var pair = start
      do throws(ScheduleError) {
        try pair.load(passive: calendar, activation: activation, now: situation.now)
      } catch {
        if Image(pair) != image { Issue.record("broken off after \(count) steps, it changed the pair") }
        continue
      }
      loaded += 1
      let isWhole = pair.calendar(at: situation.now).octets == inForce.octets && pair.passive?.octets == calendar.octets
      if !isWhole { Issue.record("after \(count) steps") }
      let behind = try CalendarPair(active: calendar)
      for instant in Image.instants {
        var expected =
          instant < activation ? before.state(at: instant, in: Image.zone) : behind.state(at: instant, in: Image.zone)
        if instant < activation { expected.until = min(expected.until, activation) }
        if pair.state(at: instant, in: Image.zone) != expected { Issue.record("after \(count) steps, at \(instant)") }
      }
    }
    // All are whole from the first season on: that of energy, which is needed, begins every year.
    #expect(loaded == 12 + 48)
  }
}
