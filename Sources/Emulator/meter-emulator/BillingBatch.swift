import Calendars
import Documents
import Foundation
import Waveforms

/// Bills many cases at once: for the comparison with the reference (Tools/check-billing).
enum BillingBatch {
  /// Each folder in `folder` is a case.
  static func run(_ folder: String) throws {
    for name in try FileManager.default.contentsOfDirectory(atPath: folder).sorted() {
      let place = "\(folder)/\(name)"
      guard FileManager.default.fileExists(atPath: place + "/calendar.yaml") else { continue }
      do {
        try bill(place)
      } catch let fault as any InputFault {
        try write("\(fault)\n", to: place + "/error.txt")
      }
    }
  }

  private static func bill(_ place: String) throws {
    let plan = try BillingPlan(contentsOfFile: place + "/calendar.yaml")
    let eventsFile = place + "/events.yaml"
    let events =
      FileManager.default.fileExists(atPath: eventsFile) ? try ClockEvent.events(contentsOfFile: eventsFile) : []
    var energy = try EnergyReader(contentsOfFile: place + "/energy.csv", longestRow: plan.longestRow)
    var table = ProfileTable(plan, hasExport: energy.hasExport)
    var rows = table.head
    let outcome = try BillingRun.run(plan, energy: &energy, events: events, eventsFile: eventsFile) {
      rows += table.line($0)
    }
    guard outcome.identitiesHold else {
      let broken = outcome.identities.filter { !$0.holds }
      return try write(broken.map { "\($0.name): \($0.left) and \($0.right)\n" }.joined(), to: place + "/error.txt")
    }
    let report = BillingReport(outcome, softwareIdentification: SoftwareIdentification.text, wallSeconds: 0)
    try report.data().write(to: URL(fileURLWithPath: place + "/result.json"))
    try write(rows, to: place + "/result.csv")
  }

  private static func write(_ text: String, to path: String) throws {
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
  }
}
