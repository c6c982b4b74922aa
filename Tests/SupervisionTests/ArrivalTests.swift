import Quantities
import RequirementTrait
import Scheduler
import Supervision
import Testing

private func milliseconds(_ count: Int64) -> Instant { Instant(nanoseconds: count * 1_000_000) }

/// Due at 5, 25, 45 .. ms, over within 15 ms.
private func supervisor(bearsLateness: Bool = false) -> Supervisor<1> {
  Supervisor([
    EntityDescription(
      rounds: 1...100, inTicks: 5, every: .milliseconds(20), after: .milliseconds(5), deadline: .milliseconds(15),
      bearsLateness: bearsLateness, tolerance: 0)
  ])
}

@Suite(.verifies("REQ-SUP-007")) struct `A round that is due at an instant` {
  @Test(arguments: [0, 3, 15] as [Int64]) func `may begin then or later, and end within its deadline`(delay: Int64) {
    var supervisor = supervisor()
    for round in 0..<20 as Range<Int64> {
      supervisor.begin(0, due: milliseconds(5 + 20 * round), at: milliseconds(5 + 20 * round + delay))
      supervisor.pass(1, of: 0, at: milliseconds(20 + 20 * round))
    }
    #expect(supervisor.latestFault == nil)
  }

  @Test(arguments: [(24, 24), (25, 24), (5, 25), (45, 45)] as [(Int64, Int64)])
  func `is at fault when it begins ahead of it, or for another`(due: Int64, now: Int64) {
    var supervisor = supervisor()
    supervisor.begin(0, due: milliseconds(5), at: milliseconds(5))
    supervisor.pass(1, of: 0, at: milliseconds(6))
    supervisor.begin(0, due: milliseconds(due), at: milliseconds(now))
    #expect(supervisor.expiry == FaultNote(.arrival, entity: 0, instant: milliseconds(now)))
  }

  @Test func `is found missing on the tick, once`() {
    var supervisor = supervisor()
    _ = supervisor.tick(at: milliseconds(20))
    #expect(supervisor.latestFault == nil)
    _ = supervisor.tick(at: milliseconds(21))
    #expect(supervisor.expiry == FaultNote(.deadline, entity: 0, instant: milliseconds(21)))
    _ = supervisor.tick(at: milliseconds(22))
    #expect(supervisor.noted == 1)
  }

  @Test func `counts its time from when it was due`() {
    var supervisor = supervisor()
    supervisor.begin(0, due: milliseconds(5), at: milliseconds(19))
    supervisor.pass(1, of: 0, at: milliseconds(21))
    #expect(supervisor.latestFault?.fault == .deadline)
  }

  @Test func `that was late may serve others that were due meanwhile`() {
    var supervisor = supervisor(bearsLateness: true)
    supervisor.begin(0, due: milliseconds(5), at: milliseconds(60))
    supervisor.pass(1, of: 0, at: milliseconds(61))
    supervisor.begin(0, due: milliseconds(65), at: milliseconds(65))
    supervisor.pass(1, of: 0, at: milliseconds(66))
    #expect(supervisor.state == .failed && supervisor.noted == 1)
    supervisor.begin(0, due: milliseconds(105), at: milliseconds(105))
    #expect(supervisor.expiry?.fault == .arrival)
  }

  @Test func `is borne late without end where that is said, and right again behind a cycle without`() {
    var supervisor = supervisor(bearsLateness: true)
    for round in 0..<60 as Range<Int64> {
      supervisor.begin(0, due: milliseconds(5 + 20 * round), at: milliseconds(5 + 20 * round))
      supervisor.pass(1, of: 0, at: milliseconds(round < 20 ? 22 + 20 * round : 8 + 20 * round))
      if round % 5 == 4 { _ = supervisor.tick(at: milliseconds(24 + 20 * round)) }
      #expect(supervisor.state == (round < 49 ? .failed : .right), "round \(round)")
    }
  }

  @Test func `is not expected of what is shed, and again from the instant that is told`() {
    var supervisor = supervisor()
    supervisor.suspend(0, true)
    _ = supervisor.tick(at: milliseconds(500))
    supervisor.suspend(0, false, due: milliseconds(505))
    supervisor.begin(0, due: milliseconds(505), at: milliseconds(505))
    #expect(supervisor.latestFault == nil)
  }
}

