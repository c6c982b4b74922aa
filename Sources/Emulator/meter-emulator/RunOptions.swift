import ArgumentParser

/// The options of `run`; a replay is a set of them.
struct RunOptions: ParsableArguments {
  @Argument(help: "A scenario file, or the name of a bundled one (see 'meter-emulator scenarios').")
  var scenario: String?

  @Option(help: "A recording to measure: COMTRADE .cfg or .cff, .csv, .wav; - is CSV or WAV on standard input.")
  var waveform: String?

  @OptionGroup var measuring: MeasuringOptions

  @Option(help: "The calibration of one meter (meter-emulator calibrate): that meter is run, with its constants.")
  var calibration: String?

  func validate() throws {
    guard waveform == nil else { return }
    if measuring.channels != nil { throw ValidationError("--channels needs --waveform") }
    if measuring.voltageRatio != nil { throw ValidationError("--voltage-ratio needs --waveform") }
    if measuring.currentRatio != nil { throw ValidationError("--current-ratio needs --waveform") }
  }
}
