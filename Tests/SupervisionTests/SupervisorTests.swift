import Quantities
import RequirementTrait
import Scheduler
import Supervision
import Testing

/// One entity: 2 to 4 rounds in 5 ticks of 100 ms, none longer than 30 ms.
private func entity(tolerance: UInt8 = 0, checkpoints: UInt8 = 2, successors: InlineArray<8, UInt8>? = nil)
  -> EntityDescription
{
  EntityDescription(
    rounds: 2...4, inTicks: 5, deadline: .milliseconds(30), tolerance: tolerance, checkpoints: checkpoints,
    successors: successors)
}

private func milliseconds(_ count: Int64) -> Instant { Instant(nanoseconds: count * 1_000_000) }

extension Supervisor {
  /// A round of `length` ms that begins at `start` ms.
  mutating func round(of entity: Int = 0, at start: Int64, length: Int64 = 10) {
    pass(0, of: entity, at: milliseconds(start))
    pass(1, of: entity, at: milliseconds(start + length))
  }

  /// A tick every 100 ms of a reference cycle of 500 ms that begins at `start` ms, with rounds at these ms behind it.
  mutating func cycle(from start: Int64, rounds: [Int64]) {
    for tick in 0..<5 {
      let range = Int64(tick) * 100..<Int64(tick) * 100 + 100
      for offset in rounds where range.contains(offset) { round(at: start + offset) }
      _ = self.tick(at: milliseconds(start + Int64(tick) * 100 + 100))
    }
  }
}

@Suite struct `A supervisor` {
  @Test(.verifies("REQ-SUP-001"), arguments: [2, 3, 4])
  func `finds nothing wrong with as many rounds as are expected`(count: Int) {
    var supervisor = Supervisor<1>([entity()])
    for cycle in 0..<10 { supervisor.cycle(from: Int64(cycle) * 500, rounds: (0..<count).map { Int64($0) * 60 }) }
    #expect(supervisor.state == .right && supervisor.latestFault == nil)
  }

  @Test(
    .verifies("REQ-SUP-001", "REQ-SUP-005"),
    arguments: [(1, SupervisionFault.tooFewRounds), (0, .tooFewRounds), (5, .tooManyRounds)])
  func `finds too few and too many rounds at the end of the reference cycle`(count: Int, fault: SupervisionFault) {
    var supervisor = Supervisor<1>([entity()])
    supervisor.cycle(from: 0, rounds: (0..<count).map { Int64($0) * 60 })
    #expect(supervisor.expiry == FaultNote(fault, entity: 0, instant: milliseconds(500)))
    #expect(supervisor.state == .expired && supervisor.state(of: 0) == .expired)
    #expect(supervisor.faults[Int(fault.rawValue) - 1] == 1)
  }

