import EmulatorKit
import RequirementTrait
import Testing

/// Sinusoidal loads over the measuring range, against UI cos phi and UI sin phi.
@Suite struct `Sinusoidal loads` {
  struct Load: CustomTestStringConvertible {
    var hertz: Double
    var amperes: Double
    /// By how much the current lags.
    var lag: Double
    /// Phase of the voltage at the start: another for each load.
    var start: Double

    var testDescription: String { "\(hertz) Hz, \(amperes) A, \(lag) deg, from \(start) deg" }

    var voltAmperes: Double { 230 * amperes }

    var phase: Laboratory.Phase { Laboratory.sines(amperes: amperes, lag: lag, start: start) }
  }

  /// All frequencies and currents, import and export, at one angle and its negative where that is meant.
  private static func loads(lags: [Double]) -> [Load] {
    var loads: [Load] = []
    for hertz in [45.0, 50, 60, 65] {
      for amperes in [0.04, 0.25, 5, 20, 60] {
        for lag in lags {
          loads.append(
            Load(hertz: hertz, amperes: amperes, lag: lag, start: Double(loads.count * 137 % 360)))
        }
      }
    }
    return loads
  }

  static let unity = loads(lags: [0, 180])
  /// 0.5 inductive, 0.8 capacitive, and the same turned round.
  static let lagging = loads(lags: [60, 240])
  static let leading = loads(lags: [-36.869_897_645_844_02, 143.130_102_354_155_98])

  @Test(.verifies("REQ-MET-024", "REQ-MET-004"), arguments: unity)
  func `at unity power factor active energy is right within 0.005 %`(load: Load) throws {
    try check(load, limitPercent: 0.005)
  }

  @Test(.verifies("REQ-MET-025", "REQ-MET-004"), arguments: lagging + leading)
  func `at 0.5 inductive and 0.8 capacitive active energy is right within 0.01 %`(load: Load) throws {
    try check(load, limitPercent: 0.01)
  }

  @Test(.verifies("REQ-MET-027", "REQ-MET-005"), arguments: lagging + leading)
  func `reactive energy is right within 0.02 % and in its quadrant`(load: Load) throws {
    let laboratory = Laboratory(hertz: load.hertz, seconds: 60, load.phase)
    let result = try laboratory.measure()
    let truth = try laboratory.measuredEnergy(result)
    let quadrant = ["5.8.0", "6.8.0", "7.8.0", "8.8.0"][Int((load.lag + 360) / 90) % 4]
    let energy = try result.joules(quadrant)
    expect(percent(energy, of: abs(truth.varSeconds)), within: 0.02, "%, \(load.testDescription)")
    for other in ["5.8.0", "6.8.0", "7.8.0", "8.8.0"] where other != quadrant {
      #expect(try result.quanta(other) == 0, "\(other)")
    }
  }

  @Test(.verifies("REQ-EMU-003", "REQ-EMU-004"), arguments: unity + lagging + leading)
  func `the reference is the closed form: active within 1e-7, the others within their span's ends`(load: Load) throws {
    let laboratory = Laboratory(hertz: load.hertz, seconds: 5, load.phase)
    let result = try laboratory.measure()
    let truth = try laboratory.measuredEnergy(result)
    let active = try result.referenceJoules("1.8.0", minus: "2.8.0")
    #expect(abs(active - truth.joules) <= 1e-7 * abs(truth.joules))
    let reactive = try result.referenceJoules("3.8.0", minus: "4.8.0")
    // The span is cut at sample cells, half a cell from the ends of cycles at the most: there i times the shifted voltage is
    // at most twice the apparent power, at both ends.
    let ends = 2 * 125e-6 * load.voltAmperes
    #expect(abs(reactive - truth.varSeconds) <= ends)
    let apparent = try result.referenceJoules("9.8.0", "10.8.0")
    #expect(abs(apparent - truth.voltAmpereSeconds) <= ends)
  }

  private func check(_ load: Load, limitPercent: Double) throws {
    let laboratory = Laboratory(hertz: load.hertz, seconds: 60, load.phase)
    let result = try laboratory.measure()
    let truth = try laboratory.measuredEnergy(result).joules
    let (used, unused) = truth > 0 ? ("1.8.0", "2.8.0") : ("2.8.0", "1.8.0")
    try expect(percent(result.joules(used), of: abs(truth)), within: limitPercent, "%, \(load.testDescription)")
    #expect(try result.quanta(unused) == 0)
  }
}
