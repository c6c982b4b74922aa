// @relation(REQ-EMU-070, scope=file)

import VirtualTime

/// A windowed watchdog with an oscillator of its own: it resets the board when it is not fed for too long, and when it is fed too soon.
///
///     fed              closed              open                 bites
///     |---------------------|--------------------------------|
///     0                  40 ms                             250 ms   (by its oscillator)
public struct WindowedWatchdog: Sendable {
  /// Times by a right oscillator, nanoseconds.
  public static let closedNanoseconds: Int64 = 40_000_000
  public static let timeoutNanoseconds: Int64 = 250_000_000
  /// Tolerance of the oscillator, ratio.
  public static let tolerance = 0.1

  /// By how much its oscillator is fast, ratio.
  public let error: Double
  private var fedAt: Int64 = 0
  private var hasBeenFed = false

  /// Draws the oscillator's error evenly from its tolerance.
  public init(seed: UInt64) {
    var random = Xoshiro256(seed: seed, stream: "watchdog")
    error = Self.tolerance * (2 * random.uniform() - 1)
  }

  private func lasting(_ nanoseconds: Int64) -> Int64 { Int64((Double(nanoseconds) / (1 + error)).rounded()) }

  /// Begins to count; until it has been fed once there is no closed window.
  public mutating func begin(at nanoseconds: Int64) {
    fedAt = nanoseconds
    hasBeenFed = false
  }

  /// When it bites if it is not fed.
  public var bite: Int64 { fedAt + lasting(Self.timeoutNanoseconds) }

  /// Feeds it; false when that was too soon, and it bites at once.
  public mutating func feed(at nanoseconds: Int64) -> Bool {
    let isTooSoon = hasBeenFed && nanoseconds - fedAt < lasting(Self.closedNanoseconds)
    fedAt = nanoseconds
    hasBeenFed = true
    return !isTooSoon
  }
}
