import CivilTime
import Quantities
import RequirementTrait
import Tariff
import Testing

/// What the reference in Python expects; see Tests/Vectors/tariff/README.md.
@Suite(.verifies("REQ-TAR-001", "REQ-TAR-002", "REQ-TAR-003", "REQ-TAR-004", "REQ-TAR-005", "REQ-TAR-006"))
struct TariffVectorTests {
  @Test func `the vectors are there`() {
    #expect(CaseFile.names.count >= 6 && CaseFile.names.contains("years.txt") && CaseFile.names.contains("random.txt"))
  }

  @Test(arguments: CaseFile.names)
  func `rates change when the reference says, to the second`(file: String) throws {
    let cases = try CaseFile.cases(file)
    #expect(!cases.isEmpty)
    for `case` in cases {
      let pair = try `case`.pair()
      let expected = `case`.expected
      #expect(expected.first?.utc == `case`.begin && expected.allSatisfy { $0.rates.count == 3 }, "\(`case`)")
      for (index, change) in expected.enumerated() {
        let next = index + 1 < expected.count ? expected[index + 1].utc : `case`.end
        if index > 0 {
          #expect(
            pair.rates(at: change.utc - 1, in: `case`.zone) == expected[index - 1].rates, "\(`case`): \(change.utc) - 1"
          )
        }
        for utc in [change.utc, min(change.utc + 1, next - 1)] {
          #expect(pair.rates(at: utc, in: `case`.zone) == change.rates, "\(`case`): \(utc)")
        }
      }
    }
  }

  /// Every switch that acts ends a state, so following them finds every change.
  @Test(arguments: CaseFile.names)
  func `from one until to the next the same changes are found`(file: String) throws {
    for `case` in try CaseFile.cases(file) {
      let pair = try `case`.pair()
      var found: [Case.Change] = []
      var now = `case`.begin
      while now < `case`.end {
        let state = pair.state(at: UTCTime(seconds: now), in: `case`.zone)
        let change = Case.Change(now, state)
        if found.last?.rates != change.rates { found.append(change) }
        guard state.until.seconds > now else {
          Issue.record("\(`case`): until \(state.until.seconds) at \(now)")
          break
        }
        now = state.until.seconds
      }
      #expect(found == `case`.expected, "\(`case`)")
    }
  }
}

extension CalendarPair {
  func rates(at utc: Int64, in zone: PosixTimeZone) -> [UInt8] {
    Case.Change(utc, state(at: UTCTime(seconds: utc), in: zone)).rates
  }
}
