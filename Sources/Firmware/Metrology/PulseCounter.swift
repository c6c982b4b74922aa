// @relation(REQ-MET-033, scope=file)

import Quantities

/// Counts quanta of one pulse line: pulses * quantum + residue is the energy that was added, exactly, at all times.
public struct PulseCounter: Equatable, Sendable {
  /// Pulses since the meter was made.
  public private(set) var pulses: Int64
  /// Energy since the last pulse, 2^-88 quanta of energy: below the quantum, unless more pulses filled than the line can make
  /// (16 a second); then those that wait are in here.
  public private(set) var residue: WindowEnergy
  /// Energy of one pulse: 1 Wh at 1000 imp/kWh.
  public let quantum: WindowEnergy

  /// `impulsesPerKilowattHour` is the meter constant, 1 ... 1 000 000; it must divide 1e9 for the quantum to be whole.
  public init(impulsesPerKilowattHour: Int64) {
    pulses = 0
    residue = .zero
    let quanta = 1000 &* EnergyQuantum.perWattHour / max(1, impulsesPerKilowattHour)
    quantum = WindowEnergy(units: Int128(quanta) &<< 88)
  }

  /// Energy still missing to the next pulse.
  package var missing: WindowEnergy { WindowEnergy(units: quantum.units &- residue.units) }

  /// Adds a window's energy, which is not negative; returns the pulses that it filled, at most `limit`.
  ///
  /// Full scale fills 5 pulses in a window at 1000 imp/kWh. A remainder beyond `limit` stays in the residue and comes next window.
  package mutating func add(_ energy: WindowEnergy, limit: Int) -> Int {
    residue = residue + energy
    var filled = 0
    for _ in range(to: min(limit, PulseOutput.capacity)) {
      guard residue.units >= quantum.units else { break }
      residue.units = residue.units &- quantum.units
      filled = filled &+ 1
    }
    pulses = pulses &+ Int64(filled)
    return filled
  }

  /// Makes energy again of pulses that were counted but will not come; at most 33: those that wait, and one that was given away.
  package mutating func takeBack(_ number: Int) {
    let number = min(PulseOutput.capacity &+ 1, max(0, number))
    pulses = pulses &- Int64(number)
    residue.units = residue.units &+ quantum.units &* Int128(number)
  }
}

extension PulseCounter: CheckedState {
  public mutating func add(to check: inout StateCheck) {
    check.add(pulses)
    check.add(residue.units)
    check.add(quantum.units)
  }
}
