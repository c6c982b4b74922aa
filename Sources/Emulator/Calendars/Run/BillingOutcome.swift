import Demand
import Meter
import Quantities

/// Import and export.
public typealias ActivePair = InlineArray<2, Int64>

/// A maximum of import and export: over all rates, or of one.
public typealias MaximumPair = InlineArray<2, MaximumDemand>

/// A billing period that has ended.
public struct PeriodRecord: Sendable {
  public var number: UInt32
  public var end: UTCTime
  public var cause: ResetCause
  public var isClockInvalid: Bool
  /// Quanta by rate.
  public var energy: [ActivePair]
  public var maximum: MaximumPair
  public var maximumByRate: [MaximumPair]

  /// Quanta over all rates.
  public var total: ActivePair {
    var total: ActivePair = [0, 0]
    for rate in energy { for quantity in 0..<2 { total[quantity] += rate[quantity] } }
    return total
  }
}

/// The load profile at the end.
public struct ProfileRecord: Sendable {
  /// Rows that were closed, that are kept, and that were overwritten.
  public var written = 0
  public var retained = 0
  public var lost = 0
  /// Registers at the oldest row that is kept, sum of the kept rows, quanta.
  public var snapshot: ActivePair = [0, 0]
  public var sum: ActivePair = [0, 0]
  public var running = ProfileRow<2>(end: .earliest, energy: [0, 0], status: .sound)
}

/// Something that must hold exactly, and what was found.
public struct Identity: Equatable, Sendable {
  public var name: String
  public var left: Int64
  public var right: Int64

  public var holds: Bool { left == right }
}

/// What a meter has billed.
public struct BillingOutcome: Sendable {
  public var plan: BillingPlan
  public var hasExport: Bool
  public var rowCount: Int
  public var start: UTCTime
  public var end: UTCTime
  /// The meter's clock at the end.
  public var clock: UTCTime
  public var isClockValid: Bool
  public var isPowered: Bool
  /// Quanta, over all rates and by rate.
  public var total: ActivePair
  public var byRate: [ActivePair]
  public var maximum: MaximumPair
  public var maximumByRate: [MaximumPair]
  public var cumulative: ActivePair
  public var cumulativeByRate: [ActivePair]
  /// Quanta of the running averaging window and of the last whole one.
  public var currentWindow: ActivePair
  public var lastWindow: ActivePair
  /// Quanta that came while the meter had no supply.
  public var unregistered: ActivePair
  /// Below a quantum, in 1e-12 Wh.
  public var remainder: ActivePair
  public var periods: [PeriodRecord]
  public var retainedPeriods: Int
  public var refusedResets: [UTCTime]
  public var switches: [SwitchRecord]
  public var profile: ProfileRecord
  public var identities: [Identity]

  public var identitiesHold: Bool { identities.allSatisfy(\.holds) }
}
