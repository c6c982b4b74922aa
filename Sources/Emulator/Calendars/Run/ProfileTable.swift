// @relation(REQ-BIL-007, scope=file)

import Demand
import Quantities

/// Rows of the load profile as CSV: `utc,local,import_Wh[,export_Wh],status,flags`, the instant being the regular end of the interval.
public struct ProfileTable {
  public typealias Row = ProfileRow<2>

  private let hasExport: Bool
  private var time: LocalTime

  public init(_ plan: BillingPlan, hasExport: Bool) {
    self.hasExport = hasExport
    time = LocalTime(plan.settings.zone)
  }

  public var head: String {
    hasExport ? "utc,local,import_Wh,export_Wh,status,flags\n" : "utc,local,import_Wh,status,flags\n"
  }

  public mutating func line(_ row: Row) -> String {
    var line = LocalTime.utc(row.end)
    line += ","
    line += time.local(row.end)
    for quantity in 0..<(hasExport ? 2 : 1) {
      line += ","
      line += Self.wattHours(row.energy[quantity])
    }
    line += ","
    line += Self.code(row.status)
    line += ","
    line += Self.flags(row.status)
    line += "\n"
    return line
  }

  /// `0x88`.
  public static func code(_ status: IntervalStatus) -> String {
    let digits = String(status.rawValue, radix: 16, uppercase: true)
    return digits.utf8.count == 1 ? "0x0" + digits : "0x" + digits
  }

  /// The names of IDIS, in the order of the bits: `PDN DST`.
  public static func flags(_ status: IntervalStatus) -> String {
    let names: [(IntervalStatus, String)] = [
      (.powerDown, "PDN"), (.clockAdjusted, "CAD"), (.daylightSaving, "DST"), (.dataNotValid, "DNV"),
      (.clockInvalid, "CIV"), (.error, "ERR"),
    ]
    return names.filter { status.contains($0.0) }.map(\.1).joined(separator: " ")
  }

  /// Quanta in Wh, exactly.
  public static func wattHours(_ quanta: Int64) -> String {
    let fraction = String(quanta % 1_000_000)
    return "\(quanta / 1_000_000)." + String(repeating: "0", count: 6 - fraction.utf8.count) + fraction
  }
}
