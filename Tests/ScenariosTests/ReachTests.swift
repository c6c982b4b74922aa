import RequirementTrait
import Scenarios
import Testing

/// What a scenario describes and its run never comes to.
@Suite(.verifies("REQ-EMU-014")) struct ReachTests {
  private func notReached(_ text: String, seconds: Int64 = 10) throws -> [String] {
    var scenario = try parse("meter: single-phase\nduration: 1 h\n\(text)\n")
    scenario.durationNanoseconds = seconds * 1_000_000_000
    return scenario.notReached
  }

  @Test(
    arguments: [
      ("[{from: 9 s}]", true), ("[{from: 10 s}]", false), ("[{from: 10 s}, {every: 1 min, for: 1 s}]", true),
      ("[{every: 1 min, for: 1 s, offset: 10 s}]", false),
      ("[{from: 5 s, every: 1 min, for: 1 s, offset: 5 s}]", false),
      ("[{from: \"00:30\", to: \"00:40\", repeat: 24 h}]", false), ("[]", false),
    ] as [(String, Bool)])
  func `A load is reached when any entry switches it on ahead of the end`(on: String, isReached: Bool) throws {
    #expect(
      try notReached("loads: {a: {current: 1 A, on: \(on)}, b: {current: 1 A}}") == (isReached ? [] : ["loads.a"]))
  }

  @Test func `Events and steps are reached when they begin ahead of the end`() throws {
    let events = "events: [{at: 9999 ms, phaseJump: {by: 1 deg}}, {at: 10 s, every: 1 s, phaseJump: {by: 1 deg}}]"
    #expect(try notReached(events) == ["events[1]"])
    let steps = """
      sequence:
        steps:
          - {name: a, for: 4 s, events: [{at: 3 s, phaseJump: {by: 1 deg}}]}
          - {name: b, for: 8 s, events: [{at: 5 s, phaseJump: {by: 1 deg}}, {at: 6 s, phaseJump: {by: 1 deg}}]}
          - {name: c, for: 1 s}
      """
    #expect(try notReached(steps) == ["sequence.steps[1].events[1]", "sequence.steps[2]"])
    #expect(try notReached(steps, seconds: 3_000).isEmpty)
  }

  @Test(arguments: BundledScenario.names)
  func `Bundled scenarios reach all that they describe`(name: String) throws {
    #expect(try BundledScenario.scenario(named: name)?.notReached == [])
  }
}
