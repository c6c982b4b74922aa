import Scenarios
import Testing

@Suite struct BundledTests {
  @Test func `The bundled scenarios are found by name`() {
    #expect(
      BundledScenario.names == [
        "dips", "distorted", "household-day", "quadrants", "three-phase-hour", "watched-heater", "watched-midnight",
        "watched-storm",
      ])
    #expect(BundledScenario.text(named: "nothing") == nil)
    #expect(BundledScenario.text(named: "../Bundled/dips") == nil)
  }

  @Test(arguments: BundledScenario.names)
  func `Every bundled scenario runs to its end`(name: String) throws {
    let scenario = try #require(try BundledScenario.scenario(named: name))
    #expect(scenario.title != nil && scenario.description != nil)
    let all = segments(scenario)
    #expect(all.last?.endNanoseconds == scenario.durationNanoseconds)
  }

  @Test(arguments: try scenarioFiles().map(\.path))
  func `Every file in the folder of scenarios is accepted`(path: String) throws {
    let scenario = try Scenario(contentsOfFile: path)
    #expect(scenario.title != nil)
  }

  @Test func `The household draws and delivers what a household does`() throws {
    let scenario = try #require(try BundledScenario.scenario(named: "household-day"))
    var (drawn, delivered) = (0.0, 0.0)
    for segment in segments(scenario) {
      let hours = Double(segment.endNanoseconds - segment.startNanoseconds) / 3.6e12
      let energy = activePower(segment) * hours / 1_000
      if energy > 0 { drawn += energy } else { delivered -= energy }
    }
    #expect((8...12).contains(drawn), "import \(drawn) kWh")
    #expect((3...8).contains(delivered), "export \(delivered) kWh")
  }

  @Test func `The quadrants are visited in turn`() throws {
    let all = segments(try #require(try BundledScenario.scenario(named: "quadrants")))
    let signs = all.map { [activePower($0), reactivePower($0)].map { abs($0) < 1e-9 ? 0 : ($0 > 0 ? 1 : -1) } }
    #expect(
      signs == [
        [1, 1], [-1, 1], [-1, -1], [1, -1], [1, 0], [-1, 0], [1, 1], [-1, 1], [-1, -1], [1, -1], [1, 0], [-1, 0],
      ])
  }

  @Test func `The distorted steps have the powers of their wave shapes`() throws {
    let all = segments(try #require(try BundledScenario.scenario(named: "distorted")))
    func power(_ second: Int64) throws -> Double {
      activePower(try #require(all.last { $0.startNanoseconds <= second * 1_000_000_000 }))
    }
    #expect(abs(try power(0) - 6_900) < 1e-9)
    #expect(abs(try power(30) - 7_176) < 1e-9)
    // 6900 W * (1 - (0.038 * 0.30 + 0.024 * 0.18 + 0.017 * 0.14 + 0.010 * 0.09 + 0.008 * 0.05)): voltage and
    // current are opposed in all five harmonics of both wave shapes.
    #expect(abs(try power(60) - 6_900 * 0.9806) < 1e-9)
    #expect(abs(try power(90) - 6_900 * 0.9806) < 1e-9)
    #expect(abs(try power(120) - (5 * 230 + 0.05 * 4.6)) < 1e-9)
  }
}
