// @relation(REQ-EMU-034, scope=file)

import ArgumentParser
import Foundation
import Laboratory

struct LoadsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "loads",
    abstract: "Show the loads behind the published errors of static meters, and what each front end makes of them.",
    discussion: """
      True power is integrated ahead of all filters; power in band is what the filter of the ideal front end passes. The errors \
      are taken from the pulses of the single-phase meter, as 'accuracy' does: one sample with the ideal front end, which has no \
      tolerances, the worst of three with the AD7991, and the same three without crosstalk.
      """)

  @Option(help: "Seed of everything random.")
  var seed: UInt64 = 1

  @Option(name: .customLong("only"), help: "Only the loads whose name contains this.")
  var only: String?

  @Flag(help: "Print one JSON object on standard output, and nothing else there.")
  var json = false

  func run() async throws {
    let part = only
    let effects = try await LoadEffect.measured(
      seed: seed, width: ProcessInfo.processInfo.activeProcessorCount, only: { part.map($0.contains) ?? true })
    guard !effects.isEmpty else { throw ValidationError("--only: no load's name contains '\(only ?? "")'") }
    try Output.write(json ? LoadsReport(effects, seed: seed).text() + "\n" : Self.table(effects))
  }

  private static func table(_ effects: [LoadEffect]) -> String {
    func number(_ value: Double?, _ width: Int, _ digits: Int, sign: Bool = false) -> String {
      guard let value else { return String(repeating: " ", count: width - 1) + "-" }
      // What rounds to nothing has no sign.
      let shown = Double(String(format: "%.\(digits)f", value)) == 0 ? 0 : value
      let text = String(format: sign ? "%+.\(digits)f" : "%.\(digits)f", shown)
      return String(repeating: " ", count: max(0, width - text.count)) + text
    }
    func name(_ text: String) -> String { text + String(repeating: " ", count: max(1, 54 - text.count)) }
    let lines = effects.map { effect in
      name(effect.name) + number(effect.amperes, 7, 2) + number(effect.crestFactor, 7, 1)
        + number(effect.slopeAmperesPerMicrosecond, 8, 3) + number(effect.trueWatts, 11, 2)
        + number(effect.bandWatts, 11, 2) + number(effect.aboveBandPercent, 9, 3, sign: true)
        + number(effect.idealPercent, 9, 4, sign: true) + number(effect.converterPercent, 9, 3, sign: true)
        + number(effect.withoutCrosstalkPercent, 9, 3, sign: true)
    }
    let heads = [
      name("") + "    rms  crest   slope  true power    in band    above    ideal   ad7991   ad7991",
      name("load") + "      A            A/us           W          W        %        %        %  without",
      name("") + String(repeating: " ", count: 71) + "crosstalk",
    ]
    return (heads + lines).joined(separator: "\n") + "\n"
  }
}

/// The JSON object of `loads`.
private struct LoadsReport: Encodable {
  struct Load: Encodable {
    var name: String
    var rmsA: Double
    var crestFactor: Double
    var slopeAPerMicrosecond: Double
    var trueW: Double
    var inBandW: Double
    var aboveBandPercent: Double
    /// These are null where there is no error to take.
    var idealErrorPercent: Double??
    var ad7991ErrorPercent: Double??
    var ad7991WithoutCrosstalkErrorPercent: Double??
  }

  var seed: UInt64
  var loads: [Load]
  var softwareIdentification = SoftwareIdentification.text

  init(_ effects: [LoadEffect], seed: UInt64) {
    self.seed = seed
    let rounded = AccuracyReport.rounded
    loads = effects.map { effect in
      Load(
        name: effect.name, rmsA: rounded(effect.amperes), crestFactor: rounded(effect.crestFactor),
        slopeAPerMicrosecond: rounded(effect.slopeAmperesPerMicrosecond), trueW: rounded(effect.trueWatts),
        inBandW: rounded(effect.bandWatts), aboveBandPercent: rounded(effect.aboveBandPercent),
        idealErrorPercent: .some(effect.idealPercent.map(rounded)),
        ad7991ErrorPercent: .some(effect.converterPercent.map(rounded)),
        ad7991WithoutCrosstalkErrorPercent: .some(effect.withoutCrosstalkPercent.map(rounded)))
    }
  }

  func text() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(self), as: UTF8.self)
  }
}
