import Foundation
import RequirementTrait
import Testing

/// `meter-emulator loads` as other programs use it.
@Suite struct `Loads command` {
  private let workplace: Workplace

  init() throws { workplace = try Workplace() }

  @Test(.verifies("REQ-EMU-012", "REQ-EMU-034"))
  func `--json gives powers and errors of each load, the same bytes twice`() throws {
    let outcomes = try (0..<2).map { _ in try workplace.run("loads", "--json", "--only", "burst-fired") }
    #expect(outcomes[0].status == 0)
    #expect(outcomes[0].output == outcomes[1].output)
    let report = try Report(outcomes[0].output)
    let loads = try #require(report.members["loads"] as? [[String: Any]])
    #expect(loads.count == 1)
    for key in [
      "rmsA", "crestFactor", "slopeAPerMicrosecond", "trueW", "inBandW", "aboveBandPercent", "idealErrorPercent",
      "ad7991ErrorPercent", "ad7991WithoutCrosstalkErrorPercent",
    ] {
      #expect(loads[0][key] is NSNumber, "\(key)")
    }
    #expect(abs(try #require(loads[0]["trueW"] as? Double) - 690) < 0.01)
  }

  @Test(.verifies("REQ-EMU-012"))
  func `a load that there isn't is wrong usage`() throws {
    let outcome = try workplace.run("loads", "--only", "steam engine")
    #expect(outcome.status == 64)
  }
}
