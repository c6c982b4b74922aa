import Documents

extension ReadingContext {
  static let displacementKeys = ["powerFactor", "angle"]
  static let sizeKeys = ["current", "power", "peak"]
  static let loadKeys =
    sizeKeys + displacementKeys + shapeKeys
    + ["direction", "phases", "behaviour", "harmonics", "interharmonics", "supraharmonics", "dc", "noise"]

  /// All loads by name.
  func loads(_ entry: Entry, grid: Grid) throws -> [Load] {
    let pairs = try entry.pairs()
    guard pairs.count <= Self.maximumLoads else { throw entry.failure("more than \(Self.maximumLoads) loads") }
    return try pairs.map { name, key, value in
      guard isName(name) else {
        throw key.failure("a name begins with a letter and has letters, digits, spaces, - and _, at most 64")
      }
      return try load(value, named: name, grid: grid)
    }
  }

  private func isName(_ name: String) -> Bool {
    guard let first = name.first, first.isLetter, name.unicodeScalars.count <= 64 else { return false }
    return name.allSatisfy { $0.isLetter || "0123456789 -_".contains($0) }
  }

  private func load(_ entry: Entry, named name: String, grid: Grid) throws -> Load {
    let fields = try entry.fields(Self.loadKeys + ["on"])
    _ = try fields.exactlyOne(of: Self.sizeKeys)
    var load = Load(
      name: name, phases: allPhases, size: .current(0), displacement: .inPhase, isExport: false, behaviour: .current,
      harmonics: [], interharmonics: [], dc: 0, noiseRMS: 0, schedule: nil)
    load = try changed(load, by: fields, grid: grid)
    if let value = fields["on"] { load.schedule = try value.list().map(switchPattern) }
    return load
  }

  /// A step's changes to the loads, by name.
  func changed(_ loads: [Load], by entry: Entry, grid: Grid) throws -> [Load] {
    var result = loads
    for (name, key, value) in try entry.pairs() {
      let index = try loadIndex(name, key, loads)
      result[index] = try changed(loads[index], by: value.fields(Self.loadKeys), grid: grid)
    }
    return result
  }

  func loadIndex(_ name: String, _ entry: Entry, _ loads: [Load]) throws -> Int {
    if let index = loads.firstIndex(where: { $0.name == name }) { return index }
    let hint = nearMiss(name, among: loads.map(\.name)).map { "; did you mean \(quoted($0))?" } ?? ""
    throw entry.failure("there is no load \(quoted(name))\(hint)")
  }

  private func changed(_ base: Load, by fields: Fields, grid: Grid) throws -> Load {
    var load = base
    load.shape = try shape(fields, base: base.shape)
    if let value = fields["phases"] { load.phases = try phases(value) }
    if let value = fields["behaviour"] {
      load.behaviour = try value.word(LoadBehaviour.allCases.map { ($0.rawValue, $0) })
    }
    if let value = fields["direction"] { load.isExport = try value.word([("import", false), ("export", true)]) }
    if Self.displacementKeys.contains(where: { fields[$0] != nil }) {
      let (key, value) = try fields.exactlyOne(of: Self.displacementKeys)
      if key == "angle" {
        try fields.refuse(["direction"], with: "angle")
        load.displacement = Displacement(lagTurns: try value.turns())
        load.isExport = false
      } else {
        load.displacement = try value.powerFactor()
      }
    }
    if Self.sizeKeys.contains(where: { fields[$0] != nil }) {
      let (key, value) = try fields.exactlyOne(of: Self.sizeKeys)
      load.size = try loadSize(value, key: key)
    }
    try checkSize(load, at: fields["peak"] ?? fields.entry)
    try checkPower(load, at: fields["power"] ?? fields["powerFactor"] ?? fields["angle"] ?? fields.entry, grid: grid)
    if let value = fields["harmonics"] { load.harmonics = try harmonics(value, .current, hasPhases: false) }
    if let value = fields["interharmonics"] {
      load.interharmonics = try interharmonics(value, .current, hasPhases: false)
    }
    if let value = fields["supraharmonics"] {
      load.supraharmonics = try interharmonics(value, .current, hasPhases: false, .supraharmonicFrequency)
    }
    if let value = fields["dc"] { load.dc = try value.quantity(.current, .constantCurrent) }
    if let value = fields["noise"] { load.noiseRMS = try value.quantity(.current, .current) }
    return load
  }

  func loadSize(_ entry: Entry, key: String) throws -> LoadSize {
    switch key {
    case "power": .power(try entry.quantity(.power, .power))
    case "peak": .peak(try entry.quantity(.current, .current))
    default: .current(try entry.quantity(.current, .current))
    }
  }

  /// Only pulses have a peak that is a size.
  private func checkSize(_ load: Load, at entry: Entry) throws {
    guard case .peak = load.size else { return }
    if case .pulses? = load.shape { return }
    throw entry.failure("only a load with \"pulses\" is given by its peak")
  }

  /// A power can only be turned into a current where voltage and power factor are above zero.
  func checkPower(_ load: Load, at entry: Entry, grid: Grid) throws {
    guard case .power = load.size else { return }
    guard load.displacement.cosine >= 0.01 else {
      throw entry.failure("a load given by its power needs a power factor of at least 0.01; give its current instead")
    }
    let hasVoltage = (0..<phaseCount).allSatisfy { !load.phases.contains(phase: $0) || grid.voltages[$0] > 0 }
    guard hasVoltage else { throw entry.failure("a load given by its power needs a voltage; give its current instead") }
  }
}
