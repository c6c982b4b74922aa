import Devices
import EmulatorKit
import Meter
import RequirementTrait
import Scenarios
import Scheduler
import Testing
import Timing
import Waveforms

/// A minute of a household's heater behind a converter whose gap is longer than any handler of the reference processor.
private func run(
  cpu: String?, meter: String = "single-phase", seconds: Int = 20, hertz: Double = 50, canary: MeterTask? = nil,
  factor: Double = 1.5, charge: ProcessorModel.Charge = .worst,
  observe: (inout Emulator) -> Void = { _ in }
) throws -> RunResult {
  let scenario = try Scenario(
    yaml: """
      meter: \(meter)
      duration: \(seconds) s
      converter: {gap: {from: 3 ms, to: 3 ms}}
      grid: {voltage: 230 V, frequency: \(hertz) Hz}
      loads: {oven: {current: 40 A, powerFactor: 0.8 inductive}}
      events: [{at: 7 s, dip: {to: 40 %, for: 250 ms}}]
      """, file: "oven.yaml")
  var configuration = RunConfiguration(scenario)
  if let cpu {
    let profile = try #require(CPUProfileFile.bundled()[cpu])
    var model = try ProcessorModel(profile, costs: CostTable.bundled(), phaseCount: configuration.phaseCount)
    model.charge = charge
    if let canary { model.canary = ProcessorModel.Canary(task: canary, factor: factor) }
    configuration.processor = model
  }
  var emulator = Emulator(configuration)
  observe(&emulator)
  return try emulator.run(TonalSource(scenario.program(), seed: 1))
}

@Suite struct ProcessorTests {
  @Test(.verifies("REQ-RT-010", "REQ-RT-023"), arguments: ["cortex-m4", "aarch64"], [1, 3])
  func `a meter is schedulable on its processor, and costs keep their budgets`(cpu: String, phaseCount: Int) throws {
    let profile = try #require(CPUProfileFile.bundled()[cpu])
    let model = try ProcessorModel(profile, costs: CostTable.bundled(), phaseCount: phaseCount)
    let report = TimingReport(model.analysis, costs: model.jobCosts)
    #expect(report.analysisFaults.isEmpty)
    // A pulse is known ahead of its time: a read, the slices, a window, billing and the timers' job fit into the constant delay.
    let age = try #require(model.analysis.age(alongChain: ["capture", "window", "pulses"]))
    #expect(184_000_000 + 240_000_000 + 5 * 20_000_000 + age < 800_000_000)
  }

