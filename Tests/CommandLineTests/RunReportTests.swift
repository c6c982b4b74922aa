import Foundation
import RequirementTrait
import Testing

/// What `run --json` prints.
@Suite struct `The report of a run` {
  private static let codes = (1...10).map { "\($0).8.0" }

  private func report(_ arguments: String...) throws -> Report {
    let outcome = try Workplace().run(["run", "--json"] + arguments)
    #expect(outcome.status == 0, "\(outcome.error)")
    #expect(outcome.error.isEmpty)
    return try Report(outcome.output)
  }

  @Test(.verifies("REQ-EMU-012"), arguments: [(["quadrants"], 1), (["dips"], 3), (["--duration", "20s"], 1)])
  func `is one object with the members that are promised`(arguments: [String], phases: Int) throws {
    let outcome = try Workplace().run(["run", "--json"] + arguments)
    #expect(outcome.status == 0)
    #expect(outcome.error.isEmpty)
    let report = try Report(outcome.output)
    let codes = phases == 1 ? Self.codes : (0...3).flatMap { phase in (1...10).map { "\(20 * phase + $0).8.0" } }
    for member in ["registers", "reference", "errorPercent", "errorPercentTotal"] {
      #expect(try Set(report.object(member).keys) == Set(codes), "\(member)")
    }
    #expect(try report.number("measuredFrom") > 0)
    #expect(try report.number("measuredTo") > report.number("measuredFrom"))
    #expect(try report.number("virtualSeconds") >= report.number("measuredTo"))
    #expect(try report.number("seed") > 0)
    #expect(try report.text("replay").hasPrefix("run:"))
    #expect(try report.text("softwareIdentification").isEmpty == false)
    #expect(try report.number("wallSeconds") > 0)
    #expect(try report.number("realTimeFactor") > 0)
  }

  @Test(.verifies("REQ-EMU-012"))
  func `gives energies as exact decimals of six digits with their unit`() throws {
    let report = try report("quadrants", "--duration", "2min")
    let units = ["Wh", "Wh", "varh", "varh", "varh", "varh", "varh", "varh", "VAh", "VAh"]
    for member in ["registers", "reference"] {
      for (code, unit) in zip(Self.codes, units) {
        let value = try report.value(code, in: member)
        #expect(value.text.wholeMatch(of: /\d+\.\d{6}/) != nil, "\(code): \(value.text)")
        #expect(value.unit == unit)
      }
    }
  }

  @Test(.verifies("REQ-EMU-004", "REQ-EMU-012"))
  func `gives the difference of register and reference in percent, null where there is no truth`() throws {
    let report = try report("quadrants", "--duration", "2min")
    let errors = try report.object("errorPercent")
    for code in Self.codes {
      let truth = try report.energy(code, in: "reference")
      guard truth > 0 else {
        #expect(errors[code] is NSNull, "\(code)")
        continue
      }
      let error = try #require(errors[code] as? NSNumber).doubleValue
      let expected = (try report.energy(code) - truth) / truth * 100
      // The reference is printed to the micro-unit.
      #expect(abs(error - expected) <= 1e-4 / truth, "\(code)")
    }
  }

  @Test(.verifies("REQ-EMU-005"))
  func `states what was not measured, so that nothing of the run is left over`() throws {
    let report = try report("dips", "--duration", "10s")
    let unmeasured = try report.object("unmeasured")
    let before = try #require(unmeasured["beforeSeconds"] as? NSNumber).doubleValue
    let after = try #require(unmeasured["afterSeconds"] as? NSNumber).doubleValue
    #expect(try before == report.number("measuredFrom"))
    let measured = try report.number("measuredTo") - report.number("measuredFrom")
    #expect(abs(before + measured + after - 10) < 1e-9)
    #expect(before > 0)
    #expect(after >= 0)
    // The error over the whole run shows what was left out: 1.8.0 lacks its share of the time.
    let total = try #require(try report.object("errorPercentTotal")["1.8.0"] as? NSNumber).doubleValue
    #expect(abs(total + (10 - measured) * 10) < 1)
  }

  @Test(.verifies("REQ-EMU-012"))
  func `a run too short to register has null for the measured span`() throws {
    let report = try report("--duration", "100ms")
    #expect(report.members["measuredFrom"] is NSNull)
    #expect(report.members["measuredTo"] is NSNull)
    #expect(report.members["lastWindow"] is NSNull)
    #expect(try report.energy("1.8.0") == 0)
    #expect(try report.object("errorPercent")["1.8.0"] is NSNull)
  }

