// @relation(REQ-DRV-009, scope=file)

/// What a converter has been through since the meter started.
///
/// Each frame that was asked for is in exactly one place: requested = delivered + withheld + discarded + missing.
@frozen
public struct ConverterCounters: Equatable, Sendable {
  /// Captures, whatever became of them.
  public internal(set) var captures: Int64 = 0
  /// Configuration bytes that the part took.
  public internal(set) var configurations: Int64 = 0
  /// Transfers, configuration or read, in which the part did not acknowledge its address or a byte.
  public internal(set) var refusals: Int64 = 0
  /// Transfers that ended early.
  public internal(set) var shortTransfers: Int64 = 0
  /// Transfers and recoveries that failed because a line was held.
  public internal(set) var stuckBuses: Int64 = 0
  /// Transfers and recoveries that did not end in time.
  public internal(set) var timeouts: Int64 = 0
  /// Recoveries of the bus that were tried.
  public internal(set) var recoveries: Int64 = 0
  /// Reads with a code that has not the channel expected.
  public internal(set) var tagFaults: Int64 = 0

  /// Frames that captures were asked for.
  public internal(set) var framesRequested: Int64 = 0
  /// Frames that were delivered.
  public internal(set) var framesDelivered: Int64 = 0
  /// Frames at the end of a read for which nothing behind them vouches: one a read, rarely more.
  public internal(set) var framesWithheld: Int64 = 0
  /// Frames that arrived whole and were discarded after a bad code.
  public internal(set) var framesDiscarded: Int64 = 0
  /// Frames that did not arrive.
  public internal(set) var framesMissing: Int64 = 0

  public init() {}

  mutating func count(_ error: I2CError) {
    switch error {
    case .addressNotAcknowledged, .dataNotAcknowledged: refusals = refusals &+ 1
    case .shortTransfer: shortTransfers = shortTransfers &+ 1
    case .busStuck: stuckBuses = stuckBuses &+ 1
    case .timedOut: timeouts = timeouts &+ 1
    }
  }
}