  @Test(.verifies("REQ-RT-010"), arguments: [1, 3])
  func `every meter's table is one that the scheduler takes`(phaseCount: Int) throws {
    let scheduler = try MeterScheduler(MeterTask.table(phaseCount: phaseCount), start: .init(nanoseconds: 0))
    for index in 0..<MeterTask.count {
      #expect(MeterTask(rawValue: index) != nil)
      #expect(scheduler.table[index].isInterrupt == (index == MeterTask.capture.rawValue))
    }
    #expect(MeterTask(rawValue: MeterTask.count) == nil)
    for index in 0..<MeterOperation.count { #expect(MeterOperation(rawValue: index) != nil) }
    #expect(MeterOperation(rawValue: MeterOperation.count) == nil)
  }

  /// Reads begin at the same cycles only where the clock is the same.
  @Test(.verifies("REQ-RT-011", "REQ-RT-031"))
  func `registers and pulses do not depend on when the tasks run`() throws {
    var (free, timed): ([PulseEdge], [PulseEdge]) = ([], [])
    let untimed = try run(cpu: nil) { $0.onPulse = { free.append($0) } }
    let result = try run(cpu: "cortex-m4") { $0.onPulse = { timed.append($0) } }
    #expect(result.registers == untimed.registers)
    #expect(result.activePulses == untimed.activePulses && result.reactivePulses == untimed.reactivePulses)
    #expect(result.windows == untimed.windows && result.last == untimed.last)
    // Edges are made at whole cycles.
    let order = { (edges: [PulseEdge]) in
      edges.sorted { ($0.nanoseconds, $0.isReactive ? 1 : 0) < ($1.nanoseconds, $1.isReactive ? 1 : 0) }
    }
    #expect(free.count == timed.count && !free.isEmpty)
    for (one, other) in zip(order(free), order(timed)) {
      #expect(one.isRising == other.isRising && abs(one.nanoseconds - other.nanoseconds) <= 10)
    }
  }

  /// The shortest windows, of twelve cycles, on the most phases. Two converters share a bus, and a read waits for the interrupt
  /// that ends the one ahead of it: instants are not those of the meter without a processor, and registers agree to 100 ppm (60 measured).
  @Test(.verifies("REQ-RT-011", "REQ-RT-031"), arguments: [40.5, 69.5])
  func `a three-phase meter keeps up at either end of the frequencies`(hertz: Double) throws {
    let result = try run(cpu: "cortex-m4", meter: "three-phase", seconds: 8, hertz: hertz)
    let untimed = try run(cpu: nil, meter: "three-phase", seconds: 8, hertz: hertz)
    for (one, other) in zip(result.registers, untimed.registers) {
      #expect(one.obis == other.obis && abs(Double(one.quanta - other.quanta)) <= 1e-4 * Double(other.quanta))
    }
    #expect(result.registers.contains { $0.obis == "1.8.0" && $0.quanta > 0 })
    for phase in result.acquisition { #expect(phase.lost == 0) }
    #expect(try #require(result.supervision).isQuiet)
    #expect(try #require(result.timing).holds)
  }

  @Test(
    .verifies("REQ-RT-032"),
    arguments: [("cortex-m4", "single-phase"), ("cortex-m4", "three-phase"), ("aarch64", "three-phase")])
  func `no job takes longer than was analysed`(cpu: String, meter: String) throws {
    let timing = try #require(try run(cpu: cpu, meter: meter).timing)
    #expect(timing.report.runFaults.isEmpty && timing.report.analysisFaults.isEmpty)
    #expect(timing.failedSelfTests == 0 && timing.selfTests >= 20)
    #expect(timing.overloads == 0)
    for line in timing.report.lines {
      let observed = try #require(line.observed)
      #expect(observed.runs > 0 && observed.worstResponse > 0)
    }
  }

  @Test(
    .verifies("REQ-RT-032", "REQ-SUP-016"), arguments: ["cortex-m4", "aarch64"], ["single-phase", "three-phase"])
  func `jobs that take all of their budgets are in time, and nobody is blamed`(cpu: String, meter: String) throws {
    let result = try run(cpu: cpu, meter: meter, charge: .budgets)
    let timing = try #require(result.timing)
    #expect(timing.holds && timing.overloads == 0)
    #expect(try #require(result.supervision).isQuiet)
    let sound = try run(cpu: cpu, meter: meter)
    #expect(timing.observedLoad > 1.5 * (try #require(sound.timing).observedLoad))
    let error = try #require(result.register("1.8.0")?.errorPercent)
    #expect(abs(error) < 0.5)
  }

  @Test(
    .verifies("REQ-RT-032"),
    arguments: [MeterTask.pulses, .window, .billing, .supervision, .selfTest, .display, .capture])
  func `a task that takes half as long again as its budget is named`(task: MeterTask) throws {
    let timing = try #require(try run(cpu: "cortex-m4", seconds: 8, canary: task).timing)
    let name = MeterTask.table(phaseCount: 1)[task.rawValue].name.description
    let first = try #require(timing.report.runFaults.first)
    #expect(first.task == name && first.kind == .overrun)
    #expect(!timing.holds)
  }

  @Test(.verifies("REQ-RT-031", "REQ-RT-003"))
  func `an overloaded processor misses reads, errs, says so, and sheds what is not critical`() throws {
    let result = try run(cpu: "cortex-m4-slow")
    let timing = try #require(result.timing)
    #expect(!timing.report.analysisFaults.isEmpty)
    #expect(timing.overloads > 0)
    for line in timing.report.lines where line.criticality == "critical" { #expect(line.observed?.shed == 0) }
    #expect(timing.report.lines.contains { $0.criticality == "standard" && ($0.observed?.shed ?? 0) > 0 })
    #expect(try #require(result.acquisition.first).lost > 0)
    let error = try #require(result.register("1.8.0")?.errorPercent)
    let sound = try #require(try run(cpu: "cortex-m4").register("1.8.0")?.errorPercent)
    #expect(abs(error) > 1 && abs(sound) < 0.5)
    let events = try #require(result.supervision).events
    #expect(events.contains { $0.event == .supervisionFault && $0.detail >> 8 == MeterEntity.window.rawValue })
  }

  @Test(.verifies("REQ-RT-031", "REQ-RT-003", "REQ-SUP-016"))
  func `a display that takes 40 ms sheds itself, and nothing is measured wrongly or reset for it`() throws {
    let result = try run(cpu: "cortex-m4", canary: .display, factor: 900)
    let timing = try #require(result.timing)
    #expect(timing.overloads > 0)
    for line in timing.report.lines where line.criticality == "critical" { #expect(line.observed?.shed == 0) }
    #expect(timing.report.lines.contains { $0.criticality == "standard" && ($0.observed?.shed ?? 0) > 0 })
    let supervision = try #require(result.supervision)
    #expect(supervision.resets.isEmpty && !supervision.isSafe)
    #expect(supervision.events.contains { $0.event == .shedding })
    let sound = try run(cpu: "cortex-m4")
    #expect(result.register("1.8.0")?.quanta == sound.register("1.8.0")?.quanta)
  }

  @Test(.verifies("REQ-RT-033"))
  func `an operation that was not counted is no operation without cost`() throws {
    let table = try CostTable(
      yaml: """
        targets:
          cortex-m4:
            build: {image: "\(String(repeating: "0", count: 64))", compiler: "none", options: "none"}
            operations:
              scheduler.dispatch: {per: job, typical: 1, worst: 1}
        """, file: "costs.yaml")
    let profile = try #require(CPUProfileFile.bundled()["cortex-m4"])
    #expect(throws: ProcessorError.operation("capture.read", target: "cortex-m4")) {
      try ProcessorModel(profile, costs: table, phaseCount: 1)
    }
  }

  @Test(.verifies("REQ-RT-031"))
  func `a meter on a processor that never catches up gives up measuring, and says so`() throws {
    let slow = CPUProfile(
      name: "abacus", target: "cortex-m4", clock: .init(hertz: 4_000_000), millicyclesPerInstruction: 1500)
    var configuration = RunConfiguration(durationNanoseconds: 200_000_000_000)
    configuration.processor = try ProcessorModel(slow, costs: CostTable.bundled(), phaseCount: 1)
    let scenario = try Scenario(
      yaml: "meter: single-phase\nduration: 200 s\nloads: {oven: {current: 40 A}}\n", file: "oven.yaml")
    let result = try Emulator(configuration).run(TonalSource(scenario.program(), seed: 1))
    let supervision = try #require(result.supervision)
    #expect(supervision.isSafe && supervision.resets.count == 4)
    #expect(supervision.events.contains { $0.event == .safeState })
  }

  /// Outages at every phase of the tasks: windows that wait for billing, and pulses that wait in their timers.
  @Test(.verifies("REQ-BIL-012", "REQ-MET-044"), arguments: ["cortex-m4", "cortex-m4-slow"])
  func `an outage loses no window that was measured and no pulse that was counted`(cpu: String) throws {
    let events = (1...20).map { index in
      let (off, on) = (index * 5, index * 5 + 2)
      return "{at: \(Self.utc(off)), power: off},\n      {at: \(Self.utc(on)), power: on}"
    }
    let (result, edges) = try Self.billed(
      seconds: 110, converter: "{crystalTolerance: 50 ppm}", events: events, cpu: cpu)
    let billing = try #require(result.billing)
    #expect(billing.identitiesHold)
    let rising = edges.filter { !$0.isReactive && $0.isRising }.count
    #expect(rising == Int(result.activePulses.emitted))
    #expect(edges.filter { !$0.isReactive && !$0.isRising }.count == rising)
    let register = try result.quanta("1.8.0")
    #expect(result.activePulses.counted * 1_000_000 + result.activePulses.residueQuanta == register)
  }

  @Test(.verifies("REQ-BIL-011", "REQ-RT-032"))
  func `four commands in one window keep the budget of billing`() throws {
    let events = (5...40).flatMap { second in
      Array(
        repeating: "{at: \(Self.utc(second)), set: \(Self.utc(second + 3600 * (second % 2)))}",
        count: second % 3 == 0 ? 4 : 0)
    }
    let (result, _) = try Self.billed(seconds: 45, converter: "{effects: none}", events: events, cpu: "cortex-m4")
    #expect(try #require(result.timing).report.runFaults.isEmpty)
    #expect(try #require(result.billing).identitiesHold)
  }

  @Test(.verifies("REQ-BIL-011"), arguments: ["cortex-m4", nil])
  func `where reads bring nothing for long commands act all the same`(cpu: String?) throws {
    let events = (2...28).map { "{at: \(Self.utc($0)), set: \(Self.utc($0 + 7200))}" }
    let (result, _) = try Self.billed(
      seconds: 30, converter: "{effects: none}", events: events, cpu: cpu,
      faults: "busFaults: ["
        + Array(repeating: "{at: 2 s, fault: short read, byte: 60}", count: 2000).joined(separator: ",\n  ") + "]")
    #expect(try #require(result.billing).identitiesHold)
  }

  private static func utc(_ second: Int) -> String {
    let (hours, rest) = second.quotientAndRemainder(dividingBy: 3600)
    func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
    return "\"2026-06-01T\(two(10 + hours)):\(two(rest / 60)):\(two(rest % 60))Z\""
  }

  private static func billed(
    seconds: Int, converter: String, events: [String], cpu: String?, faults: String = ""
  ) throws -> (RunResult, [PulseEdge]) {
    let scenario = try Scenario(
      yaml: """
        meter: single-phase
        duration: \(seconds) s
        converter: \(converter)
        loads: {oven: {current: 40 A}}
        \(faults)
        billing:
          start: \(utc(0))
          calendar:
            timeZone: "UTC0"
            rates: [odd, even]
            days: {all: [{at: "00:00", rate: odd}, {at: "11:00", rate: even}, {at: "12:00", rate: odd}]}
            weeks: {all: {monday: all, tuesday: all, wednesday: all, thursday: all, friday: all, saturday: all, sunday: all}}
            seasons: [{begins: "01-01", week: all}]
          events: [\(events.joined(separator: ",\n      "))]
        """, file: "events.yaml")
    var configuration = RunConfiguration(scenario)
    if let cpu {
      let profile = try #require(CPUProfileFile.bundled()[cpu])
      configuration.processor = try ProcessorModel(profile, costs: CostTable.bundled(), phaseCount: 1)
    }
    var emulator = Emulator(configuration)
    var edges: [PulseEdge] = []
    emulator.onPulse = { edges.append($0) }
    let result = try emulator.run(TonalSource(scenario.program(), seed: scenario.seed))
    return (result, edges)
  }
}
