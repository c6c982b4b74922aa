import ArgumentParser
import Documents
import EmulatorKit
import Faults
import Foundation
import Laboratory
import Meter
import Recordings
import Scenarios
import Waveforms

/// A run made ready: all input has been read and checked.
struct RunPlan {
  var name: String
  var title: String?
  var configuration: RunConfiguration
  var source: any WaveformSource
  /// nil for a scenario.
  var recording: RecordedSource?
  /// Parts of the scenario that the run never comes to.
  var notReached: [String] = []
  var replay: ReplayID

  /// Reads what the options name.
  ///
  /// - Throws: An ``InputFault`` for bad input, `ValidationError` for options that do not go together.
  init(_ options: RunOptions) throws {
    let measuring = options.measuring
    let meter = measuring.meterKind
    let scenarioName = options.scenario ?? (options.waveform == nil ? Self.defaultScenario(for: meter) : nil)
    let scenario = try scenarioName.map { try Self.scenario($0) }
    if options.waveform != nil, let scenario, let part = scenario.signalPart {
      throw ValidationError(
        "--waveform: the recording takes the place of the scenario's signal, but '\(scenarioName ?? "")' has '\(part)'; "
          + "leave that out, or the recording")
    }
    let recording = try options.waveform.map { try Recording.read(path: $0) }
    var configuration = scenario.map { RunConfiguration($0) } ?? RunConfiguration(durationNanoseconds: 60_000_000_000)
    if let duration = try measuring.durationNanoseconds { configuration.durationNanoseconds = duration }
    if let seed = measuring.seed { configuration.seed = seed }
    if let frontEnd = measuring.frontEndKind { configuration.frontEnd = frontEnd }
    let map = try measuring.channelMap
    if let meter {
      if let scenario, scenario.meter != meter {
        throw ValidationError(
          "--meter: '\(meter.rawValue)' contradicts the scenario, which is for '\(scenario.meter.rawValue)'")
      }
      configuration.phaseCount = meter.phaseCount
    } else if scenario == nil, let recording {
      configuration.phaseCount = ChannelMap.phaseCount(of: recording, mapped: map)
    }

    if let path = options.calibration {
      guard configuration.frontEnd == .ad7991 else {
        throw ValidationError(
          "--calibration: the front end '\(configuration.frontEnd.rawValue)' has nothing to calibrate")
      }
      let file = try CalibrationFile(contentsOfFile: path)
      configuration.partsSeed = file.seed
      configuration.constants = try file.constants(
        for: configuration.phaseCount == 1 ? .singlePhase : .threePhase, effects: configuration.effects)
    }
    if var model = try CPUOption.model(options.cpu, phaseCount: configuration.phaseCount) {
      guard configuration.frontEnd == .ad7991 else {
        throw ValidationError(
          "--cpu: on the ideal front end nothing takes time; leave it out, or give --front-end ad7991")
      }
      model.charge = options.charge.flatMap { ProcessorModel.Charge(rawValue: $0) } ?? .worst
      configuration.processor = model
    }
    if let fault = options.fault { configuration.fault = InjectedFault(fault) }
    configuration.unsupervised = options.unsupervised.flatMap { MeterTask(text: $0) }
    if let billing = try options.billing() { configuration.billing = billing }
    if let recording, let path = options.waveform {
      let recorded = try RecordedSource(
        recording, channels: map, phaseCount: configuration.phaseCount, voltageRatio: measuring.voltageRatio ?? 1,
        currentRatio: measuring.currentRatio ?? 1)
      source = recorded
      self.recording = recorded
      name = path == "-" ? "standard input" : path
      title = nil
    } else {
      var running = scenario!
      running.durationNanoseconds = configuration.durationNanoseconds
      running.billing = configuration.billing
      source = TonalSource(running.program(), seed: configuration.seed)
      self.recording = nil
      name = scenarioName ?? ""
      title = running.title
      notReached = running.notReached
    }
    self.configuration = configuration
    replay = ReplayID(options, seed: configuration.seed)
  }

  private static func defaultScenario(for meter: MeterKind?) -> String {
    meter == .threePhase ? "three-phase-hour" : "household-day"
  }

  private static func scenario(_ name: String) throws -> Scenario {
    if !FileManager.default.fileExists(atPath: name), let bundled = try BundledScenario.scenario(named: name) {
      return bundled
    }
    if !FileManager.default.fileExists(atPath: name), !name.contains("/"), !name.contains(".") {
      throw ScenarioError(
        file: name, at: .file, key: "file",
        message: "there is no such file, and no bundled scenario of this name; there are: "
          + BundledScenario.names.joined(separator: ", "))
    }
    return try Scenario(contentsOfFile: name)
  }
}
