// @relation(REQ-MET-002, REQ-MET-003, REQ-MET-007, REQ-MET-008, scope=file)

/// The unit in which energy is registered: 1 µWh, 1 µvarh or 1 µVAh.
///
/// An `Int64` of quanta holds 9.2e9 kWh, which is 92 times the 1e8 kWh that the design asks for.
public enum EnergyQuantum {
  /// Quanta in a watt-hour, var-hour or volt-ampere-hour.
  public static let perWattHour: Int64 = 1_000_000
  /// Joules in a quantum: 3600 J / 1e6.
  public static let joules = 0.0036
}

/// Energy of one window at the fixed scale at which remainders are carried: 2^-88 quanta.
///
/// The scale is independent of any gain, so a remainder keeps its value across recalibration. One window of one phase stays below
/// 2^119 in magnitude (see `PhaseGains`); 128 bits leave room for the sum of phases.
@frozen
public struct WindowEnergy: Equatable, Sendable {
  /// Signed amount in 2^-88 quanta.
  public var units: Int128

  /// Binary digits behind the quantum.
  public static let fractionBits = 88
  /// One quantum.
  @inlinable
  public static var quantum: Int128 { 1 &<< 88 }

  @inlinable
  public init(units: Int128) { self.units = units }

  @inlinable
  public static var zero: WindowEnergy { WindowEnergy(units: 0) }

  @inlinable
  public static func + (left: WindowEnergy, right: WindowEnergy) -> WindowEnergy {
    WindowEnergy(units: left.units &+ right.units)
  }

  /// The amount without its sign.
  @inlinable
  public var magnitude: WindowEnergy { units < 0 ? WindowEnergy(units: 0 &- units) : self }
}

/// A register that only counts up: whole quanta and the remainder below one quantum.
///
/// Nothing that is added is ever dropped: value = `quanta` + `residue` * 2^-88.
@frozen
public struct EnergyRegister: Equatable, Sendable {
  /// Whole quanta, what the meter shows.
  public private(set) var quanta: Int64
  /// Remainder in 2^-88 quanta, 0 ..< 2^88.
  public private(set) var residue: Int128

  @inlinable
  public static var zero: EnergyRegister { EnergyRegister() }

  public init() {
    quanta = 0
    residue = 0
  }

  /// Restores a register from its parts; `residue` must lie in 0 ..< 2^88.
  public init(quanta: Int64, residue: Int128) {
    assert(residue >= 0 && residue < WindowEnergy.quantum)
    self.quanta = quanta
    self.residue = residue
  }

  /// Adds an amount that is not negative; returns the whole quanta by which the register moved.
  @discardableResult
  public mutating func add(_ energy: WindowEnergy) -> Int64 {
    assert(energy.units >= 0)
    let sum = residue &+ energy.units
    let carried = Int64(truncatingIfNeeded: sum &>> 88)
    quanta = quanta &+ carried
    residue = sum & (WindowEnergy.quantum &- 1)
    return carried
  }

  /// Sum of two registers, exact.
  public static func + (left: EnergyRegister, right: EnergyRegister) -> EnergyRegister {
    var sum = left
    sum.quanta = sum.quanta &+ right.quanta
    sum.add(WindowEnergy(units: right.residue))
    return sum
  }
}
