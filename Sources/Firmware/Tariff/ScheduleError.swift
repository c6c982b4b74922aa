// @relation(REQ-TAR-001, scope=file)

/// Why a schedule can't be built; `index` counts what was added before, of the same sort.
public struct ScheduleError: Error, Equatable, Sendable {
  public enum Kind: UInt8, Sendable {
    /// More than the bounds of ``TariffSchedule``.
    case tooMany
    /// Refers to something that hasn't been added.
    case unknown
    /// A value out of its range, or a day that the calendar doesn't have.
    case outOfRange
    /// Switches that don't follow each other in time.
    case unsorted
    /// A day without a switch, or a schedule without a yearly season.
    case empty
    /// Two that begin at the same date.
    case contradiction
  }

  public var kind: Kind
  public var index: Int

  public init(_ kind: Kind, index: Int) {
    self.kind = kind
    self.index = index
  }
}
