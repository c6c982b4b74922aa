// @relation(REQ-RT-003, scope=file)

import Quantities

/// Decides which classes of tasks are shed.
///
/// A Critical or Important job that misses its deadline sheds Standard. A Critical job that was released after that and misses
/// its deadline nevertheless sheds Important too: no Standard job can be behind it, since none runs when a class is shed. Jobs
/// released before don't count, they suffer from the overload that was. After `calm` without a miss of a Critical or Important
/// job one class comes back.
@frozen
public struct OverloadControl: Equatable, Sendable {
  @frozen
  public enum Level: UInt8, Sendable {
    case none
    case standardShed
    case importantShed
  }

  public private(set) var level = Level.none
  /// Since when that level.
  public private(set) var since = Instant(nanoseconds: 0)
  /// How often a class was shed.
  public private(set) var rises: UInt64 = 0
  /// Time without a miss after which a class comes back, nanoseconds.
  public let calm: Int64
  private var lastMiss = Instant(nanoseconds: 0)

  init(calm: Int64) { self.calm = calm }

  /// Whether tasks of a class are shed. Critical ones never are.
  @inlinable
  public func sheds(_ criticality: Criticality) -> Bool {
    switch criticality {
    case .critical: false
    case .important: level == .importantShed
    case .standard: level != .none
    }
  }

  /// A job released at `released` misses its deadline; true when that sheds one more class.
  mutating func miss(_ criticality: Criticality, released: Instant, at now: Instant) -> Bool {
    guard criticality != .standard else { return false }
    lastMiss = now
    switch level {
    case .none: rise(to: .standardShed, at: now)
    case .standardShed:
      guard criticality == .critical, released >= since else { return false }
      rise(to: .importantShed, at: now)
    case .importantShed: return false
    }
    return true
  }

  /// Lets a class come back when all was calm.
  mutating func relax(at now: Instant) {
    guard level != .none, now.nanoseconds(since: lastMiss) >= calm else { return }
    level = level == .importantShed ? .standardShed : .none
    since = now
    lastMiss = now
  }

  private mutating func rise(to next: Level, at now: Instant) {
    level = next
    since = now
    rises = rises &+ 1
  }
}
