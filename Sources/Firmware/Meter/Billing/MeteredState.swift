// @relation(REQ-SUP-010, scope=file)

import Quantities

/// What billing of a running meter must keep over a reset.
public struct MeteredState<let rates: Int>: Sendable {
  public var billing: BillingState<rates>
  var anchor: ClockAnchor
  /// Registers up to which energy was billed, by quantity.
  var billed: InlineArray<10, Int64>
  var commands: InlineArray<4, ClockCommand>
  var instants: InlineArray<4, Instant>
  var waiting: Int
}

extension MeteredState: CheckedState {
  public mutating func add(to check: inout StateCheck) {
    billing.add(to: &check)
    MeteredBilling<rates>.add(anchor, &billed, &commands, at: &instants, waiting: waiting, to: &check)
  }
}

extension MeteredBilling {
  /// The check of ``state``, taken where it lies.
  public mutating func stateCheck() -> UInt32 {
    var check = StateCheck()
    billing.kept.add(to: &check)
    Self.add(anchor, &billed, &commands, at: &instants, waiting: waiting, to: &check)
    return check.value
  }

  static func add(
    _ anchor: ClockAnchor, _ billed: inout InlineArray<10, Int64>, _ commands: inout InlineArray<4, ClockCommand>,
    at instants: inout InlineArray<4, Instant>, waiting: Int, to check: inout StateCheck
  ) {
    check.add(anchor.instant)
    check.add(anchor.utc)
    for quantity in 0..<10 { check.add(billed[quantity]) }
    for place in 0..<4 {
      switch commands[place] {
      case .set(let utc): check.add(utc)
      case .invalidate: check.add(1 as UInt32)
      case .reset: check.add(2 as UInt32)
      }
      check.add(instants[place])
    }
    check.add(waiting)
  }
}
