import Foundation
import Metrology
import Quantities
import RequirementTrait
import Testing

@Suite(.verifies("REQ-MET-026", "REQ-MET-018")) struct DistortedEnergyTests {
  static let limit = 200e-6

  @Test(arguments: [45, 50, 53.37, 60, 65], [0.25, 30])
  func `the fifth harmonic of the standard counts`(hertz: Double, amperes: Double) {
    let source = Shape.fifth(hertz, amperes: amperes)
    let cycles = source.activeJoules(from: 0, to: 1000 / hertz) * hertz / 1000
    expect(cycles / (230 * amperes) - 1.04, within: 1e-9, "power of the standard's signal")
    expect(activeError(source, seconds: 4), within: Self.limit, "\(hertz) Hz, \(amperes) A")
  }

  @Test(arguments: [45, 50, 53.37, 60, 65], [0.25, 30])
  func `quadriform and peaked waves count`(hertz: Double, amperes: Double) {
    expect(
      activeError(Shape.quadriform(hertz, amperes: amperes), seconds: 4), within: Self.limit, "quadriform \(hertz) Hz")
    expect(activeError(Shape.peaked(hertz, amperes: amperes), seconds: 4), within: Self.limit, "peaked \(hertz) Hz")
  }

  @Test(arguments: [45, 50, 53.37, 60, 65], [1 as UInt64, 2, 3])
  func `harmonics up to the 40th count`(hertz: Double, seed: UInt64) {
    let source = Shape.all(hertz, amperes: 8, share: 0.1, seed: seed)
    expect(activeError(source, seconds: 4), within: Self.limit, "\(hertz) Hz, seed \(seed)")
  }

  @Test(arguments: [17.5, 22.5, 35, 82.5, 1317], [50.0, 60.0])
  func `interharmonics common to voltage and current count`(hertz: Double, mains: Double) {
    let source = Programme(
      voltage: [Tone(230, mains), Tone(15, hertz, 1)], current: [Tone(5, mains, -0.5), Tone(1.5, hertz, 0.4)])
    expect(activeError(source, seconds: 6), within: Self.limit, "\(hertz) Hz on \(mains) Hz")
  }

  /// Two tones of the same size have no fundamental whose crossings could be followed: windows are cut by the clock, and the mean
  /// of one is no offset.
  @Test(arguments: [27.3, 33, 72], [50.0, 60.0])
  func `a voltage whose crossings never lock counts`(hertz: Double, mains: Double) {
    let source = Programme(
      voltage: [Tone(160, mains), Tone(160, hertz, 1)], current: [Tone(5, mains, -0.5), Tone(4, hertz, 0.4)])
    expect(activeError(source, seconds: 6), within: Self.limit, "\(hertz) Hz on \(mains) Hz")
  }

  @Test(arguments: [50, 53.37, 60, 65], [20.0, 80.0])
  func `a half-wave rectified current counts without its direct part`(hertz: Double, peak: Double) {
    expect(activeError(Shape.halfWave(hertz, peak: peak), seconds: 5), within: Self.limit, "\(hertz) Hz, \(peak) A")
  }

  @Test(arguments: [50, 53.37, 60, 65], [5.0, 60.0])
  func `a phase-fired current counts`(hertz: Double, peak: Double) {
    expect(activeError(Shape.phaseFired(hertz, peak: peak), seconds: 5), within: Self.limit, "\(hertz) Hz, \(peak) A")
  }

  @Test(arguments: [-20_000.0, 3_000, 20_000], [Load.unity(0.25), .unity(5), .inductive(5), .capacitive(60).exported])
  func `an offset of the converter does not count`(codes: Double, load: Load) {
    let converter = Converter(voltageOffsetCodes: codes, currentOffsetCodes: -0.9 * codes)
    expect(
      activeError(load.source(50.1), seconds: 5, converter: converter), within: Self.limit,
      "\(codes) codes, \(load.testDescription)")
  }

  @Test(arguments: [50.0, 60.0])
  func `an offset does not count under a half-wave current`(hertz: Double) {
    let converter = Converter(voltageOffsetCodes: 20_000, currentOffsetCodes: 20_000)
    let source = Shape.halfWave(hertz, peak: 80)
    // The direct current is 25 A, the offset 1.1 V: together they would be 28 W of 4600 W.
    expect(activeError(source, seconds: 8, converter: converter), within: Self.limit, "\(hertz) Hz")
  }
}
