import Quantities
import RequirementTrait
import Scheduler
import Supervision
import Testing

/// Random histories, judged from the whole history as the requirements are written, by none of the supervisor's steps.
@Suite(.verifies("REQ-SUP-001", "REQ-SUP-002", "REQ-SUP-003", "REQ-SUP-004")) struct `Random histories` {
  enum Happening { case pass(UInt8), tick }

  /// Instants in ms at which a fault is found, by the history alone, and the kinds.
  private func judge(_ history: [(at: Int64, what: Happening)], fewest: Int, most: Int, ticks: Int, deadline: Int64)
    -> [(at: Int64, fault: SupervisionFault)]
  {
    var found: [(Int64, SupervisionFault)] = []
    // Rounds: where they begin, where they end (index in the history), by the rule that 0 begins and 1 ends.
    var ends = 0
    var tickNumber = 0
    var openSince: Int64?
    var isTold = false
    for (at, what) in history {
      switch what {
      case .pass(0):
        if openSince != nil { found.append((at, .order)) }
        (openSince, isTold) = (at, false)
      case .pass:
        guard let since = openSince else {
          found.append((at, .order))
          continue
        }
        if at - since > deadline && !isTold { found.append((at, .deadline)) }
        openSince = nil
        ends += 1
      case .tick:
        tickNumber += 1
        if let since = openSince, at - since > deadline, !isTold {
          found.append((at, .deadline))
          isTold = true
        }
        if tickNumber % ticks == 0 {
          if ends < fewest { found.append((at, .tooFewRounds)) }
          if ends > most { found.append((at, .tooManyRounds)) }
          ends = 0
        }
      }
    }
    return found
  }

  /// Bad cycles by the faults' instants, and when the entity expires.
  private func expiry(_ faults: [(at: Int64, fault: SupervisionFault)], cycle: Int64, until end: Int64, tolerance: Int)
    -> Int64?
  {
    var bad = 0
    for number in 0..<end / cycle {
      // What is found on the tick that ends a cycle belongs to that cycle.
      let inside = faults.filter {
        $0.at > number * cycle && $0.at <= (number + 1) * cycle || number == 0 && $0.at == 0
      }
      // What shows that a state is not what was meant is not borne.
      if let grave = inside.first(where: { $0.fault.isGrave }), inside[0].fault.isGrave || bad < tolerance {
        return grave.at
      }
      if let first = inside.first {
        if bad >= tolerance { return first.at }
        bad += 1
      } else {
        bad = max(0, bad - 1)
      }
    }
    return nil
  }

  @Test(arguments: 0..<200)
  func `are judged the same`(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    let tolerance = UInt8(random.next(below: 4))
    let fewest = UInt16(random.next(below: 3))
    let most = fewest + UInt16(random.next(below: 3))
    let ticks = UInt16(1 + random.next(below: 6))
    let deadline = Int64(1 + random.next(below: 150))
    var supervisor = Supervisor<1>([
      EntityDescription(rounds: fewest...most, inTicks: ticks, deadline: .milliseconds(deadline), tolerance: tolerance)
    ])
    var history: [(at: Int64, what: Happening)] = []
    var now: Int64 = 0
    var nextTick: Int64 = 100
    let isSound = random.next(below: 2) == 0
    var expects: UInt8 = 0
    for _ in 0..<400 {
      now += Int64(1 + random.next(below: 60))
      while nextTick <= now {
        history.append((nextTick, .tick))
        _ = supervisor.tick(at: Instant(nanoseconds: nextTick * 1_000_000))
        nextTick += 100
      }
      guard now % 100 != 0 else { continue }
      let checkpoint = isSound || random.next(below: 10) != 0 ? expects : 1 - expects
      expects = 1 - checkpoint
      history.append((now, .pass(checkpoint)))
      supervisor.pass(checkpoint, of: 0, at: Instant(nanoseconds: now * 1_000_000))
    }
    let faults = judge(history, fewest: Int(fewest), most: Int(most), ticks: Int(ticks), deadline: deadline)
    let counted = (0..<4).map { Int(supervisor.faults[$0]) }
    let expected = [SupervisionFault.tooFewRounds, .tooManyRounds, .deadline, .order].map { kind in
      faults.filter { $0.fault == kind }.count
    }
    #expect(counted == expected, "seed \(seed)")
    let expired = expiry(
      faults, cycle: Int64(ticks) * 100, until: nextTick + 100 * Int64(ticks), tolerance: Int(tolerance))
    #expect(supervisor.expiry.map { $0.instant.nanoseconds / 1_000_000 } == expired, "seed \(seed)")
  }
}

/// splitmix64 (Steele, Lea, Flood 2014).
struct SeededRandom {
  private var state: UInt64
  init(seed: UInt64) { state = seed }

  mutating func next(below bound: UInt64) -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return (z ^ (z >> 31)) % bound
  }
}
