import Quantities
import RequirementTrait
import Scheduler
import Testing

@Suite(.verifies("REQ-RT-002")) struct `Releases and priorities` {
  @Test func `jobs are released at start, offset and whole periods`() throws {
    var rig = try Rig([row(every: 100, after: 7)], start: 1000)
    let starts = rig.run(until: 1400) { _ in 3 }
    #expect(starts.map(\.at) == [1007, 1107, 1207, 1307])
  }

  @Test func `releases do not drift when jobs start late`() throws {
    var rig = try Rig([row(every: 10), row(every: 70)])
    _ = rig.run(until: 7000) { $0 == 0 ? 1 : 8 }
    #expect(rig.scheduler.tallies[0].runs == 700)
    #expect(rig.scheduler.tallies[1].runs == 100)
    #expect(rig.scheduler.tallies[0].shortestStartDelay == 0)
    #expect(rig.scheduler.tallies[0].longestStartDelay < 10)
  }

  @Test func `of jobs that wait the topmost row runs`() throws {
    var rig = try Rig([row(every: 100), row(every: 100), row(every: 100)])
    #expect(rig.run(until: 50) { _ in 5 }.map(\.task) == [0, 1, 2])
  }

  @Test func `a job runs to its end though a higher one is released`() throws {
    var rig = try Rig([row(every: 100, after: 5), row(every: 100)])
    let starts = rig.run(until: 100) { $0 == 0 ? 10 : 20 }
    #expect(starts == [Start(task: 1, at: 0), Start(task: 0, at: 20)])
  }

  @Test func `what is released while a job runs is seen when it ends`() throws {
    var rig = try Rig([row(every: 100, after: 20), row(every: 100), row(every: 100)])
    // The release falls on the very instant at which the second row ends.
    #expect(rig.run(until: 100) { _ in 20 }.map(\.task) == [1, 0, 2])
  }

  @Test func `with nothing to do it sleeps until the earliest release`() throws {
    var rig = try Rig([row(every: 100, after: 30), row(every: 40, after: 20)])
    #expect(rig.scheduler.next(at: Instant(nanoseconds: 0)) == .idle(until: Instant(nanoseconds: 20)))
    _ = rig.run(until: 45) { _ in 1 }
    #expect(rig.scheduler.next(at: Instant(nanoseconds: 45)) == .idle(until: Instant(nanoseconds: 60)))
  }

  @Test func `a table of interrupts alone sleeps for ever`() throws {
    var rig = try Rig([interrupt(apart: 10)])
    #expect(rig.scheduler.next(at: Instant(nanoseconds: 5)) == .idle(until: Instant(nanoseconds: .max)))
  }

  @Test func `the job that runs is known until it ends`() throws {
    var rig = try Rig([row(every: 100)])
    #expect(rig.scheduler.running == nil)
    _ = rig.scheduler.next(at: Instant(nanoseconds: 0))
    #expect(rig.scheduler.running == 0)
    rig.scheduler.finish(at: Instant(nanoseconds: 1), cycles: 1)
    #expect(rig.scheduler.running == nil)
  }

  @Test func `an end without a job counts nothing`() throws {
    var rig = try Rig([row(every: 100)])
    rig.scheduler.finish(at: Instant(nanoseconds: 1), cycles: 1)
    #expect(rig.scheduler.tallies[0] == TaskTally())
  }

  @Test func `a job that is never ended is ended by the next question`() throws {
    var rig = try Rig([row(every: 100)])
    _ = rig.scheduler.next(at: Instant(nanoseconds: 0))
    #expect(rig.scheduler.next(at: Instant(nanoseconds: 9)) == .idle(until: Instant(nanoseconds: 100)))
    #expect(rig.scheduler.tallies[0].runs == 1)
    #expect(rig.scheduler.tallies[0].worstResponse == 9)
  }
}

@Suite(.verifies("REQ-RT-002")) struct `Releases that come too fast` {
  @Test func `a release that finds a job waiting is merged into it`() throws {
    var rig = try Rig([row(.standard, every: 10), row(.standard, every: 1000)])
    // The long job starts at 3; the releases at 10, 20 and 30 wait behind it and make one job at 38.
    let starts = rig.run(until: 40) { $0 == 0 ? 3 : 35 }
    #expect(starts == [Start(task: 0, at: 0), Start(task: 1, at: 3), Start(task: 0, at: 38)])
    #expect(rig.scheduler.tallies[0].merged == 2)
  }

  @Test func `the response of a merged job counts from its earliest release`() throws {
    var rig = try Rig([row(.standard, every: 10), row(.standard, every: 1000)])
    _ = rig.run(until: 40) { $0 == 0 ? 3 : 35 }
    #expect(rig.scheduler.tallies[0].worstResponse == 31)
    #expect(rig.scheduler.tallies[0].worstReleased == Instant(nanoseconds: 10))
  }

  @Test func `a release at the instant of the question counts`() throws {
    var rig = try Rig([row(.standard, every: 10)])
    #expect(rig.scheduler.next(at: Instant(nanoseconds: 10)) == .run(task: 0))
    rig.scheduler.finish(at: Instant(nanoseconds: 10), cycles: 1)
    #expect(rig.scheduler.next(at: Instant(nanoseconds: 10)) == .idle(until: Instant(nanoseconds: 20)))
    #expect(rig.scheduler.tallies[0].merged == 1)
  }

  @Test func `a release while the job itself runs makes another job`() throws {
    var rig = try Rig([row(.standard, every: 10)])
    #expect(rig.run(until: 20) { _ in 14 }.map(\.at) == [0, 14])
    #expect(rig.scheduler.tallies[0].merged == 0)
  }

  @Test(.verifies("REQ-RT-006"), arguments: [1, 7, 1_000_000_007] as [Int64])
  func `after a stall of years all releases are counted and the next is on time`(period: Int64) throws {
    var rig = try Rig([row(.standard, every: period)])
    let wake: Int64 = 30 * 366 * 86_400 * 1_000_000_000 + 3
    #expect(rig.scheduler.next(at: Instant(nanoseconds: wake)) == .run(task: 0))
    rig.scheduler.finish(at: Instant(nanoseconds: wake), cycles: 1)
    #expect(rig.scheduler.tallies[0].merged == UInt64(wake / period))
    let next = (wake / period + 1) * period
    #expect(rig.scheduler.next(at: Instant(nanoseconds: wake)) == .idle(until: Instant(nanoseconds: next)))
  }

  @Test func `no instant of forty years is lost or drifts`() throws {
    let year: Int64 = 366 * 86_400 * 1_000_000_000
    let start = 40 * year
    var rig = try Rig([row(every: 1_000_003, after: 17), row(every: year, deadline: 1_000_000)], start: start)
    let starts = rig.run(until: start + 1_000_003 * 50_000) { _ in 1 }.filter { $0.task == 0 }
    #expect(starts.count == 50_000)
    #expect(starts.last?.at == start + 17 + 49_999 * 1_000_003)
    #expect(rig.scheduler.tallies[0].deadlineMisses == 0)
  }
}
