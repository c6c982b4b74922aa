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
  /// All that is supervised ran.
  mutating func restartWatchdog()
}

/// The pulse lines.
public enum PulseLine: UInt8, Sendable {
  case active
  case reactive
}
