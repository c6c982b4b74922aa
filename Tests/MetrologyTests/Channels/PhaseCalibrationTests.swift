import Foundation
import Metrology
import Quantities
import RequirementTrait
import Testing

@Suite(.verifies("REQ-MET-019")) struct PhaseCalibrationTests {
  /// Error of the active energy and of the rms current when the channel leads by `nanoseconds` and is corrected by as much.
  static func errors(_ source: Programme, leads nanoseconds: Int32, ticks: Int64 = 32_000_000) -> (Double, Double) {
    var seen = source
    // A lead in time turns each tone by its frequency.
    seen.segments[0].current = source.segments[0].current.delayed(bySeconds: Double(nanoseconds) * -1e-9)
    var calibration = Converter.calibration
    calibration.currentDelayNanoseconds = nanoseconds
    #expect(calibration.isValid)
    var bench = Bench([seen], clocks: [SampleClock(ticks: ticks)])
    var engine: MetrologyEngine<1> = Bench.engine(calibration: calibration, period: SamplePeriod(ticks: ticks))
    var worst = 0.0
    let amperes = source.segments[0].current.rms
    bench.run(&engine, until: 3) {
      guard $0.registeredWindows > 1 else { return }
      worst = max(worst, abs(Double($0.window.phases[0].currentMicroamperes) * 1e-6 / amperes - 1))
    }
    guard let from = engine.registeredFrom?.seconds, let to = engine.registeredTo?.seconds else { return (.nan, .nan) }
    return (engine.accounting.total.activeJoules / source.activeJoules(from: from, to: to) - 1, worst)
  }

  /// Leads in degrees at 50 Hz, up to the 100 000 ns that a calibration may hold.
  static let degrees: [Double] = [0.02, 0.1, 0.5, 1, 1.8, -0.02, -0.1, -0.5, -1, -1.8]

  @Test(arguments: degrees, [Load.unity(5), .inductive(5), .capacitive(5)])
  func `a lead of the current channel is corrected`(degrees: Double, load: Load) {
    let nanoseconds = Int32((degrees / 360 / 50 * 1e9).rounded())
    for (ticks, hertz) in [(32_000_000 as Int64, 50.0), (34_560_000, 50), (32_000_000, 69)] {
      let (energy, current) = Self.errors(load.source(hertz), leads: nanoseconds, ticks: ticks)
      let what = "\(degrees) degrees, \(hertz) Hz, \(ticks) ticks, \(load.testDescription)"
      expect(energy, within: 10e-6, "energy, \(what)")
      expect(current, within: 10e-6, "rms current, \(what)")
    }
  }

  /// The filter holds 20 samples when the offset becomes known: it must be taken off those too.
  @Test(arguments: [20_000.0, -20_000], [100_000, -3000] as [Int32])
  func `an offset does not count under a phase calibration either`(codes: Double, delay: Int32) {
    var calibration = Converter.calibration
    calibration.currentDelayNanoseconds = delay
    let source = Load.unity(0.25).source(50.1)
    var seen = source
    seen.segments[0].current = source.segments[0].current.delayed(bySeconds: Double(delay) * -1e-9)
    let converter = Converter(voltageOffsetCodes: codes, currentOffsetCodes: -codes)
    var bench = Bench(seen, converter: converter)
    var engine: MetrologyEngine<1> = Bench.engine(calibration: calibration)
    bench.run(&engine, until: 3)
    guard let from = engine.registeredFrom?.seconds, let to = engine.registeredTo?.seconds else {
      Issue.record("nothing registered")
      return
    }
    let error = engine.accounting.total.activeJoules / source.activeJoules(from: from, to: to) - 1
    expect(error, within: 5e-6, "\(codes) codes, \(delay) ns")
  }

  /// What an uncorrected channel would do: the test above must be able to fail.
  @Test func `an uncorrected lead of half a degree costs one and a half percent at half the power factor`() {
    let load = Load.inductive(5)
    var seen = load.source(50)
    seen.segments[0].current = seen.segments[0].current.delayed(bySeconds: -0.5 / 360 / 50)
    let expected = cos(load.lag - 0.5 * .pi / 180) / cos(load.lag) - 1
    var bench = Bench(seen)
    var engine: MetrologyEngine<1> = Bench.engine()
    bench.run(&engine, until: 3)
    guard let from = engine.registeredFrom?.seconds, let to = engine.registeredTo?.seconds else {
      Issue.record("nothing registered")
      return
    }
    let error = engine.accounting.total.activeJoules / load.source(50).activeJoules(from: from, to: to) - 1
    expect(error - expected, within: 100e-6, "error without correction, expected \(expected)")
  }

  @Test(arguments: [0.1, -0.7, 1.8], [45.0, 60, 69])
  func `harmonics up to the 40th pass the correction`(degrees: Double, hertz: Double) {
    let nanoseconds = Int32((degrees / 360 / 50 * 1e9).rounded())
    let (energy, _) = Self.errors(Shape.all(hertz, amperes: 8, share: 0.1, seed: 3), leads: nanoseconds)
    expect(energy, within: 200e-6, "\(degrees) degrees, \(hertz) Hz")
    let source = Programme(voltage: [Tone(230, hertz)], current: [Tone(5, hertz), Tone(5, hertz * 40, 1)])
    let (_, current) = Self.errors(source, leads: nanoseconds, ticks: 34_560_000)
    expect(current, within: 350e-6, "rms current with h40, \(degrees) degrees, \(hertz) Hz")
  }
}
