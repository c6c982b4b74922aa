// @relation(REQ-TAR-008, scope=file)

/// Why a calendar can't be built or loaded, and which entry of which table it is about.
@frozen
public struct ScheduleError: Error, Equatable, Sendable {
  @frozen
  public enum Kind: UInt8, Sendable {
    /// More than ``TariffBounds`` allow.
    case tooMany
    /// Refers to something that hasn't been added.
    case unknown
    /// A value out of its range, a rate that there isn't, or a day that the calendar doesn't have.
    case outOfRange
    /// Switches that don't follow each other in time.
    case unsorted
    /// A day without a switch, or an output with entries but without a yearly season.
    case empty
    /// Two of the same name, or that begin or fall on the same date.
    case contradiction
    /// A calendar can't be loaded while the clock is invalid: it isn't known which one is in force.
    case clockInvalid
  }

  @frozen
  public enum Table: UInt8, Sendable {
    case day, `switch`, week, season, specialDay, calendar
  }

  public var kind: Kind
  public var table: Table
  /// Counts the entries of the table in the order in which they were added, from 0.
  public var index: Int

  @inlinable
  public init(_ kind: Kind, _ table: Table, index: Int) {
    self.kind = kind
    self.table = table
    self.index = index
  }
}
