import Foundation
import Quantities
import RequirementTrait
import Scheduler
import Testing
import Timing
import VirtualTime

@Suite(.verifies("REQ-RT-024")) struct `Report of timing` {
  private static let rows: InlineArray<3, TaskDescription> = [
    TaskDescription("tick", .critical, .interrupt(apart: .nanoseconds(500)), deadline: .nanoseconds(500), budget: 10),
    TaskDescription("measure", .critical, .every(.nanoseconds(200)), deadline: .nanoseconds(150), budget: 20),
    TaskDescription("show", .standard, .every(.nanoseconds(400)), deadline: .nanoseconds(400), budget: 100),
  ]
  private static let analysed = AnalysedTable(
    rows, on: TestProfile.gigahertz, overheads: TimingOverheads())

  /// Tallies of a run in which the jobs take the given cycles, everything released so that `show` blocks `measure`.
  private func run(_ cycles: [Int64], apart: Int64 = 500) throws -> [TaskTally] {
    let rows: InlineArray<3, TaskDescription> = [
      Self.rows[0],
      TaskDescription(
        "measure", .critical, .every(.nanoseconds(200), after: .nanoseconds(1)), deadline: .nanoseconds(150), budget: 20
      ),
      Self.rows[2],
    ]
    var processor = try SimulatedProcessor(
      rows, calls: [1, 0, 0], duration: { cycles[$0] }, distance: { _ in apart })
    processor.run(until: 10_000)
    return processor.tallies
  }

  @Test func `a run within its budgets passes, with the analysed responses reached`() throws {
    let report = TimingReport(Self.analysed, observed: try run([10, 20, 100]))
    #expect(report.passes)
    #expect(report.lines.map(\.analysedResponse) == [10, 129, 130])
    #expect(report.lines.map { $0.observed?.worstResponse } == [10, 129, 110])
    #expect(report.lines.map(\.slack) == [490, 21, 270])
    #expect(report.lines[1].observed?.worstReleased == 1)
  }

  @Test func `a task that takes 1.5 of its budget is named ahead of those that wait for it`() throws {
    let report = TimingReport(Self.analysed, observed: try run([10, 20, 150]))
    #expect(!report.passes)
    #expect(report.runFaults.map(\.task) == ["show", "measure", "measure", "show"])
    #expect(
      report.runFaults.map(\.kind) == [.overrun, .responseAboveAnalysed, .startAboveAnalysed, .responseAboveAnalysed])
    #expect(report.runFaults[0].text == "show took 150 cycles, its budget is 100")
    #expect(report.text.contains("FAULT: measure took 0.179 us from release to end, analysed are 0.129 us"))
    #expect(report.analysisFaults == [])
  }

  @Test func `interrupts sooner than the table says are a fault`() throws {
    let report = TimingReport(Self.analysed, observed: try run([10, 20, 100], apart: 499))
    #expect(report.runFaults.first?.kind == .tooSoon)
    #expect(report.runFaults.first?.task == "tick")
  }

  @Test func `costs above the budget are a fault`() {
    let costs = [(5, 10), (10, 20), (80, 101)].map { TaskCost(typicalCycles: $0.0, worstCycles: $0.1) }
    let report = TimingReport(Self.analysed, costs: costs)
    #expect(report.analysisFaults.map(\.text) == ["show costs up to 101 cycles, its budget is 100"])
  }

  @Test func `a table that is not schedulable names the task and by how much`() {
    var rows = Self.rows
    rows[1] = TaskDescription("measure", .critical, .every(.nanoseconds(200)), deadline: .nanoseconds(120), budget: 20)
    let late = TimingReport(AnalysedTable(rows, on: TestProfile.gigahertz, overheads: TimingOverheads()))
    #expect(late.analysisFaults.map(\.kind) == [.notSchedulable])
    #expect(
      late.analysisFaults[0].text
        == "measure is not schedulable: its response of 0.129 us is 0.009 us behind its deadline")
    rows[1] = TaskDescription("measure", .critical, .every(.nanoseconds(200)), deadline: .nanoseconds(200), budget: 200)
    let full = TimingReport(AnalysedTable(rows, on: TestProfile.gigahertz, overheads: TimingOverheads()))
    #expect(full.analysisFaults.map(\.kind) == [.noBound, .noBound])
    #expect(full.text.contains("no bound"))
  }

  @Test func `a task that never ran has nothing to compare`() {
    let report = TimingReport(Self.analysed, observed: [TaskTally(), TaskTally(), TaskTally()])
    #expect(report.passes)
    #expect(report.text.contains("never ran"))
  }

  @Test func `the text has a line a task with all figures`() throws {
    let costs = [(5, 10), (10, 20), (80, 100)].map { TaskCost(typicalCycles: $0.0, worstCycles: $0.1) }
    let lines = TimingReport(Self.analysed, costs: costs, observed: try run([10, 20, 100])).text.split(separator: "\n")
    #expect(lines.count == 6)
    #expect(lines[0].hasPrefix("test, 1000000000 Hz"))
    let cells = lines[3].split(separator: " ").map(String.init)
    #expect(cells == ["measure", "critical", "0.000", "0.000", "20", "10", "20", "0.000", "0.000", "0.000", "0.000"])
    #expect(lines[5] == "load with budgets and overheads 37.00 %")
    #expect(Set(lines[1...4].map(\.count)).count == 1)
  }

  @Test func `it can be written as JSON`() throws {
    let report = TimingReport(Self.analysed, observed: try run([10, 20, 150]))
    let object = try JSONSerialization.jsonObject(with: JSONEncoder().encode(report)) as? [String: Any]
    let lines = try #require(object?["lines"] as? [[String: Any]])
    #expect(lines.map { $0["task"] as? String } == ["tick", "measure", "show"])
    #expect((lines[1]["observed"] as? [String: Any])?["worstResponse"] as? Int == 179)
    let faults = try #require(object?["runFaults"] as? [[String: Any]])
    #expect(faults.first?["kind"] as? String == "overrun")
  }
}
