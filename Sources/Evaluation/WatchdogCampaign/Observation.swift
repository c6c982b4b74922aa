import EmulatorKit
import Faults
import Meter
import Scenarios
import Supervision
import Waveforms

/// What was seen of a run, to be compared with its twin.
struct Observation {
  /// What was seen so far.
  struct Sight {
    /// Of jobs with their cycles, edges, windows and pages.
    fileprivate(set) var digest: UInt64 = 0xCBF2_9CE4_8422_2325
    /// Ends of registered windows, nanoseconds.
    fileprivate(set) var windows: [Int64] = []

    fileprivate mutating func take(_ number: Int64) {
      digest = (digest ^ UInt64(bitPattern: number)) &* 0x100_0000_01B3
    }
  }

  /// A run as it was at an instant.
  struct Kept: Sendable {
    fileprivate let state: RunState
    fileprivate let digest: UInt64
    fileprivate let windows: [Int64]
  }

  private(set) var sight: Sight
  let result: RunResult
  /// States of the run, in the order of time.
  private(set) var kept: [Kept] = []

  var digest: UInt64 { sight.digest }
  var windows: [Int64] { sight.windows }
  var supervision: RunSupervision? { result.supervision }

  /// Runs the scenario with a fault or without, and keeps its states at `instants`.
  init(_ configuration: RunConfiguration, source: any WaveformSource, keepingStatesAt instants: [Int64] = []) throws {
    let eye = Eye(Sight())
    var emulator = Emulator(configuration)
    eye.watch(&emulator)
    var kept: [Kept] = []
    result = try emulator.run(source, keepingStatesAt: instants) {
      kept.append(Kept(state: $0, digest: eye.sight.digest, windows: eye.sight.windows))
    }
    self.kept = kept
    sight = eye.sight(of: result)
  }

  /// The fast path: goes on with a fault from the latest state of a run without one; nil when the fault may act ahead of all of them.
  init?(_ configuration: RunConfiguration, from twin: Observation, with fault: InjectedFault) throws {
    guard let kept = twin.kept.last(where: { $0.state.precedes(fault) }) else { return nil }
    let eye = Eye(Sight(digest: kept.digest, windows: kept.windows))
    var emulator = Emulator(configuration)
    eye.watch(&emulator)
    result = try emulator.run(from: kept.state, with: fault)
    sight = eye.sight(of: result)
  }
}

/// Watches a run.
private final class Eye {
  private(set) var sight: Observation.Sight

  init(_ sight: Observation.Sight) { self.sight = sight }

  func watch(_ emulator: inout Emulator) {
    emulator.onJob = { [self] job in
      sight.take(Int64(job.task.rawValue))
      sight.take(job.start.cycles)
      sight.take(job.end.cycles)
    }
    emulator.onPulse = { [self] edge in
      sight.take(edge.isReactive ? 3 : 2)
      sight.take(edge.isRising ? edge.nanoseconds : -edge.nanoseconds)
    }
    emulator.onWindow = { [self] window in
      sight.take(window.startNanoseconds)
      sight.take(window.endNanoseconds)
      if window.isRegistered { sight.windows.append(window.endNanoseconds) }
    }
  }

  /// With what is known at the end.
  func sight(of result: RunResult) -> Observation.Sight {
    for register in result.registers { sight.take(register.quanta) }
    for event in result.supervision?.events ?? [] { sight.take(Int64(event.detail)) }
    return sight
  }
}
