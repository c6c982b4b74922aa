import Devices
import EmulatorKit
import Faults
import Meter
import RequirementTrait
import Scenarios
import Supervision
import Testing
import Timing
import Waveforms

/// Ten seconds of a heater of 2.3 kW, with one thing that goes wrong.
func watched(_ fault: InjectedFault?, meter: String = "single-phase", seconds: Int = 10) throws -> RunResult {
  let scenario = try Scenario(
    yaml: """
      meter: \(meter)
      duration: \(seconds) s
      grid: {voltage: 230 V, frequency: 50 Hz}
      loads: {heater: {power: 2300 W}}
      """, file: "heater.yaml")
  var configuration = RunConfiguration(scenario)
  let profile = try #require(CPUProfileFile.bundled()["cortex-m4"])
  configuration.processor = try ProcessorModel(
    profile, costs: CostTable.bundled(), phaseCount: configuration.phaseCount)
  configuration.fault = fault
  return try Emulator(configuration).run(TonalSource(scenario.program(), seed: 1))
}

@Suite struct `A watched meter` {
  static let tasks: [MeterTask] = [.supervision, .pulses, .window, .billing, .selfTest, .display]

  @Test(arguments: [1, 3]) func `notes nothing while nothing is wrong`(phases: Int) throws {
    let result = try watched(nil, meter: phases == 1 ? "single-phase" : "three-phase")
    let supervision = try #require(result.supervision)
    #expect(supervision.isQuiet, "\(supervision.events.map(\.text))")
  }

  @Test(
    .verifies("REQ-SUP-009", "REQ-SUP-012", "REQ-EMU-070", "REQ-EMU-071", "REQ-EMU-072"), arguments: tasks,
    [JobFault.Checkpoint.begun, .worked, .ended])
  func `that hangs is reset by its watchdog, and knows where it hung`(task: MeterTask, checkpoint: JobFault.Checkpoint)
    throws
  {
    let number = task == .selfTest ? 3 : task == .display ? 7 : 40
    let result = try watched(.job(JobFault(.hang(checkpoint), of: task, number: number)))
    let supervision = try #require(result.supervision)
    let acted = try #require(supervision.actedAt)
    #expect(supervision.resets.count == 1)
    let reset = try #require(supervision.resets.first)
    #expect(reset.cause == .watchdog)
    #expect(reset.nanoseconds - acted < 280_000_000)
    if checkpoint != .ended {
      #expect(reset.trail.entity == MeterEntity(task)?.rawValue)
      #expect(reset.trail.checkpoint == (checkpoint == .begun ? 0 : 1))
    }
    #expect(supervision.events.contains { $0.event == .reset })
    try expectRecovered(result)
  }

  /// Behind one reset the registers are right but for what went by: 0.4 s at both ends of the run, and at most 1.5 s until the meter has
  /// found frequency and zero again.
  private func expectRecovered(_ result: RunResult) throws {
    let register = try #require(result.register("1.8.0"))
    #expect(abs(try #require(register.errorPercent)) < 0.2)
    let lost = (register.referenceTotal - register.reference) / register.referenceTotal
    #expect(lost > 0 && lost < 0.19, "\(lost)")
    let billing = result.billing
    #expect(billing == nil || billing?.identitiesHold == true)
  }

  static let kinds: [(JobFault.Kind, String)] = [
    (.crash(.begun), "crash"), (.crash(.worked), "crash"), (.overrun(3), "budget"), (.late(120_000_000), "late"),
    (.early(7_000_000), "early"), (.lost, "lost"), (.skipped, "skipped"), (.doubled, "doubled"), (.untold, "untold"),
  ]

  @Test(.verifies("REQ-SUP-011", "REQ-EMU-071"), arguments: tasks, kinds.indices)
  func `finds out what goes wrong with a job`(task: MeterTask, kind: Int) throws {
    let number = task == .selfTest ? 3 : task == .display ? 7 : 40
    let result = try watched(.job(JobFault(Self.kinds[kind].0, of: task, number: number)))
    let supervision = try #require(result.supervision)
    let acted = try #require(supervision.actedAt)
    let critical = task != .selfTest && task != .display
    let found = [supervision.resets.first?.nanoseconds, supervision.events.first?.instant.nanoseconds].compactMap { $0 }
    let first = try #require(found.min(), "\(task) \(Self.kinds[kind].1): not found")
    #expect(
      first - acted < (critical ? 1_000_000_000 : 5_000_000_000),
      "\(task) \(Self.kinds[kind].1): \(first - acted) \(supervision.events.map(\.text))")
  }

  @Test(.verifies("REQ-SUP-011", "REQ-EMU-071"), arguments: InterruptFault.allCases, [1, 3])
  func `finds out what goes wrong with an interrupt`(kind: InterruptFault, phases: Int) throws {
    let result = try watched(
      .interrupt(kind, phase: phases - 1, number: 12), meter: phases == 1 ? "single-phase" : "three-phase")
    let supervision = try #require(result.supervision)
    let acted = try #require(supervision.actedAt)
    let found = [supervision.resets.first?.nanoseconds, supervision.events.first?.instant.nanoseconds].compactMap { $0 }
    #expect(try #require(found.min()) - acted < 1_000_000_000)
    #expect(supervision.resets.isEmpty == (kind != .handlerHangs))
    let register = try #require(result.register("1.8.0"))
    #expect(abs(try #require(register.errorPercent)) < 5)
  }

  @Test(
    .verifies("REQ-SUP-008", "REQ-EMU-071"),
    arguments: [
      (-3_000, 0), (-0.3, 0), (0.3, 0), (0.5, 0), (20, 0), (5_000, 0), (0, 0.0003), (0, -0.0003), (0, 0.02),
    ] as [(Double, Double)])
  func `finds out that its clock jumps or drifts`(milliseconds: Double, drift: Double) throws {
    let fault = MeterClock.Fault(
      sinceNanoseconds: 3_210_000_000, jumpNanoseconds: Int64(milliseconds * 1e6), drift: drift)
    let result = try watched(.clock(fault))
    let supervision = try #require(result.supervision)
    let reset = try #require(supervision.resets.first)
    #expect(supervision.resets.count == 1 && reset.nanoseconds - 3_210_000_000 < 1_400_000_000)
    try expectRecovered(result)
  }
}
