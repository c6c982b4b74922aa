// @relation(REQ-EMU-046, scope=file)

import Documents
import EmulatorKit
import Recordings
import Scenarios

/// How a recording is connected to the meter.
public struct RecordingSettings: Sendable, Equatable {
  /// nil for the usual names, see ``ChannelMap/standard(for:phaseCount:)``.
  public var channels: ChannelMap?
  /// Primary to secondary; what the meter gets is divided by it.
  public var voltageRatio = 1.0
  public var currentRatio = 1.0
  /// nil for the meter with the phases that the channels name.
  public var meter: MeterKind?

  public init() {}
}

/// The file `recordings.yaml` of a folder: settings of its own for some of the recordings.
///
/// ```yaml
/// recordings:
///   feeder/monday.cfg: {meter: three-phase, voltageRatio: 1.51, currentRatio: 120}
///   shop.csv: {channels: {u1: Feeder 7, i1: CT-b}}
/// ```
public struct RecordingIndex: Sendable, Equatable {
  /// Its name in the folder.
  public static let fileName = "recordings.yaml"

  /// By path from the folder.
  public private(set) var settings: [String: RecordingSettings] = [:]

  /// An index that knows nothing.
  public init() {}

  /// Reads an index.
  ///
  /// - Parameters:
  ///   - yaml: The text.
  ///   - file: What errors call it.
  ///   - recordings: The recordings that the folder has; another one is refused.
  /// - Throws: ``ScenarioError`` with file, line, column and key.
  public init(yaml: String, file: String, recordings: [String]) throws {
    let root = try Document.root(of: SourceText(file: file, text: yaml)).fields("recordings")
    for (name, key, entry) in try root.required("recordings").pairs() {
      guard recordings.contains(name) else {
        throw key.failure("the folder has no such recording\(entry.hint(name, among: recordings))")
      }
      settings[name] = try Self.settings(entry)
    }
  }

  private static func settings(_ entry: Entry) throws -> RecordingSettings {
    let fields = try entry.fields("channels", "voltageRatio", "currentRatio", "meter")
    var settings = RecordingSettings()
    settings.channels = try fields["channels"].map(channels)
    settings.voltageRatio = try fields["voltageRatio"]?.number(RecordedSource.ratios) ?? 1
    settings.currentRatio = try fields["currentRatio"]?.number(RecordedSource.ratios) ?? 1
    settings.meter = try fields["meter"]?.word(MeterKind.allCases.map { ($0.rawValue, $0) })
    return settings
  }

  /// `{u1: NAME, i1: NAME}`, or as on the command line `u1=NAME,i1=NAME`.
  private static func channels(_ entry: Entry) throws -> ChannelMap {
    if entry.isScalar {
      do {
        return try ChannelMap(parsing: entry.text())
      } catch let error as ChannelMap.SyntaxError {
        throw entry.failure("'\(error.part)': \(error.message)")
      }
    }
    let fields = try entry.fields(ChannelMap.Input.all.map(\.description))
    guard !fields.values.isEmpty else { throw entry.failure("no channel is named") }
    var names: [ChannelMap.Input: String] = [:]
    for input in ChannelMap.Input.all { names[input] = try fields[input.description]?.text() }
    return ChannelMap(names)
  }
}
