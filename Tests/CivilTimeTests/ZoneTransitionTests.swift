import CivilTime
import Quantities
import RequirementTrait
import Testing

@Suite(.verifies("REQ-CIV-002", "REQ-CIV-003")) struct ZoneTransitionTests {
  /// Every zone of the pinned tzdata, from the first year from which on it does what its rule says, to 2099.
  @Test func `offset, daylight saving and local time of every zone at every transition, two seconds either way`() throws
  {
    let rules = try Vectors.rules()
    var zones = 0
    var transitions = 0
    for row in try Vectors.rows("zones.csv", fields: 4) {
      let rule = try #require(rules[try integer(row[1])])
      let firstYear = Int32(try integer(row[2]))
      let governed = rule.transitions.filter {
        let year = PosixTimeZone.utc.civil(at: at($0.utc)).date.year
        return year >= firstYear && year <= 2_099
      }
      #expect(governed.count == (try integer(row[3])), "\(row[0])")
      for transition in governed { expectTransition(transition, rule, "\(row[0])") }
      zones += 1
      transitions += governed.count
    }
    #expect(zones >= 590)
    #expect(transitions >= 30_000)
    print("\(zones) zones, \(transitions) transitions")
  }

  /// These are more than those of tzdata.
  @Test func `every rule at every transition, two seconds either way`() throws {
    let rules = try Vectors.rules()
    #expect(rules.count >= 118)
    for rule in rules.values {
      for transition in rule.transitions { expectTransition(transition, rule, rule.text) }
    }
  }

  @Test func `periods reach from transition to transition`() throws {
    for rule in try Vectors.rules().values {
      for (transition, next) in zip(rule.transitions, rule.transitions.dropFirst())
      where next.utc - transition.utc < 40_000_000 {
        let period = ZonePeriod(
          offset: transition.newOffset, isDaylight: transition.newIsDaylight, from: at(transition.utc),
          until: at(next.utc))
        #expect(rule.zone.period(at: at(transition.utc)) == period, "\(rule.text)")
        #expect(rule.zone.period(at: at(next.utc - 1)) == period, "\(rule.text)")
      }
    }
  }

  @Test func `offset, daylight saving and local time at other instants`() throws {
    let rules = try Vectors.rules()
    let rows = try Vectors.rows("instants.csv", fields: 5)
    #expect(rows.count >= 1_000)
    for row in rows {
      let rule = try #require(rules[try integer(row[0])])
      let instant = at(Int64(try integer(row[1])))
      let period = rule.zone.period(at: instant)
      #expect(period.offset == Int32(try integer(row[2])), "\(rule.text) \(row)")
      #expect(period.isDaylight == (try integer(row[3]) != 0), "\(rule.text) \(row)")
      #expect(period.from <= instant && instant < period.until)
      #expect(rule.zone.civil(at: instant) == (try civil(row[4])), "\(rule.text) \(row)")
    }
  }

  @Test(arguments: [("AAA-2BBB-1,M12.5.0,M12.5.0/1", 3_600), ("EST5EDT,0/0,J365/25", -14_400)] as [(String, Int32)])
  func `daylight saving all the year, ahead or behind, has no transition`(text: String, offset: Int32) throws {
    let zone = try zone(text)
    // 2000-12-31T00:00:00Z and 2001-01-01T05:00:00Z are where an end and a start coincide.
    for middle: Int64 in [978_220_800, 978_325_200] {
      for second in stride(from: middle - 90_000, to: middle + 90_000, by: 900) {
        let period = zone.period(at: at(second))
        #expect(period.isDaylight && period.offset == offset, "\(second)")
        #expect(period.from < at(middle - 90_000) && period.until > at(middle + 90_000), "\(second)")
        let civil = CivilTime(at: at(second), offset: offset)
        #expect(zone.action(at: civil) == at(second) && zone.resolve(civil) == .once(at(second)), "\(second)")
      }
    }
  }

  private func expectTransition(_ transition: Vectors.Transition, _ rule: Vectors.Rule, _ name: String) {
    for second: Int64 in -2...2 {
      let instant = at(transition.utc + second)
      let period = rule.zone.period(at: instant)
      let (offset, isDaylight) =
        second < 0
        ? (transition.offset, transition.isDaylight) : (transition.newOffset, transition.newIsDaylight)
      #expect(period.offset == offset && period.isDaylight == isDaylight, "\(name) \(transition.utc) \(second)")
      if second == -2 { #expect(rule.zone.civil(at: instant) == transition.localBefore, "\(name) \(transition.utc)") }
      if second == 2 { #expect(rule.zone.civil(at: instant) == transition.localAfter, "\(name) \(transition.utc)") }
    }
  }
}
