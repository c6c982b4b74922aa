import EmulatorKit
import Metrology
import RequirementTrait
import Testing

/// Same configuration, same source: same result, to the last window and edge.
@Suite struct `Determinism` {
  /// Everything that a run tells.
  private struct Record: Equatable {
    var registers: [RunResult.Register] = []
    var pulses: [RunResult.PulseLine] = []
    var windows: [WindowSummary] = []
    var edges: [PulseEdge] = []
    var span: [Int64?] = []
  }

  private final class Observer {
    var windows: [WindowSummary] = []
    var edges: [PulseEdge] = []
  }

  private static let threePhases = Laboratory(
    seconds: 10,
    Laboratory.sines(volts: 231, amperes: 21, lag: 37, start: 12),
    Laboratory.sines(volts: 224, amperes: 33, lag: -25, start: -108),
    Laboratory.sines(volts: 236, amperes: 46, lag: 140, start: 132))

  private func record(_ laboratory: Laboratory, seed: UInt64 = 1, noise: Double = 0) throws -> Record {
    let observer = Observer()
    let result = try laboratory.measure(
      noiseRMS: noise, configure: { $0.seed = seed },
      observe: {
        $0.onWindow = { observer.windows.append($0) }
        $0.onPulse = { observer.edges.append($0) }
      })
    return Record(
      registers: result.registers, pulses: [result.activePulses, result.reactivePulses], windows: observer.windows,
      edges: observer.edges, span: [result.measuredFromNanoseconds, result.measuredToNanoseconds])
  }

  @Test(.verifies("REQ-EMU-001"), arguments: [0, 0.01])
  func `two runs with one seed are identical`(noise: Double) throws {
    let first = try record(Self.threePhases, seed: 7, noise: noise)
    #expect(first.windows.count > 40)
    #expect(first.edges.count > 20)
    #expect(try record(Self.threePhases, seed: 7, noise: noise) == first)
  }

  @Test(.verifies("REQ-EMU-001"))
  func `another seed gives other noise`() throws {
    let first = try record(Self.threePhases, seed: 7, noise: 0.01)
    let second = try record(Self.threePhases, seed: 8, noise: 0.01)
    #expect(first.registers.map(\.quanta) != second.registers.map(\.quanta))
    #expect(first.registers.map(\.reference) != second.registers.map(\.reference))
  }

  @Test(.verifies("REQ-EMU-001"))
  func `without noise the seed does not matter`() throws {
    #expect(try record(Self.threePhases, seed: 7) == record(Self.threePhases, seed: 8))
  }

  @Test(.verifies("REQ-EMU-001"))
  func `who watches does not change what happens`() throws {
    let watched = try record(Self.threePhases, noise: 0.01)
    let result = try Self.threePhases.measure(noiseRMS: 0.01)
    #expect(result.registers == watched.registers)
    #expect([result.activePulses, result.reactivePulses] == watched.pulses)
    #expect(result.last == watched.windows.last)
  }

  @Test(.verifies("REQ-EMU-001", "REQ-MET-011", "REQ-MET-012"), arguments: [AccumulationMode.vectorSum, .importSum])
  func `phases that change places change registers, and the total stays`(mode: AccumulationMode) throws {
    let phases = [
      Laboratory.sines(amperes: 21, lag: 37, start: 12), Laboratory.sines(amperes: 33, lag: -25, start: 12),
      Laboratory.sines(amperes: 46, lag: 140, start: 12),
    ]
    let before = try Laboratory(seconds: 10, phases[0], phases[1], phases[2]).measure { $0.accumulationMode = mode }
    let after = try Laboratory(seconds: 10, phases[2], phases[0], phases[1]).measure { $0.accumulationMode = mode }
    for quantity in 1...10 {
      #expect(try before.quanta("\(quantity).8.0") == after.quanta("\(quantity).8.0"))
      for (phase, place) in [(20, 40), (40, 60), (60, 20)] {
        #expect(try before.quanta("\(quantity + phase).8.0") == after.quanta("\(quantity + place).8.0"))
      }
    }
    #expect(before.activePulses == after.activePulses)
    #expect(before.reactivePulses == after.reactivePulses)
  }

  @Test(.verifies("REQ-EMU-001", "REQ-MET-017"))
  func `windows follow each other without a gap, and those that are registered are counted`() throws {
    let observer = Observer()
    let result = try Self.threePhases.measure(observe: { $0.onWindow = { observer.windows.append($0) } })
    for (window, next) in zip(observer.windows, observer.windows.dropFirst()) {
      #expect(window.endNanoseconds == next.startNanoseconds)
    }
    #expect(result.windows == Int64(observer.windows.count { $0.isRegistered }))
    #expect(observer.windows.first?.isRegistered == false)
  }

  @Test(.verifies("REQ-EMU-001"))
  func `progress runs in steps of 10 ms to the end`() throws {
    final class Progress { var steps: [Int64] = [] }
    let progress = Progress()
    _ = try Self.threePhases.measure(
      configure: { $0.durationNanoseconds = 1_005_000_000 },
      observe: { $0.onProgress = { progress.steps.append($0) } })
    let tens: [Int64] = (1...100).map { $0 * 10_000_000 }
    #expect(progress.steps == tens + [1_005_000_000])
  }
}
