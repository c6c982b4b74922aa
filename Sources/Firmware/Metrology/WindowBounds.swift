import Quantities

/// Where a window lies: ten or twelve cycles of the reference phase, fewer where those are longer than 237 ms.
public struct WindowBounds: Equatable, Sendable {
  /// First instant.
  public var start: Instant
  /// First instant behind the window.
  public var end: Instant
  /// Whole mains cycles between the two; 0 for a window that was ended by the clock.
  public var cycles: Int32

  /// Whether the window spans whole cycles. Otherwise its energies are sound over several windows; its rms
  /// values swing with the part of a cycle that it holds.
  public var isSynchronous: Bool { cycles > 0 }
  /// Length.
  public var nanoseconds: Int64 { end.nanoseconds(since: start) }
}

/// The window as one phase's samples see it.
struct SampleSpan {
  /// First sample that belongs to the window; whole samples count for energy.
  var first: Int
  /// First sample behind the window.
  var last: Int
  /// Time from the window's start to sample `first`, in 2^-16 samples, 0 ..< 2^16.
  var startFraction: Int64
  /// Time from the window's end to sample `last`, in 2^-16 samples, 0 ..< 2^16.
  var endFraction: Int64
  /// Length of the window in 2^-16 samples, below 2^27.
  var length: Int64
  /// 2^63 / length.
  var reciprocal: UInt64

  var count: Int { last &- first }

  /// Samples that the taper reaches beyond either end.
  static let taper = 16

  /// Nil when the samples around the window are not all held, or the window is no longer than the taper.
  init?(_ bounds: WindowBounds, in buffer: borrowing SampleBuffer) {
    first = buffer.firstIndex(atOrAfter: bounds.start)
    last = buffer.firstIndex(atOrAfter: bounds.end)
    guard first >= Self.taper, last < min(buffer.count, SampleBuffer.capacity) &- Self.taper,
      last &- first > 2 &* Self.taper
    else { return nil }
    let period = buffer.period.ticks
    startFraction = (buffer.ticks(at: first, since: bounds.start) &<< 16).quotient(by: period)
    endFraction = (buffer.ticks(at: last, since: bounds.end) &<< 16).quotient(by: period)
    length = (bounds.nanoseconds &<< 24).quotient(by: period)
    reciprocal = (1 as UInt64 &<< 63).quotient(by: UInt64(truncatingIfNeeded: max(1, length)))
  }
}
