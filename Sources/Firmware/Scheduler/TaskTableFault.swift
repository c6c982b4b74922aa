// @relation(REQ-RT-001, scope=file)

/// Why a task table is refused, and at which row.
@frozen
public struct TaskTableFault: Error, Equatable, Sendable {
  @frozen
  public enum Reason: UInt8, Sendable {
    /// The period is not 1 ns to 10 years.
    case period
    /// The offset is not 0 to 10 years.
    case offset
    /// The deadline is not 1 ns to the period.
    case deadline
    /// The budget is 0.
    case budget
    /// An interrupt has no source, or more than ``TaskDescription/mostSources``.
    case sources
    /// An interrupt stands below a task that it interrupts.
    case order
  }

  /// Row, from 0.
  public let row: Int
  public let reason: Reason

  @inlinable
  public init(row: Int, reason: Reason) {
    self.row = row
    self.reason = reason
  }
}

extension TaskDescription {
  /// Longest period and offset: sums of a few of them stay within an `Instant`.
  static var longestNanoseconds: Int64 { 10 &* 366 &* 86_400 &* 1_000_000_000 }

  /// What is wrong with the row; `isBelowTask` when a row above it is no interrupt.
  func fault(isBelowTask: Bool) -> TaskTableFault.Reason? {
    let period = period.nanoseconds
    if period < 1 || period > Self.longestNanoseconds { return .period }
    if offset.nanoseconds < 0 || offset.nanoseconds > Self.longestNanoseconds { return .offset }
    if deadline.nanoseconds < 1 || deadline.nanoseconds > period { return .deadline }
    if budgetCycles == 0 { return .budget }
    switch activation {
    case .every: return nil
    case .interrupt(_, let sources):
      if sources < 1 || sources > Self.mostSources { return .sources }
      return isBelowTask ? .order : nil
    }
  }
}
