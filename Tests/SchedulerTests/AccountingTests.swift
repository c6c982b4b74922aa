import Quantities
import RequirementTrait
import Scheduler
import Testing

@Suite(.verifies("REQ-RT-004")) struct `Accounts of tasks` {
  @Test func `response and start delay are those of the worst job`() throws {
    var rig = try Rig([row(every: 100), row(every: 100, after: 10)])
    var lengths: [Int64] = [30, 5, 12, 5, 50, 5]
    _ = rig.run(until: 300) { _ in lengths.removeFirst() }
    let tally = rig.scheduler.tallies[1]
    #expect(tally.runs == 3)
    #expect(tally.shortestStartDelay == 2)
    #expect(tally.longestStartDelay == 40)
    #expect(tally.startJitter == 38)
    #expect(tally.worstResponse == 45)
    #expect(tally.worstReleased == Instant(nanoseconds: 210))
    #expect(tally.worstLateness(deadline: .nanoseconds(100)) == -55)
  }

  @Test func `a task that never ran has no jitter`() throws {
    #expect(try Rig([row(every: 100)]).scheduler.tallies[0].startJitter == 0)
  }

  @Test(arguments: [(40, 0), (41, 1)] as [(Int64, UInt64)])
  func `a job misses its deadline when it ends behind it`(length: Int64, misses: UInt64) throws {
    var rig = try Rig([row(every: 100, deadline: 40)])
    _ = rig.run(until: 100) { _ in length }
    #expect(rig.scheduler.tallies[0].deadlineMisses == misses)
  }

  @Test(arguments: [(50, 0), (51, 1)] as [(Int64, UInt64)])
  func `a job overruns when it takes more cycles than its budget`(length: Int64, overruns: UInt64) throws {
    var rig = try Rig([row(every: 100, budget: 50)])
    _ = rig.run(until: 100) { _ in length }
    #expect(rig.scheduler.tallies[0].overruns == overruns)
    #expect(rig.scheduler.tallies[0].deadlineMisses == 0)
  }

  @Test func `cycles are summed beyond 32 bits`() throws {
    var rig = try Rig([row(every: 10_000_000_000)])
    for second: Int64 in 0..<3 {
      let start = Instant(nanoseconds: second * 10_000_000_000)
      #expect(rig.scheduler.next(at: start) == .run(task: 0))
      rig.scheduler.finish(at: start, cycles: 4_000_000_000)
    }
    #expect(rig.scheduler.tallies[0].totalCycles == 12_000_000_000)
    #expect(rig.scheduler.tallies[0].worstCycles == 4_000_000_000)
  }
}

@Suite(.verifies("REQ-RT-005")) struct `Accounts of interrupts` {
  private func note(_ released: Int64, source: Int = 0, delay: Int64 = 2, length: Int64 = 10) -> InterruptRecord {
    InterruptRecord(
      source: source, released: Instant(nanoseconds: released), started: Instant(nanoseconds: released + delay),
      ended: Instant(nanoseconds: released + delay + length), cycles: UInt32(length))
  }

  @Test func `an interrupt is accounted as a job`() throws {
    var rig = try Rig([interrupt(apart: 100, deadline: 11, budget: 9), row(every: 100)])
    rig.scheduler.account(note(1000), of: 0, at: Instant(nanoseconds: 1020))
    let tally = rig.scheduler.tallies[0]
    #expect(tally.runs == 1)
    #expect(tally.worstResponse == 12)
    #expect(tally.longestStartDelay == 2)
    #expect(tally.worstCycles == 10)
    #expect(tally.overruns == 1)
    #expect(tally.deadlineMisses == 1)
    #expect(tally.worstReleased == Instant(nanoseconds: 1000))
  }

  @Test(arguments: [(100, 0), (99, 1)] as [(Int64, UInt64)])
  func `interrupts of one source closer than the table says are counted`(distance: Int64, tooSoon: UInt64) throws {
    var rig = try Rig([interrupt(apart: 100)])
    for released in [5, 5 + distance, 5 + distance + 100] {
      rig.scheduler.account(note(released), of: 0, at: Instant(nanoseconds: released + 20))
    }
    #expect(rig.scheduler.tallies[0].tooSoon == tooSoon)
  }

  @Test func `interrupts of several sources may come at once`() throws {
    var rig = try Rig([interrupt(apart: 100, sources: 4)])
    for source in 0..<4 { rig.scheduler.account(note(7, source: source), of: 0, at: Instant(nanoseconds: 30)) }
    #expect(rig.scheduler.tallies[0].tooSoon == 0)
    #expect(rig.scheduler.tallies[0].runs == 4)
  }

  @Test(arguments: [(0, 3), (0, -1), (1, 0), (2, 0), (-1, 0)])
  func `a note of no interrupt's source is left out`(task: Int, source: Int) throws {
    var rig = try Rig([interrupt(apart: 100, sources: 3), row(every: 100)])
    rig.scheduler.account(note(7, source: source), of: task, at: Instant(nanoseconds: 30))
    #expect(rig.scheduler.tallies[0].runs == 0)
    #expect(rig.scheduler.tallies[1].runs == 0)
  }

  @Test func `a late interrupt sheds Standard`() throws {
    var rig = try Rig([interrupt(apart: 100, deadline: 11), row(.standard, every: 100)])
    rig.scheduler.account(note(1000), of: 0, at: Instant(nanoseconds: 1020))
    #expect(rig.shed == [false, true])
  }
}
