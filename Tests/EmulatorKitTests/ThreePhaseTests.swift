import EmulatorKit
import Metrology
import RequirementTrait
import Testing

/// Three unequal phases, the third of which exports.
@Suite struct `Three phases` {
  static let laboratory = Laboratory(
    seconds: 60,
    Laboratory.sines(volts: 231, amperes: 10, lag: 36.87, start: 0),
    Laboratory.sines(volts: 224, amperes: 3, lag: -25, start: -121),
    Laboratory.sines(volts: 236, amperes: 6, lag: 200, start: 119.5))

  private func truths(_ result: RunResult) throws -> [Laboratory.Energy] {
    try (0..<3).map { try Self.laboratory.measuredEnergy(result, phase: $0) }
  }

  @Test(.verifies("REQ-MET-011", "REQ-MET-025"))
  func `by vector sum the exporting phase lowers what the others import`() throws {
    let result = try Self.laboratory.measure { $0.accumulationMode = .vectorSum }
    let truths = try truths(result)
    let active = truths.reduce(0) { $0 + $1.joules }
    #expect(try abs(percent(result.joules("1.8.0"), of: active)) <= 0.01)
    #expect(try result.quanta("2.8.0") == 0)
    let reactive = truths.reduce(0) { $0 + $1.varSeconds }
    #expect(try abs(percent(result.joules("5.8.0"), of: reactive)) <= 0.02)
    #expect(try abs(result.referenceJoules("1.8.0") - active) <= 1e-7 * active)
    #expect(try abs(result.referenceJoules("5.8.0") - reactive) <= 1e-7 * reactive)
  }

  @Test(.verifies("REQ-MET-012", "REQ-MET-025"))
  func `by import sum each phase counts by its own direction`() throws {
    let result = try Self.laboratory.measure { $0.accumulationMode = .importSum }
    let truths = try truths(result)
    let imported = truths[0].joules + truths[1].joules
    #expect(try abs(percent(result.joules("1.8.0"), of: imported)) <= 0.01)
    #expect(try abs(percent(result.joules("2.8.0"), of: -truths[2].joules)) <= 0.01)
    #expect(try abs(result.referenceJoules("1.8.0") - imported) <= 1e-7 * imported)
    #expect(try abs(result.referenceJoules("2.8.0") + truths[2].joules) <= 1e-7 * imported)
    // L1 lies in quadrant I, L2 in IV, L3 in III.
    #expect(try abs(percent(result.joules("5.8.0"), of: truths[0].varSeconds)) <= 0.02)
    #expect(try abs(percent(result.joules("8.8.0"), of: -truths[1].varSeconds)) <= 0.02)
    #expect(try abs(percent(result.joules("7.8.0"), of: -truths[2].varSeconds)) <= 0.02)
    #expect(try result.quanta("6.8.0") == 0)
  }

  @Test(.verifies("REQ-MET-012"))
  func `by import sum each total is the sum of the phases, up to the carry of their remainders`() throws {
    let result = try Self.laboratory.measure { $0.accumulationMode = .importSum }
    for quantity in 1...10 where quantity != 3 && quantity != 4 {
      let phases = try [20, 40, 60].reduce(0) { $0 + (try result.quanta("\(quantity + $1).8.0")) }
      let carried = try result.quanta("\(quantity).8.0") - phases
      #expect((0...2).contains(carried), "\(quantity).8.0")
    }
  }

  @Test(.verifies("REQ-MET-025"), arguments: [AccumulationMode.vectorSum, .importSum])
  func `the registers of each phase are right whatever the accumulation`(mode: AccumulationMode) throws {
    let result = try Self.laboratory.measure { $0.accumulationMode = mode }
    let truths = try truths(result)
    #expect(try abs(percent(result.joules("21.8.0"), of: truths[0].joules)) <= 0.01)
    #expect(try abs(percent(result.joules("41.8.0"), of: truths[1].joules)) <= 0.01)
    #expect(try abs(percent(result.joules("62.8.0"), of: -truths[2].joules)) <= 0.01)
    #expect(try result.quanta("22.8.0") == 0)
    #expect(try result.quanta("42.8.0") == 0)
    #expect(try result.quanta("61.8.0") == 0)
  }
}