@Suite(.verifies("REQ-SUP-008")) struct `A watch over the clock` {
  private func ticks(_ nanoseconds: Int64) -> UInt32 {
    UInt32(truncatingIfNeeded: Int128(nanoseconds) * 32_768 / 1_000_000_000)
  }

  @Test(arguments: [-60e-6, 0, 60e-6], [0, 131_000_000_000_000] as [Int64])
  func `trusts a crystal within its tolerance, across the end of the count`(error: Double, start: Int64) {
    var watch = ClockWatch()
    for tick in 0..<20_000 as Range<Int64> {
      let instant = start + tick * 100_000_000
      let reading = instant + Int64(Double(instant - start) * error)
      let isRight = watch.agrees(at: Instant(nanoseconds: reading), ticks: ticks(instant))
      #expect(isRight, "\(tick)")
    }
  }

  @Test(arguments: [-300_000, 300_000, -1_000_000_000, 3_600_000_000_000] as [Int64], 1...12 as ClosedRange<Int64>)
  func `finds a jump at the next look`(jump: Int64, at: Int64) {
    var watch = ClockWatch()
    for tick in 0..<at {
      let isRight = watch.agrees(at: Instant(nanoseconds: tick * 100_000_000), ticks: ticks(tick * 100_000_000))
      #expect(isRight)
    }
    let now = at * 100_000_000
    let isRight = watch.agrees(at: Instant(nanoseconds: now + jump), ticks: ticks(now))
    #expect(!isRight)
  }

  @Test(arguments: [-300e-6, 300e-6]) func `finds a drift within a second`(drift: Double) {
    var watch = ClockWatch()
    var found: Int64?
    for tick in 0...12 as ClosedRange<Int64> where found == nil {
      let now = tick * 100_000_000
      let reading = Instant(nanoseconds: now + Int64(Double(now) * drift))
      if !watch.agrees(at: reading, ticks: ticks(now)) { found = tick }
    }
    #expect(found != nil && found! <= 10)
  }
}

@Suite struct `A degraded meter` {
  private func seconds(_ count: Int64) -> Instant { Instant(nanoseconds: count * 1_000_000_000) }

  @Test(.verifies("REQ-SUP-021"), arguments: [(599, true), (600, true), (601, false)] as [(Int64, Bool)])
  func `four resets in ten minutes end in the safe state`(last: Int64, isSafe: Bool) {
    var degradation = Degradation()
    for instant in [0, 200, 400] as [Int64] {
      degradation.reset(blaming: 2, isCritical: true, at: seconds(instant))
      #expect(!degradation.isSafe)
    }
    degradation.reset(blaming: nil, isCritical: true, at: seconds(last))
    #expect(degradation.isSafe == isSafe && degradation.resets == 4 && degradation.leftOut == 0)
  }

  @Test(.verifies("REQ-SUP-020")) func `two resets for what the meter can do without leave it out`() {
    var degradation = Degradation()
    degradation.reset(blaming: 5, isCritical: false, at: seconds(0))
    degradation.reset(blaming: 2, isCritical: true, at: seconds(10))
    #expect(!degradation.isLeftOut(5))
    degradation.reset(blaming: 5, isCritical: false, at: seconds(600))
    #expect(degradation.isLeftOut(5) && !degradation.isLeftOut(2))
  }

  @Test(.verifies("REQ-SUP-020")) func `one every eleven minutes is borne`() {
    var degradation = Degradation()
    for round in 0..<20 as Range<Int64> {
      degradation.reset(blaming: 5, isCritical: false, at: seconds(660 * round))
    }
    #expect(!degradation.isLeftOut(5) && !degradation.isSafe)
  }

  @Test(arguments: [-1, 32, 1000]) func `what is no entity is not left out`(entity: Int) {
    var degradation = Degradation()
    degradation.leaveOut(entity)
    #expect(degradation.leftOut == 0 && !degradation.isLeftOut(entity))
  }
}
