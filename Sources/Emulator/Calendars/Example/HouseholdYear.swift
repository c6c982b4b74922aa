// @relation(REQ-BIL-009, scope=file)

import CivilTime
import Documents
import Foundation
import Quantities
import VirtualTime

/// The example that comes with the program: a calendar of three rates, and what a household takes in the quarters of 2026.
public enum HouseholdYear {
  /// The calendar's file.
  public static func calendarText() throws -> String {
    try DocumentFile.text(Bundle.module.bundlePath + "/household.yaml")
  }

  public static func plan() throws -> BillingPlan { try BillingPlan(yaml: calendarText(), file: "household.yaml") }

  public static func energy(longestRow: Int64) throws -> EnergyReader {
    try EnergyReader(bytes: energyTable(), file: "household.csv", longestRow: longestRow)
  }

  /// The table of energy: a year of local time in Central Europe, 35 040 quarters.
  public static func energyTable() throws -> [UInt8] {
    let zone = try plan().settings.zone
    var home = Home()
    var table = "utc,import_Wh\n"
    let first = UTCTime(seconds: 1_767_222_000)
    for quarter in 0...35_040 {
      let end = first.advanced(bySeconds: Int64(quarter) * 900)
      let milliwattHours = quarter == 0 ? 0 : home.quarter(from: zone.civil(at: end.advanced(bySeconds: -900)))
      let fraction = String(milliwattHours % 1_000)
      table += LocalTime.utc(end)
      table += ",\(milliwattHours / 1_000).\(String(repeating: "0", count: 3 - fraction.utf8.count))\(fraction)\n"
    }
    return Array(table.utf8)
  }
}

/// What a household switches on, by quarters of local time.
private struct Home {
  private var random = SplitMix64(seed: 2_026)
  /// Quarters that the car, and the washing machine, still run.
  private var carQuarters = 0
  private var washingQuarters = 0

  /// Energy of a quarter in mWh.
  mutating func quarter(from civil: CivilTime) -> Int {
    let hour = Double(civil.secondOfDay) / 3_600
    let dayOfYear = Double(civil.date.daysSince1970 - 20_454)
    let cold = (1 + PortableMath.cosTurns((dayOfYear - 15) / 365)) / 2
    let isWeekend = civil.date.weekday.rawValue >= 6
    var watts = 110 + 40 * share()
    watts += 350 * Self.bump(hour, around: isWeekend ? 9.5 : 7.0, width: 1.5)
    watts += 500 * Self.bump(hour, around: 12.5, width: 1.2) * (isWeekend ? 1 : 0.3)
    watts += (500 + 350 * cold) * Self.bump(hour, around: 18.75, width: 2.6) * (0.7 + 0.6 * share())
    // The heat pump runs in pulses, the more of them the colder it is.
    if share() < 0.08 + 0.5 * cold { watts += 900 }
    if hour >= 22, carQuarters == 0, share() < (isWeekend ? 0.02 : 0.05) { carQuarters = 8 + Int(8 * share()) }
    if hour >= 9, hour < 20, washingQuarters == 0, share() < (isWeekend ? 0.03 : 0.01) { washingQuarters = 5 }
    if carQuarters > 0 {
      watts += 3_600
      carQuarters -= 1
    }
    if washingQuarters > 0 {
      watts += washingQuarters > 3 ? 2_000 : 300
      washingQuarters -= 1
    }
    return Int(watts * 250)
  }

  /// 0 ..< 1.
  private mutating func share() -> Double { Double(random.next() >> 11) / 9_007_199_254_740_992 }

  /// 1 at its middle, 0 beyond its width, smooth in between.
  private static func bump(_ hour: Double, around middle: Double, width: Double) -> Double {
    let distance = abs(hour - middle) / width
    return distance < 1 ? (1 - distance * distance) * (1 - distance * distance) : 0
  }
}
