// @relation(REQ-EMU-070, scope=file)

import Meter

/// What the tasks need of the board's hardware beside memory and pulse lines, and what they asked of it: whoever owns the board puts
/// and takes it between two jobs.
public struct BoardHardware: Sendable {
  /// The meter's clock and that of 32 768 Hz, as they are now.
  public var clocks: ClockReading?
  /// The image that runs, in words, and its check when it was made.
  public var image: [UInt32] = []
  public var imageSeal: UInt32 = 0
  /// Memory that is tested: for each block the bits that can't be written, or none.
  public var memoryBlocks: [UInt32] = []
  public var unusedStackBytes: Int?
  var calls = Calls()

  /// What jobs asked for.
  public struct Calls: Sendable {
    /// How often the watchdog was fed.
    public var feeds = 0
    /// Phases whose converter is to be read anew.
    public var capturesToRestart: [Int] = []
  }

  public init() {}

  /// What was asked for since the last time.
  public mutating func takeCalls() -> Calls {
    defer { calls = Calls() }
    return calls
  }
}

/// The clock of 32 768 Hz on the board.
public enum ReferenceClock {
  public static func ticks(atNanoseconds nanoseconds: Int64) -> UInt32 {
    UInt32(truncatingIfNeeded: Int128(nanoseconds) * 32_768 / 1_000_000_000)
  }
}
