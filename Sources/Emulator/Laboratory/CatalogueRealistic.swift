// @relation(REQ-EMU-033, scope=file)

/// The loads behind the published errors of static meters.
extension Catalogue {
  mutating func addRealistic() {
    guard let rule = limits.rule(.realistic) else { return }
    for load in RealisticLoad.all(volts: volts) {
      let power = abs(load.watts(volts: volts))
      var peak = power / volts * 2.0.squareRoot()
      if case .shaped(_, let amperes) = load.course { peak = amperes }
      add(
        TestPoint(
          name: load.name, kind: .realistic, signal: load.signal(volts: volts, phaseCount: phaseCount), limit: rule,
          power: power, peakToMean: peak * volts * 2.0.squareRoot() / power))
    }
  }
}
