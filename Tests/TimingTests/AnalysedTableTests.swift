import Quantities
import RequirementTrait
import Scheduler
import Testing
import Timing
import VirtualTime

@Suite(.verifies("REQ-RT-023")) struct `Bounds of a task table` {
  static let table: InlineArray<3, TaskDescription> = [
    TaskDescription(
      "capture", .critical, .interrupt(apart: .milliseconds(184), sources: 3), deadline: .microseconds(200),
      budget: 1200
    ),
    TaskDescription(
      "align", .critical, .every(.milliseconds(40)), deadline: .milliseconds(40), budget: 600_000),
    TaskDescription(
      "display", .standard, .every(.milliseconds(500), after: .milliseconds(7)), deadline: .milliseconds(500),
      budget: 120_000),
  ]

  static func profile(_ hertz: Int64, tolerance: Int64 = 0) -> CPUProfile {
    CPUProfile(
      name: "p", target: "t", clock: CPUClock(hertz: hertz), millicyclesPerInstruction: 1000,
      clockTolerancePPM: tolerance)
  }

  private func analysed(_ profile: CPUProfile, _ overheads: TimingOverheads = TimingOverheads()) -> AnalysedTable {
    AnalysedTable(Self.table, on: profile, overheads: overheads)
  }

  @Test func `rows are those of the table`() {
    let rows = analysed(Self.profile(120_000_000)).tasks.map(\.row)
    #expect(rows.map(\.name) == ["capture", "align", "display"])
    #expect(rows.map(\.sources) == [3, 0, 0])
    #expect(rows.map(\.offset) == [0, 0, 7_000_000])
    #expect(rows[1].period == 40_000_000)
    #expect(rows[2].criticality == .standard)
    #expect(rows[0].deadline == 200_000)
    #expect(rows[1].budgetCycles == 600_000)
  }

  /// By hand, at 1 GHz: three captures of 1200; the display blocks for 119 999, the alignment takes 600 000.
  @Test func `bounds are in nanoseconds of the meter's clock`() {
    let table = analysed(Self.profile(1_000_000_000))
    #expect(table.tasks.map(\.response) == [3600, 723_599, 723_600])
    #expect(table.tasks.map(\.startDelay) == [2400, 123_599, 603_600])
    #expect(table.isSchedulable)
  }

  /// 3600 cycles and one for the rounding of the release: 3601 / 0.12 = 30 008.3 ns.
  @Test func `a release is seen a cycle later at most`() {
    #expect(analysed(Self.profile(120_000_000)).tasks[0].response == 30_009)
  }

  @Test func `the tolerance of the clocks lengthens responses`() {
    #expect(analysed(Self.profile(1_000_000_000, tolerance: 1000)).tasks[0].response == 4600)
  }

  @Test func `a tolerance that shortens periods can cost a bound`() {
    let tight: InlineArray<1, TaskDescription> = [
      TaskDescription("tight", .critical, .every(.milliseconds(10)), deadline: .milliseconds(10), budget: 10_000_000)
    ]
    #expect(AnalysedTable(tight, on: Self.profile(1_000_000_000), overheads: TimingOverheads()).isSchedulable)
    let fast = AnalysedTable(tight, on: Self.profile(1_000_000_000, tolerance: 100), overheads: TimingOverheads())
    #expect(fast.tasks[0].response == nil)
  }

  @Test func `overheads are those of the profile`() {
    let profile = CPUProfile(
      name: "p", target: "t", clock: .reference, millicyclesPerInstruction: 1500, interruptEntryCycles: 12,
      interruptExitCycles: 10, maskedCycles: 200, wakeCycles: 30)
    #expect(
      TimingOverheads(profile, dispatchInstructions: 101)
        == TimingOverheads(dispatch: 152, interrupt: 22, masked: 200, wake: 30))
  }

  @Test func `the load is that of budgets and overheads`() {
    let load = analysed(Self.profile(120_000_000), TimingOverheads(dispatch: 1000, interrupt: 100)).load
    let cyclesPerSecond: [Double] = [3 * 1300 / 0.184, 601_000 / 0.04, 121_000 / 0.5]
    let expected = cyclesPerSecond.reduce(0, +) / 120e6
    #expect(abs(load - expected) < 1e-12)
  }

  @Test func `a processor that is too slow leaves the rows that fit`() {
    let table = analysed(Self.profile(4_000_000))
    #expect(!table.isSchedulable)
    #expect(table["capture"]?.isSchedulable == false)
    #expect(table["capture"]?.response == 900_250)
    #expect(table["align"]?.response == nil)
    #expect(table["align"]?.isSchedulable == false)
  }

  @Test func `data ages by a period and a response at each task`() {
    let table = analysed(Self.profile(1_000_000_000))
    #expect(table.age(alongChain: ["capture"]) == 3600)
    #expect(table.age(alongChain: ["capture", "align"]) == 40_727_199)
    #expect(table.age(alongChain: ["align", "display"]) == 541_447_199)
    #expect(table.age(alongChain: ["align", "pulses"]) == nil)
    #expect(analysed(Self.profile(4_000_000)).age(alongChain: ["align"]) == nil)
  }
}
