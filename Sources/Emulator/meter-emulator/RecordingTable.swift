// @relation(REQ-EMU-045, REQ-EMU-047, scope=file)

import Documents
import EmulatorKit
import Foundation
import Laboratory

/// What came of a folder, for all forms of output.
struct RecordingTable {
  let folder: RecordingFolder
  let run: FolderRun
  let rows: [RecordingRow]
  /// As on the command line.
  let durationText: String?
  let limitPercent: Double?

  /// The recordings that were measured and do not pass the limit.
  var failed: [RecordingRow] {
    guard let limitPercent else { return [] }
    return rows.filter { $0.measurement != nil && !$0.passes(limitPercent: limitPercent) }
  }

  /// `pass`, `fail` or `faulty`; nil without a limit.
  func verdict(_ row: RecordingRow) -> String? {
    if row.fault != nil { return "faulty" }
    return limitPercent.map { row.passes(limitPercent: $0) ? "pass" : "fail" }
  }

  /// What measures one recording alone, and again; nil where a channel's name can't stand on a command line.
  func replay(_ row: RecordingRow) -> String? {
    guard let measurement = row.measurement else { return nil }
    var arguments = [("waveform", folder.path(of: row.file))]
    if let durationText { arguments.append(("duration", durationText)) }
    if let meter = measurement.settings.meter { arguments.append(("meter", meter.rawValue)) }
    if let names = measurement.settings.channels?.names {
      guard !names.values.contains(where: { $0.contains(",") || $0.hasPrefix(" ") || $0.hasSuffix(" ") }) else {
        return nil
      }
      let pairs = names.map { "\($0.key)=\($0.value)" }.sorted()
      arguments.append(("channels", pairs.joined(separator: ",")))
    }
    if measurement.settings.voltageRatio != 1 {
      arguments.append(("voltage-ratio", "\(measurement.settings.voltageRatio)"))
    }
    if measurement.settings.currentRatio != 1 {
      arguments.append(("current-ratio", "\(measurement.settings.currentRatio)"))
    }
    arguments += [("front-end", run.frontEnd.rawValue), ("seed", "\(run.seed)")]
    return ReplayID(arguments: arguments).description
  }

  /// The table as CSV: one line a recording; three phases have their columns, whatever the meter.
  var csv: String {
    var names = ["file", "format", "sample_rate_hz", "length_s", "fundamental_hz", "meter"]
    names += (1...3).flatMap { ["u\($0)_v", "i\($0)_a"] }
    for direction in ["import", "export"] {
      names += ["true", "meter"].map { "\(direction)_\($0)_wh" } + ["\(direction)_error_percent"]
    }
    names += ["clipped_windows", "verdict", "note", "fault"]
    let lines = [names] + rows.map(cells)
    return lines.map { $0.joined(separator: ",") }.joined(separator: "\n") + "\n"
  }

  private func cells(_ row: RecordingRow) -> [String] {
    let fault = TableText.quoted(row.fault.map { "\($0)" } ?? "")
    guard let measurement = row.measurement else {
      return [TableText.quoted(row.file)] + Array(repeating: "", count: 18) + ["faulty", "", fault]
    }
    let use = measurement.use
    var cells = [
      TableText.quoted(row.file), use.kind.rawValue, Self.text(use.sampleRateHz),
      Self.text(measurement.recordedSeconds), Self.text(measurement.fundamentalHz),
      measurement.result.phaseCount == 1 ? "single-phase" : "three-phase",
    ]
    cells += (0..<6).map { use.inputs.indices.contains($0) ? Self.text(use.inputs[$0].rms) : "" }
    for code in ["1.8.0", "2.8.0"] {
      let register = measurement.result.register(code)
      cells.append(register.map { DecimalText.micro($0.reference) } ?? "")
      cells.append(register.map { DecimalText.micro($0.quanta) } ?? "")
      cells.append(register?.errorPercent.map(Self.text) ?? "")
    }
    cells += ["\(measurement.result.clippedWindows)", verdict(row) ?? ""]
    return cells + [TableText.quoted(measurement.notes.joined(separator: "; ")), fault]
  }

  /// To 1e-6: far below what a recording tells.
  private static func text(_ value: Double) -> String { "\((value * 1e6).rounded() / 1e6)" }
}
