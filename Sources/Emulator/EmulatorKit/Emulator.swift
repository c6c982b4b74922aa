import Devices
import Waveforms

/// Runs a meter on a waveform in virtual time.
///
/// ```swift
/// var emulator = Emulator(RunConfiguration(durationNanoseconds: 60_000_000_000))
/// emulator.onPulse = { edge in print(edge.nanoseconds) }
/// let result = try emulator.run(source)
/// ```
///
/// Same configuration, same source: same result, on any host.
public struct Emulator {
  public var configuration: RunConfiguration
  /// Called after each window, registered or not.
  public var onWindow: ((WindowSummary) -> Void)?
  /// Called at each edge of a pulse line.
  public var onPulse: ((PulseEdge) -> Void)?
  /// Called with each transfer on a converter's bus, when it begins; never with the ideal front end.
  public var onTransfer: ((BusTransfer) -> Void)?
  /// Called every 10 ms of virtual time with the nanoseconds that have passed.
  public var onProgress: ((Int64) -> Void)?

  /// Called with each job of a task and each handler of an interrupt, when it begins.
  public var onJob: ((ProcessorJob) -> Void)?
  /// Takes what the firmware is fed with, as the proof images read it; see ``SampleStream``.
  public var stream: SampleStream?

  public init(_ configuration: RunConfiguration) { self.configuration = configuration }

  /// Runs to the end of the configured duration.
  ///
  /// - Throws: ``RunError`` when configuration and source do not fit.
  public func run(_ source: any WaveformSource) throws(RunError) -> RunResult {
    guard configuration.durationNanoseconds > 0 else { throw .duration(configuration.durationNanoseconds) }
    guard source.phaseCount == configuration.phaseCount else {
      throw .phasesOfSource(source: source.phaseCount, meter: configuration.phaseCount)
    }
    for (phase, calibration) in configuration.calibrations.enumerated() where !calibration.isValid {
      throw .calibration(phase: phase)
    }
    if let constants = configuration.constants {
      for phase in 0..<configuration.phaseCount {
        guard phase < constants.phases.count, constants.phases[phase].isValid else {
          throw .calibration(phase: phase)
        }
      }
    }
    switch configuration.phaseCount {
    case 1: return try run(MeterWorld<1>(configuration, source: source))
    case 3: return try run(MeterWorld<3>(configuration, source: source))
    default: throw .phaseCount(configuration.phaseCount)
    }
  }

  private func run<let count: Int>(_ world: MeterWorld<count>) throws(RunError) -> RunResult {
    world.onWindow = onWindow
    world.onPulse = onPulse
    world.onTransfer = onTransfer
    world.onProgress = onProgress
    world.onJob = onJob
    world.stream = stream
    return try world.run()
  }
}
