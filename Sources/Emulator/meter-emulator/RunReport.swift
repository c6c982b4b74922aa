// @relation(REQ-EMU-005, REQ-EMU-012, REQ-EMU-022, scope=file)

import Calendars
import Documents
import EmulatorKit
import Foundation

/// The JSON object of `run`.
struct RunReport: Encodable {
  typealias Value = BillingReport.Value

  struct Unmeasured: Encodable {
    var beforeSeconds: Double
    var afterSeconds: Double
  }

  struct Pulses: Encodable {
    var counted: Int64
    var emitted: Int64
    var residue: Value
  }

  struct Windows: Encodable {
    var registered: Int64
    var asynchronous: Int64
    var clipped: Int64
  }

  /// How a phase's samples came about.
  struct AcquiredPhase: Encodable {
    var measured: Int64
    var filled: Int64
    var lost: Int64
    var gapSharePercent: Double
    var lostSeconds: Double
    var amplifiedSharePercent: Double
    var rangeChanges: Int64
    var flaggedWindows: Int64
    var busFaults: BusFaults
  }

  struct BusFaults: Encodable {
    var reads: Int64
    var refusals: Int64
    var shortTransfers: Int64
    var stuckBuses: Int64
    var timeouts: Int64
    var tagFaults: Int64
    var recoveries: Int64
    var configurations: Int64
  }

  struct Phase: Encodable {
    var voltage: Double
    var current: Double
    var activePower: Double
    var reactivePower: Double
    var apparentPower: Double
    var powerFactor: Double
    var voltageTHD: Double
    var currentTHD: Double
    var voltageHarmonics: [Double]
    var currentHarmonics: [Double]
  }

  struct LastWindow: Encodable {
    var startSeconds: Double
    var endSeconds: Double
    var frequency: Double
    var phaseSequence: String
    var phases: [Phase]
  }

  var registers: [String: Value]
  var reference: [String: Value]
  /// A code whose true value is zero, or below 1e-5 of the apparent energy, has no error: null.
  var errorPercent: [String: Double?]
  var errorPercentTotal: [String: Double?]
  /// Rates, maxima, billing periods, profile and switches; null without a calendar.
  var billing: BillingReport??
  /// How the tasks came off beside what was analysed; null without a processor.
  var timing: RunTiming??
  /// What the meter found to be wrong; null without a processor.
  var supervision: SupervisionReport??
  var discarded: Value
  var pulses: [String: Pulses]
  var windows: Windows
  /// `ad7991` or `ideal`.
  var frontEnd: String
  /// By phase; null for the ideal front end.
  var acquisition: [AcquiredPhase]??
  /// These three are null when nothing was registered: the inner optional is written as null, not left out.
  var lastWindow: LastWindow??
  var measuredFrom: Double??
  var measuredTo: Double??
  var unmeasured: Unmeasured
  var virtualSeconds: Double
  var seed: UInt64
  var replay: String
  /// Which channel of a recording feeds which input; null for a scenario.
  var waveform: RecordingReport??
  /// Paths of what the scenario describes and the run never came to.
  var notReached: [String]
  var softwareIdentification: String
  var wallSeconds: Double
  var realTimeFactor: Double

  init(_ result: RunResult, plan: RunPlan, wallSeconds: Double) {
    registers = [:]
    reference = [:]
    errorPercent = [:]
    errorPercentTotal = [:]
    for register in result.registers {
      registers[register.obis] = Value(value: DecimalText.micro(register.quanta), unit: register.unit)
      reference[register.obis] = Value(value: DecimalText.micro(register.reference), unit: register.unit)
      errorPercent[register.obis] = .some(register.errorPercent)
      errorPercentTotal[register.obis] = .some(register.errorPercentTotal)
    }
    let billed = result.billing.map { BillingReport($0) }
    billing = .some(billed)
    timing = .some(result.timing)
    supervision = .some(result.supervision.map(SupervisionReport.init))
    registers.merge(billed?.registers ?? [:]) { measured, _ in measured }
    discarded = Value(value: DecimalText.micro(result.discardedActiveQuanta), unit: "Wh")
    pulses = [
      "active": Self.pulses(result.activePulses, unit: "Wh"),
      "reactive": Self.pulses(result.reactivePulses, unit: "varh"),
    ]
    windows = Windows(
      registered: result.windows, asynchronous: result.asynchronousWindows, clipped: result.clippedWindows)
    frontEnd = plan.configuration.frontEnd.rawValue
    acquisition = .some(result.acquisition.isEmpty ? nil : result.acquisition.map(AcquiredPhase.init))
    lastWindow = .some(result.last.map(LastWindow.init))
    virtualSeconds = Double(result.durationNanoseconds) / 1e9
    measuredFrom = .some(result.measuredFromNanoseconds.map { Double($0) / 1e9 })
    measuredTo = .some(result.measuredToNanoseconds.map { Double($0) / 1e9 })
    let from = result.measuredFromNanoseconds ?? result.durationNanoseconds
    let to = result.measuredToNanoseconds ?? result.durationNanoseconds
    unmeasured = Unmeasured(
      beforeSeconds: Double(from) / 1e9, afterSeconds: Double(result.durationNanoseconds - to) / 1e9)
    seed = result.seed
    replay = plan.replay.description
    notReached = plan.notReached
    waveform = .some(plan.recording.map(RecordingReport.init))
    softwareIdentification = SoftwareIdentification.text
    self.wallSeconds = wallSeconds
    realTimeFactor = virtualSeconds / max(wallSeconds, 1e-9)
  }

  /// Sorted keys, so that two runs differ in nothing but the two timing members.
  func text() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(self), as: UTF8.self)
  }

  private static func pulses(_ line: RunResult.PulseLine, unit: String) -> Pulses {
    Pulses(
      counted: line.counted, emitted: line.emitted,
      residue: Value(value: DecimalText.micro(line.residueQuanta), unit: unit))
  }
}

extension RunReport.AcquiredPhase {
  init(_ phase: Acquisition) {
    measured = phase.measured
    filled = phase.filled
    lost = phase.lost
    gapSharePercent = phase.gapShare * 100
    lostSeconds = phase.lostSeconds
    amplifiedSharePercent = phase.amplifiedShare * 100
    rangeChanges = phase.rangeChanges
    flaggedWindows = phase.flaggedWindows
    busFaults = RunReport.BusFaults(
      reads: phase.driver.captures, refusals: phase.driver.refusals, shortTransfers: phase.driver.shortTransfers,
      stuckBuses: phase.driver.stuckBuses, timeouts: phase.driver.timeouts, tagFaults: phase.driver.tagFaults,
      recoveries: phase.driver.recoveries, configurations: phase.driver.configurations)
  }
}

extension RunReport.LastWindow {
  init(_ window: WindowSummary) {
    startSeconds = Double(window.startNanoseconds) / 1e9
    endSeconds = Double(window.endNanoseconds) / 1e9
    frequency = window.hertz
    phaseSequence =
      switch window.sequence {
      case .forward: "forward"
      case .reversed: "reversed"
      case .none: "none"
      }
    phases = window.phases.map { phase in
      RunReport.Phase(
        voltage: phase.volts, current: phase.amperes, activePower: phase.activeWatts,
        reactivePower: phase.reactiveVars, apparentPower: phase.apparentVoltAmperes, powerFactor: phase.powerFactor,
        voltageTHD: phase.voltageDistortion, currentTHD: phase.currentDistortion,
        voltageHarmonics: phase.voltageHarmonics, currentHarmonics: phase.currentHarmonics)
    }
  }
}
