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
