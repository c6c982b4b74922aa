// @relation(REQ-EMU-018, scope=file)

import Metrology
import VirtualTime
import Waveforms

/// The analogue side of one phase: what lies between the terminals and the three inputs of the converter.
///
/// Everything linear is in the probes' filters; the rest is done to their samples.
struct AnalogueSide: Sendable {
  /// Value of 2048 codes: V, A in the x1 range, A in the x16 range.
  static let fullScale = [460.0, 100.0, 6.25]
  /// Poles of the anti-alias filter, Hz.
  static let poleHz = 2500.0

  let effects: ConverterEffects
  /// Codes a volt or an ampere by input, at 23 degrees.
  let gains: [Double]
  /// Codes at zero, less mid-scale.
  let offsets: [Double]
  /// ppm/K.
  let temperatureCoefficients: [Double]
  let filters: [AnalogueFilter]
  /// What the scenario asks for, which no calibration knows.
  let errors: InputErrors

  /// Draws one phase's parts. `errors` are those that the scenario asks for beside.
  init(effects: ConverterEffects, errors: InputErrors, seed: UInt64, phase: Int) {
    self.effects = effects
    self.errors = errors
    var random = Xoshiro256(seed: seed, stream: "analogue side \(phase + 1)")
    func deviation(_ largest: Double) -> Double { largest * (2 * random.uniform() - 1) }
    let gainErrors = (0..<3).map { _ in deviation(effects.gainTolerance) }
    let gains = (0..<3).map { (input: Int) -> Double in
      let asked = input == 0 ? errors.voltageGain : errors.currentGain
      return 2048 / Self.fullScale[input] * (1 + gainErrors[input]) * (1 + asked)
    }
    self.gains = gains
    offsets = (0..<3).map { (input: Int) -> Double in
      let asked = input == 0 ? errors.voltageOffsetCodes : errors.currentOffsetCodes
      return deviation(effects.offsetCodes) + asked
    }
    temperatureCoefficients = (0..<3).map { _ in deviation(effects.temperatureCoefficientPPM) }
    let poles = (0..<3).map { _ in (0..<2).map { _ in Self.poleHz * (1 + deviation(effects.filterTolerance)) } }
    var highPassHz = 0.0
    if case .transformer(let lead, _) = effects.sensor {
      // tan(lead) = w / (2 pi 50).
      let (sine, cosine) = PortableMath.sincosTurns(lead / 360)
      highPassHz = 50 * sine / cosine
    }
    filters = (0..<3).map { input in
      AnalogueFilter(
        gain: gains[input], polesHz: effects.hasAntiAliasFilter ? poles[input] : [],
        highPassHz: input == 0 ? 0 : highPassHz)
    }
  }

  /// The probes of a phase: its three inputs, and the mean current ahead of a transformer.
  func probes(phase: Int) -> [Probe] {
    let inputs = filters.enumerated().map { index, filter in
      Probe(input: 2 * phase + (index == 0 ? 0 : 1), filter: filter)
    }
    guard case .transformer = effects.sensor else { return inputs }
    return inputs + [Probe(input: 2 * phase + 1, filter: AnalogueFilter(polesHz: [0.5]))]
  }

  /// What a factory would find at 23 degrees and `hertz`: gains and zero points as they are, and the delay by which the angle of the
  /// fundamental differs between voltage and current.
  func calibration(hertz: Double) -> (phase: PhaseCalibration, converter: ConverterCalibration) {
    var converter = ConverterCalibration(hasAntiAliasFilter: effects.hasAntiAliasFilter)
    // Weight of a 24-bit code, 1e-18 units: a 12-bit code is 4096 of it.
    var phase = PhaseCalibration(
      voltageAttovoltsPerCode: Self.weight(Self.fullScale[0] / 2048),
      currentAttoamperesPerCode: Self.weight(Self.fullScale[1] / 2048))
    guard effects.isCalibrated else { return (phase, converter) }
    let nominal = Self.magnitude(
      AnalogueFilter(polesHz: effects.hasAntiAliasFilter ? [Self.poleHz, Self.poleHz] : []), hertz)
    let magnitudes = (0..<3).map { (input: Int) -> Double in
      let asked = input == 0 ? errors.voltageGain : errors.currentGain
      return Self.magnitude(filters[input], hertz) / nominal / (1 + asked)
    }
    let zeros = (0..<3).map { (input: Int) -> Double in
      offsets[input] - (input == 0 ? errors.voltageOffsetCodes : errors.currentOffsetCodes)
    }
    phase.voltageAttovoltsPerCode = Self.weight(1 / magnitudes[0])
    phase.currentAttoamperesPerCode = Self.weight(1 / magnitudes[1])
    converter.voltageOffset = Int32((zeros[0] * 4096).rounded())
    converter.currentOffset = Int32((zeros[1] * 4096).rounded())
    converter.amplifiedOffset = Int32((zeros[2] * 4096).rounded())
    converter.amplifiedRatio = Int32((16 * magnitudes[1] / magnitudes[2] * Double(1 << 24)).rounded())
    let angles = filters.map { Self.turns($0.response(atHz: hertz)) }
    converter.currentDelayNanoseconds = Self.delay(angles[1] - angles[0], hertz)
    converter.amplifiedDelayNanoseconds = Self.delay(angles[2] - angles[0], hertz)
    return (phase, converter)
  }

  private static func magnitude(_ filter: AnalogueFilter, _ hertz: Double) -> Double {
    let response = filter.response(atHz: hertz)
    return (response.real * response.real + response.imaginary * response.imaginary).squareRoot()
  }

  private static func weight(_ unitsPerCode: Double) -> UInt64 { UInt64((unitsPerCode / 4096 * 1e18).rounded()) }

  private static func delay(_ leadTurns: Double, _ hertz: Double) -> Int32 {
    Int32(max(-100_000, min(100_000, (leadTurns / hertz * 1e9).rounded())))
  }

  /// Angle of a response of at most an eighth of a turn either way, by four rounds of Newton on the portable sine.
  private static func turns(_ response: (real: Double, imaginary: Double)) -> Double {
    let magnitude = (response.real * response.real + response.imaginary * response.imaginary).squareRoot()
    var turns = response.imaginary / magnitude / PortableMath.turn
    for _ in 0..<6 {
      let (sine, cosine) = PortableMath.sincosTurns(turns)
      // sin(true - turns) = Im(response * conj(unit)).
      let rest = (response.imaginary * cosine - response.real * sine) / magnitude
      turns += rest / PortableMath.turn
    }
    return turns
  }
}

/// Errors of one phase's inputs that a scenario asks for.
public struct InputErrors: Sendable, Equatable {
  /// Ratios.
  public var voltageGain = 0.0
  public var currentGain = 0.0
  /// Codes of 12 bits.
  public var voltageOffsetCodes = 0.0
  public var currentOffsetCodes = 0.0
  /// Time by which the current is late, ns.
  public var currentDelayNanoseconds = 0.0

  public init() {}
}
