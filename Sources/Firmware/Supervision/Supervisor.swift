// @relation(REQ-SUP-001, REQ-SUP-002, REQ-SUP-003, REQ-SUP-004, REQ-SUP-005, REQ-SUP-007, scope=file)

import Quantities
import Scheduler

/// Supervises entities: that they are alive, that their rounds begin when they are due and end in time, and that they pass their
/// checkpoints in order.
///
/// Entities tell when they pass a checkpoint. Everything is judged by the supervisor, by a grid of instants that it keeps itself: a
/// round that has begun and does not end, or does not begin at all, is found on its tick. Whether a round is open is a fact of its own,
/// no special instant: one may begin at 0.
///
///     supervisor.begin(billing, due: release, at: now)
///     ..
///     supervisor.pass(1, of: billing, at: now)
///
///     // every 100 ms
///     if supervisor.tick(at: now) != .expired { feed the watchdog }
public struct Supervisor<let count: Int>: Sendable {
  public let entities: InlineArray<count, EntityDescription>
  private var watches: InlineArray<count, Watch>
  /// The worst state of all critical entities.
  public private(set) var state = SupervisionState.right
  /// The latest fault of any entity.
  public private(set) var latestFault: FaultNote?
  /// The fault with which the first critical entity expired.
  public private(set) var expiry: FaultNote?
  /// Faults since the start, modulo 2^32, by their kind less one.
  public private(set) var faults: InlineArray<8, UInt32> = InlineArray(repeating: 0)
  /// Faults of all kinds, modulo 2^32.
  public private(set) var noted: UInt32 = 0

  /// What is known of one entity.
  private struct Watch: Sendable {
    var isOpen = false
    /// The lateness of this round, or of the one that is due, has been told already.
    var isLateTold = false
    /// The round before was late: it may have served others that were due.
    var isCatchingUp = false
    var isCycleFaulty = false
    /// Lateness that is borne was found in this reference cycle.
    var isCycleLate = false
    var isSuspended = false
    var latest: UInt8 = 0
    var state = SupervisionState.right
    var badCycles: UInt8 = 0
    var rounds: UInt16 = 0
    var ticks: UInt16 = 0
    /// Instant from which the open round's time counts.
    var began = Instant(nanoseconds: 0)
    /// Instant at which the next round is due.
    var due = Instant(nanoseconds: 0)
  }

  /// Grids of instants begin at `start`.
  @inline(__always)
  public init(_ entities: InlineArray<count, EntityDescription>, start: Instant = Instant(nanoseconds: 0)) {
    self.entities = entities
    watches = InlineArray(repeating: Watch())
    for entity in 0..<count {
      watches[entity].due = start.advanced(byNanoseconds: entities[entity].offset.nanoseconds)
    }
  }

  public func state(of entity: Int) -> SupervisionState {
    entity >= 0 && entity < count ? watches[entity].state : .right
  }

  /// Whether a round of an entity has begun and not ended.
  public func isOpen(_ entity: Int) -> Bool { entity >= 0 && entity < count && watches[entity].isOpen }

  /// An entity begins the round that was due at `due`, by whoever started it.
  public mutating func begin(_ entity: Int, due: Instant, at now: Instant) {
    guard entity >= 0, entity < count else { return }
    open(entity, at: now)
    guard entities[entity].isPeriodic else { return }
    let expected = watches[entity].due
    // Behind a round that was too late, which has been told, several may have been served by one.
    let isExpected = watches[entity].isLateTold || watches[entity].isCatchingUp ? due >= expected : due == expected
    watches[entity].isCatchingUp = false
    if isExpected && due <= now && !watches[entity].isSuspended {
      watches[entity].began = due
      watches[entity].due = due.advanced(byNanoseconds: entities[entity].period.nanoseconds)
    } else {
      note(.arrival, of: entity, at: now)
    }
  }

  /// An entity passes a checkpoint; 0 begins a round that was not due at any instant. What is no entity is left out.
  public mutating func pass(_ checkpoint: UInt8, of entity: Int, at now: Instant) {
    guard entity >= 0, entity < count else { return }
    if checkpoint == 0 { return open(entity, at: now) }
    guard watches[entity].isOpen, entities[entity].allows(checkpoint, after: watches[entity].latest) else {
      note(.order, of: entity, at: now)
      return
    }
    watches[entity].latest = checkpoint
    guard checkpoint &+ 1 == entities[entity].checkpoints else { return }
    checkDeadline(of: entity, from: watches[entity].began, at: now)
    watches[entity].isOpen = false
    watches[entity].isCatchingUp = watches[entity].isLateTold
    watches[entity].isLateTold = false
    if watches[entity].rounds < .max { watches[entity].rounds = watches[entity].rounds &+ 1 }
  }

