import Devices
import Faults
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
    try run(source, keepingStatesAt: []) { _ in }
  }

  /// Runs to the end, and keeps the state at each of `instants`, nanoseconds in rising order.
  ///
  /// - Throws: as ``run(_:)``.
  public func run(
    _ source: any WaveformSource, keepingStatesAt instants: [Int64], keep: (RunState) -> Void
  ) throws(RunError) -> RunResult {
    try check(source)
    switch configuration.phaseCount {
    case 1:
      return try run(MeterWorld<1>(configuration, source: source), instants) { keep(RunState(.single($0), at: $1)) }
    case 3:
      return try run(MeterWorld<3>(configuration, source: source), instants) { keep(RunState(.three($0), at: $1)) }
    default: throw .phaseCount(configuration.phaseCount)
    }
  }

  /// Goes on from a state of a run without a fault, with one that acts behind it; the configuration is that of the run.
  ///
  /// The result is that of a run with the fault from its start.
  ///
  /// - Precondition: ``RunState/precedes(_:)``.
  public func run(from state: RunState, with fault: InjectedFault) throws(RunError) -> RunResult {
    precondition(state.precedes(fault), "the fault acts ahead of the state")
    switch state.world {
    case .single(let world): return try goOn(MeterWorld(copying: world), fault, at: state.nanoseconds)
    case .three(let world): return try goOn(MeterWorld(copying: world), fault, at: state.nanoseconds)
    }
  }

  private func goOn<let count: Int>(
    _ world: MeterWorld<count>, _ fault: InjectedFault, at nanoseconds: Int64
  ) throws(RunError) -> RunResult {
    listen(to: world)
    world.inject(fault, at: nanoseconds)
    return try world.finish()
  }

  private func run<let count: Int>(
    _ world: MeterWorld<count>, _ instants: [Int64], keep: (MeterWorld<count>, Int64) -> Void
  ) throws(RunError) -> RunResult {
    listen(to: world)
    world.start()
    for instant in instants {
      try world.advance(to: instant)
      keep(MeterWorld(copying: world), instant)
    }
    return try world.finish()
  }

  private func listen<let count: Int>(to world: MeterWorld<count>) {
    world.onWindow = onWindow
    world.onPulse = onPulse
    world.onTransfer = onTransfer
    world.onProgress = onProgress
    world.onJob = onJob
    world.stream = stream
  }

  private func check(_ source: any WaveformSource) throws(RunError) {
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
  }
}