  @Test(.verifies("REQ-EMU-022"))
  func `tells how the samples of a converter came about`() throws {
    let workplace = try Workplace()
    try workplace.write(
      "faults.yaml",
      """
      meter: three-phase
      duration: 10 s
      converter: {gap: 1 ms}
      busFaults:
        - {at: 2 s, fault: byte lost, byte: 0, phase: 2}
        - {at: 4 s, fault: stuck bus, byte: 600, phase: 3}
        - {at: 6 s, fault: not acknowledged, phase: 3}
      loads: {one: {current: 2 A}, two: {current: 20 A}}

      """)
    let outcome = try workplace.run("run", "--json", "faults.yaml")
    #expect(outcome.status == 0, "\(outcome.error)")
    let report = try Report(outcome.output)
    #expect(try report.text("frontEnd") == "ad7991")
    let phases = try #require(report.members["acquisition"] as? [[String: Any]])
    #expect(phases.count == 3)
    func number(_ phase: Int, _ name: String) throws -> Double {
      try #require(phases[phase][name] as? NSNumber, "\(name)").doubleValue
    }
    func fault(_ phase: Int, _ name: String) throws -> Int {
      let faults = try #require(phases[phase]["busFaults"] as? [String: Any])
      return try #require(faults[name] as? Int, "\(name)")
    }
    for phase in 0..<3 {
      let samples = try number(phase, "measured") + number(phase, "filled") + number(phase, "lost")
      #expect((9.8...10).contains(samples * 135e-6))
      // 1 ms and 25 frames in 185 ms.
      #expect(try (2.2...2.6).contains(number(phase, "gapSharePercent")))
      #expect(try number(phase, "amplifiedSharePercent") == 0)
    }
    #expect(try (0..<3).map { try fault($0, "tagFaults") } == [0, 1, 0])
    #expect(try (0..<3).map { try fault($0, "stuckBuses") } == [0, 0, 1])
    #expect(try (0..<3).map { try fault($0, "refusals") } == [0, 0, 1])
    #expect(try (0..<3).map { try fault($0, "recoveries") } == [0, 0, 1])
    #expect(try number(0, "lostSeconds") == 0)
    #expect(try (0.18...0.2).contains(number(1, "lostSeconds")))
    let text = try workplace.run("run", "faults.yaml").output
    #expect(text.contains("front end ad7991"), "\(text)")
    #expect(
      text.contains(
        /\nConverter L2: \d+ reads, 2\.\d\d % of the time filled between them, 0\.1\d\d s lost, 0\.0 % in the x16 range, 1 bus faults\n/
      ), "\(text)")
    let ideal = try self.report("quadrants", "--front-end", "ideal", "--duration", "5s")
    #expect(ideal.members["acquisition"] is NSNull)
    #expect(try ideal.text("frontEnd") == "ideal")
  }

  @Test(.verifies("REQ-EMU-014"))
  func `names what of the scenario the run never came to`() throws {
    #expect(try report("dips").members["notReached"] as? [String] == [])
    let paths = (6...8).map { "events[\($0)]" }
    #expect(try report("dips", "--duration", "65100ms").members["notReached"] as? [String] == paths)
    let text = try Workplace().run("run", "dips", "--duration", "65100ms").output
    #expect(text.contains("\nNot reached within the run: events[6], events[7], events[8]\n"), "\(text)")
    let short = try Workplace().run("run", "dips", "--duration", "1s").output
    #expect(
      short.contains(
        "\nNot reached within the run: events[0], events[1], events[2], events[3], events[4], "
          + "events[5], and 3 more\n"), "\(short)")
  }

  @Test func `says when the signal exceeds the converter`() throws {
    let workplace = try Workplace()
    let text = "meter: single-phase\nduration: 3 s\ngrid: {voltage: 400 V}\nloads: {a: {current: 5 A}}\n"
    try workplace.write("high.yaml", text)
    let line = "\nClipped: the signal exceeds the converter's full scale, 460 V or 100 A peak\n"
    #expect(try workplace.run("run", "high.yaml").output.contains(line))
    try workplace.write("right.yaml", text.replacing("400 V", with: "320 V"))
    #expect(try !workplace.run("run", "right.yaml").output.contains("Clipped"))
  }

  @Test func `without --json it is a table for people`() throws {
    let outcome = try Workplace().run("run", "quadrants", "--duration", "70s")
    #expect(outcome.status == 0)
    #expect(outcome.error.isEmpty)
    #expect(outcome.output.contains("\n1.8.0 "))
    #expect(outcome.output.contains("\nAgain: meter-emulator replay 'run:scenario=quadrants,duration=70s,seed=4'\n"))
  }
}
