// @relation(REQ-EMU-045, REQ-EMU-047, scope=file)

import ArgumentParser
import Documents
import EmulatorKit
import Foundation
import Laboratory
import Scenarios
import Waveforms

struct RecordingsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "recordings",
    abstract: "Measure every recording of a folder, and print a table of the errors.",
    discussion: """
      Each .cfg with its .dat, .cff, .csv and .wav of the folder and its subfolders is measured as 'run --waveform' would. The \
      folder's file recordings.yaml gives channels, ratios and meter by file; the options are for those that it doesn't name. A \
      faulty file takes its own row and no other. Exit status 65 when there was one, else 1 when --limit was exceeded.
      """)

  @Argument(help: "The folder.")
  var folder: String

  @OptionGroup var measuring: MeasuringOptions

  @Option(help: "Largest error of +A and -A in percent; a recording beyond it, or without an error to take, fails.")
  var limit: Double?

  @Flag(help: "Print one JSON object on standard output, and nothing else there.")
  var json = false

  @Option(help: "Write the table to this file.")
  var csv: String?

  func validate() throws {
    if let limit, !(1e-6...100).contains(limit) {
      throw ValidationError("--limit: \(limit) is not within 1e-6 ... 100 percent")
    }
  }

  func run() async throws {
    let found = try found()
    let run = try folderRun()
    let progress = TableProgress()
    let clock = ContinuousClock()
    let begin = clock.now
    let rows = try await run.measure(
      found, width: ProcessInfo.processInfo.activeProcessorCount, onProgress: { progress.update($0) })
    progress.end()
    let wall = begin.duration(to: clock.now)
    let wallSeconds = Double(wall.components.seconds) + Double(wall.components.attoseconds) * 1e-18
    let table = RecordingTable(
      folder: found, run: run, rows: rows, durationText: measuring.duration, limitPercent: limit)
    if let csv { try OutputFile.write(table.csv, to: csv) }
    if json {
      for fault in rows.compactMap(\.fault) { FileHandle.standardError.write(Data("\(fault)\n".utf8)) }
      try Output.write(FolderReport(table, wallSeconds: wallSeconds).text() + "\n")
    } else {
      try Output.write(FolderSummary(table: table, wallSeconds: wallSeconds).text)
    }
    if rows.contains(where: { $0.fault != nil }) { throw ExitCode(65) }
    if !table.failed.isEmpty { throw ExitCode(1) }
  }

  /// A folder or an index that is of no use ends here: one message, exit status 65.
  private func found() throws -> RecordingFolder {
    do {
      return try RecordingFolder(path: folder)
    } catch let fault as any InputFault {
      FileHandle.standardError.write(Data("\(fault)\n".utf8))
      throw ExitCode(65)
    }
  }

  private func folderRun() throws -> FolderRun {
    var run = FolderRun()
    if let duration = try measuring.durationNanoseconds { run.durationNanoseconds = duration }
    if let frontEnd = measuring.frontEndKind { run.frontEnd = frontEnd }
    if let seed = measuring.seed { run.seed = seed }
    run.defaults.channels = try measuring.channelMap
    run.defaults.voltageRatio = measuring.voltageRatio ?? 1
    run.defaults.currentRatio = measuring.currentRatio ?? 1
    run.defaults.meter = measuring.meterKind
    return run
  }
}
