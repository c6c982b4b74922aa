// @relation(REQ-EMU-035, scope=file)

import Devices
import Meter
import Metrology

/// The calibration constants that a meter stores, by phase.
public struct MeterConstants: Sendable, Equatable {
  public struct Phase: Sendable, Equatable {
    public var phase: PhaseCalibration
    public var converter: ConverterCalibration

    public init(phase: PhaseCalibration, converter: ConverterCalibration) {
      self.phase = phase
      self.converter = converter
    }

    /// Whether all members lie in their ranges.
    public var isValid: Bool { phase.isValid && converter.isValid }
  }

  public var phases: [Phase]

  public init(phases: [Phase]) { self.phases = phases }

  /// Those of a meter that has not been calibrated: the nominal values of its design, and the histogram of each converter, which
  /// stands ahead of all calibration.
  public static func nominal(
    _ model: MeterModel, phaseCount: Int, effects: ConverterEffects, partsSeed: UInt64
  ) -> MeterConstants {
    MeterConstants(
      phases: (0..<phaseCount).map { phase in
        Phase(
          phase: model.nominalCalibration,
          converter: ConverterCalibration(
            segmentCorrections: ConverterFrontEnd.histogramCorrections(
              effects: effects, partsSeed: partsSeed, phase: phase)))
      })
  }
}
