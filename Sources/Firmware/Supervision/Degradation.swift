// @relation(REQ-SUP-020, REQ-SUP-021, scope=file)

import Quantities

/// Why the processor began.
@frozen
public enum StartCause: UInt8, Sendable {
  /// The supply came: nothing is known of before.
  case supply
  /// The hardware watchdog was not fed in time, or too early.
  case watchdog
  /// The processor met what it can't do, and its handler of that asked for a reset.
  case crash
}

/// How far the firmware had come: written at each checkpoint, and left as it is by a reset.
@frozen
public struct Trail: Equatable, Sendable {
  /// Entity whose round was open, or -1.
  public var entity: Int
  /// The latest checkpoint that it passed.
  public var checkpoint: UInt8
  public var instant: Instant

  public init(entity: Int = -1, checkpoint: UInt8 = 0, instant: Instant = Instant(nanoseconds: 0)) {
    self.entity = entity
    self.checkpoint = checkpoint
    self.instant = instant
  }
}

/// What is given up when restarts don't help: first what the meter can do without, then measuring itself.
///
///     reset, blamed on what is not critical, twice in ten minutes -> it is left out
///     four resets in ten minutes, whoever is blamed -> safe state
///
/// It lasts until the supply goes: a person who comes finds the meter as it was.
public struct Degradation: Sendable {
  /// The meter does not measure any more. Its registers can be read.
  public private(set) var isSafe = false
  /// Entities that are left out, a bit each.
  public private(set) var leftOut: UInt32 = 0
  /// Resets since the supply came, modulo 2^32.
  public private(set) var resets: UInt32 = 0
  /// Instants of the latest resets, and how many of them there are.
  private var recent: InlineArray<4, Instant> = InlineArray(repeating: Instant(nanoseconds: 0))
  private var known = 0
  /// Who was blamed for the latest reset that was not a critical entity's.
  private var blamed = -1
  private var blamedAt = Instant(nanoseconds: 0)

  /// Within this time resets are counted together.
  public static var spanNanoseconds: Int64 { 600_000_000_000 }
  /// So many of them end in the safe state.
  public static var mostResets: Int { 4 }

  public init() {}

  public func isLeftOut(_ entity: Int) -> Bool {
    entity >= 0 && entity < 32 && leftOut & (1 &<< UInt32(truncatingIfNeeded: entity & 31)) != 0
  }

  /// A reset happened; `entity` is to blame for it, as far as one knows.
  public mutating func reset(blaming entity: Int?, isCritical: Bool, at now: Instant) {
    resets = resets &+ 1
    for place in 0..<3 { recent[place] = recent[place &+ 1] }
    recent[3] = now
    known = min(4, known &+ 1)
    if known == Self.mostResets && now.nanoseconds(since: recent[0]) <= Self.spanNanoseconds { isSafe = true }
    guard let entity, !isCritical else { return }
    if blamed == entity && now.nanoseconds(since: blamedAt) <= Self.spanNanoseconds { leaveOut(entity) }
    blamed = entity
    blamedAt = now
  }

  public mutating func leaveOut(_ entity: Int) {
    guard entity >= 0, entity < 32 else { return }
    leftOut = leftOut | 1 &<< UInt32(truncatingIfNeeded: entity & 31)
  }

  /// Gives up measuring.
  public mutating func giveUp() { isSafe = true }
}

extension Degradation: CheckedState {
  public mutating func add(to check: inout StateCheck) {
    check.add(isSafe)
    check.add(leftOut)
    check.add(resets)
    for place in 0..<4 { check.add(recent[place]) }
    check.add(known)
    check.add(blamed)
    check.add(blamedAt)
  }
}
