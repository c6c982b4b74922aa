import Devices
import EmulatorKit
import Testing

extension ConverterEffects {
  /// Timing, skew, ranges and gaps alone, and nothing of it calibrated.
  static var bare: ConverterEffects {
    var effects = ConverterEffects.none
    effects.isCalibrated = false
    return effects
  }

  /// The same with a gap of one length.
  static func bare(gapNanoseconds: Int64) -> ConverterEffects {
    var effects = bare
    effects.gapNanoseconds = gapNanoseconds...gapNanoseconds
    return effects
  }
}

extension Laboratory {
  /// Runs the reference meter behind its converter on this signal.
  func convert(
    _ effects: ConverterEffects = .bare, faults: [BusFault] = [], seed: UInt64 = 1,
    configure: (inout RunConfiguration) -> Void = { _ in }, observe: (inout Emulator) -> Void = { _ in }
  ) throws -> RunResult {
    try measure(
      configure: {
        $0.frontEnd = .ad7991
        $0.effects = effects
        $0.faults = faults
        $0.seed = seed
        configure(&$0)
      }, observe: observe)
  }

  /// Percent by which the active energy of one phase differs from the closed form over the registered span.
  func activeError(_ result: RunResult, phase: Int = 0) throws -> Double {
    let offset = result.phaseCount == 1 ? 0 : 20 * (phase + 1)
    let truth = try measuredEnergy(result, phase: phase).joules
    return try percent(result.joules("\(offset + 1).8.0", minus: "\(offset + 2).8.0"), of: truth)
  }
}

/// Timing of reads behind a bus of exactly 400 kHz: the n-th read of 8190 bytes when all gaps are alike.
struct ReadSchedule {
  /// SCL periods of 2.5 us: 8190 bytes of nine, start, address with acknowledge, stop.
  static let read = 73_721.0 * 2.5e-6
  /// The converter is configured once, ahead of the first read: one byte.
  static let configuration = 20 * 2.5e-6
  static let frame = 135e-6

  var gap: Double

  func start(_ index: Int) -> Double { Self.configuration + Double(index) * (Self.read + gap) }
}

/// Power factors of the bars: 1, 0.5 inductive, 0.8 capacitive.
let barLags = [0.0, 60, -36.869_897_645_844_02]
