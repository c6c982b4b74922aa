import Foundation
import RequirementTrait
import Testing

/// Scenarios as an evaluator writes them on the first day, against powers worked out by hand.
@Suite(.verifies("REQ-EMU-003")) struct `Scenarios of an evaluator` {
  struct Case: CustomTestStringConvertible {
    var name: String
    var yaml: String
    /// Register, and its power in W from the start; each step changes it from an instant in seconds.
    var code = "1.8.0"
    var watts: Double
    var steps: [(at: Double, watts: Double)] = []

    var testDescription: String { name }
  }

  static let cases = [
    Case(
      name: "a dip",
      yaml: """
        meter: single-phase
        duration: 30 s
        loads: {heater: {power: 2 kW, behaviour: impedance}}
        events:
          - at: 10 s
            dip: {to: 40%, for: 200ms}
        """, watts: 2_000, steps: [(10, 320), (10.2, 2_000)]),
    Case(
      name: "a load step with harmonics",
      yaml: """
        meter: single-phase
        duration: 1min
        loads:
          rectifier:
            current: 2 A
            powerFactor: 0.95 inductive
            harmonics:
              - {order: 3, level: 60 %, phase: 180 deg}
              - {order: 5, level: 35 %}
        events:
          - {at: 30 s, loadStep: {load: rectifier, to: 8 A}}
        """, watts: 230 * 2 * 0.95, steps: [(30, 230 * 8 * 0.95)]),
    // The voltage of L1 is the positive sequence and 2 % of it on top.
    Case(
      name: "three phases with unbalance",
      yaml: """
        meter: three-phase
        duration: 1 min
        grid: {voltage: [231 V, 219 V, 240 V], negativeSequence: {level: 2 %}}
        loads:
          a: {phases: 1, current: 5 A}
          b: {phases: 2, current: 10 A, powerFactor: 0.8 inductive}
          c: {phases: 3, power: 3 kW, direction: export}
        """, code: "21.8.0", watts: 231 * 1.02 * 5),
    Case(
      name: "a frequency ramp",
      yaml: """
        meter: single-phase
        duration: 1 min
        loads: {lamp: {current: 5 A}}
        events:
          - {at: 10 s, frequencyRamp: {to: 51 Hz, rate: 0.5 Hz/s}}
          - {at: 30 s, frequencyRamp: {to: 50 Hz, rate: 0.5 Hz/s}}
        """, watts: 1_150),
  ]

  /// Class B is what the converter of the reference board is for.
  @Test(arguments: cases, [("ideal", 2e-4), ("ad7991", 0.01)])
  func `are understood as they are meant`(scenario: Case, frontEnd: (name: String, limit: Double)) throws {
    let workplace = try Workplace()
    try workplace.write("mine.yaml", scenario.yaml + "\n")
    let outcome = try workplace.run("run", "--json", "--front-end", frontEnd.name, "mine.yaml")
    #expect(outcome.status == 0, "\(outcome.error)")
    let report = try Report(outcome.output)
    #expect(report.members["notReached"] as? [String] == [])
    let (from, to) = (try report.number("measuredFrom"), try report.number("measuredTo"))
    var joules = scenario.watts * (to - from)
    var watts = scenario.watts
    for step in scenario.steps {
      joules += (step.watts - watts) * (to - step.at)
      watts = step.watts
    }
    #expect(try abs(report.energy(scenario.code, in: "reference") / (joules / 3_600) - 1) <= 1e-5)
    try expect(
      report.energy(scenario.code) / (joules / 3_600) - 1, within: frontEnd.limit, "\(scenario), \(frontEnd.name)")
  }
}
