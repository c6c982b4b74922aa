// @relation(REQ-BIL-020, scope=file)

/// What is written to the FRAM in one piece, in the order in which it lies there: what is written most often comes first.
public enum StoredRecord: UInt8, Sendable {
  /// What the metrology counted.
  case energy
  /// Registers by rate.
  case rates
  /// The clock, and the running intervals.
  case running
  /// Sub-periods of the sliding demand.
  case demand
  case maxima
  /// Where the rows of the load profile lie in the EEPROM.
  case profile
  /// Which billing periods there are.
  case history
  /// A billing period that has ended.
  case period
  /// Which calendar is in force.
  case calendars
  /// The active or the passive calendar.
  case calendar
  /// Zone, intervals and billing.
  case settings
  /// What a meter type fixes for its metrology.
  case metrology
  /// Calibration of a phase.
  case calibration

  /// Kinds of records.
  public static var count: Int { 13 }

  /// When it is written.
  public var commit: StoredCommit {
    switch self {
    case .energy, .rates, .running: .window
    case .demand, .maxima: .subperiod
    case .profile: .row
    case .history, .period: .reset
    case .calendars, .calendar: .calendar
    case .settings, .metrology: .setting
    case .calibration: .calibration
    }
  }
}

/// What a record is written after.
public enum StoredCommit: UInt8, Sendable {
  /// Each window of the metrology, 174 ... 240 ms; before a pulse or a register leaves the meter.
  case window
  /// Each sub-period of the demand.
  case subperiod
  /// Each row of the load profile.
  case row
  /// Each end of a billing period; a period in the place of the oldest.
  case reset
  /// Each loading of a calendar, in the place of the one that isn't in force; `calendars` behind it and at an activation.
  case calendar
  case setting
  /// In the factory or a laboratory, the seal broken.
  case calibration
}
