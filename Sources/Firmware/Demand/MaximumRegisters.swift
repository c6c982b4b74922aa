// @relation(REQ-DEM-005, REQ-DEM-006, scope=file)

import Quantities

/// A maximum demand: the energy of its window and the window's end.
@frozen
public struct MaximumDemand: Equatable, Sendable {
  /// Quanta over the period; 0 until a window held more.
  public var energy: Int64
  /// Of the end, or the smallest number without one: sixteen bytes in all, for a meter keeps 160 of them.
  @usableFromInline
  var endSeconds: Int64

  /// First instant behind the window; nil while the maximum is 0.
  @inlinable
  public var end: UTCTime? { endSeconds == Int64.min ? nil : UTCTime(seconds: endSeconds) }

  @inlinable
  public init(energy: Int64 = 0, end: UTCTime? = nil) {
    self.energy = energy
    endSeconds = end?.seconds ?? Int64.min
  }
}

/// Maximum demand by quantity, over all and by rate (1.6.0, 1.6.t), and the cumulative maximum (1.2.0, 1.2.t).
public struct MaximumRegisters<let quantities: Int, let rates: Int>: Sendable {
  /// Over all rates.
  public private(set) var total: InlineArray<quantities, MaximumDemand>
  public private(set) var byRate: InlineArray<rates, InlineArray<quantities, MaximumDemand>>
  /// Sum of the maxima at all resets, quanta.
  public private(set) var cumulativeTotal: InlineArray<quantities, Int64>
  public private(set) var cumulativeByRate: InlineArray<rates, InlineArray<quantities, Int64>>

  public init() {
    total = InlineArray(repeating: MaximumDemand())
    byRate = InlineArray(repeating: InlineArray(repeating: MaximumDemand()))
    cumulativeTotal = InlineArray(repeating: 0)
    cumulativeByRate = InlineArray(repeating: InlineArray(repeating: 0))
  }

  /// Takes a whole window: it counts for the rate at its start. Of equal windows the first stays.
  public mutating func take(_ window: DemandWindow<quantities>) {
    let rate = Int(window.rate)
    for quantity in 0..<quantities {
      let demand = MaximumDemand(energy: window.energy[quantity], end: window.end)
      if demand.energy > total[quantity].energy { total[quantity] = demand }
      guard rate < rates, demand.energy > byRate[rate][quantity].energy else { continue }
      byRate[rate][quantity] = demand
    }
  }

  /// Begins a billing period: the maxima are added to the cumulative ones and begin at 0.
  public mutating func reset() {
    for quantity in 0..<quantities {
      cumulativeTotal[quantity] = cumulativeTotal[quantity] &+ total[quantity].energy
      total[quantity] = MaximumDemand()
      for rate in 0..<rates {
        cumulativeByRate[rate][quantity] = cumulativeByRate[rate][quantity] &+ byRate[rate][quantity].energy
        byRate[rate][quantity] = MaximumDemand()
      }
    }
  }
}

extension MaximumRegisters: CheckedState {
  public mutating func add(to check: inout StateCheck) {
    for quantity in 0..<quantities {
      check.add(total[quantity].energy)
      check.add(total[quantity].endSeconds)
      check.add(cumulativeTotal[quantity])
      for rate in 0..<rates {
        check.add(byRate[rate][quantity].energy)
        check.add(byRate[rate][quantity].endSeconds)
        check.add(cumulativeByRate[rate][quantity])
      }
    }
  }
}
