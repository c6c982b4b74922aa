import Calendars
import Documents
import Faults

extension Scenario {
  /// Reads a scenario.
  ///
  /// - Parameters:
  ///   - yaml: The text.
  ///   - file: Name of the file for messages.
  /// - Throws: ``ScenarioError`` for the first fault, with its line, column and key.
  public init(yaml: String, file: String) throws {
    let source = try SourceText(file: file, text: yaml)
    self = try ScenarioReader.read(Document.root(of: source))
  }

  /// Reads a scenario from a file.
  ///
  /// - Throws: ``ScenarioError``; also when the file can't be read, is too large, or a line isn't UTF-8.
  public init(contentsOfFile path: String) throws {
    try self.init(yaml: DocumentFile.text(path), file: path)
  }
}

enum ScenarioReader {
  static let keys = [
    "title", "description", "meter", "duration", "seed", "frontEnd", "accumulation", "nominalFrequency",
    "frontEndErrors", "converter", "busFaults",
    "grid", "loads", "events", "sequence", "billing", "fault",
  ]

  static func read(_ root: Entry) throws -> Scenario {
    let fields = try root.fields(keys)
    let meter = try fields.required("meter").word(MeterKind.allCases.map { ($0.rawValue, $0) })
    var context = ReadingContext(phaseCount: meter.phaseCount, cycle: .varying)
    let grid = try fields["grid"].map { try context.grid($0, base: context.nominalGrid) } ?? context.nominalGrid
    context.cycle = try cycleLength(fields)
    let loads = try fields["loads"].map { try context.loads($0, grid: grid) } ?? []
    if fields["sequence"] != nil, let events = fields["events"] {
      throw events.failure("can't be given together with \"sequence\"; a step has events of its own")
    }
    let sequence = try fields["sequence"].map { try context.sequence($0, grid: grid, loads: loads) }
    let duration = try duration(fields, sequence, context.cycle)
    let events =
      try fields["events"].map {
        try context.events($0, grid: grid, baseGrid: grid, loads: loads, end: duration)
      } ?? []
    let frontEnd = try fields["frontEnd"]?.word(FrontEndKind.allCases.map { ($0.rawValue, $0) }) ?? .ad7991
    return Scenario(
      title: try fields["title"]?.text(), description: try fields["description"]?.text(), meter: meter,
      durationNanoseconds: duration, seed: UInt64(try fields["seed"]?.integer(0...999_999_999_999_999_999) ?? 1),
      frontEnd: frontEnd, effects: try context.converterEffects(fields["converter"], frontEnd: frontEnd),
      faults: try context.busFaults(fields["busFaults"], frontEnd: frontEnd),
      accumulation: try fields["accumulation"]?.word(AccumulationKind.allCases.map { ($0.rawValue, $0) }),
      nominalFrequencyHz: try fields["nominalFrequency"]?.word([("50 Hz", 50), ("60 Hz", 60)]),
      frontEndErrors: try context.frontEndErrors(fields["frontEndErrors"]), grid: grid,
      hasGrid: fields["grid"] != nil, loads: loads, events: events, sequence: sequence,
      billing: try fields["billing"].map { try BillingSetup($0) }, fault: try fields["fault"].map { try fault($0) })
  }

  private static func fault(_ entry: Entry) throws -> InjectedFault {
    guard let fault = InjectedFault(try entry.text()) else {
      throw entry.failure("is no fault, such as \"hang window#40 begun\" or \"flip energy 1234 x1 at 2100000000 ns\"")
    }
    return fault
  }

  /// `duration`, or the length of a sequence that ends.
  private static func duration(_ fields: Fields, _ sequence: StepSequence?, _ cycle: CycleLength) throws -> Int64 {
    if let value = fields["duration"] { return try value.time(cycle, ReadingContext.periods) }
    guard let sequence, let repetitions = sequence.repetitions else { throw fields.missing("duration") }
    let once = sequence.steps.reduce(Int128(0)) { $0 + Int128($1.durationNanoseconds) }
    let total = once * Int128(repetitions)
    guard total <= TimeText.maximumNanoseconds else {
      throw fields["sequence"]?.failure("lasts longer than \(TimeText.describe(TimeText.maximumNanoseconds))")
        ?? fields.missing("duration")
    }
    return Int64(total)
  }

  /// Cycles have a length when nothing in the file changes the frequency.
  private static func cycleLength(_ fields: Fields) throws -> CycleLength {
    let isVarying = try fields.values.values.contains { try changesFrequency($0) }
    if isVarying { return .varying }
    guard let entry = try fields["grid"]?.fields(gridKeys(fields))["frequency"] else {
      return .constant(numerator: 50, denominator: 1)
    }
    guard case .success((let number, let unit)) = DecimalText.split(try entry.text()),
      let power = Dimension.frequency.units.first(where: { $0.symbol == unit })?.power,
      let value = DecimalText(digits: number.digits, exponent: number.exponent + power).fraction(times: 1)
    else { return .varying }
    return .constant(numerator: value.numerator, denominator: value.denominator)
  }

  private static func gridKeys(_ fields: Fields) throws -> [String] { try fields["grid"]?.pairs().map(\.name) ?? [] }

  private static func changesFrequency(_ entry: Entry, isInSequence: Bool = false) throws -> Bool {
    if entry.isList { return try entry.list().contains { try changesFrequency($0, isInSequence: isInSequence) } }
    guard entry.isMapping else { return false }
    let isInSequence = isInSequence || entry.path == "sequence"
    return try entry.pairs().contains { name, _, value in
      if ["frequencyRamp", "frequencyStep", "frequencyWander"].contains(name) { return true }
      if name == "frequency", isInSequence, entry.path.hasSuffix(".grid") { return true }
      return try changesFrequency(value, isInSequence: isInSequence)
    }
  }
}
