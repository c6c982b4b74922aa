import Quantities
import RequirementTrait
import Scheduler
import Testing

@Suite(.verifies("REQ-RT-003")) struct Overload {
  /// Critical above Important above Standard; the Critical job takes `length` of its 10 ns.
  private func loaded(_ length: Int64, until end: Int64) throws -> Rig<3> {
    var rig = try Rig(
      [row(.critical, every: 10, deadline: 5), row(.important, every: 100), row(.standard, every: 100)],
      calm: .nanoseconds(1000))
    _ = rig.run(until: end) { $0 == 0 ? length : 1 }
    return rig
  }

  @Test func `without a miss nothing is shed`() throws {
    let rig = try loaded(5, until: 10_000)
    #expect(rig.scheduler.overload.level == .none)
    #expect(rig.scheduler.overload.rises == 0)
    #expect(rig.tallies.map(\.shed) == [0, 0, 0])
  }

  @Test func `a Critical job that is late sheds Standard alone`() throws {
    let rig = try loaded(6, until: 6)
    #expect(rig.scheduler.overload.level == .standardShed)
    #expect(rig.shed == [false, false, true])
    // Its waiting job was dropped.
    #expect(rig.scheduler.tallies[2].shed == 1)
  }

  @Test func `a Critical job that is late again sheds Important`() throws {
    let rig = try loaded(6, until: 16)
    #expect(rig.scheduler.overload.level == .importantShed)
    #expect(rig.shed == [false, true, true])
    #expect(rig.scheduler.overload.rises == 2)
  }

  @Test func `Critical is never shed, whatever happens`() throws {
    let rig = try loaded(25, until: 10_000)
    #expect(rig.scheduler.tallies[0].shed == 0)
    #expect(rig.scheduler.tallies[0].runs == 400)
    #expect(rig.scheduler.tallies[1].runs + rig.scheduler.tallies[2].runs == 0)
  }

  @Test func `every release of a task is run, merged, shed or waits`() throws {
    let rig = try loaded(13, until: 10_000)
    for task in 0..<3 {
      let tally = rig.scheduler.tallies[task]
      let releases = UInt64(task == 0 ? 1000 : 100)
      #expect((releases - 1...releases + 1).contains(tally.runs + tally.merged + tally.shed), "task \(task)")
    }
  }

  @Test func `a job released before Standard was shed does not shed Important`() throws {
    // Both Critical jobs of instant 0 are late; the second was released before the first was seen to be late.
    var rig = try Rig([
      row(.critical, every: 1000, deadline: 5), row(.critical, every: 1000, deadline: 5), row(.important, every: 1000),
    ])
    _ = rig.run(until: 20) { _ in 6 }
    #expect(rig.scheduler.tallies[1].deadlineMisses == 1)
    #expect(rig.scheduler.overload.level == .standardShed)
  }

  @Test func `an Important job that is late sheds Standard and nothing more`() throws {
    var rig = try Rig([row(.important, every: 10, deadline: 2), row(.standard, every: 10)])
    _ = rig.run(until: 100) { _ in 3 }
    #expect(rig.scheduler.tallies[0].deadlineMisses == 10)
    #expect(rig.scheduler.overload.level == .standardShed)
    #expect(rig.scheduler.tallies[1].shed == 10)
  }

  @Test func `a Standard job that is late sheds nothing`() throws {
    var rig = try Rig([row(.standard, every: 10, deadline: 2), row(.standard, every: 10)])
    _ = rig.run(until: 100) { _ in 4 }
    #expect(rig.scheduler.tallies[0].deadlineMisses == 10)
    #expect(rig.scheduler.overload.level == .none)
  }

  @Test func `a merged release of a Critical task sheds Standard though no job ended late yet`() throws {
    var rig = try Rig([row(.critical, every: 10, after: 5), row(.standard, every: 1000), row(.standard, every: 1000)])
    #expect(rig.run(until: 30) { _ in 30 }.map(\.task) == [1])
    _ = rig.scheduler.next(at: Instant(nanoseconds: 30))
    #expect(rig.scheduler.overload.level == .standardShed)
    #expect(rig.scheduler.tallies[2].shed == 1)
  }

  /// Late twice at the start, then in time.
  private func recovering(until end: Int64) throws -> Rig<3> {
    var rig = try Rig(
      [row(.critical, every: 10, deadline: 5), row(.important, every: 100), row(.standard, every: 100)],
      calm: .nanoseconds(1000))
    var jobs = 0
    _ = rig.run(until: end) { task in
      if task == 0 { jobs += 1 }
      return task == 0 && jobs <= 2 ? 6 : 1
    }
    return rig
  }

  @Test(
    arguments: [
      (1010, OverloadControl.Level.importantShed), (1021, .standardShed), (2010, .standardShed), (2030, .none),
    ] as [(Int64, OverloadControl.Level)])
  func `one class comes back each time that all was calm`(end: Int64, level: OverloadControl.Level) throws {
    // The last miss was at 16 ns.
    #expect(try recovering(until: end).scheduler.overload.level == level)
  }

  @Test func `a task that came back runs at its next release`() throws {
    let rig = try recovering(until: 3000)
    #expect(rig.scheduler.tallies[1].shed == 10)
    #expect(rig.scheduler.tallies[1].runs == 19 + 1)
  }

  @Test func `calm lasts two of the longest periods that matter`() throws {
    let rig = try Rig(
      [row(.critical, every: 700), row(.important, every: 900), row(.standard, every: 5000)], calm: .nanoseconds(1))
    #expect(rig.scheduler.overload.calm == 1800)
  }
}
