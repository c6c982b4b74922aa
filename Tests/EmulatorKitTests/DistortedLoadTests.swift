import EmulatorKit
import Foundation
import RequirementTrait
import Testing

/// Signals that are no plain sinusoids, or do not stay as they are.
@Suite struct `Distorted and changing loads` {
  struct Example: CustomTestStringConvertible {
    var name: String
    var laboratory: Laboratory

    var testDescription: String { name }
  }

  private static let volts = Laboratory.Sine.order(1, 230, 15)
  private static let amperes = Laboratory.Sine.order(1, 10, -15)

  /// The same orders in voltage and current, each with its own angle.
  private static func harmonics(_ orders: [Int], voltage: Double, current: Double) -> Laboratory.Phase {
    Laboratory.Phase(
      voltage: [volts] + orders.map { .order($0, 230 * voltage, Double($0 * 53)) },
      current: [amperes] + orders.map { .order($0, 10 * current, Double($0 * 53 - 20 * $0 % 170)) })
  }

  private static func steps(_ nanoseconds: [Int64], _ phases: [Laboratory.Phase]) -> Laboratory {
    Laboratory(
      hertz: 50, pieces: zip(nanoseconds, phases).map { Laboratory.Piece(untilNanoseconds: $0, phases: [$1]) })
  }

  private static func dip(to share: Double) -> Laboratory.Phase {
    Laboratory.Phase(voltage: [.order(1, 230 * share, 15)], current: [amperes])
  }

  private static let full = dip(to: 1)

  static let steady: [Example] = [
    Example(
      name: "orders 3, 5, 7, 11 of 10 % and 30 %",
      laboratory: Laboratory(seconds: 30, harmonics([3, 5, 7, 11], voltage: 0.1, current: 0.3))),
    Example(
      name: "orders 2 to 40 of 1 % and 4 %, 60 Hz",
      laboratory: Laboratory(hertz: 60, seconds: 30, harmonics(Array(2...40), voltage: 0.01, current: 0.04))),
    Example(
      name: "fifth harmonic of IEC 62053-21 at 47.3 Hz",
      laboratory: Laboratory(hertz: 47.3, seconds: 30, harmonics([5], voltage: 0.1, current: 0.4))),
    Example(
      name: "interharmonic of 175.3 Hz in both",
      laboratory: Laboratory(
        seconds: 30,
        Laboratory.Phase(
          voltage: [volts, .hertz(175.3, 11.5, 40)], current: [amperes, .hertz(175.3, 2, 80)]))),
    Example(
      name: "interharmonic of 20.1 Hz in both",
      laboratory: Laboratory(
        seconds: 30,
        Laboratory.Phase(voltage: [volts, .hertz(20.1, 4.6, 40)], current: [amperes, .hertz(20.1, 1, 10)]))),
    Example(
      name: "direct current of 2 A",
      laboratory: Laboratory(
        seconds: 30, Laboratory.Phase(voltage: [volts], current: [amperes], directAmperes: 2))),
  ]

  static let changing: [Example] = [
    Example(
      name: "dip to 40 % for ten cycles, another of 3.7 ms",
      laboratory: steps(
        [10_003_000_000, 10_203_000_000, 20_000_000_000, 20_003_700_000, 30_000_000_000],
        [full, dip(to: 0.4), full, dip(to: 0.1), full])),
    Example(
      name: "interruption of 1.23 s",
      laboratory: steps([10_001_234_567, 11_231_234_567, 30_000_000_000], [full, dip(to: 0), full])),
    Example(
      name: "load steps at any instant",
      laboratory: steps(
        [7_123_456_789, 7_323_999_999, 15_500_000_001, 30_000_000_000],
        [
          Laboratory.sines(amperes: 5, lag: 60), Laboratory.sines(amperes: 40, lag: 10),
          Laboratory.sines(amperes: 0.25, lag: -30), Laboratory.sines(amperes: 12, lag: 37),
        ])),
    Example(
      name: "a load that switches every second, 50 times",
      laboratory: steps(
        (1...60).map { Int64($0) * 987_654_321 },
        (1...60).map { Laboratory.sines(amperes: $0.isMultiple(of: 2) ? 30 : 1, lag: 45) })),
  ]

  @Test(.verifies("REQ-MET-026", "REQ-MET-018"), arguments: steady + changing)
  func `active energy is right within 0.02 %`(example: Example) throws {
    let result = try example.laboratory.measure()
    let truth = try example.laboratory.measuredEnergy(result).joules
    try expect(percent(result.joules("1.8.0", minus: "2.8.0"), of: truth), within: 0.02, "%, \(example.name)")
  }

  @Test(.verifies("REQ-EMU-003", "REQ-EMU-004"), arguments: steady + changing)
  func `the active reference is the closed form within 1e-7`(example: Example) throws {
    let result = try example.laboratory.measure()
    let truth = try example.laboratory.measuredEnergy(result)
    let active = try result.referenceJoules("1.8.0", minus: "2.8.0")
    #expect(abs(active - truth.joules) <= 1e-7 * abs(truth.joules))
  }

  /// What is not of the fundamental, or changes inside a cycle, swings about nothing: for less than a cycle.
  @Test(.verifies("REQ-EMU-003"), arguments: steady + changing)
  func `the reactive reference is the closed form within half a cycle's end effects`(example: Example) throws {
    let result = try example.laboratory.measure()
    let truth = try example.laboratory.measuredEnergy(result)
    let reactive = try result.referenceJoules("3.8.0", minus: "4.8.0")
    #expect(abs(reactive - truth.varSeconds) <= 1e-4 * truth.voltAmpereSeconds)
  }

  @Test(.verifies("REQ-MET-027"), arguments: steady)
  func `reactive energy is that of the fundamental within 0.02 %, whatever the harmonics`(example: Example) throws {
    let result = try example.laboratory.measure()
    let truth = try example.laboratory.measuredEnergy(result).varSeconds
    try expect(percent(result.joules("3.8.0", minus: "4.8.0"), of: truth), within: 0.02, "%, \(example.name)")
  }

  @Test(.verifies("REQ-MET-027"), arguments: changing)
  func `reactive energy of a load that changes is right within 0.02 % of the apparent energy`(example: Example) throws {
    let result = try example.laboratory.measure()
    let truth = try example.laboratory.measuredEnergy(result)
    let energy = try result.joules("3.8.0", minus: "4.8.0")
    let error = percent(energy, of: truth.varSeconds, base: truth.voltAmpereSeconds)
    expect(error, within: 0.02, "% of the apparent energy, \(example.name)")
  }
}
