// @relation(REQ-EMU-047, scope=file)

import Documents
import EmulatorKit
import Foundation
import Laboratory
import Waveforms

/// What a person reads after `recordings`.
struct FolderSummary {
  let table: RecordingTable
  let wallSeconds: Double

  var text: String { ([heading, ""] + lines + [""] + notes).joined(separator: "\n") + "\n" }

  private var heading: String {
    let virtual = Double(table.run.durationNanoseconds) / 1e9
    let count = table.rows.count
    return "\(table.folder.path): \(count) recording\(count == 1 ? "" : "s"), "
      + String(
        format: "%@ of meter time each, in %.1f s; front end %@; seed %llu", RunSummary.span(virtual), wallSeconds,
        table.run.frontEnd.rawValue, table.run.seed)
  }

  private static let alignments: [TableText.Alignment] = [
    .left, .left, .right, .right, .right, .right, .right, .left, .right, .right, .right, .right, .left,
  ]

  private var lines: [String] {
    let head = ["recording", "format", "S/s", "s", "Hz", "V", "A", "", "true Wh", "meter Wh", "error %", "clipped", ""]
    return TableText.columns([head] + table.rows.flatMap(cells), Self.alignments)
  }

  private func cells(_ row: RecordingRow) -> [[String]] {
    if let fault = row.fault { return [[row.file, "faulty: \(fault)"]] }
    guard let measurement = row.measurement else { return [] }
    let use = measurement.use
    let first = [
      row.file, use.kind.rawValue, String(format: "%.10g", use.sampleRateHz),
      String(format: "%.4g", measurement.recordedSeconds), String(format: "%.3f", measurement.fundamentalHz),
      Self.values(use.inputs.filter(\.input.isVoltage).map(\.rms), "%.1f"),
      Self.values(use.inputs.filter { !$0.input.isVoltage }.map(\.rms), "%.4g"),
    ]
    var energies = measurement.energies.map { register in
      [
        register.obis == "1.8.0" ? "+A" : "-A", Self.wattHours(Int128(register.reference.rounded())),
        Self.wattHours(Int128(register.quanta)), register.errorPercent.map { String(format: "%+.4f", $0) } ?? "-",
      ]
    }
    if energies.isEmpty { energies = [["", "-", "-", "-"]] }
    var notes = measurement.notes
    if table.verdict(row) == "fail" { notes.insert("FAIL", at: 0) }
    let last = ["\(measurement.result.clippedWindows)", notes.joined(separator: "; ")]
    return energies.enumerated().map { index, energy in
      index == 0 ? first + energy + last : Array(repeating: "", count: 7) + energy
    }
  }

  private var notes: [String] {
    var lines: [String] = []
    let faulty = table.rows.count { $0.fault != nil }
    var counts = "\(table.rows.count - faulty) measured, \(faulty) faulty, \(table.folder.ignored.count) ignored"
    let measured = table.rows.filter { $0.measurement?.errorPercent != nil }
    let worst = measured.max { abs($0.measurement?.errorPercent ?? 0) < abs($1.measurement?.errorPercent ?? 0) }
    if let worst, let error = worst.measurement?.errorPercent {
      counts += String(format: "; largest error %+.4f %%, ", error) + worst.file
    }
    lines.append(counts)
    if let limit = table.limitPercent {
      let failed = table.failed.count
      lines.append(String(format: "Limit %g %%: ", limit) + (failed == 0 ? "none beyond it" : "failed by \(failed)"))
    }
    lines += table.folder.ignored.map { "Ignored: \($0.file): \($0.reason)" }
    return lines
  }

  /// One value a phase.
  private static func values(_ values: [Double], _ format: String) -> String {
    values.map { String(format: format, $0) }.joined(separator: " ")
  }

  /// µWh as Wh: `12.345678`.
  private static func wattHours(_ quanta: Int128) -> String { DecimalText.micro(quanta) }
}
