// @relation(REQ-BIL-001, scope=file)

import CivilTime
import Demand
import Meter
import Tariff

/// What a calendar's file says: all that billing needs besides energy.
public struct BillingPlan: Sendable, Equatable {
  /// What the file says, without its layout.
  private let text: String
  /// The zone's rule as it was written.
  public let timeZone: String
  public let settings: BillingSettings
  public let calendars: CalendarPair
  /// Names of the rates of energy: number `n` is `1.8.n + 1`.
  public let rates: [String]
  /// Names of the rates of demand: those of energy unless demand has a schedule of its own.
  public let demandRates: [String]
  /// Names of the relay's states; nil without a schedule for it.
  public let relayStates: [String]?
  /// Whether demand has a schedule of its own.
  public let hasDemandSchedule: Bool
  /// Rows that the load profile keeps.
  public let profileCapacity: Int

  /// Most rows that the reference board has room for: 16 bytes each in 62 464 bytes of its EEPROM.
  public static let largestProfile = 3_904

  /// Longest row of energy, seconds: a longer one would put the energy of several intervals into one.
  public var longestRow: Int64 { Int64(min(settings.demand.subperiod, settings.profile.length)) }

  init(
    text: String, timeZone: String, settings: BillingSettings, calendars: CalendarPair, rates: [String],
    demandRates: [String], relayStates: [String]?, hasDemandSchedule: Bool, profileCapacity: Int
  ) {
    self.text = text
    self.timeZone = timeZone
    self.settings = settings
    self.calendars = calendars
    self.rates = rates
    self.demandRates = demandRates
    self.relayStates = relayStates
    self.hasDemandSchedule = hasDemandSchedule
    self.profileCapacity = profileCapacity
  }

  /// All of a plan follows from what its file says.
  public static func == (left: BillingPlan, right: BillingPlan) -> Bool { left.text == right.text }

  /// Names of what a schedule switches.
  public func names(of schedule: ScheduleKind) -> [String] {
    switch schedule {
    case .energy: rates
    case .demand: demandRates
    case .relay: relayStates ?? []
    }
  }
}
