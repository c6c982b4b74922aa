import RequirementTrait
import Testing
import Timing

@Suite(.verifies("REQ-RT-022")) struct `Worst response times` {
  private func responses(_ tasks: [TimedTask], _ overheads: TimingOverheads = TimingOverheads()) -> [Int64?] {
    ResponseTimeAnalysis(tasks, overheads: overheads).bounds.map { $0?.response }
  }

  /// Davis et al. 2007, the example of three CAN messages of 1 ms: 2, 3 and 3.5 ms, the last at the second job of the busy
  /// period, where the analysis of 1994 sees 3 ms. There a message blocks for all of its length; here it must have begun one
  /// tick (1 us) before.
  @Test func `three messages as published by Davis and others`() {
    let tasks = [2500, 3500, 3500].map { TimedTask(period: $0, execution: 1000) }
    #expect(responses(tasks) == [1999, 2999, 3500])
    #expect(ResponseTimeAnalysis(tasks).bounds[2]?.jobs == 2)
  }

  /// Liu and Layland 1973, section 4: periods 2 and 5; with execution 1 of the first, that of the second can be raised from 1 to 2.
  @Test(arguments: [(1, 2), (2, 4)] as [(Int64, Int64)])
  func `two tasks of which one preempts, as published by Liu and Layland`(execution: Int64, response: Int64) {
    let tasks = [
      TimedTask(isInterrupt: true, period: 2, execution: 1), TimedTask(period: 5, execution: execution),
    ]
    #expect(responses(tasks) == [1, response])
  }

  /// By hand: the second task waits for the third, which began a tick before (4), and the first (2); the third for both, and is
  /// interrupted by nothing.
  @Test func `a longer job below blocks`() {
    let tasks = [(10, 2), (20, 3), (50, 5)].map { TimedTask(period: $0.0, execution: $0.1) }
    #expect(responses(tasks) == [6, 9, 10])
  }

  @Test func `interrupts of several sources count as so many`() {
    let one = TimedTask(isInterrupt: true, period: 100, execution: 3)
    let three = TimedTask(isInterrupt: true, sources: 3, period: 100, execution: 3)
    let task = TimedTask(period: 100, execution: 10)
    #expect(responses([three, task]) == [9, 19])
    #expect(responses([one, one, one, task]) == [5, 8, 9, 19])
    #expect(ResponseTimeAnalysis([three, task]).load == 0.19)
  }

  /// A level that is loaded to the whole has a bound when nothing below it blocks, and none when something does.
  @Test func `at the whole load a bound exists without blocking alone`() {
    let full = [TimedTask(period: 4, execution: 2), TimedTask(period: 6, execution: 3)]
    #expect(responses(full) == [4, 5])
    let blocked = responses(full + [TimedTask(period: 1_000_000_000, execution: 3)])
    #expect(blocked[0] == 4)
    #expect(blocked[1...] == [nil, nil])
  }

  @Test func `above the whole load only the levels that fit have bounds`() {
    let tasks = [(10, 4), (10, 4), (10, 4), (100, 1)].map { TimedTask(period: $0.0, execution: $0.1) }
    #expect(responses(tasks) == [7, 11, nil, nil])
    #expect(responses([TimedTask(period: 0, execution: 1)]) == [nil])
  }

  @Test func `overheads lengthen jobs and block`() {
    let tasks = [
      TimedTask(isInterrupt: true, period: 1000, execution: 10), TimedTask(period: 1000, execution: 20),
      TimedTask(period: 1000, execution: 30),
    ]
    #expect(responses(tasks) == [10, 59, 60])
    #expect(responses(tasks, TimingOverheads(dispatch: 5)) == [10, 69, 70])
    #expect(responses(tasks, TimingOverheads(interrupt: 7)) == [17, 66, 67])
    #expect(responses(tasks, TimingOverheads(masked: 9)) == [19, 59, 60])
    // Waking blocks as a job below does: the longer of the two counts.
    #expect(responses(tasks, TimingOverheads(wake: 29)) == [39, 59, 89])
  }

  @Test func `the start is delayed by all that goes first`() {
    let tasks = [
      TimedTask(isInterrupt: true, period: 7, execution: 2), TimedTask(period: 40, execution: 6),
      TimedTask(period: 40, execution: 4),
    ]
    let bounds = ResponseTimeAnalysis(tasks).bounds
    // Three ticks of the job below and the interrupt: 5; six of its own, two interrupts at 7 and 14 not yet there: one falls
    // into 5..<13.
    #expect(bounds[1]?.startDelay == 5)
    #expect(bounds[1]?.response == 13)
  }

  @Test func `years and nanoseconds in one set do not overflow`() throws {
    let year: Int64 = 366 * 86_400 * 1_000_000_000
    let tasks = [
      TimedTask(period: 1_000_000, execution: 10), TimedTask(period: 10 * year, execution: 4_294_967_295),
    ]
    let bounds = ResponseTimeAnalysis(tasks).bounds
    #expect(bounds[0]?.response == 4_294_967_304)
    #expect(try #require(bounds[1]).response == 4_294_967_305)
  }
}
