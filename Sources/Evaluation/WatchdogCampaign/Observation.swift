import EmulatorKit
import Meter
import Scenarios
import Supervision
import Waveforms

/// What was seen of a run, to be compared with its twin.
final class Observation {
  /// Of jobs with their cycles, edges, windows and pages.
  private(set) var digest: UInt64 = 0xCBF2_9CE4_8422_2325
  /// Ends of registered windows, nanoseconds.
  private(set) var windows: [Int64] = []
  private(set) var result: RunResult

  /// Runs the scenario with a fault or without.
  init(_ configuration: RunConfiguration, source: any WaveformSource) throws {
    var digest = digest
    var windows: [Int64] = []
    func take(_ number: Int64) { digest = (digest ^ UInt64(bitPattern: number)) &* 0x100_0000_01B3 }
    var emulator = Emulator(configuration)
    emulator.onJob = { job in
      take(Int64(job.task.rawValue))
      take(job.start.cycles)
      take(job.end.cycles)
    }
    emulator.onPulse = { edge in
      take(edge.isReactive ? 3 : 2)
      take(edge.isRising ? edge.nanoseconds : -edge.nanoseconds)
    }
    emulator.onWindow = { window in
      take(window.startNanoseconds)
      take(window.endNanoseconds)
      if window.isRegistered { windows.append(window.endNanoseconds) }
    }
    result = try emulator.run(source)
    for register in result.registers { take(register.quanta) }
    for event in result.supervision?.events ?? [] { take(Int64(event.detail)) }
    self.digest = digest
    self.windows = windows
  }

  var supervision: RunSupervision? { result.supervision }
}
