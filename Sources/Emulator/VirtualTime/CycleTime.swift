/// An instant of virtual time: cycles of the emulated processor since the start of the run.
///
/// Cycles are the only clock of the emulator; nanoseconds are derived from them through a ``CPUClock``. At 120 MHz the
/// range is 2435 years.
public struct CycleTime: Hashable, Comparable, Sendable {
  /// Whole cycles since the start of the run.
  public var cycles: Int64

  /// The instant that lies `cycles` cycles after the start of the run.
  @inlinable
  public init(cycles: Int64) {
    self.cycles = cycles
  }

  /// The start of the run.
  public static let start = CycleTime(cycles: 0)

  @inlinable
  public static func < (left: CycleTime, right: CycleTime) -> Bool {
    left.cycles < right.cycles
  }

  /// The instant `cycles` later.
  @inlinable
  public static func + (instant: CycleTime, cycles: Int64) -> CycleTime {
    CycleTime(cycles: instant.cycles + cycles)
  }

  /// The instant `cycles` earlier.
  @inlinable
  public static func - (instant: CycleTime, cycles: Int64) -> CycleTime {
    CycleTime(cycles: instant.cycles - cycles)
  }

  /// Cycles from `earlier` to `later`.
  @inlinable
  public static func - (later: CycleTime, earlier: CycleTime) -> Int64 {
    later.cycles - earlier.cycles
  }
}

extension CycleTime: CustomStringConvertible {
  public var description: String { "cycle \(cycles)" }
}
