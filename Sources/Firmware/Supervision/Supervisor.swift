// @relation(REQ-SUP-001, REQ-SUP-002, REQ-SUP-003, REQ-SUP-004, REQ-SUP-005, scope=file)

import Quantities
import Scheduler

/// Supervises entities: that they are alive, that they end in time, and that they pass their checkpoints in order.
///
/// Entities tell when they pass a checkpoint. Everything is judged by the supervisor: a round that has begun and does not end is found on
/// its tick, not when its end comes. Whether a round is open is a fact of its own, no special instant: one may begin at 0.
///
///     supervisor.pass(0, of: billing, at: now)
///     ..
///     supervisor.pass(1, of: billing, at: now)
///
///     // every 100 ms
///     if supervisor.tick(at: now) != .expired { feed the watchdog }
public struct Supervisor<let count: Int>: Sendable {
  public let entities: InlineArray<count, EntityDescription>
  private var watches: InlineArray<count, Watch>
  /// The worst of all entities' states.
  public private(set) var state = SupervisionState.right
  /// The latest fault of any entity.
  public private(set) var latestFault: FaultNote?
  /// The fault with which the first entity expired.
  public private(set) var expiry: FaultNote?
  /// Faults since the start, by their kind less one.
  public private(set) var faults: InlineArray<4, UInt32> = InlineArray(repeating: 0)

  /// What is known of one entity.
  private struct Watch: Sendable {
    var isOpen = false
    /// A fault of this round has been told already.
    var isRoundFaulty = false
    var isCycleFaulty = false
    var isSuspended = false
    var latest: UInt8 = 0
    var state = SupervisionState.right
    var badCycles: UInt8 = 0
    var rounds: UInt16 = 0
    var ticks: UInt16 = 0
    var began = Instant(nanoseconds: 0)
  }

  public init(_ entities: InlineArray<count, EntityDescription>) {
    self.entities = entities
    watches = InlineArray(repeating: Watch())
  }

  public func state(of entity: Int) -> SupervisionState {
    entity >= 0 && entity < count ? watches[entity].state : .right
  }

  /// An entity passes a checkpoint. What is no entity is left out.
  public mutating func pass(_ checkpoint: UInt8, of entity: Int, at now: Instant) {
    guard entity >= 0, entity < count else { return }
    if checkpoint == 0 {
      if watches[entity].isOpen { note(.order, of: entity, at: now) }
      watches[entity].isOpen = true
      watches[entity].isRoundFaulty = false
      watches[entity].latest = 0
      watches[entity].began = now
      return
    }
    guard watches[entity].isOpen, entities[entity].allows(checkpoint, after: watches[entity].latest) else {
      note(.order, of: entity, at: now)
      return
    }
    watches[entity].latest = checkpoint
    guard checkpoint &+ 1 == entities[entity].checkpoints else { return }
    checkDeadline(of: entity, at: now)
    watches[entity].isOpen = false
    if watches[entity].rounds < .max { watches[entity].rounds = watches[entity].rounds &+ 1 }
  }

  /// Whether an entity is meant to stand still, for instance because its task is shed: then no rounds are expected of it.
  public mutating func suspend(_ entity: Int, _ isSuspended: Bool) {
    guard entity >= 0, entity < count, watches[entity].isSuspended != isSuspended else { return }
    watches[entity].isSuspended = isSuspended
    watches[entity].rounds = 0
    watches[entity].ticks = 0
  }

  /// The supervisor's own tick: looks at every entity; returns the state of all.
  public mutating func tick(at now: Instant) -> SupervisionState {
    for entity in 0..<count {
      if watches[entity].isOpen { checkDeadline(of: entity, at: now) }
      watches[entity].ticks = watches[entity].ticks &+ 1
      if watches[entity].ticks >= entities[entity].ticks { endCycle(of: entity, at: now) }
    }
    return state
  }

  /// Tells a round that is too long, once.
  private mutating func checkDeadline(of entity: Int, at now: Instant) {
    let place = within(count, entity)
    guard !watches[place].isRoundFaulty,
      now.nanoseconds(since: watches[place].began) > entities[place].deadline.nanoseconds
    else { return }
    watches[place].isRoundFaulty = true
    note(.deadline, of: place, at: now)
  }

  private mutating func endCycle(of entity: Int, at now: Instant) {
    let place = within(count, entity)
    if !watches[place].isSuspended {
      if watches[place].rounds < entities[place].fewestRounds { note(.tooFewRounds, of: place, at: now) }
      if watches[place].rounds > entities[place].mostRounds { note(.tooManyRounds, of: place, at: now) }
    }
    if !watches[place].isCycleFaulty && watches[place].badCycles > 0 && watches[place].state != .expired {
      watches[place].badCycles = watches[place].badCycles &- 1
      if watches[place].badCycles == 0 { watches[place].state = .right }
    }
    watches[place].isCycleFaulty = false
    watches[place].rounds = 0
    watches[place].ticks = 0
    summarise()
  }

  /// Counts a fault; the first of a reference cycle makes the cycle a bad one.
  private mutating func note(_ fault: SupervisionFault, of entity: Int, at now: Instant) {
    let place = within(count, entity)
    let kind = Int(fault.rawValue &- 1) & 3
    faults[kind] = faults[kind] &+ 1
    let found = FaultNote(fault, entity: place, instant: now)
    latestFault = found
    guard !watches[place].isCycleFaulty else { return }
    watches[place].isCycleFaulty = true
    guard watches[place].state != .expired else { return }
    if watches[place].badCycles >= entities[place].tolerance {
      watches[place].state = .expired
      if expiry == nil { expiry = found }
    } else {
      watches[place].badCycles = watches[place].badCycles &+ 1
      watches[place].state = .failed
    }
    summarise()
  }

  private mutating func summarise() {
    var worst = SupervisionState.right
    for entity in 0..<count { worst = max(worst, watches[entity].state) }
    state = worst
  }
}
