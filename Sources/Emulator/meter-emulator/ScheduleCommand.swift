// @relation(REQ-RT-034, scope=file)

import ArgumentParser
import Documents
import EmulatorKit
import Foundation
import Scenarios
import Timing
import Waveforms

struct ScheduleCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schedule", abstract: "Show the meter's tasks, and their responses: analysed, and observed in a run.",
    discussion: """
      Ends with 1 when a task is not schedulable, or a job took longer than was analysed. `typical`, `worst` and `budget` are cycles \
      of the processor.
      """)

  @Argument(help: "A scenario to observe; a day of a household, or an hour on three phases, if left out.")
  var scenario: String?

  @Option(help: "single-phase or three-phase, if no scenario says so.")
  var meter: String?

  @Option(help: "The processor: cortex-m4, cortex-m4-slow or aarch64.")
  var cpu = "cortex-m4"

  @Option(help: "Length of the run that is observed.")
  var duration = "1min"

  @Option(help: "Draw 250 ms of the tasks, behind the first second of the run, to this SVG file.")
  var timeline: String?

  @Option(
    help: "What goes wrong with the firmware, as for 'run': --timeline then draws how it is found and what follows.")
  var fault: String?

  @Option(help: .hidden)
  var canary: String?

  @Flag(help: "Print one JSON object on standard output, and nothing else there.")
  var json = false

  func run() throws {
    var words = ["--front-end=ad7991", "--cpu=\(cpu)", "--duration=\(duration)"]
    if let fault { words.append("--fault=\(fault)") }
    if let meter { words.append("--meter=\(meter)") }
    if let scenario { words += ["--", scenario] }
    let plan: RunPlan
    do {
      plan = try RunPlan(RunOptions.parse(words))
    } catch let fault as any InputFault {
      FileHandle.standardError.write(Data("\(fault)\n".utf8))
      throw ExitCode(65)
    }
    guard var model = plan.configuration.processor else {
      throw ValidationError("--cpu: without a processor nothing takes time")
    }
    if let canary {
      guard let task = MeterTaskName.task(canary) else { throw ValidationError("--canary: no task '\(canary)'") }
      model.canary = ProcessorModel.Canary(task: task, factor: 1.5)
    }
    var configuration = plan.configuration
    configuration.processor = model
    var emulator = Emulator(configuration)
    var drawing = TimelinePlot(model)
    if let fault, timeline != nil {
      // Once to know when it acts, and once more to draw it.
      drawing = try Self.drawing(of: fault, model, Emulator(configuration).run(plan.source))
      emulator = Emulator(try RunPlan(RunOptions.parse(words)).configuration)
    }
    if timeline != nil { emulator.onJob = { drawing.take($0) } }
    let result = try emulator.run(fault == nil ? plan.source : RunPlan(RunOptions.parse(words)).source)
    guard let timing = result.timing else { throw ExitCode(1) }
    if timeline != nil, drawing.isEmpty {
      throw ValidationError("--timeline: the run ends ahead of the first read behind its first second")
    }
    if let timeline { try OutputFile.write(drawing.svg(), to: timeline) }
    if json {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
      try Output.write(String(decoding: encoder.encode(timing), as: UTF8.self) + "\n")
    } else {
      try Output.write(Self.text(timing, plan: plan))
    }
    guard fault != nil || (timing.report.passes && timing.holds) else { throw ExitCode(1) }
  }

  /// From 100 ms ahead of the fault to 150 ms behind the second read of the meter that begins anew, or behind what was noted.
  private static func drawing(of fault: String, _ model: ProcessorModel, _ result: RunResult) throws -> TimelinePlot {
    guard let supervision = result.supervision, let acted = supervision.actedAt else {
      throw ValidationError("--fault: it did not act within the run")
    }
    let reset = supervision.resets.first { $0.nanoseconds >= acted }
    let end = (reset?.nanoseconds ?? acted + 300_000_000) + 500_000_000
    var drawing = TimelinePlot(
      model, from: acted - 150_000_000, milliseconds: Double(end - acted) * 1e-6 + 150, title: fault)
    drawing.marks.append(TimelinePlot.Mark("\(fault)", at: acted, shade: "#fff1f1"))
    if let event = supervision.events.first(where: { $0.instant.nanoseconds >= acted }), event.event != .reset {
      drawing.marks.append(TimelinePlot.Mark(event.text, at: event.instant.nanoseconds, shade: "#fff1f1"))
    }
    if let reset {
      drawing.marks.append(
        TimelinePlot.Mark(
          "the watchdog bites: reset, blamed on \(reset.blamed)", at: reset.nanoseconds, shade: "#e0e0e0"))
      drawing.marks.append(
        TimelinePlot.Mark("the meter begins anew", at: reset.nanoseconds + BoardReset.bootNanoseconds))
    }
    return drawing
  }

  private static func text(_ timing: RunTiming, plan: RunPlan) -> String {
    func percent(_ share: Double) -> String { String(format: "%.2f %%", share * 100) }
    return "\(plan.name)\n" + timing.report.text
      + "the meter's work: typically \(percent(timing.typicalLoad)), each piece at its worst \(percent(timing.worstLoad)); "
      + "observed \(percent(timing.observedLoad)), all pieces charged at their worst\n"
      + "classes of tasks shed: \(timing.overloads) times; self-tests: \(timing.selfTests), failed \(timing.failedSelfTests)\n"
  }
}
