// @relation(REQ-RT-020, scope=file)

import Documents
import VirtualTime

/// The profiles of a file.
public struct CPUProfileFile: Sendable {
  /// In the order of the file.
  public let profiles: [CPUProfile]

  /// - Throws: `DocumentError`, with file, line and key.
  public init(contentsOfFile path: String) throws { try self.init(yaml: DocumentFile.text(path), file: path) }

  /// - Throws: `DocumentError`, with file, line and key.
  public init(yaml: String, file: String) throws {
    let root = try Document.root(of: SourceText(file: file, text: yaml)).fields("profiles")
    let entry = try root.required("profiles")
    profiles = try entry.pairs().map { try Self.profile(named: $0.name, $0.value) }
    if profiles.isEmpty { throw entry.failure("there is no profile") }
  }

  /// The profile of a name.
  public subscript(name: String) -> CPUProfile? { profiles.first { $0.name == name } }

  private static func profile(named name: String, _ entry: Entry) throws -> CPUProfile {
    let fields = try entry.fields(
      "title", "target", "source", "clock", "cyclesPerInstruction", "interruptEntry", "interruptExit",
      "interruptsMasked", "wake", "busWait", "clockTolerance")
    return CPUProfile(
      name: name, title: try fields.required("title").text(), target: try fields.required("target").text(),
      source: try fields.required("source").text(),
      clock: CPUClock(hertz: try fields.required("clock").whole(clockRate, 1000...1_000_000_000)),
      millicyclesPerInstruction: try millicycles(fields.required("cyclesPerInstruction")),
      interruptEntryCycles: try fields.required("interruptEntry").whole(cycles, 0...1_000_000),
      interruptExitCycles: try fields.required("interruptExit").whole(cycles, 0...1_000_000),
      maskedCycles: try fields.required("interruptsMasked").whole(cycles, 0...100_000_000),
      wakeCycles: try fields.required("wake").whole(cycles, 0...100_000_000),
      busWaitCycles: try fields.required("busWait").whole(cycles, 0...1_000_000),
      clockTolerancePPM: try fields.required("clockTolerance").whole(.partsPerMillion, 0...10_000))
  }

  private static let clockRate = Dimension(
    name: "a clock rate", units: [("Hz", 0), ("kHz", 3), ("MHz", 6), ("GHz", 9)])
  private static let cycles = Dimension(name: "a number of cycles", units: [("cycles", 0)])

  private static func millicycles(_ entry: Entry) throws -> Int64 {
    let value = try entry.number(0.001...100) * 1000
    guard abs(value - value.rounded()) < 1e-6 else { throw entry.failure("has more than three decimal places") }
    return Int64(value.rounded())
  }
}

extension Entry {
  /// A quantity that is a whole number of its base unit.
  fileprivate func whole(_ dimension: Dimension, _ range: ClosedRange<Double>) throws -> Int64 {
    let value = try quantity(dimension, Limits(range))
    guard value == value.rounded() else { throw failure("is not a whole number of \(dimension.units[0].symbol)") }
    return Int64(value)
  }
}
