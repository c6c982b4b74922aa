// @relation(REQ-EMU-070, scope=file)

import Meter
import VirtualTime

/// What the tasks need of the board's hardware beside memory and pulse lines, and what they asked of it: whoever owns the board puts
/// and takes it between two jobs.
public struct BoardHardware: Sendable {
  /// The meter's clock and that of 32 768 Hz, as they are now.
  public var clocks: ClockReading?
  /// The image that runs, in words.
  public var image = BoardHardware.image
  /// Memory that is tested: for each block of 1 KiB the bits that can't be written, or none.
  public var memoryBlocks = [UInt32](repeating: 0, count: 64)
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

  /// As many words as the proof image of the single-phase meter has; what stands in them is not what runs here.
  private static let image: [UInt32] = {
    var random = Xoshiro256(seed: 1, stream: "image")
    return (0..<39_400).map { _ in UInt32(truncatingIfNeeded: random.next()) }
  }()

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
