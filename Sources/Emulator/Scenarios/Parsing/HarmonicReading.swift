import Documents

extension ReadingContext {
  static let orders = 2...100

  /// `[{order: 5, level: 40 %, phase: 180 deg}, ..]`; with phases for the grid.
  func harmonics(_ entry: Entry, _ dimension: Dimension, hasPhases: Bool) throws -> [Harmonic] {
    var result: [Harmonic] = []
    for item in try entry.list() {
      let fields = try item.fields(["order", "level", "phase"] + (hasPhases ? ["phases"] : []))
      let orderEntry = try fields.required("order")
      let order = try orderEntry.integer(Self.orders)
      let harmonic = Harmonic(
        order: order, level: try level(fields.required("level"), dimension),
        phaseTurns: try fields["phase"]?.turns() ?? 0, phases: try phases(fields["phases"]))
      if result.contains(where: { $0.order == order && !$0.phases.isDisjoint(with: harmonic.phases) }) {
        throw orderEntry.failure("harmonic \(order) is given twice")
      }
      result.append(harmonic)
    }
    return result
  }

  /// `[{frequency: 175 Hz, level: 0.5 %, phase: 0 deg}, ..]`; with phases for the grid.
  func interharmonics(
    _ entry: Entry, _ dimension: Dimension, hasPhases: Bool, _ limits: Limits = .toneFrequency
  ) throws -> [Interharmonic] {
    try entry.list().map { item in
      let fields = try item.fields(["frequency", "level", "phase"] + (hasPhases ? ["phases"] : []))
      return Interharmonic(
        frequencyHz: try fields.required("frequency").quantity(.frequency, limits),
        level: try level(fields.required("level"), dimension),
        phaseTurns: try fields["phase"]?.turns() ?? 0, phases: try phases(fields["phases"]))
    }
  }

  /// A percentage of the fundamental, or rms in V or A.
  private func level(_ entry: Entry, _ dimension: Dimension) throws -> Level {
    let text = try entry.text()
    if case .success((_, let unit)) = DecimalText.split(text) {
      if unit == "%" { return .ratio(try entry.ratio(.componentPercent)) }
      let symbols = dimension.units.map(\.symbol)
      guard symbols.contains(unit) else {
        let found = unit.isEmpty ? "\(quoted(text)) has no unit" : "unit \(quoted(unit)) does not fit"
        throw entry.failure("\(found); a level is in % of the fundamental or in \(symbols[0])")
      }
    }
    return .rms(try entry.quantity(dimension, .voltage))
  }
}
