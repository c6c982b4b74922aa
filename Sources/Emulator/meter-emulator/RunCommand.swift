// @relation(REQ-EMU-008, REQ-EMU-010, scope=file)

import ArgumentParser
import Documents
import EmulatorKit
import Foundation
import Scenarios
import Traces
import Waveforms

struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Measure a scenario or a recording and compare with the truth.")

  @OptionGroup var options: RunOptions

  @OptionGroup var tracing: TraceOptions

  @Flag(help: "Print one JSON object on standard output, and nothing else there.")
  var json = false

  func run() throws { try Runner(options: options, tracing: tracing, json: json).run() }
}

struct ReplayCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay", abstract: "Run again what an ID stands for; every report names its ID.")

  @Argument(help: "The ID, such as run:scenario=dips,seed=4.")
  var id: String

  @OptionGroup var tracing: TraceOptions

  @Flag(help: "Print one JSON object on standard output, and nothing else there.")
  var json = false

  func run() throws {
    guard let replay = ReplayID(parsing: id) else { throw ValidationError("'\(id)' is no ID of a run") }
    try Runner(options: RunOptions.parse(replay.commandLine), tracing: tracing, json: json).run()
  }
}

struct ScenariosCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "scenarios", abstract: "List the bundled scenarios, or print one to start from.")

  @Argument(help: "Print this one.")
  var name: String?

  func run() throws {
    guard let name else {
      for name in BundledScenario.names {
        let title = try BundledScenario.scenario(named: name)?.title ?? ""
        try Output.write("\(name.padding(toLength: 20, withPad: " ", startingAt: 0)) \(title)\n")
      }
      return
    }
    guard let text = BundledScenario.text(named: name) else {
      throw ValidationError("there is no bundled scenario '\(name)'")
    }
    try Output.write(text)
  }
}

/// Makes a run and prints what came of it.
struct Runner {
  let options: RunOptions
  let tracing: TraceOptions
  let json: Bool

  func run() throws {
    let plan = try ready()
    var emulator = Emulator(plan.configuration)
    var progress = ProgressBar(total: plan.configuration.durationNanoseconds)
    emulator.onProgress = { progress.update($0) }
    let file = try tracing.open()
    let writer = file.flatMap { tracing.writer(TraceLines(plan.configuration), to: $0) }
    writer?.listen(to: &emulator)
    let streamFile = try tracing.stream.map { try TraceFile(path: $0, what: "stream") }
    emulator.stream = streamFile.map { file in SampleStream { file.write($0) } }
    let clock = ContinuousClock()
    let begin = clock.now
    let result: RunResult
    do {
      result = try emulator.run(plan.source)
    } catch {
      file?.discard()
      streamFile?.discard()
      throw error
    }
    if let billing = result.billing, !billing.identitiesHold {
      file?.discard()
      for identity in billing.identities where !identity.holds {
        FileHandle.standardError.write(Data("\(identity.name): \(identity.left) and \(identity.right)\n".utf8))
      }
      throw ExitCode(1)
    }
    if let timing = result.timing, !timing.holds {
      file?.discard()
      for fault in timing.report.runFaults { FileHandle.standardError.write(Data("\(fault.text)\n".utf8)) }
      if timing.failedSelfTests > 0 {
        FileHandle.standardError.write(Data("self-test: \(timing.failedSelfTests) failed\n".utf8))
      }
      throw ExitCode(1)
    }
    writer?.finish(at: plan.configuration.durationNanoseconds)
    try file?.finish()
    emulator.stream?.finish()
    try streamFile?.finish()
    progress.end()
    let wall = begin.duration(to: clock.now)
    let wallSeconds = Double(wall.components.seconds) + Double(wall.components.attoseconds) * 1e-18
    let text =
      json
      ? try RunReport(result, plan: plan, wallSeconds: wallSeconds).text() + "\n"
      : RunSummary(plan: plan, result: result, wallSeconds: wallSeconds).text
    try Output.write(text)
  }

  /// Bad input ends here: one message, exit status 65.
  private func ready() throws -> RunPlan {
    do {
      return try RunPlan(options)
    } catch let fault as any InputFault {
      FileHandle.standardError.write(Data("\(fault)\n".utf8))
      throw ExitCode(65)
    }
  }
}

/// Standard output, with its failures: a full disk must not look like success.
enum Output {
  /// Writes all of the text, or ends with exit status 74 and a message.
  static func write(_ text: String) throws {
    do {
      try FileHandle.standardOutput.write(contentsOf: Data(text.utf8))
    } catch {
      FileHandle.standardError.write(Data("standard output: can't be written\n".utf8))
      throw ExitCode(74)
    }
  }
}
