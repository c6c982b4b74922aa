import Foundation
import Metrology
import Quantities

/// A laboratory's source with a converter, in double precision; shares nothing with the meter or the emulator.
struct Bench {
  var sources: [any PhaseSource]
  var clocks: [SampleClock]
  var converters: [Converter]
  private var noise: [Seeded]
  private(set) var fed: [Int]

  init(_ sources: [any PhaseSource], clocks: [SampleClock]? = nil, converter: Converter = Converter()) {
    self.sources = sources
    self.clocks = clocks ?? sources.map { _ in SampleClock() }
    converters = sources.map { _ in converter }
    noise = sources.indices.map { Seeded(converter.seed &+ UInt64($0)) }
    fed = sources.map { _ in 0 }
  }

  init(_ source: any PhaseSource, converter: Converter = Converter()) {
    self.init([source], converter: converter)
  }

  static let parameters = MetrologyParameters(
    noLoad: NoLoadThreshold(stopMicrowatts: 1_840_000, startMicrowatts: 2_760_000), impulsesPerKilowattHour: 1000)

  /// The next frames of a phase.
  mutating func frames(phase: Int, count: Int) -> [RawFrame] {
    var voltage = [Double](repeating: 0, count: count)
    var current = voltage
    let converter = converters[phase]
    sources[phase].add(
      first: fed[phase], count: count, clock: clocks[phase], voltage: &voltage, current: &current)
    fed[phase] += count
    var frames: [RawFrame] = []
    frames.reserveCapacity(count)
    for index in 0..<count {
      var u = voltage[index] * (8_388_608 / Converter.fullScaleVolts) + converter.voltageOffsetCodes
      var i = current[index] * (8_388_608 / Converter.fullScaleAmperes) + converter.currentOffsetCodes
      if converter.noiseCodes > 0 {
        u += converter.noiseCodes * noise[phase].normal()
        i += converter.noiseCodes * noise[phase].normal()
      }
      frames.append(RawFrame(voltage: Converter.code(u), current: Converter.code(i)))
    }
    return frames
  }

  /// Feeds an engine in lock-step until `seconds` have been fed since the beginning. Calls `each` after each portion with the
  /// time fed so far, and `observe` after each window that was measured.
  mutating func run<let phases: Int>(
    _ engine: inout MetrologyEngine<phases>, until seconds: Double, portion: Int = 40,
    each: (inout MetrologyEngine<phases>, Instant) -> Void,
    observe: (inout MetrologyEngine<phases>) -> Void
  ) {
    var seen = engine.measuredWindows
    while clocks[0].instant(of: fed[0]) < seconds {
      for phase in 0..<phases {
        let frames = frames(phase: phase, count: portion)
        let taken = engine.append(
          frames.span, phase: phase, first: Instant(nanoseconds: clocks[phase].firstNanoseconds))
        precondition(taken == frames.count)
      }
      if engine.measuredWindows != seen {
        seen = engine.measuredWindows
        observe(&engine)
      }
      each(&engine, Instant(nanoseconds: Int64(clocks[0].instant(of: fed[0]) * 1e9)))
    }
  }

  /// Feeds an engine; calls `observe` after each window that was measured.
  mutating func run<let phases: Int>(
    _ engine: inout MetrologyEngine<phases>, until seconds: Double,
    observe: (inout MetrologyEngine<phases>) -> Void = { _ in }
  ) {
    run(&engine, until: seconds, each: { _, _ in }, observe: observe)
  }

  static func engine<let phases: Int>(
    _ parameters: MetrologyParameters = parameters, calibration: PhaseCalibration = Converter.calibration,
    period: SamplePeriod = SamplePeriod(nanoseconds: 125_000)
  ) -> MetrologyEngine<phases> {
    MetrologyEngine(
      calibrations: InlineArray(repeating: calibration), period: period, parameters: parameters)
  }
}

extension EnergyRegister {
  /// Value in joules (Ws, var s, VA s), remainder included.
  var joules: Double { (Double(quanta) + Double(residue) * 0x1p-88) * EnergyQuantum.joules }
}

extension EnergyRegisters {
  /// Import less export, Ws.
  var activeJoules: Double { activeImport.joules - activeExport.joules }
  /// Import less export, var s.
  var reactiveJoules: Double { reactiveImport.joules - reactiveExport.joules }
}

extension Instant {
  var seconds: Double { Double(nanoseconds) * 1e-9 }
}