  @Test(.verifies("REQ-SUP-002"), arguments: [0, 1, 77, 450] as [Int64])
  func `finds on its own tick that an entity hangs behind its first checkpoint, whenever it began`(began: Int64) {
    var supervisor = Supervisor<1>([entity()])
    supervisor.pass(0, of: 0, at: milliseconds(began))
    var found: Int64?
    for tick in 1...20 where found == nil && supervisor.tick(at: milliseconds(Int64(tick) * 100)) == .expired {
      found = Int64(tick) * 100
    }
    // The first tick more than 30 ms behind the begin, unless the cycle ended without its rounds before.
    let expected = (began + 30) / 100 * 100 + 100
    #expect(found == min(expected, 500))
    if expected < 500 { #expect(supervisor.expiry?.fault == .deadline) }
  }

  @Test(.verifies("REQ-SUP-002"))
  func `tells a round that is too long once, at its end if no tick came before`() {
    var supervisor = Supervisor<1>([entity(tolerance: 3)])
    supervisor.round(at: 0, length: 31)
    #expect(supervisor.latestFault == FaultNote(.deadline, entity: 0, instant: milliseconds(31)))
    supervisor.pass(0, of: 0, at: milliseconds(60))
    _ = supervisor.tick(at: milliseconds(100))
    _ = supervisor.tick(at: milliseconds(200))
    supervisor.pass(1, of: 0, at: milliseconds(210))
    #expect(supervisor.faults[Int(SupervisionFault.deadline.rawValue) - 1] == 2)
  }

  @Test(.verifies("REQ-SUP-002")) func `bears a round that takes exactly as long as it may`() {
    var supervisor = Supervisor<1>([entity()])
    supervisor.round(at: 0, length: 30)
    #expect(supervisor.latestFault == nil)
  }

  @Test(
    .verifies("REQ-SUP-003"),
    arguments: [[0, 2], [0, 1, 1], [1], [0, 1, 2, 2], [0, 1, 0], [0, 5], [0, 1, 200]] as [[UInt8]])
  func `finds checkpoints out of order`(passed: [UInt8]) {
    var supervisor = Supervisor<1>([entity(checkpoints: 3)])
    for (index, checkpoint) in passed.enumerated() {
      supervisor.pass(checkpoint, of: 0, at: milliseconds(Int64(index)))
    }
    #expect(supervisor.expiry?.fault == .order)
    #expect(supervisor.expiry?.instant == milliseconds(Int64(passed.count) - 1))
  }

  @Test(.verifies("REQ-SUP-003"), arguments: [[0, 1, 3], [0, 2, 3], [0, 1, 1, 3]] as [[UInt8]])
  func `lets each order pass that is allowed`(passed: [UInt8]) {
    // From 0 to 1 or 2, from 1 to 1 or 3, from 2 to 3.
    var supervisor = Supervisor<1>([entity(checkpoints: 4, successors: [0b0110, 0b1010, 0b1000, 0, 0, 0, 0, 0])])
    for (index, checkpoint) in passed.enumerated() {
      supervisor.pass(checkpoint, of: 0, at: milliseconds(Int64(index)))
    }
    #expect(supervisor.latestFault == nil)
  }

  @Test(.verifies("REQ-SUP-004"))
  func `bears as many bad cycles as its tolerance says, and a good one takes one off`() {
    var supervisor = Supervisor<1>([entity(tolerance: 2)])
    let (good, bad): ([Int64], [Int64]) = ([0, 60, 120], [])
    var states: [SupervisionState] = []
    for (index, rounds) in [bad, good, bad, bad, good, bad, bad].enumerated() {
      supervisor.cycle(from: Int64(index) * 500, rounds: rounds)
      states.append(supervisor.state)
    }
    #expect(states == [.failed, .right, .failed, .failed, .failed, .failed, .expired])
  }

  @Test(.verifies("REQ-SUP-004")) func `never trusts again what has expired`() {
    var supervisor = Supervisor<1>([entity()])
    supervisor.cycle(from: 0, rounds: [])
    for cycle in 1..<20 { supervisor.cycle(from: Int64(cycle) * 500, rounds: [0, 60, 120]) }
    #expect(supervisor.state == .expired)
    #expect(supervisor.expiry?.instant == milliseconds(500))
  }

  @Test(.verifies("REQ-SUP-004", "REQ-SUP-005")) func `is as bad as the worst, and says who expired first`() {
    var supervisor = Supervisor<3>([entity(tolerance: 1), entity(), entity()])
    for tick in 1...5 {
      if tick == 2 { supervisor.pass(1, of: 2, at: milliseconds(150)) }
      _ = supervisor.tick(at: milliseconds(Int64(tick) * 100))
    }
    #expect((0..<3).map { supervisor.state(of: $0) } == [.failed, .expired, .expired])
    #expect(supervisor.expiry == FaultNote(.order, entity: 2, instant: milliseconds(150)))
    #expect(supervisor.latestFault?.instant == milliseconds(500))
  }

  @Test(.verifies("REQ-SUP-001"))
  func `expects no rounds of what is meant to stand still, and all of them again behind that`() {
    var supervisor = Supervisor<1>([entity()])
    supervisor.suspend(0, true)
    for cycle in 0..<4 { supervisor.cycle(from: Int64(cycle) * 500, rounds: []) }
    #expect(supervisor.state == .right)
    supervisor.suspend(0, false)
    supervisor.cycle(from: 2000, rounds: [])
    #expect(supervisor.state == .expired)
  }

  @Test(arguments: [-1, 1, 7]) func `leaves out what is no entity`(place: Int) {
    var supervisor = Supervisor<1>([entity()])
    supervisor.pass(1, of: place, at: milliseconds(0))
    supervisor.suspend(place, true)
    #expect(supervisor.state(of: place) == .right && supervisor.latestFault == nil)
  }
}
