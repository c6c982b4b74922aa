import Documents
import Loads

extension ReadingContext {
  /// 230 V, 50 Hz, symmetrical, undistorted.
  var nominalGrid: Grid {
    Grid(
      voltages: Array(repeating: 230, count: phaseCount), frequencyHz: 50, angleTurns: angles(isReversed: false),
      harmonics: [], interharmonics: [], dc: Array(repeating: 0, count: phaseCount),
      noiseRMS: Array(repeating: 0, count: phaseCount))
  }

  private func angles(isReversed: Bool) -> [Double] {
    let third = isReversed ? 1.0 / 3 : -1.0 / 3
    return Array([0, third, -third].prefix(phaseCount))
  }

  /// A grid, or a step's changes to one: what isn't given stays as in `base`.
  func grid(_ entry: Entry, base: Grid) throws -> Grid {
    let fields = try entry.fields(
      "voltage", "frequency", "frequencyWander", "angles", "phaseSequence", "negativeSequence", "zeroSequence",
      "harmonics", "interharmonics", "dc", "noise", "impedance")
    var grid = base
    if let value = fields["voltage"] { grid.voltages = try byPhase(value) { try $0.quantity(.voltage, .voltage) } }
    if let value = fields["frequency"] { grid.frequencyHz = try value.quantity(.frequency, .gridFrequency) }
    if let value = fields["frequencyWander"] { grid.wander = try wander(value) }
    if let value = fields["angles"] {
      try fields.refuse(["phaseSequence"], with: "angles")
      grid.angleTurns = try byPhase(value) { try $0.turns() }
    }
    if let value = fields["phaseSequence"] {
      grid.angleTurns = angles(isReversed: try value.word([("forward", false), ("reversed", true)]))
    }
    if let value = fields["negativeSequence"] { grid.negativeSequence = try component(value) }
    if let value = fields["zeroSequence"] { grid.zeroSequence = try component(value) }
    if let value = fields["harmonics"] { grid.harmonics = try harmonics(value, .voltage, hasPhases: true) }
    if let value = fields["interharmonics"] {
      grid.interharmonics = try interharmonics(value, .voltage, hasPhases: true)
    }
    if let value = fields["dc"] { grid.dc = try byPhase(value) { try $0.quantity(.voltage, .constantVoltage) } }
    if let value = fields["noise"] { grid.noiseRMS = try byPhase(value) { try $0.quantity(.voltage, .voltage) } }
    if let value = fields["impedance"] {
      let parts = try value.fields("resistance", "inductance")
      grid.impedance = GridImpedance(
        ohms: try parts.required("resistance").quantity(.resistance, Limits(0...100)),
        henries: try parts.required("inductance").quantity(.inductance, Limits(0...0.01)))
    }
    if let amplitude = grid.wander?.amplitudeHz {
      let place = fields["frequencyWander"] ?? fields["frequency"] ?? entry
      guard !(grid.frequencyHz - amplitude < 40), !(grid.frequencyHz + amplitude > 70) else {
        throw place.failure("the frequency would leave 40 Hz to 70 Hz")
      }
    }
    return grid
  }

  private func wander(_ entry: Entry) throws -> FrequencyWander {
    let fields = try entry.fields("amplitude", "period")
    let amplitude = try fields.required("amplitude").quantity(.frequency, Limits(0...5))
    let periodEntry = try fields.required("period")
    let period = try periodEntry.time(nil, 1_000_000_000...TimeText.maximumNanoseconds)
    guard period % 4 == 0 else { throw periodEntry.failure("the period must be a multiple of 4 ns") }
    return FrequencyWander(amplitudeHz: amplitude, periodNanoseconds: period)
  }

  private func component(_ entry: Entry) throws -> SequenceComponent {
    guard phaseCount == 3 else { throw entry.failure("only a three-phase grid has symmetrical components") }
    let fields = try entry.fields("level", "angle")
    return SequenceComponent(
      ratio: try fields.required("level").ratio(Limits(0...100)), angleTurns: try fields["angle"]?.turns() ?? 0)
  }
}
