import Quantities
import RequirementTrait
import Tariff
import Testing

@Suite(.verifies("REQ-TAR-001", "REQ-TAR-002", "REQ-TAR-003", "REQ-TAR-004")) struct TariffMinuteTests {
  @Test(arguments: CaseFile.names.filter { $0 != "years.txt" })
  func `every minute has the rate of the change before it`(file: String) throws {
    for `case` in try CaseFile.cases(file) {
      let wrong = try `case`.minutes().wrong
      #expect(wrong == nil, "\(`case`)")
    }
  }

  @Test func `every minute of four years in three zones has the rate of the change before it`() throws {
    let cases = try CaseFile.cases("years.txt")
    #expect(cases.count >= 3)
    var count = 0
    for `case` in cases {
      let (minutes, wrong) = try `case`.minutes()
      #expect(wrong == nil, "\(`case`)")
      #expect(minutes >= 1_461 * 1_440)
      count += minutes
    }
    print("\(count) minutes")
  }
}

extension Case {
  /// Steps through the case; returns the number of minutes and the first one that is wrong.
  func minutes() throws -> (count: Int, wrong: Int64?) {
    let pair = try pair()
    var index = 0
    var count = 0
    for utc in stride(from: begin, to: end, by: 60) {
      while index + 1 < expected.count && expected[index + 1].utc <= utc { index += 1 }
      let rates = expected[index].rates
      let state = pair.state(at: UTCTime(seconds: utc), in: zone)
      guard state.energyRate == rates[0], state.demandRate == rates[1], state.relay == rates[2] else {
        return (count, utc)
      }
      count += 1
    }
    return (count, nil)
  }
}
