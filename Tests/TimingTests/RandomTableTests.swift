import Quantities
import RequirementTrait
import Scheduler
import Testing
import Timing
import VirtualTime

/// Random tables on the firmware's own scheduler: what is observed keeps to what is analysed, and reaches it.
@Suite(.verifies("REQ-RT-022", "REQ-RT-023")) struct `Random task tables` {
  static let profile = CPUProfile(
    name: "test", target: "test", clock: CPUClock(hertz: 1_000_000_000), millicyclesPerInstruction: 1000)

  /// Five rows, up to two of them interrupts; loaded to about 20 to 90 %.
  private func rows(_ random: inout Xoshiro256) -> [(isInterrupt: Bool, period: Int64, budget: Int64)] {
    let interrupts = Int(random.next() % 3)
    let load = 0.2 + 0.7 * unit(&random)
    let shares = (0..<5).map { _ in 0.05 + unit(&random) }
    let sum = shares.reduce(0, +)
    return (0..<5).map { row in
      let period = Int64(20 + random.next() % 400)
      return (row < interrupts, period, max(1, Int64(Double(period) * load * shares[row] / sum)))
    }
  }

  private func unit(_ random: inout Xoshiro256) -> Double { Double(random.next() >> 11) * 0x1p-53 }

  private func table(
    _ rows: [(isInterrupt: Bool, period: Int64, budget: Int64)], offsets: [Int64]
  ) -> InlineArray<5, TaskDescription> {
    InlineArray { row in
      let period = TimeSpan.nanoseconds(rows[row].period)
      return TaskDescription(
        "task", .critical,
        rows[row].isInterrupt ? .interrupt(apart: period) : .every(period, after: .nanoseconds(offsets[row])),
        deadline: period, budget: UInt32(rows[row].budget))
    }
  }

  private func analysed(_ table: InlineArray<5, TaskDescription>) -> AnalysedTable {
    AnalysedTable(table, on: Self.profile, overheads: TimingOverheads())
  }

  @Test func `no response is longer than analysed, in 2000 tables`() throws {
    for seed: UInt64 in 1...2000 {
      var random = Xoshiro256(seed: seed)
      let rows = rows(&random)
      let offsets = rows.map { Int64(random.next() % UInt64($0.period)) }
      let table = table(rows, offsets: offsets)
      let analysis = analysed(table)
      var jobs = Xoshiro256(seed: seed ^ 0xA5A5)
      var gaps = Xoshiro256(seed: seed ^ 0x5A5A)
      var processor = try SimulatedProcessor(
        table, calls: InlineArray { offsets[$0] },
        duration: { row in jobs.next() % 4 > 0 ? rows[row].budget : 1 + Int64(jobs.next() % UInt64(rows[row].budget)) },
        distance: { row in rows[row].period + (gaps.next() % 3 > 0 ? 0 : Int64(gaps.next() % 50)) })
      processor.run(until: 20_000)
      let report = TimingReport(analysis, observed: processor.tallies)
      #expect(report.runFaults == [], "seed \(seed): \(report.text)")
    }
  }

  @Test func `at the critical instant the analysed response is reached, in 1000 tables`() throws {
    var (checked, reached, seed) = (0, 0, UInt64(10_000))
    while checked < 1000 {
      seed += 1
      var random = Xoshiro256(seed: seed)
      let rows = rows(&random)
      let analysis = analysed(table(rows, offsets: [0, 0, 0, 0, 0]))
      guard analysis.isSchedulable else { continue }
      checked += 1
      // The longest job of its own kind below begins one cycle ahead of all that is above, and of the row itself.
      let row = Int(random.next() % 5)
      let below = (row + 1..<5).filter { rows[$0].isInterrupt == rows[row].isInterrupt }
        .max { rows[$0].budget < rows[$1].budget }
      let never: Int64 = 1_000_000
      let offsets = (0..<5).map { $0 == below ? 0 : ($0 <= row ? Int64(1) : never) }
      var processor = try SimulatedProcessor(
        table(rows, offsets: offsets), calls: InlineArray { offsets[$0] }, duration: { rows[$0].budget },
        distance: { rows[$0].period })
      processor.run(until: 20_000)
      if processor.tallies[row].worstResponse == analysis.tasks[row].response { reached += 1 }
    }
    #expect(reached == 1000, "of \(checked) schedulable tables")
    #expect(seed < 13_000, "too few of the random tables are schedulable")
  }
}
