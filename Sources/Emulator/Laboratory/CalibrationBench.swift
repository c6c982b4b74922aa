// @relation(REQ-EMU-035, scope=file)

import Devices
import EmulatorKit
import Scenarios
import VirtualTime
import Waveforms

/// Calibrates meters as a laboratory does. It sees what a source states and what the meter reads, and nothing of the meter's parts.
///
/// ```
/// nominal constants -> readings at the points -> CalibrationSolution -> constants -> readings again
/// ```
///
/// The histograms of the converters stand ahead of it: they are taken in the factory, converter by converter.
public struct CalibrationBench: Sendable {
  public var meter: MeterUnderTest
  public var uncertainty: SourceUncertainty
  /// Of the source and of the noise during the readings.
  public var seed: UInt64

  /// Time in which the meter settles, s, and windows that are read.
  private static let settlingSeconds = 3.0
  private static let windows = 100
  /// Longest window, s.
  private static let windowSeconds = 0.21

  public init(meter: MeterUnderTest, uncertainty: SourceUncertainty = .none, seed: UInt64) {
    self.meter = meter
    self.uncertainty = uncertainty
    self.seed = seed
  }

  /// Finds the constants of the meter whose parts `partsSeed` draws.
  ///
  /// - Throws: ``CalibrationError``, `RunError`.
  public func constants(partsSeed: UInt64) throws -> MeterConstants {
    let points = CalibrationPoint.all(meter.model)
    let nominal = nominal(partsSeed)
    let readings = try points.map { try read($0, partsSeed: partsSeed, constants: nominal) }
    return try constants(nominal, points, readings)
  }

  /// Finds the constants and looks at the points again.
  public func calibrate(partsSeed: UInt64) throws -> Calibration {
    let points = CalibrationPoint.all(meter.model)
    let nominal = nominal(partsSeed)
    let before = try points.map { try read($0, partsSeed: partsSeed, constants: nominal) }
    let constants = try constants(nominal, points, before)
    var checks: [Calibration.Check] = []
    for (index, point) in points.enumerated() where point.amperes > 0 {
      let after = try read(point, partsSeed: partsSeed, constants: constants, isCheck: true)
      let watts = point.volts * point.amperes * point.factor.value
      for phase in after.indices {
        checks.append(
          .init(
            point: point, phase: phase, beforePercent: (before[index][phase].watts / watts - 1) * 100,
            afterPercent: (after[phase].watts / watts - 1) * 100))
      }
    }
    return Calibration(constants: constants, checks: checks)
  }

  private func nominal(_ partsSeed: UInt64) -> MeterConstants {
    .nominal(meter.model, phaseCount: meter.kind.phaseCount, effects: meter.effects, partsSeed: partsSeed)
  }

  private func constants(
    _ nominal: MeterConstants, _ points: [CalibrationPoint], _ readings: [[CalibrationReading]]
  ) throws(CalibrationError) -> MeterConstants {
    var constants = nominal
    for phase in nominal.phases.indices {
      let solution = CalibrationSolution(
        nominal: nominal.phases[phase], points: points, readings: readings.map { $0[phase] })
      constants.phases[phase] = try solution.constants(phase: phase)
    }
    return constants
  }

  /// Applies a point to all phases and reads the meter.
  func read(
    _ point: CalibrationPoint, partsSeed: UInt64, constants: MeterConstants, isCheck: Bool = false
  ) throws -> [CalibrationReading] {
    let phaseCount = meter.kind.phaseCount
    let settled = Int64(Self.settlingSeconds * 1e9)
    var configuration = RunConfiguration(
      durationNanoseconds: settled + Int64(Double(Self.windows + 1) * Self.windowSeconds * 1e9))
    configuration.model = meter.model
    configuration.phaseCount = phaseCount
    configuration.effects = meter.effects
    configuration.frontEndErrors = Array(repeating: meter.errors, count: phaseCount)
    configuration.partsSeed = partsSeed
    configuration.constants = constants
    var random = Xoshiro256(seed: seed ^ partsSeed, stream: "calibration at \(point.name)\(isCheck ? ", again" : "")")
    configuration.seed = random.next()
    let content = applied(point).flatMap(\.channels)
    let signal = BenchSignal(hertz: point.hertz, [.init(nanoseconds: Catalogue.always, channels: content)])
    let windows = Windows()
    var emulator = Emulator(configuration)
    emulator.onWindow = { window in
      guard window.isSynchronous, window.startNanoseconds >= settled, windows.taken.count < Self.windows else { return }
      windows.taken.append(window.phases)
    }
    let result = try emulator.run(TonalSource(signal.started(at: random.next()), seed: configuration.seed))
    guard windows.taken.count == Self.windows else { throw CalibrationError.noReading(point: point.name) }
    for (phase, acquisition) in result.acquisition.enumerated() {
      // The first cycle of a run finds out whether the x16 range is free.
      let isRight = point.range == .x1 ? acquisition.amplifiedShare < 0.01 : acquisition.amplifiedShare > 0.99
      guard isRight else { throw CalibrationError.wrongRange(point: point.name, phase: phase) }
    }
    return (0..<phaseCount).map { phase in Self.mean(windows.taken.map { $0[phase] }) }
  }

  /// What the source truly applies.
  private func applied(_ point: CalibrationPoint) -> [PhaseLoad] {
    (0..<meter.kind.phaseCount).map { phase in
      var random = Xoshiro256(seed: seed, stream: "source, phase \(phase + 1)")
      func deviation(_ largest: Double) -> Double { largest * (2 * random.uniform() - 1) }
      let volts = point.volts * (1 + deviation(uncertainty.ratioPercent) / 100)
      let amperes = point.amperes * (1 + deviation(uncertainty.ratioPercent) / 100)
      let lag = point.factor.lagDegrees + deviation(uncertainty.angleDegrees)
      return PhaseLoad(volts: volts, amperes: amperes, lagDegrees: lag, degrees: [0, -120, 120][phase])
    }
  }

  private static func mean(_ windows: [WindowSummary.Phase]) -> CalibrationReading {
    func mean(_ value: (WindowSummary.Phase) -> Double) -> Double {
      windows.reduce(0) { $0 + value($1) } / Double(windows.count)
    }
    var reading = CalibrationReading()
    reading.volts = mean(\.volts)
    reading.watts = mean(\.activeWatts)
    reading.vars = mean(\.reactiveVars)
    reading.directVoltageCodes = mean { Double($0.directVoltageCodes) }
    reading.directCurrentCodes = mean { Double($0.directCurrentCodes) }
    return reading
  }
}

/// Windows that a closure gathers.
private final class Windows {
  var taken: [[WindowSummary.Phase]] = []
}
