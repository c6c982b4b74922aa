import Devices
import Faults
import Meter
import RequirementTrait
import Scenarios
import Testing
import Timing
import Waveforms

@testable import EmulatorKit

@Suite(.verifies("REQ-EMU-076")) struct `A run that goes on from a state` {
  private static let faults: [InjectedFault] = [
    .job(JobFault(.hang(.worked), of: .window, number: 130)),
    .job(JobFault(.early(7_000_000), of: .billing, number: 40)),
    .job(JobFault(.lost, of: .display, number: 6)), .interrupt(.doubled, phase: 0, number: 17),
    .clock(MeterClock.Fault(sinceNanoseconds: 3_100_000_000, jumpNanoseconds: -40_000_000)),
    .flip(BitFlip(atNanoseconds: 2_750_000_001, part: .energy, bit: 1_000)),
    .flip(BitFlip(atNanoseconds: 2_750_000_001, part: .pipeline, bit: 9_999, count: 20)),
    .bus(BusFault(kind: .stuckBus, atNanoseconds: 2_800_000_000, byte: 500)),
    .converter(ConverterDefect(.noisy, of: .voltage, phase: 0, sinceNanoseconds: 2_900_000_000)),
    .lostWakeUp(atNanoseconds: 2_750_000_000), .memory(block: 3, atNanoseconds: 2_800_000_000),
  ]

  /// What can be told of a run from outside.
  private final class Record {
    var jobs: [ProcessorJob] = []
    var edges: [PulseEdge] = []
    var transfers: [BusTransfer] = []

    func listen(to emulator: inout Emulator) {
      emulator.onJob = { self.jobs.append($0) }
      emulator.onPulse = { self.edges.append($0) }
      emulator.onTransfer = { self.transfers.append($0) }
    }
  }

  private func configuration(_ meter: String) throws -> (RunConfiguration, Scenario) {
    let scenario = try Scenario(
      yaml: """
        meter: \(meter)
        duration: 7 s
        grid: {voltage: 230 V, frequency: 50 Hz}
        loads: {heater: {power: 2300 W}}
        """, file: "heater.yaml")
    var configuration = RunConfiguration(scenario)
    let profile = try #require(CPUProfileFile.bundled()["cortex-m4"])
    configuration.processor = try ProcessorModel(
      profile, costs: CostTable.bundled(), phaseCount: configuration.phaseCount)
    return (configuration, scenario)
  }

  @Test(arguments: ["single-phase", "three-phase"])
  func `is the run from the start, in jobs, pulses, transfers and registers`(meter: String) throws {
    let (configuration, scenario) = try configuration(meter)
    var states: [RunState] = []
    let twin = try Emulator(configuration).run(
      TonalSource(scenario.program(), seed: 1), keepingStatesAt: [1_000_000_000, 2_250_000_000, 6_000_000_000]
    ) { states.append($0) }
    let plain = try Emulator(configuration).run(TonalSource(scenario.program(), seed: 1))
    #expect(twin.registers == plain.registers && twin.supervision == plain.supervision && twin.timing == plain.timing)
    for fault in Self.faults {
      let state = try #require(states.last { $0.precedes(fault) })
      #expect(state.nanoseconds == 2_250_000_000, "\(fault)")
      var broken = configuration
      broken.fault = fault
      let (whole, rest) = (Record(), Record())
      var emulator = Emulator(broken)
      whole.listen(to: &emulator)
      let full = try emulator.run(TonalSource(scenario.program(), seed: 1))
      emulator = Emulator(configuration)
      rest.listen(to: &emulator)
      let fast = try emulator.run(from: state, with: fault)
      #expect(fast.registers == full.registers && fast.windows == full.windows && fast.last == full.last, "\(fault)")
      #expect(fast.supervision == full.supervision && full.supervision?.actedAt != nil, "\(fault)")
      #expect(fast.timing == full.timing, "\(fault)")
      #expect(!rest.jobs.isEmpty && rest.jobs == Array(whole.jobs.suffix(rest.jobs.count)), "\(fault)")
      #expect(rest.edges == Array(whole.edges.suffix(rest.edges.count)), "\(fault)")
      #expect(
        !rest.transfers.isEmpty && rest.transfers == Array(whole.transfers.suffix(rest.transfers.count)), "\(fault)")
    }
  }

  @Test func `refuses what may have acted by then`() throws {
    let (configuration, scenario) = try configuration("single-phase")
    var states: [RunState] = []
    _ = try Emulator(configuration).run(
      TonalSource(scenario.program(), seed: 1), keepingStatesAt: [2_250_000_000]
    ) { states.append($0) }
    let state = try #require(states.first)
    #expect(!state.precedes(.lostWakeUp(atNanoseconds: 2_250_000_000)))
    #expect(state.precedes(.lostWakeUp(atNanoseconds: 2_250_002_000)))
    // The first window's job is due at 3 ms, the others 20 ms apart.
    #expect(!state.precedes(.job(JobFault(.lost, of: .window, number: 113))))
    #expect(state.precedes(.job(JobFault(.lost, of: .window, number: 114))))
    // A read that is under way is made already.
    let bus = { (instant: Int64) in InjectedFault.bus(BusFault(kind: .stuckBus, atNanoseconds: instant, byte: 500)) }
    #expect(!state.precedes(bus(2_499_999_999)) && state.precedes(bus(2_500_000_000)))
  }
}
