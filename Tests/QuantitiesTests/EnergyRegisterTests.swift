import Quantities
import RequirementTrait
import Testing

/// The register's arithmetic at the edges of its two parts.
@Suite(.verifies("REQ-MET-002", "REQ-MET-008")) struct EnergyRegisterTests {
  static let quantum = WindowEnergy.quantum

  @Test func `a remainder one unit below the quantum carries with the next unit`() {
    var register = EnergyRegister.zero
    #expect(register.add(WindowEnergy(units: Self.quantum - 1)) == 0)
    #expect(register == EnergyRegister(quanta: 0, residue: Self.quantum - 1))
    #expect(register.add(WindowEnergy(units: 1)) == 1)
    #expect(register == EnergyRegister(quanta: 1, residue: 0))
  }

  @Test func `a remainder is carried until it is a quantum`() {
    var register = EnergyRegister.zero
    for step in 1...7 {
      let moved = register.add(WindowEnergy(units: Self.quantum / 4))
      #expect(moved == (step % 4 == 0 ? 1 : 0))
    }
    #expect(register == EnergyRegister(quanta: 1, residue: Self.quantum / 4 * 3))
  }

  @Test func `an amount of many quanta moves the register at once`() {
    var register = EnergyRegister(quanta: 5, residue: Self.quantum - 1)
    let moved = register.add(WindowEnergy(units: 3 * Self.quantum + 1))
    #expect(moved == 4)
    #expect(register == EnergyRegister(quanta: 9, residue: 0))
  }

  @Test func `nothing added moves nothing`() {
    var register = EnergyRegister(quanta: 1, residue: 17)
    let moved = register.add(.zero)
    #expect(moved == 0)
    #expect(register == EnergyRegister(quanta: 1, residue: 17))
  }

  @Test(arguments: [1, 3, 7, 1_000_003] as [Int128])
  func `many small amounts are their product, to the last unit`(amount: Int128) {
    var register = EnergyRegister.zero
    let each = (Self.quantum / 1000) * amount + 1
    for _ in 0..<5000 { register.add(WindowEnergy(units: each)) }
    #expect(Int128(register.quanta) * Self.quantum + register.residue == 5000 * each)
  }

  /// The rest of one window and the whole of another, in any order, are the same energy.
  @Test(arguments: [1 as UInt64, 2, 3])
  func `the order of additions does not matter`(seed: UInt64) {
    var state = seed
    let amounts = (0..<1000).map { _ -> Int128 in
      // SplitMix64.
      var words: [UInt64] = []
      for _ in 0..<2 {
        state &+= 0x9E37_79B9_7F4A_7C15
        let z = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
        words.append(z ^ (z >> 27))
      }
      return Int128(words[0] >> 16) << 64 | Int128(words[1])
    }
    var (forwards, backwards) = (EnergyRegister.zero, EnergyRegister.zero)
    for amount in amounts { forwards.add(WindowEnergy(units: amount)) }
    for amount in amounts.reversed() { backwards.add(WindowEnergy(units: amount)) }
    #expect(forwards == backwards, "seed \(seed)")
    #expect(Int128(forwards.quanta) << 88 | forwards.residue == amounts.reduce(0, +), "seed \(seed)")
  }

  @Test func `the sum of two registers carries their remainders`() {
    let half = EnergyRegister(quanta: 2, residue: Self.quantum / 2)
    #expect(half + half == EnergyRegister(quanta: 5, residue: 0))
    let less = EnergyRegister(quanta: 2, residue: Self.quantum / 2 - 1)
    #expect(half + less == EnergyRegister(quanta: 4, residue: Self.quantum - 1))
    #expect(EnergyRegister.zero + less == less)
  }

  /// 1e8 kWh are 1e17 quanta; the word holds 92 times as many.
  @Test func `a register goes on beyond a hundred million kilowatt-hours`() {
    let horizon: Int64 = 100_000_000 * 1000 * EnergyQuantum.perWattHour
    #expect(horizon == 100_000_000_000_000_000)
    var register = EnergyRegister(quanta: horizon, residue: Self.quantum - 1)
    // The largest energy of three phases in one window.
    let moved = register.add(WindowEnergy(units: 3 << 119))
    #expect(moved == 3 << 31)
    #expect(register == EnergyRegister(quanta: horizon + (3 << 31), residue: Self.quantum - 1))
    #expect(Int64.max / horizon == 92)
  }
}

@Suite struct WindowEnergyTests {
  @Test func `a quantum is a microwatt-hour`() {
    #expect(EnergyQuantum.perWattHour == 1_000_000)
    #expect(EnergyQuantum.joules == 0.0036)
    #expect(WindowEnergy.quantum == 1 << Int128(WindowEnergy.fractionBits))
  }

  @Test func `energies of windows add with their signs`() {
    #expect(WindowEnergy(units: 5) + WindowEnergy(units: -8) == WindowEnergy(units: -3))
    #expect(WindowEnergy(units: -3).magnitude == WindowEnergy(units: 3))
    #expect(WindowEnergy(units: 3).magnitude == WindowEnergy(units: 3))
    #expect(WindowEnergy.zero.magnitude == .zero)
  }
}
