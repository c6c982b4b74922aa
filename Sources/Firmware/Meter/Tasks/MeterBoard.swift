// @relation(REQ-RT-011, scope=file)

import Quantities

/// What the tasks need of the board, beside memory for the profile.
public protocol MeterBoard: BillingPort, ~Copyable {
  /// Whether the timer of a pulse line can take another pulse; it holds one, which may be running.
  mutating func canArm(_ line: PulseLine) -> Bool
  /// The timer is to make a pulse of `PulseOutput.widthNanoseconds` from `instant` on.
  mutating func arm(_ line: PulseLine, at instant: Instant)
  /// A page for the display.
  mutating func show(_ page: DisplayPage)
  /// All that is supervised is right.
  mutating func restartWatchdog()

  /// The meter's clock, and the count of another that has nothing to do with it: 32 768 Hz, modulo 2^32; both read at once, with nothing
  /// in between. Nil where the board has no other clock.
  mutating func referenceReading() -> ClockReading?
  /// The converter of a phase has not come back: its reading is to begin anew.
  mutating func restartCapture(phase: Int)

  /// Words of 32 bits of the image that runs, its constants included; 0 where it can't be read.
  var imageWords: Int { get }
  /// A word of it, 0 ..< ``imageWords``.
  mutating func imageWord(at place: Int) -> UInt32
  /// Blocks of memory that can be tested; 0 where none can.
  var memoryBlocks: Int { get }
  /// Writes patterns to a block and reads them back, and leaves its content as it was; false when a bit did not follow.
  mutating func testMemory(block: Int) -> Bool
  /// Bytes of the stack that were never used; nil where that is not known.
  var unusedStackBytes: Int? { get }
}

/// The pulse lines.
public enum PulseLine: UInt8, Sendable {
  case active
  case reactive
}

/// Two clocks, read at the same time.
public struct ClockReading: Sendable {
  public var instant: Instant
  /// Of 32 768 Hz.
  public var ticks: UInt32

  public init(instant: Instant, ticks: UInt32) {
    self.instant = instant
    self.ticks = ticks
  }
}
