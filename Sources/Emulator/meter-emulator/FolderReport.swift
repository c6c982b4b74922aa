// @relation(REQ-EMU-047, scope=file)

import Documents
import EmulatorKit
import Foundation
import Laboratory
import Waveforms

/// The JSON object of `recordings`.
struct FolderReport: Encodable {
  struct Recording: Encodable {
    /// Path from the folder.
    var file: String
    /// These are null for a faulty file: the inner optional is written as null, not left out.
    var meter: String??
    var waveform: RecordingReport??
    var recordedSeconds: Double??
    /// +A and -A; of those three members the same as of `run`.
    var registers: [String: RunReport.Value]
    var reference: [String: RunReport.Value]
    var errorPercent: [String: Double?]
    /// The error of largest magnitude of +A and -A; null where there is none to take.
    var worstErrorPercent: Double??
    var clippedWindows: Int64??
    var notes: [String]
    /// `FILE:LINE: KEY: message`; null for a recording that was measured.
    var fault: String??
    /// `pass`, `fail`, `faulty`; null for a measured one without --limit.
    var verdict: String??
    var replay: String??

    init(_ row: RecordingRow, _ table: RecordingTable) {
      let measurement = row.measurement
      file = row.file
      meter = .some(measurement.map { $0.result.phaseCount == 1 ? "single-phase" : "three-phase" })
      waveform = .some(
        measurement.map { RecordingReport($0.use, fundamentalHz: $0.fundamentalHz, loopCycles: $0.loopCycles) })
      recordedSeconds = .some(measurement?.recordedSeconds)
      registers = [:]
      reference = [:]
      errorPercent = [:]
      for register in ["1.8.0", "2.8.0"].compactMap({ measurement?.result.register($0) }) {
        registers[register.obis] = RunReport.Value(value: DecimalText.micro(register.quanta), unit: register.unit)
        reference[register.obis] = RunReport.Value(value: DecimalText.micro(register.reference), unit: register.unit)
        errorPercent[register.obis] = .some(register.errorPercent)
      }
      worstErrorPercent = .some(measurement?.errorPercent)
      clippedWindows = .some(measurement?.result.clippedWindows)
      notes = measurement?.notes ?? []
      fault = .some(row.fault.map { "\($0)" })
      verdict = .some(table.verdict(row))
      replay = .some(table.replay(row))
    }
  }

  struct Ignored: Encodable {
    var file: String
    var reason: String
  }

  var folder: String
  var recordings: [Recording]
  var ignored: [Ignored]
  var faulty: [String]
  var failed: [String]
  var limitPercent: Double??
  var frontEnd: String
  var seed: UInt64
  /// Of each recording.
  var virtualSeconds: Double
  var softwareIdentification: String
  var wallSeconds: Double
  var realTimeFactor: Double

  init(_ table: RecordingTable, wallSeconds: Double) {
    folder = table.folder.path
    recordings = table.rows.map { Recording($0, table) }
    ignored = table.folder.ignored.map { Ignored(file: $0.file, reason: $0.reason) }
    faulty = table.rows.filter { $0.fault != nil }.map(\.file)
    failed = table.failed.map(\.file)
    limitPercent = .some(table.limitPercent)
    frontEnd = table.run.frontEnd.rawValue
    seed = table.run.seed
    virtualSeconds = Double(table.run.durationNanoseconds) / 1e9
    softwareIdentification = SoftwareIdentification.text
    self.wallSeconds = wallSeconds
    realTimeFactor = virtualSeconds * Double(recordings.count - faulty.count) / max(wallSeconds, 1e-9)
  }

  func text() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(self), as: UTF8.self)
  }
}
