import Quantities
import RequirementTrait
import Scheduler
import Testing
import Timing
import VirtualTime

/// Random tables on the firmware's own scheduler: what is observed keeps to what is analysed, and reaches it.
@Suite(.verifies("REQ-RT-022", "REQ-RT-023")) struct `Random task tables` {
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
    AnalysedTable(table, on: TestProfile.gigahertz, overheads: TimingOverheads())
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
        table, calls: offsets,
        duration: { row in jobs.next() % 4 > 0 ? rows[row].budget : 1 + Int64(jobs.next() % UInt64(rows[row].budget)) },
        distance: { row in rows[row].period + (gaps.next() % 3 > 0 ? 0 : Int64(gaps.next() % 50)) })
      processor.run(until: 20_000)
      let report = TimingReport(analysis, observed: processor.tallies)
      #expect(report.runFaults == [], "seed \(seed): \(report.text)")
    }
  }

  /// Clocks at which a cycle is no whole number of nanoseconds, a meter's clock that is fast or slow, all that the processor
  /// adds.
  @Test(arguments: [(120_000_000, 50), (7_000_001, -100), (999_999_937, 100), (33_333_333, 0)] as [(Int64, Int64)])
  func `no response is longer than analysed with overheads and odd clocks, in 300 tables`(
    hertz: Int64, drift: Int64
  ) throws {
    let profile = CPUProfile(
      name: "odd", target: "test", clock: CPUClock(hertz: hertz), millicyclesPerInstruction: 1000,
      interruptEntryCycles: 3, interruptExitCycles: 2, maskedCycles: 6, wakeCycles: 9,
      clockTolerancePPM: abs(drift))
    let machine = Machine(
      clock: profile.clock, dispatch: 4, interruptEntry: 3, interruptExit: 2, wake: 9, masked: 6, drift: drift)
    for seed: UInt64 in 1...300 {
      var random = Xoshiro256(seed: seed)
      // Periods are in cycles; the table has nanoseconds.
      let rows = rows(&random)
      let scale = Double(1_000_000_000) / Double(hertz)
      let inNanoseconds = rows.map { ($0.isInterrupt, Int64(Double($0.period) * 5 * scale), $0.budget) }
      let offsets = inNanoseconds.map { Int64(random.next() % UInt64($0.1)) }
      let table = table(inNanoseconds, offsets: offsets)
      let analysis = AnalysedTable(
        table, on: profile, overheads: TimingOverheads(profile, dispatchInstructions: 4))
      var processor = try SimulatedProcessor(
        table, on: machine, calls: offsets, duration: { rows[$0].budget }, distance: { inNanoseconds[$0].1 })
      processor.run(until: 30_000)
      let report = TimingReport(analysis, observed: processor.tallies)
      #expect(report.runFaults == [], "seed \(seed), \(hertz) Hz: \(report.text)")
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
        table(rows, offsets: offsets), calls: offsets, duration: { rows[$0].budget },
        distance: { rows[$0].period })
      processor.run(until: 20_000)
      if processor.tallies[row].worstResponse == analysis.tasks[row].response { reached += 1 }
    }
    #expect(reached == 1000, "of \(checked) schedulable tables")
    #expect(seed < 13_000, "too few of the random tables are schedulable")
  }
}
