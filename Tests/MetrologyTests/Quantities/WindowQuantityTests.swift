import Foundation
import Metrology
import Quantities
import RequirementTrait
import Testing

/// A mains frequency, in Hz, and the nominal frequency that belongs to it.
struct Mains: CustomTestStringConvertible, Sendable {
  var hertz: Double
  var nominal: NominalFrequency

  var testDescription: String { "\(hertz) Hz, \(nominal.cyclesInWindow) cycles" }

  /// The range over which a window is 10 or 12 cycles.
  static let all: [Mains] =
    [42.5, 44.1, 49.97, 50, 53.37, 57.5].map { Mains(hertz: $0, nominal: .hertz50) }
    + [51, 55.5, 59.3, 60, 66.6, 69].map { Mains(hertz: $0, nominal: .hertz60) }
}

/// Feeds a single-phase engine and shows each registered window from the second on.
func windows(
  _ source: some PhaseSource, _ mains: Mains, seconds: Double, converter: Converter = Converter(),
  observe: (borrowing WindowQuantities<1>) -> Void
) {
  var bench = Bench(source, converter: converter)
  var parameters = Bench.parameters
  parameters.nominalFrequency = mains.nominal
  var engine: MetrologyEngine<1> = Bench.engine(parameters)
  bench.run(&engine, until: seconds) {
    if $0.registeredWindows > 1 { observe($0.window) }
  }
}

