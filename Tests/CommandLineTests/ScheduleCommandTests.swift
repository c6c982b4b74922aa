import Foundation
import RequirementTrait
import Testing

/// `meter-emulator schedule` as an evaluator uses it.
@Suite(.verifies("REQ-RT-034")) struct `Schedule command` {
  @Test func `shows each task with budget, costs, analysed and observed response, and draws a timeline`() throws {
    let workplace = try Workplace()
    let result = try workplace.run("schedule", "--duration", "5s", "--timeline", "timeline.svg")
    #expect(result.status == 0, "\(result.error)")
    for task in ["capture", "pulses", "window", "billing", "supervision", "self-test", "display"] {
      #expect(result.output.contains("\n\(task) "))
    }
    #expect(!result.output.contains("FAULT"))
    let svg = try String(contentsOf: workplace.folder.appending(path: "timeline.svg"), encoding: .utf8)
    #expect(svg.components(separatedBy: "<rect").count > 20)
  }

  @Test func `a canary fails and is named`() throws {
    let result = try Workplace().run("schedule", "--duration", "5s", "--canary", "billing")
    #expect(result.status == 1)
    // Half as much again as its budget, and a cycle where that falls between two.
    #expect(result.output.contains(try Regex("FAULT: billing took 33750[01] cycles, its budget is 225000")))
  }

  @Test func `a processor that there isn't is wrong usage`() throws {
    let result = try Workplace().run("schedule", "--cpu", "abacus")
    #expect(result.status == 64)
    #expect(result.error.contains("'abacus' is not a processor"))
  }
}
