// @relation(REQ-EMU-045, REQ-EMU-047, scope=file)

import Documents
import EmulatorKit
import Recordings
import Scenarios
import Waveforms

/// What a meter made of a recording.
public struct RecordedMeasurement: Sendable {
  /// How the recording was connected.
  public var settings: RecordingSettings
  public var use: RecordingUse
  /// Hz.
  public var fundamentalHz: Double
  /// Whole cycles that are repeated.
  public var loopCycles: Int
  public var result: RunResult

  /// Length of the recording in seconds.
  public var recordedSeconds: Double { Double(use.sampleCount) / use.sampleRateHz }

  /// The registers +A and -A; nil where both meter and truth hold next to nothing.
  public var energies: [RunResult.Register] {
    ["1.8.0", "2.8.0"].compactMap { result.register($0) }.filter { !$0.isNegligible }
  }

  /// The error of largest magnitude of +A and -A in percent; nil where there is none to take.
  public var errorPercent: Double? { energies.compactMap(\.errorPercent).max { abs($0) < abs($1) } }

  /// What else there is to say.
  public var notes: [String] {
    var notes: [String] = []
    let unfed = use.inputs.filter { $0.channel == nil }.map(\.input.description)
    if !unfed.isEmpty { notes.append("no channel for \(unfed.joined(separator: ", "))") }
    if result.measuredFromNanoseconds == nil {
      notes.append("nothing registered: the run is too short, or without voltage")
    } else if energies.isEmpty {
      notes.append("no active energy registered")
    }
    if result.clippedWindows > 0 { notes.append("clipped: beyond 460 V or 100 A peak") }
    if result.asynchronousWindows > 0 { notes.append("\(result.asynchronousWindows) windows without whole cycles") }
    return notes
  }
}

/// One recording of a folder.
public struct RecordingRow: Sendable {
  public enum Outcome: Sendable {
    case measured(RecordedMeasurement)
    case faulty(any InputFault)
  }

  /// Path from the folder.
  public var file: String
  public var outcome: Outcome

  public var measurement: RecordedMeasurement? {
    if case .measured(let measurement) = outcome { measurement } else { nil }
  }

  public var fault: (any InputFault)? { if case .faulty(let fault) = outcome { fault } else { nil } }

  /// Whether the error lies within a limit, percent. A recording that has no error to take doesn't pass.
  public func passes(limitPercent: Double) -> Bool {
    measurement?.errorPercent.map { abs($0) <= limitPercent } ?? false
  }
}

/// One run of the meter over every recording of a folder.
public struct FolderRun: Sendable {
  /// Length of each run, nanoseconds; without one a minute, as `run` has it.
  public var durationNanoseconds: Int64 = 60_000_000_000
  public var frontEnd = FrontEndKind.ad7991
  public var seed: UInt64 = 1
  /// For recordings that the index doesn't name.
  public var defaults = RecordingSettings()

  public init() {}

  /// Measures all recordings, `width` at a time, and returns them in the order of the folder; a fault takes its own row alone.
  ///
  /// What comes out doesn't depend on `width`. `onProgress` gets the share of the recordings that is done.
  public func measure(
    _ folder: RecordingFolder, width: Int, onProgress: @Sendable (Double) -> Void = { _ in }
  ) async throws -> [RecordingRow] {
    var rows = [RecordingRow?](repeating: nil, count: folder.recordings.count)
    var waiting = folder.recordings.indices[...]
    var done = 0
    try await withThrowingTaskGroup(of: (Int, RecordingRow).self) { group in
      func start() {
        guard let index = waiting.popFirst() else { return }
        let file = folder.recordings[index]
        let settings = folder.index.settings[file] ?? defaults
        group.addTask { (index, try row(file, at: folder.path(of: file), settings)) }
      }
      for _ in 0..<max(1, width) { start() }
      while let (index, row) = try await group.next() {
        rows[index] = row
        done += 1
        onProgress(Double(done) / Double(rows.count))
        start()
      }
    }
    return rows.compactMap(\.self)
  }

  private func row(_ file: String, at path: String, _ settings: RecordingSettings) throws -> RecordingRow {
    do {
      return RecordingRow(file: file, outcome: .measured(try measurement(path, settings)))
    } catch let fault as RecordingError {
      return RecordingRow(file: file, outcome: .faulty(fault))
    }
  }

  private func measurement(_ path: String, _ settings: RecordingSettings) throws -> RecordedMeasurement {
    let recording = try Recording.read(path: path)
    var configuration = RunConfiguration(durationNanoseconds: durationNanoseconds)
    configuration.phaseCount =
      settings.meter?.phaseCount ?? ChannelMap.phaseCount(of: recording, mapped: settings.channels)
    configuration.frontEnd = frontEnd
    configuration.seed = seed
    let source = try RecordedSource(
      recording, channels: settings.channels, phaseCount: configuration.phaseCount, voltageRatio: settings.voltageRatio,
      currentRatio: settings.currentRatio)
    return RecordedMeasurement(
      settings: settings, use: source.use, fundamentalHz: source.fundamentalHz, loopCycles: source.loopCycles,
      result: try Emulator(configuration).run(source))
  }
}
