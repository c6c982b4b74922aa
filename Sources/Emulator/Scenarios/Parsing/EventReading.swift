import Documents

extension ReadingContext {
  static let actionKeys = [
    "dip", "swell", "interruption", "voltageStep", "frequencyRamp", "frequencyStep", "phaseJump", "loadStep",
    "gridHarmonics", "loadHarmonics",
  ]

  /// Events by instants from the start of the run, or of a step; `end` is the end of that.
  func events(_ entry: Entry, grid: Grid, baseGrid: Grid, loads: [Load], end: Int64) throws -> [Event] {
    try entry.list().map { item in
      let fields = try item.fields(["at", "every", "times"] + Self.actionKeys)
      let atEntry = try fields.required("at")
      let at = try atEntry.time(cycle, acceptsTimeOfDay: true)
      guard at < end else { throw atEntry.failure("lies at or after the end, \(TimeText.describe(end))") }
      let every = try fields["every"]?.time(cycle, Self.periods)
      if every == nil { try fields.refuse(["times"], with: "no \"every\"") }
      let times = try fields["times"]?.integer(1...1_000_000_000) ?? (every == nil ? 1 : .max)
      if let every, let entry = fields["times"] {
        let last = Int128(at) + Int128(every) * Int128(times - 1)
        guard last < Int128(end) else {
          throw entry.failure(
            "the last of \(times) would lie at or after the end, \(TimeText.describe(end)); without \"times\" it comes "
              + "again to the end")
        }
      }
      let (key, value) = try fields.exactlyOne(of: Self.actionKeys)
      let action = try action(key, value, grid: grid, baseGrid: baseGrid, loads: loads)
      if case .scaleVoltage(_, _, let length) = action, let every, length > every {
        throw value.failure("lasts longer than \"every\"")
      }
      return Event(atNanoseconds: at, everyNanoseconds: every, times: times, action: action)
    }
  }

  private func action(_ key: String, _ entry: Entry, grid: Grid, baseGrid: Grid, loads: [Load]) throws -> EventAction {
    switch key {
    case "dip", "swell", "interruption": return try scaling(entry, key)
    case "voltageStep":
      let fields = try entry.fields("to", "phases")
      return .voltageStep(
        phases: try phases(fields["phases"]), volts: try fields.required("to").quantity(.voltage, .voltage))
    case "frequencyRamp":
      let fields = try entry.fields("to", "rate")
      return .frequencyRamp(
        toHz: try frequency(fields.required("to"), grid),
        hzPerSecond: try fields.required("rate").quantity(.frequencyRate, Limits(0.0001...1_000)))
    case "frequencyStep":
      return .frequencyStep(toHz: try frequency(entry.fields("to").required("to"), grid))
    case "phaseJump":
      let fields = try entry.fields("by", "phases")
      return .phaseJump(phases: try phases(fields["phases"]), turns: try fields.required("by").turns())
    case "loadStep":
      let fields = try entry.fields("load", "to")
      let index = try loadIndex(fields.required("load"), loads)
      return .loadStep(load: index, size: try newSize(fields.required("to"), loads[index], baseGrid))
    case "gridHarmonics":
      return .gridHarmonics(try harmonics(entry.fields("to").required("to"), .voltage, hasPhases: true))
    default:
      let fields = try entry.fields("load", "to")
      let index = try loadIndex(fields.required("load"), loads)
      if loads[index].shape != nil { throw entry.failure("the load has a shape, and no harmonics beside it") }
      return .loadHarmonics(
        load: index,
        harmonics: try harmonics(fields.required("to"), .current, hasPhases: false))
    }
  }

  private func scaling(_ entry: Entry, _ key: String) throws -> EventAction {
    let fields = try entry.fields(key == "interruption" ? ["for", "phases"] : ["to", "for", "phases"])
    let length = try fields.required("for").time(cycle, Self.lengths)
    var factor = 0.0
    if key == "dip" { factor = try fields.required("to").ratio(Limits(0...100)) }
    if key == "swell" { factor = try fields.required("to").ratio(Limits(100...200)) }
    return .scaleVoltage(phases: try phases(fields["phases"]), factor: factor, forNanoseconds: length)
  }

  private func loadIndex(_ entry: Entry, _ loads: [Load]) throws -> Int { try loadIndex(entry.text(), entry, loads) }

  /// A current, or a power where the power can be turned into a current.
  private func newSize(_ entry: Entry, _ load: Load, _ baseGrid: Grid) throws -> LoadSize {
    var isPower = false
    if case .success((_, let unit)) = DecimalText.split(try entry.text()) {
      isPower = Dimension.power.units.contains { $0.symbol == unit }
    }
    var changed = load
    let key = if isPower { "power" } else if case .peak = load.size { "peak" } else { "current" }
    changed.size = try loadSize(entry, key: key)
    try checkPower(changed, at: entry, grid: baseGrid)
    return changed.size
  }

  private func frequency(_ entry: Entry, _ grid: Grid) throws -> Double {
    let amplitude = grid.wander?.amplitudeHz ?? 0
    return try entry.quantity(.frequency, Limits((40 + amplitude)...(70 - amplitude)))
  }
}
