import Documents

/// What the readers of the parts of a scenario have to know of the whole.
struct ReadingContext {
  var phaseCount: Int
  var cycle: CycleLength

  /// Shortest time for which something may last, and shortest distance of repetitions.
  static let shortest: Int64 = 1_000
  static let shortestPeriod: Int64 = 1_000_000

  /// Every step holds all loads, so their product bounds the memory that a file can ask for.
  static let maximumLoads = 256
  static let maximumSteps = 1_000

  /// Permitted lengths of something that lasts.
  static let lengths = shortest...TimeText.maximumNanoseconds
  static let periods = shortestPeriod...TimeText.maximumNanoseconds

  var allPhases: PhaseSet { .all(of: phaseCount) }

  /// `all`, `2` or `[1, 3]`.
  func phases(_ entry: Entry?) throws -> PhaseSet {
    guard let entry else { return allPhases }
    if !entry.isList, try entry.text() == "all" { return allPhases }
    let items = entry.isList ? try entry.list() : [entry]
    guard !items.isEmpty else { throw entry.failure("no phase is named") }
    var result: PhaseSet = []
    for item in items {
      let phase = try item.integer(1...phaseCount)
      guard result.insert(.phase(phase - 1)).inserted else { throw item.failure("phase \(phase) is named twice") }
    }
    return result
  }

  /// One value for all phases, or a list with one for each.
  func byPhase<Value>(_ entry: Entry, _ read: (Entry) throws -> Value) throws -> [Value] {
    guard entry.isList else { return Array(repeating: try read(entry), count: phaseCount) }
    let items = try entry.list()
    guard items.count == phaseCount else {
      throw entry.failure(
        "the list has \(items.count) values; this meter has \(phaseCount) phase\(phaseCount > 1 ? "s" : "")")
    }
    return try items.map(read)
  }
}

extension Limits {
  static let voltage = Limits(0...1_000)
  static let current = Limits(0...1_000)
  static let power = Limits(0...1_000_000)
  static let constantVoltage = Limits(-1_000...1_000)
  static let constantCurrent = Limits(-1_000...1_000)
  static let gridFrequency = Limits(40...70)
  static let toneFrequency = Limits(0.01...150_000)
  static let supraharmonicFrequency = Limits(2_000...150_000)
  static let componentPercent = Limits(0...1_000)
}
