import Foundation
import Meter
import RequirementTrait
import Testing

/// Nothing that has state is forgotten: every stored property of the types of billing and metrology is in the map, or stands here with
/// what makes it unnecessary.
@Suite(.verifies("REQ-BIL-020")) struct StoredStateTests {
  struct State: CustomTestStringConvertible {
    var type: String
    var file: String
    /// Properties that are not in the map under their own name.
    var elsewhere: [String: String] = [:]

    var testDescription: String { type }
  }

  private static let other = "in a record of its own type"
  private static let derived = "worked out anew from what is kept"
  private static let setting = "among the settings, which it is made of"
  private static let fleeting = "what a cut costs, or what comes anew"

  static let states = [
    State(
      type: "Billing", file: "Meter/Billing/Billing.swift",
      elsewhere: ["settings": other, "calendars": other, "kept": other, "demandGrid": setting]),
    State(
      type: "BillingState", file: "Meter/Billing/BillingState.swift",
      elsewhere: [
        "state": derived, "registers": other, "demand": other, "maxima": other, "profile": other, "history": other,
        "nextBoundary": derived, "crossings": fleeting,
      ]),
    State(
      type: "BillingSettings", file: "Meter/Billing/BillingSettings.swift"),
    State(type: "BillingHistory", file: "Meter/Billing/BillingHistory.swift"),
    State(type: "BillingPeriod", file: "Meter/Billing/BillingHistory.swift"),
    State(type: "RateRegisters", file: "Tariff/RateRegisters.swift"),
    State(type: "CalendarPair", file: "Tariff/CalendarPair.swift", elsewhere: ["slots": other]),
    State(type: "ActivityCalendar", file: "Tariff/ActivityCalendar.swift"),
    State(type: "DemandIntegrator", file: "Demand/DemandIntegrator.swift", elsewhere: ["settings": setting]),
    State(type: "MaximumRegisters", file: "Demand/MaximumRegisters.swift"),
    State(type: "LoadProfile", file: "Demand/LoadProfile.swift", elsewhere: ["standardOffset": setting]),
    State(
      type: "EnergyAccounting", file: "Metrology/EnergyAccounting.swift",
      elsewhere: ["mode": setting, "threshold": setting]),
    State(type: "PulseCounter", file: "Metrology/PulseCounter.swift", elsewhere: ["quantum": setting]),
    State(
      type: "PulseOutput", file: "Metrology/PulseOutput.swift",
      elsewhere: [
        "due": fleeting, "head": fleeting, "waiting": derived, "changedAt": fleeting, "armed": fleeting,
        "isOn": fleeting,
      ]),
    State(
      type: "MetrologyEngine", file: "Metrology/MetrologyEngine.swift",
      elsewhere: [
        "streams": fleeting, "windowing": fleeting, "spectrum": fleeting, "frequency": fleeting,
        "placement": fleeting, "period": setting, "firstSample": fleeting, "accounting": other, "activeCounter": other,
        "reactiveCounter": other, "activeOutput": other, "reactiveOutput": other, "window": fleeting,
        "registeredFrom": fleeting, "registeredTo": fleeting, "measuredWindows": fleeting,
        "registeredWindows": fleeting, "acquisitionWindows": fleeting, "lastSums": fleeting, "pendingBounds": fleeting,
        "pendingReference": fleeting, "workedPortions": fleeting, "isWindowDue": fleeting, "measuredPhases": fleeting,
        "energies": fleeting,
      ]),
    State(type: "MetrologyParameters", file: "Metrology/MetrologyEngine.swift"),
    State(type: "PhaseCalibration", file: "Metrology/PhaseCalibration.swift"),
    State(type: "ConverterCalibration", file: "Metrology/Alignment/ConverterCalibration.swift"),
    State(
      type: "MeteredBilling", file: "Meter/Billing/MeteredBilling.swift",
      elsewhere: [
        "billing": other, "anchor": derived, "billed": derived, "commands": fleeting, "instants": fleeting,
        "waiting": fleeting,
      ]),
    State(
      type: "Meter", file: "Meter/Meter.swift",
      elsewhere: [
        "model": setting, "metrology": other, "aligners": fleeting, "inputs": fleeting, "refusedReads": fleeting,
        "turn": fleeting, "hasWorked": fleeting,
      ]),
  ]

  private static let kept: Set<String> = {
    var names = FieldNames()
    for record in MemoryMapTests.records { MemoryMap.threePhase.read(record, &names) }
    return Set(names.names.map { $0.split(separator: ".").prefix(2).joined(separator: ".") })
  }()

  @Test(arguments: states)
  func `every stored property is kept, or need not be`(state: State) throws {
    let file = URL(fileURLWithPath: #filePath).appendingPathComponent("../../../../Sources/Firmware/\(state.file)")
    let properties = Self.storedProperties(
      of: state.type, in: try String(contentsOf: file.standardized, encoding: .utf8))
    #expect(!properties.isEmpty)
    let forgotten = properties.filter { !Self.kept.contains("\(state.type).\($0)") && state.elsewhere[$0] == nil }
    #expect(forgotten.isEmpty)
    // Neither is anything told twice, or of a property that there isn't any more.
    let names = Set(properties)
    let stale = state.elsewhere.keys.filter { !names.contains($0) || Self.kept.contains("\(state.type).\($0)") }
    #expect(stale.isEmpty)
    let unknown = Self.kept.filter {
      $0.hasPrefix(state.type + ".") && !names.contains(String($0.dropFirst(state.type.count + 1)))
    }
    #expect(unknown.isEmpty)
  }

  @Test func `every field belongs to one of these types`() {
    let types = Set(Self.states.map(\.type))
    let strange = Self.kept.filter { !types.contains(String($0.prefix { $0 != "." })) }
    #expect(strange.isEmpty)
  }

  @Test func `stored properties are found, others are not`() {
    let text = """
      struct Other { var a = 0 }
      public struct Kept<let n: Int>: ~Copyable {
        /// Text.
        public private(set) var count = 0
        let limit: Int
        private var ring: InlineArray<15, Int>
        public static let all = 5
        var isFull: Bool { count == limit }
        public var sum: Int {
          var total = 0
          return total
        }
        struct Inner {
          var inside = 0
        }
      }
      struct Behind {
        var b = 0
      }
      """
    #expect(Self.storedProperties(of: "Kept", in: text) == ["count", "limit", "ring"])
  }

  /// Names of the stored properties of a type that is declared at the margin.
  static func storedProperties(of type: String, in text: String) -> [String] {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let declaration = try! Regex("^(public |package )?struct \(type)\\b")
    guard let first = lines.firstIndex(where: { $0.contains(declaration) }) else { return [] }
    let body = lines[(first + 1)...].prefix { $0 != "}" }
    return body.compactMap { line in
      guard !line.contains("{"),
        let match = line.firstMatch(of: /^  ((public|package|private|internal)(\(set\))? )*(let|var) (\w+)/)
      else { return nil }
      // How the compiler is to hold the value, no state.
      return match.output.5 == "inPlace" ? nil : String(match.output.5)
    }
  }
}
