import Documents

extension ReadingContext {
  /// `[{phases: 2, currentGain: 1500 ppm, phaseError: 0.1 deg}, ..]`, every phase at most once.
  func frontEndErrors(_ entry: Entry?) throws -> [FrontEndErrors] {
    var result = Array(repeating: FrontEndErrors(), count: phaseCount)
    var seen: PhaseSet = []
    for item in try entry?.list() ?? [] {
      let fields = try item.fields(
        "phases", "voltageGain", "currentGain", "voltageOffset", "currentOffset", "phaseError")
      let phases = try phases(fields["phases"])
      guard seen.isDisjoint(with: phases) else { throw item.failure("a phase is given twice") }
      seen.formUnion(phases)
      let errors = try frontEndErrors(of: fields)
      for index in 0..<phaseCount where phases.contains(phase: index) { result[index] = errors }
    }
    return result
  }

  private func frontEndErrors(of fields: Fields) throws -> FrontEndErrors {
    let gain = Limits(-100_000...100_000)
    let offset = Limits(-4_000_000...4_000_000)
    var errors = FrontEndErrors()
    if let value = fields["voltageGain"] { errors.voltageGainPPM = try value.quantity(.partsPerMillion, gain) }
    if let value = fields["currentGain"] { errors.currentGainPPM = try value.quantity(.partsPerMillion, gain) }
    if let value = fields["voltageOffset"] { errors.voltageOffsetCodes = try value.quantity(.codes, offset) }
    if let value = fields["currentOffset"] { errors.currentOffsetCodes = try value.quantity(.codes, offset) }
    if let value = fields["phaseError"] {
      errors.phaseErrorDegrees = try value.turns() * 360
      guard abs(errors.phaseErrorDegrees) <= 10 else { throw value.failure("permitted: -10 deg to 10 deg") }
    }
    return errors
  }
}
