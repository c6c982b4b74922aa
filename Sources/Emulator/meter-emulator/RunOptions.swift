import ArgumentParser
import Calendars
import EmulatorKit
import Faults
import Meter
import Quantities

/// The options of `run`; a replay is a set of them.
struct RunOptions: ParsableArguments {
  @Argument(help: "A scenario file, or the name of a bundled one (see 'meter-emulator scenarios').")
  var scenario: String?

  @Option(help: "A recording to measure: COMTRADE .cfg or .cff, .csv, .wav; - is CSV or WAV on standard input.")
  var waveform: String?

  @OptionGroup var measuring: MeasuringOptions

  @Option(help: "The calibration of one meter (meter-emulator calibrate): that meter is run, with its constants.")
  var calibration: String?

  @Option(
    help:
      "Time the meter's tasks on this processor: cortex-m4, cortex-m4-slow, aarch64, or none; not on the ideal front end."
  )
  var cpu = "none"

  @Option(help: "Bill by this calendar, as 'billing' does.")
  var calendar: String?

  @Option(help: "UTC at which the run begins, for --calendar: 2026-10-24T22:00:00Z.")
  var start: String?

  @Option(help: "What happens to clock and supply, for --calendar: as for 'billing'.")
  var events: String?

  @Option(
    help: "What goes wrong with the firmware, as a scenario's `fault` says it: 'hang window#40 begun'; needs --cpu.")
  var fault: String?

  @Option(help: "Leave this task without supervision, to see what is missed; needs --cpu.")
  var unsupervised: String?

  @Option(
    help:
      "What a job is charged: its work at its `worst`, or its whole `budgets`, the greatest load that is legal; needs --cpu."
  )
  var charge: String?

  func validate() throws {
    if let charge {
      guard ProcessorModel.Charge(rawValue: charge) != nil else {
        throw ValidationError("--charge: '\(charge)' is neither worst nor budgets")
      }
      guard cpu != "none" else { throw ValidationError("--charge needs --cpu: without it nothing takes time") }
    }
    if let fault {
      guard InjectedFault(fault) != nil else { throw ValidationError("--fault: '\(fault)' is no fault") }
      guard cpu != "none" else { throw ValidationError("--fault needs --cpu: without tasks nothing goes wrong") }
    }
    if let unsupervised {
      guard let task = MeterTask(text: unsupervised), task != .capture else {
        throw ValidationError("--unsupervised: '\(unsupervised)' is no task")
      }
      guard cpu != "none" else { throw ValidationError("--unsupervised needs --cpu: without it nothing is supervised") }
    }
    if (calendar == nil) != (start == nil) { throw ValidationError("--calendar and --start go together") }
    if events != nil, calendar == nil { throw ValidationError("--events needs --calendar and --start") }
    _ = try startInstant
    guard waveform == nil else { return }
    if measuring.channels != nil { throw ValidationError("--channels needs --waveform") }
    if measuring.voltageRatio != nil { throw ValidationError("--voltage-ratio needs --waveform") }
    if measuring.currentRatio != nil { throw ValidationError("--current-ratio needs --waveform") }
  }

  /// What `--start` says; nil when it is not given.
  private var startInstant: UTCTime? {
    get throws {
      guard let start else { return nil }
      guard let instant = BillingSetup.utc(start) else {
        throw ValidationError("--start: '\(start)' is no instant of UTC, such as 2026-10-24T22:00:00Z")
      }
      return instant
    }
  }

  /// The billing that the options ask for; nil without `--calendar`.
  ///
  /// - Throws: An `InputFault` for bad files.
  func billing() throws -> BillingSetup? {
    guard let calendar, let start = try startInstant else { return nil }
    let happenings = try events.map { try ClockEvent.events(contentsOfFile: $0) } ?? []
    return try BillingSetup(
      start: start, plan: BillingPlan(contentsOfFile: calendar), events: happenings, eventsFile: events ?? "events")
  }
}
