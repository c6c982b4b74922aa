// @relation(REQ-TAR-001, REQ-TAR-008, REQ-TAR-010, scope=file)

/// What one activity calendar has room for, all its outputs together.
public enum TariffBounds {
  public static var seasons: Int { 12 }
  public static var weeks: Int { 12 }
  public static var days: Int { 24 }
  /// Of all days; one day may have them all.
  public static var switches: Int { 128 }
  public static var specialDays: Int { 48 }
  /// Rates of an output, numbered from 0; in OBIS codes they are 1...16.
  public static var rates: UInt8 { 16 }
}

// The tables themselves; a test compares their sizes with the bounds.
typealias SeasonTable = InlineArray<12, TariffSeason>
typealias WeekTable = InlineArray<12, TariffWeek>
typealias DayTable = InlineArray<24, DayProfile>
typealias SwitchTable = InlineArray<128, TariffSwitch>
typealias SpecialDayTable = InlineArray<48, SpecialDay>
