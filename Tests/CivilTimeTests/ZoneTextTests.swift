import CivilTime
import Quantities
import RequirementTrait
import Testing

struct ZoneTextTests {
  @Test(.verifies("REQ-CIV-003")) func `a rule that was written down is read`() throws {
    var random = Seeded(seed(3))
    for _ in 0..<20_000 {
      let (expected, text) = RandomZone.texted(&random)
      #expect(try zone(text) == expected, "\(text); \(replay("ZoneText"))")
    }
  }

  @Test(
    .verifies("REQ-CIV-003"),
    arguments: [("<+03>-3", 10_800), ("UTC0", 0), ("<-0330>+03:30", -12_600), ("NPT-5:45:30", 20_730)])
  func `a zone without daylight saving has one offset`(text: String, offset: Int) throws {
    #expect(try zone(text) == PosixTimeZone(standardOffset: Int32(offset)))
  }

  /// What is left out: an hour of daylight saving, 02:00:00.
  @Test(.verifies("REQ-CIV-003")) func `defaults are those of POSIX`() throws {
    #expect(try zone("CET-1CEST,M3.5.0,M10.5.0") == zone("CET-1CEST-2,M3.5.0/2,M10.5.0/02:00:00"))
    #expect(try zone("NST3:30NDT,J60,J300") == zone("NST3:30NDT2:30,J60/2,J300/2"))
  }

  @Test(.verifies("REQ-CIV-005")) func `texts that are no rule are refused, with what is wrong and where`() throws {
    let rows = try Vectors.rows("texts.csv", fields: 3)
    #expect(rows.count >= 60)
    for row in rows {
      let position = try integer(row[1])
      do {
        _ = try zone(String(row[2]))
        Issue.record("accepted: \(row[2])")
      } catch let error as ZoneTextError {
        #expect("\(error.kind)" == row[0] && error.position == position, "\(row[2]): \(error)")
      }
    }
  }

  /// A byte changed, lost, doubled or added, or the end cut off: refused with a position in the text, or it is a rule.
  @Test(.verifies("REQ-CIV-005")) func `any bytes are read without harm`() throws {
    var random = Seeded(seed(4))
    let bytes = Array("CETMJ<>+-,./:0123456789\0\u{7f}".utf8) + [0x80, 0xff]
    var counts = [0, 0]
    for _ in 0..<100_000 {
      var text = Array(RandomZone.texted(&random).text.utf8)
      for _ in 0...Int.random(in: 0...2, using: &random) {
        let index = Int.random(in: 0..<max(1, text.count), using: &random)
        guard index < text.count else { break }
        switch Int.random(in: 0..<5, using: &random) {
        case 0: text[index] = bytes.randomElement(using: &random)!
        case 1: text.remove(at: index)
        case 2: text.insert(text[index], at: index)
        case 3: text.insert(bytes.randomElement(using: &random)!, at: index)
        default: text.removeLast(text.count - index)
        }
      }
      do {
        let zone = try PosixTimeZone(parsing: text.span)
        let period = zone.period(at: at(1_800_000_000))
        #expect(period.from < period.until && abs(period.offset) <= PosixTimeZone.farthestOffset)
        counts[0] += 1
      } catch {
        #expect(error.position >= 0 && error.position <= text.count, "\(text): \(error); \(replay("ZoneText"))")
        counts[1] += 1
      }
    }
    #expect(counts.allSatisfy { $0 > 10_000 }, "\(counts)")
  }

  @Test(.verifies("REQ-CIV-005")) func `offsets and shifts out of their range make no zone`() throws {
    let day = try #require(YearlyInstant(.julian(100)))
    func zone(_ standard: Int32, _ daylight: Int32) -> PosixTimeZone? {
      PosixTimeZone(standardOffset: standard, daylight: DaylightRule(offset: daylight, start: day, end: day))
    }
    #expect(PosixTimeZone(standardOffset: 93_599) != nil && PosixTimeZone(standardOffset: 93_600) == nil)
    #expect(PosixTimeZone(standardOffset: -93_599) != nil && PosixTimeZone(standardOffset: .min) == nil)
    #expect(zone(0, 86_399) != nil && zone(0, 86_400) == nil && zone(0, -86_400) == nil)
    #expect(zone(40_000, .max) == nil && zone(40_000, .min) == nil)
    #expect(
      YearlyInstant(.julian(0)) == nil && YearlyInstant(.julian(366)) == nil && YearlyInstant(.ofYear(366)) == nil)
    #expect(YearlyInstant(.julian(1), second: 604_800) == nil && YearlyInstant(.julian(1), second: -604_799) != nil)
    #expect(YearlyInstant(.ofMonth(month: 0, week: 1, weekday: .monday)) == nil)
    #expect(YearlyInstant(.ofMonth(month: 13, week: 1, weekday: .monday)) == nil)
    #expect(YearlyInstant(.ofMonth(month: 1, week: 0, weekday: .monday)) == nil)
    #expect(YearlyInstant(.ofMonth(month: 1, week: 6, weekday: .monday)) == nil)
  }
}
