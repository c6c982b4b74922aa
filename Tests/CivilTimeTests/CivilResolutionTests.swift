import CivilTime
import Quantities
import RequirementTrait
import Testing

@Suite(.verifies("REQ-CIV-004")) struct CivilResolutionTests {
  @Test func `local times around every gap and fold come once, twice or never`() throws {
    let rules = try Vectors.rules()
    var kinds = [0, 0, 0]
    for row in try Vectors.rows("civil.csv", fields: 5) {
      let rule = try #require(rules[try integer(row[0])])
      let local = try civil(row[1])
      let acts = at(Int64(try integer(row[4])))
      let instants = try row[2...3].filter { !$0.isEmpty }.map { at(Int64(try integer($0))) }
      let expected: CivilResolution =
        switch instants.count {
        case 0: .never(acts)
        case 1: .once(instants[0])
        default: .twice(instants[0], instants[1])
        }
      kinds[instants.count] += 1
      #expect(rule.zone.resolve(local) == expected, "\(rule.text) \(row)")
      #expect(rule.zone.action(at: local) == acts, "\(rule.text) \(row)")
      for instant in [acts, at(0), acts.advanced(bySeconds: -7_200)] {
        #expect(rule.zone.action(at: local, near: rule.zone.period(at: instant)) == acts, "\(rule.text) \(row)")
      }
    }
    // Tens of rules, two ends of as many gaps and folds in 75 years.
    #expect(kinds.allSatisfy { $0 >= 4_000 }, "\(kinds)")
  }

  @Test func `a civil time in a zone without daylight saving comes once`() throws {
    let zone = try zone("<+0545>-5:45")
    for second: Int64 in stride(from: 946_684_800, through: 7_258_118_399, by: 9_876_543) {
      let civil = zone.civil(at: at(second))
      #expect(zone.resolve(civil) == .once(at(second)))
      #expect(zone.action(at: civil) == at(second))
    }
  }

  /// Random rules, by the definition: civil time at the instant is this or later, and one second earlier it never was.
  @Test func `a switch acts at the first instant at which clocks show its time or later`() throws {
    var random = Seeded(seed(1))
    for _ in 0..<2_000 {
      let zone = RandomZone.make(&random)
      let around = Int64.random(in: 1_000_000_000...7_000_000_000, using: &random)
      let transition = zone.period(at: at(around)).until
      var last: UTCTime?
      for _ in 0..<20 {
        let shown = zone.civil(at: transition.advanced(bySeconds: Int64.random(in: -90_000...90_000, using: &random)))
        let local = CivilTime(date: shown.date, secondOfDay: Int32.random(in: 0..<86_400, using: &random))
        let action = zone.action(at: local)
        let text = Comment(rawValue: "\(zone) \(local); \(replay("CivilResolution"))")
        #expect(zone.civil(at: action) >= local, text)
        // Within two days ahead of it, at every change and every so many seconds, clocks showed less.
        for back in [Int64(1), 2, 59, 600, 1_801, 3_599, 7_201, 20_000, 86_400, 100_000] {
          #expect(zone.civil(at: action.advanced(bySeconds: -back)) < local, text)
        }
        switch zone.resolve(local) {
        case .once(let instant):
          #expect(zone.civil(at: instant) == local, text)
        case .twice(let first, let second):
          #expect(zone.civil(at: first) == local && zone.civil(at: second) == local && first < second, text)
          #expect(action == first, text)
        case .never(let jump):
          #expect(zone.civil(at: jump) > local && zone.civil(at: jump.advanced(bySeconds: -1)) < local, text)
          #expect(action == jump, text)
        }
        last = max(last ?? action, action)
      }
      #expect(last != nil)
    }
  }

  @Test func `what is set for a later time never acts earlier`() throws {
    var random = Seeded(seed(2))
    for _ in 0..<300 {
      let zone = RandomZone.make(&random)
      let around = Int64.random(in: 1_000_000_000...7_000_000_000, using: &random)
      let transition = zone.period(at: at(around)).until
      let begin = zone.civil(at: transition.advanced(bySeconds: -100_000)).instant(offset: 0)
      var last = UTCTime.earliest
      for step: Int64 in 0..<400 {
        let local = CivilTime(at: begin.advanced(bySeconds: step * 499), offset: 0)
        let action = zone.action(at: local)
        #expect(action >= last, "\(zone) \(local); \(replay("CivilResolution"))")
        last = action
      }
    }
  }
}