@Suite(.verifies("REQ-MET-021", "REQ-MET-022", "REQ-MET-028", "REQ-MET-029")) struct WindowQuantityTests {
  @Test(arguments: Mains.all, [0.05, 5, 60])
  func `rms values of a distorted wave are right`(mains: Mains, amperes: Double) {
    let source = Programme(
      voltage: Shape.tones(230, mains.hertz, turn: 0.2, [(3, 0.1, 20), (5, 0.06, 90), (40, 0.02, 7)]),
      current: Shape.tones(amperes, mains.hertz, lag: 0.8, [(3, 0.2, 33), (7, 0.1, 250), (39, 0.05, 3)]))
    let (volts, amps) = (source.segments[0].voltage.rms, source.segments[0].current.rms)
    var (worstU, worstI) = (0.0, 0.0)
    windows(source, mains, seconds: 3) {
      worstU = max(worstU, abs(Double($0.phases[0].voltageMicrovolts) / (volts * 1e6) - 1))
      worstI = max(worstI, abs(Double($0.phases[0].currentMicroamperes) / (amps * 1e6) - 1))
    }
    expect(worstU, within: 100e-6, "rms voltage, \(mains.testDescription)")
    expect(worstI, within: 100e-6, "rms current of \(amperes) A, \(mains.testDescription)")
  }

  @Test(arguments: Mains.all)
  func `a window is ten or twelve whole cycles`(mains: Mains) {
    let cycles = mains.nominal.cyclesInWindow
    var (count, previous) = (0, nil as Instant?)
    var worst = 0.0
    windows(Load.inductive(5).source(mains.hertz), mains, seconds: 3) {
      #expect($0.bounds.cycles == Int32(cycles))
      #expect((173_900_000...235_300_000).contains($0.bounds.nanoseconds))
      if let previous { #expect($0.bounds.start == previous) }
      previous = $0.bounds.end
      worst = max(worst, abs(Double($0.bounds.nanoseconds) * 1e-9 - Double(cycles) / mains.hertz))
      count += 1
    }
    #expect(count > 8)
    expect(worst, within: 2e-6, "window length in s, \(mains.testDescription)")
  }

  @Test(arguments: Mains.all, [0.0, 0.1])
  func `the frequency is right within 1 mHz`(mains: Mains, distortion: Double) {
    let source = Programme(
      voltage: Shape.tones(230, mains.hertz, turn: 1, [(3, distortion, 200), (5, distortion, 30)]),
      current: [Tone(5, mains.hertz)])
    var worst = 0.0
    windows(source, mains, seconds: 3, converter: Converter(noiseCodes: 500)) {
      worst = max(worst, abs(Double($0.frequencyMicrohertz) * 1e-6 - mains.hertz))
    }
    expect(worst, within: 1e-3, "Hz, \(mains.testDescription), distortion \(distortion)")
  }

  /// 2 % of the voltage, 10 Hz or more from the fundamental: what is nearer a window of 200 ms can't tell from it.
  @Test(arguments: [Mains(hertz: 50, nominal: .hertz50), Mains(hertz: 59.93, nominal: .hertz60)])
  func `a tone between the harmonics moves the frequency by at most 1 mHz`(mains: Mains) {
    var tones: [Double] = []
    for distance in stride(from: 10, to: 2500, by: mains.hertz / 20) {
      tones.append(mains.hertz + distance)
      if mains.hertz - distance > 5 { tones.append(mains.hertz - distance) }
    }
    for hertz in tones {
      let source = Programme(
        voltage: [Tone(230, mains.hertz, 1), Tone(4.6, hertz, 0.3)], current: [Tone(5, mains.hertz)])
      var worst = 0.0
      windows(source, mains, seconds: 3) {
        worst = max(worst, abs(Double($0.frequencyMicrohertz) * 1e-6 - mains.hertz))
      }
      expect(worst, within: 1e-3, "Hz, \(mains.testDescription), tone of 2 % at \(hertz) Hz")
    }
  }

  /// On a ramp the frequency is that of the instant at which the window began, halfway between the two centres.
  @Test(arguments: [-1.0, -0.2, 0.2, 1])
  func `on a ramp the frequency is that of the start of the window`(slope: Double) {
    let ramp = Ramp(hertz: 50, slope: slope)
    var worst = 0.0
    var skipped = 0
    windows(ramp, Mains(hertz: 50, nominal: .hertz50), seconds: 6) {
      skipped += 1
      guard skipped > 2 else { return }
      worst = max(worst, abs(Double($0.frequencyMicrohertz) * 1e-6 - ramp.frequency(at: $0.bounds.start.seconds)))
    }
    expect(worst, within: 1e-3, "Hz, ramp of \(slope) Hz/s")
  }

  /// Depth and length of a dip or an interruption; frequencies of windows that contain its edges count too.
  @Test(arguments: [(0.9, 0.2), (0.4, 0.2), (0.4, 0.013), (0, 0.05), (0, 0.1), (0, 1.23)])
  func `a dip or an interruption moves the frequency by at most 12 mHz`(ratio: Double, seconds: Double) {
    var worst = 0.0
    for start in 0..<8 {
      let begin = 1.503 + Double(start) * 0.0257
      let (full, low) = ([Tone(230, 50, 1)], [Tone(230 * ratio, 50, 1)])
      let source = Programme([
        .init(end: begin, voltage: full, current: [Tone(5, 50)]),
        .init(end: begin + seconds, voltage: low, current: [Tone(5, 50)]),
        .init(end: .infinity, voltage: full, current: [Tone(5, 50)]),
      ])
      windows(source, Mains(hertz: 50, nominal: .hertz50), seconds: begin + seconds + 1.5) {
        worst = max(worst, abs(Double($0.frequencyMicrohertz) * 1e-6 - 50))
      }
    }
    expect(worst, within: 12e-3, "Hz, to \(ratio) for \(seconds) s")
  }

  static let lags: [Double] = [0, 60, -36.87, 90, -90, 120, 180, -143.13]

  @Test(arguments: Mains.all, lags)
  func `powers and power factor carry their signs`(mains: Mains, lag: Double) {
    let load = Load(amperes: 5, name: "", lag: lag * .pi / 180)
    let apparent = 230.0 * 5
    var worst = (active: 0.0, reactive: 0.0, apparent: 0.0, factor: 0.0)
    windows(load.source(mains.hertz), mains, seconds: 2) {
      let phase = $0.phases[0]
      worst.active = max(worst.active, abs(Double(phase.activeMicrowatts) * 1e-6 / apparent - cos(load.lag)))
      worst.reactive = max(worst.reactive, abs(Double(phase.reactiveMicrovars) * 1e-6 / apparent - sin(load.lag)))
      worst.apparent = max(worst.apparent, abs(Double(phase.apparentMicrovoltamperes) * 1e-6 / apparent - 1))
      worst.factor = max(worst.factor, abs(Double(phase.powerFactorMillionths) * 1e-6 - cos(load.lag)))
    }
    let what = "of apparent power, \(mains.testDescription), lag \(lag)"
    expect(worst.active, within: 100e-6, "active, \(what)")
    expect(worst.reactive, within: 200e-6, "reactive, \(what)")
    expect(worst.apparent, within: 100e-6, "apparent, \(what)")
    expect(worst.factor, within: 100e-6, "power factor, \(what)")
  }

  @Test func `totals of a window are sums over the phases`() {
    let loads = [Load.unity(5), .inductive(9), .capacitive(3).exported]
    let sources = loads.enumerated().map { $1.source(50, turn: -2 * .pi * Double($0) / 3) }
    var bench = Bench(sources)
    var engine: MetrologyEngine<3> = Bench.engine()
    bench.run(&engine, until: 2) {
      let window = $0.window
      var (active, reactive, apparent): (Int64, Int64, Int64) = (0, 0, 0)
      for phase in 0..<3 {
        active += window.phases[phase].activeMicrowatts
        reactive += window.phases[phase].reactiveMicrovars
        apparent += window.phases[phase].apparentMicrovoltamperes
      }
      #expect(window.activeMicrowatts == active)
      #expect(window.reactiveMicrovars == reactive)
      #expect(window.apparentMicrovoltamperes == apparent)
    }
    #expect(engine.registeredWindows > 5)
  }
}

@Suite(.verifies("REQ-MET-032")) struct PhaseSequenceTests {
  /// The last window of three voltages, given as (volts, angle in degrees).
  static func sequence(_ voltages: [(Double, Double)], hertz: Double = 50) -> (PhaseSequence, [Double]) {
    var bench = Bench(
      voltages.map { Programme(voltage: [Tone($0.0, hertz, $0.1 * .pi / 180)], current: [Tone(1, hertz)]) })
    var engine: MetrologyEngine<3> = Bench.engine()
    bench.run(&engine, until: 2)
    let window = engine.window
    return (window.sequence, (0..<3).map { Double(window.phases[$0].voltageAngleTurns) / 0x1p32 * 360 })
  }

  @Test(arguments: [50.0, 47.1, 60])
  func `forward and reversed sequences are told apart`(hertz: Double) {
    #expect(Self.sequence([(230, 0), (230, -120), (230, 120)], hertz: hertz).0 == .forward)
    #expect(Self.sequence([(230, 0), (230, 120), (230, -120)], hertz: hertz).0 == .reversed)
    #expect(Self.sequence([(230, 77), (150, -43), (250, 197)], hertz: hertz).0 == .forward)
  }

  @Test func `without three voltages there is no sequence`() {
    #expect(Self.sequence([(0, 0), (230, -120), (230, 120)]).0 == .none)
    #expect(Self.sequence([(230, 0), (0, -120), (230, 120)]).0 == .none)
    #expect(Self.sequence([(230, 0), (230, -120), (0, 120)]).0 == .none)
  }

  /// Two inputs on the same line: no sequence can be told.
  @Test(arguments: [[0.0, 0.0, 120.0], [0, 120, 0], [120, 0, 0], [0, 0, 0]])
  func `voltages that are not a third of a turn apart have no sequence`(degrees: [Double]) {
    #expect(Self.sequence(degrees.map { (230, $0) }).0 == .none)
  }

  @Test(arguments: [[0.0, -120, 120], [10, 100, -170]], [50.0, 53.37, 61])
  func `angles are those of the fundamentals at the start of the window`(degrees: [Double], hertz: Double) {
    let angles = Self.sequence(degrees.map { (230, $0) }, hertz: hertz).1
    // The window starts with a crossing of L1.
    let worst = (0..<3).map { abs(remainder(angles[$0] - (degrees[$0] - degrees[0]), 360)) }.max() ?? .nan
    expect(worst, within: 0.02, "degrees, \(hertz) Hz")
  }
}
