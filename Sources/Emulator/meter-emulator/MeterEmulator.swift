// @relation(REQ-EMU-011, scope=file)

import ArgumentParser

@main
struct MeterEmulator: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "meter-emulator",
    abstract: "Runs the reference meter's firmware on waveforms, in virtual time.",
    discussion: """
      Without arguments, 'run' measures a household's day. Exit status: 0 when all is well, 1 for a failed check, 64 for \
      wrong usage, 65 for bad input, 74 for output that can't be written.
      """,
    version: SoftwareIdentification.text,
    subcommands: [
      RunCommand.self, RecordingsCommand.self, AccuracyCommand.self, LoadsCommand.self, CalibrateCommand.self,
      MonteCarloCommand.self, BillingCommand.self, ReplayCommand.self, ScenariosCommand.self, ScheduleCommand.self,
      CostsCommand.self,
    ])
}

/// What the program says it is.
enum SoftwareIdentification {
  /// Version of the sources. A hash of the legally relevant sections takes its place once these are linked apart.
  static let text = "reference-meter 0.1.0"
}
