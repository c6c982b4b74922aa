import Demand
import Quantities
import RequirementTrait
import Testing

private func block(_ period: Int32 = 900, _ subperiods: Int32 = 1) throws -> DemandIntegrator<2> {
  DemandIntegrator(try #require(DemandSettings(period: period, subperiods: subperiods)))
}

@Suite struct `Demand settings` {
  @Test(
    .verifies("REQ-DEM-003"), arguments: [(900, 1), (900, 15), (3600, 15), (60, 12), (1800, 3)] as [(Int32, Int32)])
  func `a period that divides the hour in 1 to 15 whole parts is taken`(period: Int32, subperiods: Int32) throws {
    let settings = try #require(DemandSettings(period: period, subperiods: subperiods))
    #expect(settings.subperiod * subperiods == period)
  }

  @Test(
    .verifies("REQ-DEM-003"),
    arguments: [(0, 1), (-900, 1), (7200, 1), (1000, 1), (900, 0), (900, 16), (900, 7), (60, 13)] as [(Int32, Int32)])
  func `others are not`(period: Int32, subperiods: Int32) {
    #expect(DemandSettings(period: period, subperiods: subperiods) == nil)
  }

  /// 1 kWh in a quarter is 4 kW.
  @Test(.verifies("REQ-DEM-003"))
  func `power is exact`() throws {
    #expect(try #require(DemandSettings(period: 900, subperiods: 1)).microwatts(1_000_000_000) == 4_000_000_000)
    #expect(try #require(DemandSettings(period: 3600, subperiods: 1)).microwatts(7) == 7)
  }
}

@Suite struct `Demand windows` {
  /// Feeds sub-periods of (energy, rate, whole) and returns the windows, nil where there is none.
  private static func windows(
    _ subperiods: [(Int64, UInt8, Bool)], of integrator: DemandIntegrator<2>
  ) -> [DemandWindow<2>?] {
    var integrator = integrator
    return subperiods.enumerated().map { index, subperiod in
      integrator.begin(rate: subperiod.1, isWhole: subperiod.2)
      integrator.add([subperiod.0, 2 * subperiod.0])
      integrator.add([1, 0])
      return integrator.close(at: UTCTime(seconds: 1_000_000_000 + 300 * Int64(index + 1)))
    }
  }

  @Test(.verifies("REQ-DEM-003"))
  func `block demand is the energy of each period, stamped with its end`() throws {
    let windows = Self.windows([(10, 0, true), (7, 3, true)], of: try block())
    #expect(windows.map { $0?.energy[0] } == [11, 8])
    #expect(windows.map { $0?.energy[1] } == [20, 14])
    #expect(windows.map { $0?.rate } == [0, 3])
    #expect(windows.map { $0?.end.seconds } == [1_000_000_300, 1_000_000_600])
  }

  @Test(.verifies("REQ-DEM-003"))
  func `a sliding window holds the last sub-periods and counts for the rate at its start`() throws {
    let windows = Self.windows(
      [(1, 4, true), (2, 5, true), (4, 6, true), (8, 7, true)], of: try block(900, 3))
    #expect(windows.map { $0?.energy[1] } == [nil, nil, 14, 28])
    #expect(windows.map { $0?.rate } == [nil, nil, 4, 5])
  }

  /// Whatever sub-period is cut, no window of the three that would hold it comes.
  @Test(.verifies("REQ-DEM-004"), arguments: 0..<6)
  func `no window holds a sub-period that is not whole`(cut: Int) throws {
    let windows = Self.windows((0..<9).map { (1, 0, $0 != cut) }, of: try block(900, 3))
    for (index, window) in windows.enumerated() {
      #expect((window != nil) == (index >= 2 && !(cut...cut + 2).contains(index)), "sub-period \(index), cut \(cut)")
    }
  }

  /// Sums of the last fifteen of random energies against a plain sum.
  @Test(.verifies("REQ-DEM-003"), arguments: [1, 2, 3, 4, 5, 6, 8, 9, 10, 12, 15] as [Int32])
  func `every number of sub-periods sums as many`(number: Int32) throws {
    var generator = SystemRandom(seed: UInt64(number))
    let energies = (0..<60).map { _ in Int64.random(in: 0...1_000_000, using: &generator) }
    let windows = Self.windows(energies.map { ($0, 0, true) }, of: try block(3600, number))
    let reach = Int(number)
    for index in energies.indices {
      let expected = index + 1 >= reach ? energies[(index + 1 - reach)...index].reduce(0) { $0 + $1 + 1 } : nil
      #expect(windows[index]?.energy[0] == expected)
    }
  }

  @Test(.verifies("REQ-DEM-003"))
  func `the current average holds the running sub-period and the whole ones of its window`() throws {
    var integrator = try block(900, 3)
    for energy: Int64 in [1, 2, 4, 8] {
      integrator.begin(rate: 0, isWhole: true)
      integrator.add([energy, 0])
      _ = integrator.close(at: .earliest)
    }
    integrator.begin(rate: 0, isWhole: true)
    integrator.add([100, 0])
    #expect(integrator.current[0] == 112)
    #expect(integrator.last?.energy[0] == 14)
    integrator.breakOff()
    #expect(integrator.current[0] == 0)
    #expect(integrator.last == nil)
  }

  @Test(.verifies("REQ-DEM-004"))
  func `shifts of the clock are summed over the window without their signs`() throws {
    var integrator = try block(900, 3)
    for shift: Int32 in [5, -3, 2, 1] {
      integrator.begin(rate: 0, isWhole: true)
      integrator.shift(bySeconds: shift)
      _ = integrator.close(at: .earliest)
    }
    integrator.begin(rate: 0, isWhole: true)
    #expect(integrator.shiftInWindow == 3)
    integrator.shift(bySeconds: -4)
    #expect(integrator.shiftInWindow == 7)
  }
}

@Suite struct `Maximum demand` {
  private func window(_ energy: Int64, rate: UInt8, end: Int64) -> DemandWindow<2> {
    DemandWindow(energy: [energy, energy / 2], rate: rate, end: UTCTime(seconds: end))
  }

  @Test(.verifies("REQ-DEM-005"))
  func `of equals the first stays, and zero has no instant`() {
    var maxima = MaximumRegisters<2, 4>()
    maxima.take(window(0, rate: 0, end: 1))
    #expect(maxima.total[0] == MaximumDemand())
    for (energy, end) in [(5, 2), (7, 3), (7, 4), (6, 5)] as [(Int64, Int64)] {
      maxima.take(window(energy, rate: 1, end: end))
    }
    #expect(maxima.total[0] == MaximumDemand(energy: 7, end: UTCTime(seconds: 3)))
    #expect(maxima.byRate[1][1] == MaximumDemand(energy: 3, end: UTCTime(seconds: 3)))
    #expect(maxima.byRate[0][0] == MaximumDemand())
  }

  @Test(.verifies("REQ-DEM-006"))
  func `a reset adds to the cumulative maximum, of the total and of each rate`() {
    var maxima = MaximumRegisters<2, 4>()
    for (energy, rate) in [(9, 0), (4, 1)] as [(Int64, UInt8)] { maxima.take(window(energy, rate: rate, end: 10)) }
    maxima.reset()
    maxima.take(window(6, rate: 1, end: 20))
    maxima.reset()
    #expect(maxima.cumulativeTotal[0] == 15)
    #expect((0..<4).map { maxima.cumulativeByRate[$0][0] } == [9, 10, 0, 0])
    #expect(maxima.total[0] == MaximumDemand())
  }

  @Test(.verifies("REQ-DEM-005"))
  func `a rate that the meter doesn't have counts in the total alone`() {
    var maxima = MaximumRegisters<2, 4>()
    maxima.take(window(9, rate: 4, end: 10))
    #expect(maxima.total[0].energy == 9)
    #expect((0..<4).allSatisfy { maxima.byRate[$0][0].energy == 0 })
  }
}

/// A small generator for tests (SplitMix64).
struct SystemRandom: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }
}
