// @relation(REQ-EMU-037, REQ-EMU-009, scope=file)

import Devices
import Documents
import EmulatorKit
import Foundation
import Metrology
import Scenarios
import Waveforms

/// The constants of one emulated meter in a file, with what tells it from others: kind, seed, and the identity of its parts.
///
/// YAML, every quantity with its unit; constants are written so that they are read back exactly.
public struct CalibrationFile: Sendable {
  public let meter: MeterKind
  /// Seed of the meter's parts.
  public let seed: UInt64
  /// Identity of its parts, ``ConverterFrontEnd/identity(phaseCount:effects:partsSeed:)``.
  public let parts: UInt64
  public let constants: MeterConstants
  private let file: String
  private let meterPlace: InputPlace
  private let partsPlace: InputPlace

  /// The constants of a meter that was calibrated.
  public init(meter: MeterUnderTest, seed: UInt64, constants: MeterConstants) {
    self.meter = meter.kind
    self.seed = seed
    parts = ConverterFrontEnd.identity(
      phaseCount: meter.kind.phaseCount, effects: meter.effects, partsSeed: seed)
    self.constants = constants
    file = ""
    meterPlace = .file
    partsPlace = .file
  }

  /// Reads a file.
  ///
  /// - Throws: ``ScenarioError`` with file, line, column and key.
  public init(contentsOfFile path: String) throws {
    try self.init(yaml: DocumentFile.text(path), file: path)
  }

  public init(yaml: String, file: String) throws {
    let root = try Document.root(of: SourceText(file: file, text: yaml))
      .fields("meter", "frontEnd", "seed", "parts", "phases")
    let meterEntry = try root.required("meter")
    meter = try meterEntry.word(MeterKind.allCases.map { ($0.rawValue, $0) })
    meterPlace = meterEntry.failure("").place
    _ = try root.required("frontEnd").word([(FrontEndKind.ad7991.rawValue, ())])
    let seedEntry = try root.required("seed")
    guard let seed = UInt64(try seedEntry.text()) else {
      throw seedEntry.failure("\(quoted(try seedEntry.text())) is not a whole number from 0 to \(UInt64.max)")
    }
    self.seed = seed
    let partsEntry = try root.required("parts")
    let text = try partsEntry.text()
    guard text.count == 16, let parts = UInt64(text, radix: 16) else {
      throw partsEntry.failure("\(quoted(text)) is not 16 hexadecimal digits")
    }
    self.parts = parts
    partsPlace = partsEntry.failure("").place
    self.file = file
    let phases = try root.required("phases")
    let items = try phases.list()
    guard items.count == meter.phaseCount else {
      throw phases.failure("the list has \(items.count) phases; a \(meter.rawValue) meter has \(meter.phaseCount)")
    }
    constants = MeterConstants(phases: try items.map(Self.phase))
  }

  /// The constants, for a meter of which they are.
  ///
  /// - Throws: ``ScenarioError`` when the file is of another meter.
  public func constants(for kind: MeterKind, effects: ConverterEffects) throws -> MeterConstants {
    guard kind == meter else {
      throw ScenarioError(
        file: file, at: meterPlace, key: "meter",
        message: "the calibration is that of a \(meter.rawValue) meter; this one is \(kind.rawValue)")
    }
    let identity = ConverterFrontEnd.identity(phaseCount: kind.phaseCount, effects: effects, partsSeed: seed)
    guard identity == parts else {
      throw ScenarioError(
        file: file, at: partsPlace, key: "parts",
        message: "the calibration is that of another meter: this one's parts are \(Self.hexadecimal(identity))")
    }
    return constants
  }

  private static func hexadecimal(_ value: UInt64) -> String {
    let digits = String(value, radix: 16, uppercase: true)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}

// MARK: - Reading

extension CalibrationFile {
  private static let microvolts = Documents.Dimension(name: "a voltage", units: [("uV", 0)])
  private static let microamperes = Documents.Dimension(name: "a current", units: [("uA", 0)])
  private static let codes = Documents.Dimension(name: "a number of converter codes", units: [("codes", 0)])
  private static let nanoseconds = Documents.Dimension(name: "a time", units: [("ns", 0)])
  private static let share = Documents.Dimension(name: "a share", units: [("ppm", 0)])

