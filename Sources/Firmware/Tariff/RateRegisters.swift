// @relation(REQ-TAR-009, scope=file)

import Quantities

/// Energy by quantity and rate, in whole quanta (µWh, µvarh, µVAh).
///
/// They take the whole quanta by which the registers of the totals move; what is below one quantum waits there. So the sum of the rates
/// is the total, exactly, and a quantum that began to fill in one rate may count in the next.
public struct RateRegisters<let quantities: Int, let rates: Int>: Sendable {
  /// By rate, then by quantity.
  public private(set) var quanta: InlineArray<rates, InlineArray<quantities, Int64>>

  public init() { quanta = InlineArray(repeating: InlineArray(repeating: 0)) }

  /// Restores registers.
  public init(quanta: InlineArray<rates, InlineArray<quantities, Int64>>) { self.quanta = quanta }

  /// Adds the quanta of every quantity to one rate. One that there isn't counts as the last: no energy is lost.
  public mutating func add(_ moved: InlineArray<quantities, Int64>, rate: UInt8) {
    let rate = min(Int(rate), rates &- 1)
    for quantity in 0..<quantities {
      quanta[rate][quantity] = quanta[rate][quantity] &+ moved[quantity]
    }
  }

  /// The register of a quantity and a rate; 0 where there is none.
  public subscript(quantity: Int, rate: Int) -> Int64 {
    quantity >= 0 && quantity < quantities && rate >= 0 && rate < rates ? quanta[rate][quantity] : 0
  }

  /// The sum of all rates of a quantity.
  public func total(_ quantity: Int) -> Int64 {
    var sum: Int64 = 0
    for rate in 0..<rates { sum = sum &+ self[quantity, rate] }
    return sum
  }
}

extension RateRegisters: CheckedState {
  public mutating func add(to check: inout StateCheck) {
    for rate in 0..<rates { for quantity in 0..<quantities { check.add(quanta[rate][quantity]) } }
  }
}
