import EmulatorKit
import Foundation

/// What a person reads after a run.
struct RunSummary {
  let plan: RunPlan
  let result: RunResult
  let wallSeconds: Double

  /// So many parts of a scenario that the run never came to are named.
  private static let mostNamed = 6

  var text: String {
    let recording = plan.recording.map { [RecordingSummary($0).text, ""] } ?? []
    let billing = result.billing.map { [BillingSummary(ofRun: $0).text] } ?? []
    return ([heading, ""] + recording + [table, ""] + billing + notes).joined(separator: "\n") + "\n"
  }

  private var heading: String {
    let virtual = Double(result.durationNanoseconds) / 1e9
    var lines: [String] = []
    lines.append(plan.title.map { "\(plan.name): \($0)" } ?? plan.name)
    lines.append(
      "Meter \(result.phaseCount == 1 ? "single-phase 230 V" : "three-phase 3 x 230/400 V"), 5 (60) A, "
        + "1000 imp/kWh; front end \(plan.configuration.frontEnd.rawValue); seed \(result.seed)")
    lines.append(
      String(
        format: "%@ of meter time in %.1f s, %.0f times as fast as life", Self.span(virtual), wallSeconds,
        virtual / max(wallSeconds, 1e-9)))
    return lines.joined(separator: "\n")
  }

  private var table: String {
    let shown = result.registers.filter { !$0.isNegligible }
    guard !shown.isEmpty else { return "No energy was registered." }
    var lines = [Self.row("register", "", "meter", "true value", "error")]
    for register in shown {
      let error = register.errorPercent.map { String(format: "%+.4f %%", $0) } ?? "-"
      lines.append(
        Self.row(
          register.obis, Self.meaning(register.obis), "\(Self.grouped(register.quanta)) k\(register.unit)",
          "\(Self.grouped(Int128(register.reference.rounded()))) k\(register.unit)", error))
    }
    return lines.joined(separator: "\n")
  }

  private var notes: [String] {
    var lines: [String] = []
    if let last = result.last {
      for (index, phase) in last.phases.enumerated() {
        let name = result.phaseCount == 1 ? "Last window" : "Last window L\(index + 1)"
        lines.append(
          String(
            format: "%@: %.2f V, %.3f A, %.1f W, %.1f var, %.4f Hz, THD of voltage %.1f %%, of current %.1f %%", name,
            phase.volts, phase.amperes, phase.activeWatts, phase.reactiveVars, last.hertz,
            phase.voltageDistortion * 100, phase.currentDistortion * 100))
      }
    }
    lines.append(
      "Pulses: \(result.activePulses.emitted) active, \(result.reactivePulses.emitted) reactive; "
        + "\(result.windows) windows, \(result.asynchronousWindows) without whole cycles, "
        + "\(result.clippedWindows) clipped")
    lines += result.acquisition.enumerated().map { acquired($1, phase: $0) }
    if !plan.notReached.isEmpty {
      let more = plan.notReached.count > Self.mostNamed ? ", and \(plan.notReached.count - Self.mostNamed) more" : ""
      lines.append(
        "Not reached within the run: " + plan.notReached.prefix(Self.mostNamed).joined(separator: ", ") + more)
    }
    if result.clippedWindows > 0 {
      lines.append("Clipped: the signal exceeds the converter's full scale, 460 V or 100 A peak")
    }
    if result.discardedActiveQuanta > 0 {
      lines.append("Under the no-load threshold, not registered: \(Self.grouped(result.discardedActiveQuanta)) kWh")
    }
    let from = result.measuredFromNanoseconds ?? result.durationNanoseconds
    let to = result.measuredToNanoseconds ?? result.durationNanoseconds
    lines.append(
      String(
        format: "Not measured: %.3f s at the start (the meter finds frequency and zero), %.3f s at the end "
          + "(an unfinished window)", Double(from) / 1e9, Double(result.durationNanoseconds - to) / 1e9))
    if let timing = result.timing {
      lines.append(timing.report.text.trimmingCharacters(in: .newlines))
      lines.append(String(format: "Processor: %.2f %% of its time", timing.observedLoad * 100))
    }
    if let supervision = result.supervision, !supervision.isQuiet { lines += Self.events(supervision) }
    lines.append("Again: meter-emulator replay '\(plan.replay)'")
    return lines
  }

  private static func events(_ supervision: RunSupervision) -> [String] {
    var lines = ["The meter noted:"]
    if supervision.droppedEvents > 0 { lines.append("  (\(supervision.droppedEvents) earlier events gave way)") }
    lines += supervision.events.map {
      String(format: "  %12.6f s  ", Double($0.instant.nanoseconds) * 1e-9) + $0.text
    }
    return lines
  }

  private func acquired(_ phase: Acquisition, phase index: Int) -> String {
    let name = result.phaseCount == 1 ? "Converter" : "Converter L\(index + 1)"
    return String(
      format: "%@: %lld reads, %.2f %% of the time filled between them, %.3f s lost, %.1f %% in the x16 range, "
        + "%lld bus faults", name, phase.driver.captures, phase.gapShare * 100, phase.lostSeconds,
      phase.amplifiedShare * 100, phase.busFaults)
  }

  private static func row(_ code: String, _ meaning: String, _ meter: String, _ truth: String, _ error: String)
    -> String
  {
    left(code, 9) + left(meaning, 26) + right(meter, 22) + right(truth, 22) + right(error, 13)
  }

  private static func left(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }

  private static func right(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }

  /// µWh as kWh with all nine digits: `12.345 678 901`.
  private static func grouped(_ quanta: some BinaryInteger) -> String {
    let magnitude = quanta.magnitude
    let fraction = String(magnitude % 1_000_000_000)
    let digits = String(repeating: "0", count: 9 - fraction.count) + fraction
    let groups = stride(from: 0, to: 9, by: 3).map { String(digits.dropFirst($0).prefix(3)) }
    return "\(quanta < 0 ? "-" : "")\(magnitude / 1_000_000_000).\(groups.joined(separator: " "))"
  }

  static func span(_ seconds: Double) -> String {
    switch seconds {
    case ..<120: String(format: "%g s", seconds)
    case ..<7200: String(format: "%g min", seconds / 60)
    case ..<172_800: String(format: "%g h", seconds / 3600)
    default: String(format: "%g days", seconds / 86400)
    }
  }

  private static func meaning(_ obis: String) -> String {
    let group = Int(obis.prefix { $0 != "." }) ?? 0
    let names = [
      "active import +A", "active export -A", "reactive +R", "reactive -R", "reactive R1", "reactive R2", "reactive R3",
      "reactive R4", "apparent, importing", "apparent, exporting",
    ]
    let phase = group / 20
    let quantity = group % 20
    guard names.indices.contains(quantity - 1) else { return "" }
    return names[quantity - 1] + (phase == 0 ? "" : " L\(phase)")
  }
}
