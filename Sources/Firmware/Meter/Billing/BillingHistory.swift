// @relation(REQ-DEM-015, scope=file)

import Demand
import Quantities
import Tariff

/// What the registers held when a billing period ended.
public struct BillingPeriod<let rates: Int>: Sendable {
  /// Counted from 1; 0 for a place that was never used.
  public var number: UInt32 = 0
  public var end = UTCTime.earliest
  public var cause = ResetCause.scheduled
  /// Whether the clock was invalid, so that `end` is not sure.
  public var isClockInvalid = false
  /// Quanta by rate and quantity; the total is their sum.
  public var energy: InlineArray<rates, InlineArray<10, Int64>>
  /// Maximum demand of the period, over all rates and by rate.
  public var maximum: InlineArray<2, MaximumDemand>
  public var maximumByRate: InlineArray<rates, InlineArray<2, MaximumDemand>>

  init() {
    energy = InlineArray(repeating: InlineArray(repeating: 0))
    maximum = InlineArray(repeating: MaximumDemand())
    maximumByRate = InlineArray(repeating: InlineArray(repeating: MaximumDemand()))
  }
}

/// Which of the latest fifteen billing periods lies where: the periods themselves lie in the memory of billing's port.
public struct BillingHistory: Equatable, Sendable {
  private var newest = 14
  /// Periods that are kept.
  public private(set) var count = 0

  /// Periods that can be kept.
  public static var capacity: Int { 15 }

  init() {}

  /// The place for a period that has ended, that of the oldest.
  mutating func next() -> Int {
    newest = newest == 14 ? 0 : newest &+ 1
    count = min(15, count &+ 1)
    return newest
  }

  /// Place of the period that ended `age` periods ago: 0 is the latest. Nil when it is not kept.
  public func place(_ age: Int) -> Int? {
    guard age >= 0, age < count else { return nil }
    let place = newest &- age
    return place < 0 ? place &+ 15 : place
  }
}

extension BillingHistory: CheckedState {
  public mutating func add(to check: inout StateCheck) {
    check.add(newest)
    check.add(count)
  }
}