  /// Notes a fault that somebody else found.
  public mutating func report(_ fault: SupervisionFault, of entity: Int, at now: Instant) {
    guard entity >= 0, entity < count else { return }
    note(fault, of: entity, at: now)
  }

  /// Whether an entity is meant to stand still, for instance because its task is shed: then no rounds are expected of it. One that goes
  /// on is due at `due`.
  public mutating func suspend(_ entity: Int, _ isSuspended: Bool, due: Instant = Instant(nanoseconds: 0)) {
    guard entity >= 0, entity < count, watches[entity].isSuspended != isSuspended else { return }
    watches[entity].isSuspended = isSuspended
    watches[entity].rounds = 0
    watches[entity].ticks = 0
    watches[entity].due = due
    // A job that began ahead of that ends as it would have.
    if !watches[entity].isOpen { watches[entity].isLateTold = false }
  }

  /// Trusts an entity anew, whose state has been made anew: its next round is due at `due`.
  public mutating func restart(_ entity: Int, due: Instant = Instant(nanoseconds: 0)) {
    guard entity >= 0, entity < count else { return }
    watches[entity] = Watch()
    watches[entity].due = due
    summarise()
  }

  /// The supervisor's own tick: looks at every entity; returns the state of all critical ones.
  public mutating func tick(at now: Instant) -> SupervisionState {
    for entity in 0..<count {
      if watches[entity].isOpen {
        checkDeadline(of: entity, from: watches[entity].began, at: now)
      } else if entities[entity].isPeriodic && !watches[entity].isSuspended {
        checkDeadline(of: entity, from: watches[entity].due, at: now)
      }
      watches[entity].ticks = watches[entity].ticks &+ 1
      if watches[entity].ticks >= entities[entity].ticks { endCycle(of: entity, at: now) }
    }
    return state
  }

  private mutating func open(_ entity: Int, at now: Instant) {
    let place = within(count, entity)
    if watches[place].isOpen {
      note(.order, of: place, at: now)
      watches[place].isLateTold = false
    }
    watches[place].isOpen = true
    watches[place].latest = 0
    watches[place].began = now
  }

  /// Tells a round that is too long, once.
  private mutating func checkDeadline(of entity: Int, from began: Instant, at now: Instant) {
    let place = within(count, entity)
    guard !watches[place].isLateTold, now.nanoseconds(since: began) > entities[place].deadline.nanoseconds
    else { return }
    watches[place].isLateTold = true
    note(.deadline, of: place, at: now)
  }

  private mutating func endCycle(of entity: Int, at now: Instant) {
    let place = within(count, entity)
    if !watches[place].isSuspended {
      if watches[place].rounds < entities[place].fewestRounds { note(.tooFewRounds, of: place, at: now) }
      if watches[place].rounds > entities[place].mostRounds { note(.tooManyRounds, of: place, at: now) }
    }
    if !watches[place].isCycleFaulty && watches[place].badCycles > 0 {
      watches[place].badCycles = watches[place].badCycles &- 1
    }
    if watches[place].state != .expired && watches[place].badCycles == 0 && !watches[place].isCycleLate {
      watches[place].state = .right
    }
    watches[place].isCycleFaulty = false
    watches[place].isCycleLate = false
    watches[place].rounds = 0
    watches[place].ticks = 0
    summarise()
  }

  /// Counts a fault; the first of a reference cycle makes the cycle a bad one.
  private mutating func note(_ fault: SupervisionFault, of entity: Int, at now: Instant) {
    let place = within(count, entity)
    let kind = Int(fault.rawValue &- 1) & 7
    faults[kind] = faults[kind] &+ 1
    noted = noted &+ 1
    let found = FaultNote(fault, entity: place, instant: now)
    latestFault = found
    guard watches[place].state != .expired else { return }
    if fault == .spurious || fault.isLateness && entities[place].bearsLateness {
      watches[place].isCycleLate = true
      watches[place].state = .failed
      return summarise()
    }
    guard !watches[place].isCycleFaulty || fault.isGrave else { return }
    let isFirst = !watches[place].isCycleFaulty
    watches[place].isCycleFaulty = true
    if fault.isGrave || watches[place].badCycles >= entities[place].tolerance {
      watches[place].state = .expired
      if expiry == nil && entities[place].isCritical { expiry = found }
    } else if isFirst {
      watches[place].badCycles = watches[place].badCycles &+ 1
      watches[place].state = .failed
    }
    summarise()
  }

  private mutating func summarise() {
    var worst = SupervisionState.right
    for entity in 0..<count where entities[entity].isCritical { worst = max(worst, watches[entity].state) }
    state = worst
  }
}