  private static func phase(_ entry: Entry) throws -> MeterConstants.Phase {
    let fields = try entry.fields("voltage", "current", "amplified", "histogram")
    let voltage = try fields.required("voltage").fields("perCode", "offset")
    let current = try fields.required("current").fields("perCode", "offset", "delay", "crosstalk")
    let amplified = try fields.required("amplified").fields("ratio", "offset", "delay", "crosstalk")
    let phase = PhaseCalibration(
      voltageAttovoltsPerCode: try weight(voltage.required("perCode"), microvolts),
      currentAttoamperesPerCode: try weight(current.required("perCode"), microamperes))
    return MeterConstants.Phase(
      phase: phase,
      converter: ConverterCalibration(
        voltageOffset: try offset(voltage.required("offset")), currentOffset: try offset(current.required("offset")),
        amplifiedOffset: try offset(amplified.required("offset")),
        amplifiedRatio: try ratio(amplified.required("ratio")),
        currentDelayNanoseconds: try delay(current.required("delay")),
        amplifiedDelayNanoseconds: try delay(amplified.required("delay")),
        currentCrosstalk: try crosstalk(current.required("crosstalk")),
        amplifiedCrosstalk: try crosstalk(amplified.required("crosstalk")),
        segmentCorrections: try histogram(fields.required("histogram"))))
  }

  /// 1e-18 units: 2^30 ..< 2^48 of them.
  private static func weight(_ entry: Entry, _ dimension: Documents.Dimension) throws -> UInt64 {
    UInt64((try entry.quantity(dimension, Limits(0.001_073_742...281.474_976)) * 1e12).rounded())
  }

  private static func offset(_ entry: Entry) throws -> Int32 {
    Int32((try entry.quantity(codes, Limits(-1024...1024)) * 4096).rounded())
  }

  private static func ratio(_ entry: Entry) throws -> Int32 {
    let text = try entry.text()
    guard let value = Double(text), (0.5...2).contains(value) else {
      throw entry.failure("\(quoted(text)) is not a ratio from 0.5 to 2")
    }
    return Int32((value * Double(1 << 24)).rounded())
  }

  private static func delay(_ entry: Entry) throws -> Int32 {
    Int32(try entry.quantity(nanoseconds, Limits(-100_000...100_000)).rounded())
  }

  private static func crosstalk(_ entry: Entry) throws -> Int32 {
    Int32((try entry.quantity(share, Limits(-15_625...15_625)) * 1e-6 * Double(1 << 30)).rounded())
  }

  private static func histogram(_ entry: Entry) throws -> InlineArray<16, Int8> {
    let items = try entry.list()
    guard items.count == 16 else { throw entry.failure("the list has \(items.count) values instead of 16") }
    let values = try items.map { Int8((try $0.quantity(codes, Limits(-4...4)) * 8).rounded()) }
    return InlineArray { values[$0] }
  }
}

// MARK: - Writing

extension CalibrationFile {
  /// The file, with remarks ahead of it for whoever reads it.
  public func text(remarks: [String] = []) -> String {
    var lines = remarks.map { "# \($0)" }
    lines += [
      "# perCode: what one of 2^24 codes of the whole range is worth. offset, histogram: codes of 12 bits. delay: by it the current",
      "# comes early. crosstalk: share of the voltage's code in the current's, which is taken off. ratio: worth of an x16 code",
      "# against a sixteenth of an x1 code.",
      "meter: \(meter.rawValue)", "frontEnd: \(FrontEndKind.ad7991.rawValue)", "seed: \(seed)",
      "parts: \(Self.hexadecimal(parts))", "phases:",
    ]
    for phase in constants.phases { lines += Self.lines(phase) }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func lines(_ constants: MeterConstants.Phase) -> [String] {
    let (phase, converter) = (constants.phase, constants.converter)
    let histogram = (0..<16).map { decimal(Double(converter.segmentCorrections[$0]) / 8, 3) + " codes" }
    let (first, second) = (histogram[..<8].joined(separator: ", "), histogram[8...].joined(separator: ", "))
    return [
      "  - voltage: {perCode: \(micro(phase.voltageAttovoltsPerCode)) uV, offset: \(offset(converter.voltageOffset))}",
      "    current: {perCode: \(micro(phase.currentAttoamperesPerCode)) uA, offset: \(offset(converter.currentOffset)), "
        + "delay: \(converter.currentDelayNanoseconds) ns, crosstalk: \(share(converter.currentCrosstalk))}",
      "    amplified: {ratio: \(decimal(Double(converter.amplifiedRatio) / Double(1 << 24), 9)), "
        + "offset: \(offset(converter.amplifiedOffset)), delay: \(converter.amplifiedDelayNanoseconds) ns, "
        + "crosstalk: \(share(converter.amplifiedCrosstalk))}",
      "    histogram:", "      [\(first),", "       \(second)]",
    ]
  }

  /// 1e-18 as 1e-6, exactly.
  private static func micro(_ atto: UInt64) -> String {
    let rest = String(atto % 1_000_000_000_000)
    return "\(atto / 1_000_000_000_000)." + String(repeating: "0", count: 12 - rest.count) + rest
  }

  private static func offset(_ value: Int32) -> String { decimal(Double(value) / 4096, 5) + " codes" }

  private static func share(_ value: Int32) -> String { decimal(Double(value) / Double(1 << 30) * 1e6, 4) + " ppm" }

  private static func decimal(_ value: Double, _ places: Int) -> String { String(format: "%.\(places)f", value) }
}
