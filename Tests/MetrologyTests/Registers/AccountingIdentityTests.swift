import Metrology
import Quantities
import RequirementTrait
import Testing

extension EnergyRegister {
  /// Exact value in 2^-88 quanta.
  var units: Int128 { Int128(quanta) << 88 | residue }
}

@Suite(
  .verifies(
    "REQ-MET-002", "REQ-MET-003", "REQ-MET-006", "REQ-MET-007", "REQ-MET-008", "REQ-MET-011", "REQ-MET-012",
    "REQ-MET-033")) struct AccountingIdentityTests
{
  /// Energies of a window at random: most of moderate size, some at the ends of the range, some zero or one unit.
  static func energy(_ random: inout Seeded) -> WindowEnergy {
    let bits = Int.random(in: 0...117, using: &random)
    let magnitude = Int128(truncatingIfNeeded: UInt128.random(in: 0..<(1 << 118), using: &random)) >> Int128(117 - bits)
    return WindowEnergy(units: Bool.random(using: &random) ? magnitude : -magnitude)
  }

  /// Sums kept beside the meter's, in 2^-88 quanta: one for each register of an `EnergyRegisters`.
  struct Sums: Equatable {
    var activeImport: Int128 = 0
    var activeExport: Int128 = 0
    var reactive: [Int128] = [0, 0, 0, 0]
    var apparentImport: Int128 = 0
    var apparentExport: Int128 = 0

    mutating func add(_ energy: PowerEnergy) {
      let (p, q, s) = (energy.active.units, energy.reactive.units, energy.apparent.units)
      if p >= 0 {
        activeImport += p
        apparentImport += abs(s)
      } else {
        activeExport -= p
        apparentExport += abs(s)
      }
      reactive[p >= 0 ? (q >= 0 ? 0 : 3) : (q >= 0 ? 1 : 2)] += abs(q)
    }

    init() {}

    init(_ registers: EnergyRegisters) {
      activeImport = registers.activeImport.units
      activeExport = registers.activeExport.units
      reactive = [
        registers.reactiveQuadrant1, registers.reactiveQuadrant2, registers.reactiveQuadrant3,
        registers.reactiveQuadrant4,
      ].map(\.units)
      apparentImport = registers.apparentImport.units
      apparentExport = registers.apparentExport.units
    }
  }

  /// One window of random phases, registered by the meter and by hand.
  static func check<let phases: Int>(
    mode: AccumulationMode, steps: Int, seed: UInt64, of: InlineArray<phases, Bool>
  ) {
    var random = Seeded(seed)
    let threshold = NoLoadThreshold(stopMicrowatts: 1_000_000, startMicrowatts: 1_500_000)
    var accounting = EnergyAccounting<phases>(mode: mode, threshold: threshold)
    var counter = PulseCounter(impulsesPerKilowattHour: 1000)
    var byPhase = [Sums](repeating: Sums(), count: phases)
    var total = Sums()
    var discarded: Int128 = 0
    var isResting = [Bool](repeating: true, count: phases)
    var (pulses, pulsed): (Int64, Int128) = (0, 0)
    for step in 0..<steps {
      // Registers hold 2^(63 + 88) units; the sum kept here 2^127: short of that, amounts are cut down.
      let shift = Int128.random(in: 20...60, using: &random)
      let energies = InlineArray<phases, PowerEnergy> { _ in
        PowerEnergy(
          active: WindowEnergy(units: energy(&random).units >> shift),
          reactive: WindowEnergy(units: energy(&random).units >> shift),
          apparent: WindowEnergy(units: energy(&random).magnitude.units >> shift))
      }
      let active = InlineArray<phases, Int64> { _ in Int64.random(in: -3_000_000...3_000_000, using: &random) }
      let reactive = InlineArray<phases, Int64> { _ in Int64.random(in: -800_000...800_000, using: &random) }
      let movement = accounting.register(energies, active: active, reactive: reactive)

      var sum = PowerEnergy()
      var (grownActive, grownReactive): (Int128, Int128) = (0, 0)
      for phase in 0..<phases {
        let power = max(abs(active[phase]), abs(reactive[phase]))
        isResting[phase] = power < (isResting[phase] ? 1_500_000 : 1_000_000)
        let energy = energies[phase]
        if isResting[phase] {
          discarded += abs(energy.active.units)
          continue
        }
        byPhase[phase].add(energy)
        sum.active.units += energy.active.units
        sum.reactive.units += energy.reactive.units
        sum.apparent.units += energy.apparent.units
        if mode == .importSum {
          total.add(energy)
          grownActive += abs(energy.active.units)
          grownReactive += abs(energy.reactive.units)
        }
      }
      if mode == .vectorSum {
        total.add(sum)
        (grownActive, grownReactive) = (abs(sum.active.units), abs(sum.reactive.units))
      }
      pulses += Int64(counter.add(movement.active, limit: Int.random(in: 0...3, using: &random)))
      pulsed += grownActive
      let isExact =
        movement.active.units == grownActive && movement.reactive.units == grownReactive && counter.pulses == pulses
        && Int128(pulses) * counter.quantum.units + counter.residue.units == pulsed
      guard isExact else {
        Issue.record("step \(step), seed \(seed)")
        return
      }
    }
    expectSums(accounting, byPhase: byPhase, total: total, discarded: discarded, pulsed: pulsed, seed: seed)
  }

  static func expectSums<let phases: Int>(
    _ accounting: EnergyAccounting<phases>, byPhase: [Sums], total: Sums, discarded: Int128, pulsed: Int128,
    seed: UInt64
  ) {
    let registers = accounting.total
    #expect(Sums(registers) == total, "seed \(seed)")
    #expect(registers.activeImport.units + registers.activeExport.units == pulsed, "seed \(seed)")
    #expect(
      registers.reactiveImport.units == registers.reactiveQuadrant1.units + registers.reactiveQuadrant2.units)
    #expect(
      registers.reactiveExport.units == registers.reactiveQuadrant3.units + registers.reactiveQuadrant4.units)
    var apart: Int128 = 0
    var phaseImport: Int128 = 0
    for phase in 0..<phases {
      #expect(Sums(accounting.phases[phase]) == byPhase[phase], "seed \(seed)")
      apart += accounting.discarded[phase].activeImport.units + accounting.discarded[phase].activeExport.units
      phaseImport += accounting.phases[phase].activeImport.units
    }
    #expect(apart == discarded, "seed \(seed)")
    if accounting.mode == .importSum { #expect(registers.activeImport.units == phaseImport, "seed \(seed)") }
  }

  @Test(arguments: [AccumulationMode.vectorSum, .importSum], [1 as UInt64, 2])
  func `a million random windows of three phases are registered to the last bit`(mode: AccumulationMode, seed: UInt64) {
    Self.check(mode: mode, steps: 500_000, seed: seed, of: [false, false, false])
  }

  @Test(arguments: [AccumulationMode.vectorSum, .importSum], [3 as UInt64, 4])
  func `a million random windows of one phase are registered to the last bit`(mode: AccumulationMode, seed: UInt64) {
    Self.check(mode: mode, steps: 500_000, seed: seed, of: [false])
  }

  /// Recalibration: the remainder has a scale of its own, so the energies of both gains add up exactly.
  @Test(arguments: [5 as UInt64, 6])
  func `a change of the gain loses nothing`(seed: UInt64) {
    var random = Seeded(seed)
    var register = EnergyRegister.zero
    var sum: Int128 = 0
    for _ in 0..<1_000_000 {
      let gain = Int64.random(in: 1..<(1 << 34), using: &random)
      let period = SamplePeriod(ticks: Int64.random(in: 25_000_000...SamplePeriod.longestTicks, using: &random))
      let product = Int64.random(in: 0..<(1 << 40), using: &random)
      register.add(WindowEnergy(sum: product, period: period, gain: gain))
      sum += Int128(product) * Int128(period.ticks) * Int128(gain)
    }
    #expect(register.units == sum, "seed \(seed)")
  }
}

@Suite(.verifies("REQ-MET-002", "REQ-MET-006", "REQ-MET-011", "REQ-MET-012")) struct WindowRegistrationTests {
  @Test(arguments: [AccumulationMode.vectorSum, .importSum])
  func `random windows of three phases are registered to the last bit`(mode: AccumulationMode) {
    AccountingIdentityTests.check(mode: mode, steps: 5000, seed: 9, of: [false, false, false])
  }

  /// Ends of the ranges: the largest gain, period and sum, and one more for the sum of three phases.
  @Test(arguments: [1 as Int64, -1])
  func `the energy of a window at the ends of the ranges is exact`(sign: Int64) {
    let (sum, ticks, gain) = (sign * ((1 << 59) - 1), SamplePeriod.longestTicks, (1 << 35) - 1 as Int64)
    let energy = WindowEnergy(sum: sum, period: SamplePeriod(ticks: ticks), gain: gain)
    #expect(energy.units == Int128(sum) * Int128(ticks) * Int128(gain))
    let three = (energy + energy + energy).units
    #expect(three == 3 * (Int128(sum) * Int128(ticks) * Int128(gain)))
  }
}
