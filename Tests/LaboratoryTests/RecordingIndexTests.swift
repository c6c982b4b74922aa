import EmulatorKit
import Foundation
import Laboratory
import Recordings
import RequirementTrait
import Testing

/// The index of a folder of recordings.
@Suite struct `Index of recordings` {
  /// The page on recordings.
  private static func page() throws -> String {
    let path = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../docs/recordings.md")
      .standardized
    return try String(contentsOf: path, encoding: .utf8)
  }

  @Test(.verifies("REQ-EMU-046"))
  func `as the documentation has it is read`() throws {
    let parts = try Self.page().components(separatedBy: "```yaml\n")
    try #require(parts.count == 2)
    let index = try RecordingIndex(
      yaml: String(parts[1].prefix { $0 != "`" }), file: "recordings.yaml",
      recordings: ["feeder/monday.cfg", "shop.csv", "office.wav"])
    var monday = RecordingSettings()
    monday.meter = .threePhase
    monday.voltageRatio = 1.51
    monday.currentRatio = 120
    #expect(index.settings["feeder/monday.cfg"] == monday)
    var office = RecordingSettings()
    office.channels = try ChannelMap(parsing: "u1=ch1,i1=ch2")
    office.voltageRatio = 0.002
    office.currentRatio = 0.1
    #expect(index.settings["office.wav"] == office)
    #expect(try index.settings["shop.csv"]?.channels == ChannelMap(parsing: "u1=Feeder 7,i1=CT-b"))
    #expect(index.settings.count == 3)
  }
}
