// @relation(REQ-EMU-013, scope=file)

import Foundation
import Recordings

/// What a person reads of a recording: a line for each input of the meter, and the channels that are left over.
struct RecordingSummary {
  let source: RecordedSource

  /// So many unused channels are named; a feeder's recorder may have hundreds.
  private static let mostNamed = 24

  init(_ source: RecordedSource) { self.source = source }

  var text: String { ([heading] + source.use.inputs.map(Self.line) + [unused]).joined(separator: "\n") }

  private var heading: String {
    let use = source.use
    return "Recording \(use.kind.rawValue), "
      + String(
        format: "%d samples at %.10g Hz; %d cycles of %.4f Hz are repeated", use.sampleCount, use.sampleRateHz,
        source.loopCycles, source.fundamentalHz)
  }

  private static func line(_ input: RecordingUse.Input) -> String {
    let begin = "\(input.input.meaning) (\(input.input)) from "
    guard let channel = input.channel else { return begin + "no channel: zero" }
    return begin + describe(channel) + String(format: ", ratio %.10g: %.6g ", input.ratio, input.rms)
      + (input.input.isVoltage ? "V" : "A")
  }

  private var unused: String {
    let channels = source.use.unused
    guard !channels.isEmpty else { return "Unused channels: none" }
    let more = channels.count > Self.mostNamed ? ", and \(channels.count - Self.mostNamed) more" : ""
    return "Unused channels: " + channels.prefix(Self.mostNamed).map(Self.describe).joined(separator: ", ") + more
  }

  /// `channel 3 "UB" in kV (primary side of 600:5)`; what the file says of a transformer is not applied.
  private static func describe(_ channel: RecordingUse.Channel) -> String {
    var text = "channel \(channel.index) \"\(channel.name)\"" + (channel.unit.isEmpty ? "" : " in \(channel.unit)")
    if let transformer = channel.transformer, transformer.primary != transformer.secondary {
      text += String(
        format: " (%@ side of %.10g:%.10g)", transformer.side == .primary ? "primary" : "secondary",
        transformer.primary, transformer.secondary)
    }
    return text
  }
}
