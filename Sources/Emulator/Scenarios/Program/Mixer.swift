import Waveforms

/// What the grid and the loads are at one instant, and the content of the channels that follows from it.
struct Mixer {
  var grid: Grid
  var loads: [Load]
  var isOn: [Bool]
  /// Product of the dips and swells that act, by phase.
  var voltageFactors: [Double]
  /// Phase jumps so far, turns, by phase.
  var jumpTurns: [Double]
  /// The grid of the scenario itself, which powers and impedances refer to.
  private let baseMagnitudes: [Double]
  private let baseVoltages: [Double]

  init(scenario: Scenario) {
    grid = scenario.grid
    loads = scenario.loads
    isOn = scenario.loads.map { _ in false }
    voltageFactors = Array(repeating: 1, count: scenario.phaseCount)
    jumpTurns = Array(repeating: 0, count: scenario.phaseCount)
    baseVoltages = scenario.grid.voltages
    baseMagnitudes = (0..<scenario.phaseCount).map { Self.fundamental(scenario.grid, $0).magnitude }
  }

  /// Content of u1, i1, u2, i2, ...
  func channels() -> [ChannelContent] {
    var result: [ChannelContent] = []
    for phase in voltageFactors.indices {
      let voltage = Self.fundamental(grid, phase) * Phasor(turns: jumpTurns[phase])
      let magnitude = voltage.magnitude
      // A phase without voltage still has an angle.
      let direction =
        magnitude > 0
        ? voltage * (1 / magnitude) : Phasor(turns: grid.angleTurns[phase]) * Phasor(turns: jumpTurns[phase])
      result.append(voltageContent(phase, voltage, magnitude, direction))
      result.append(currentContent(phase, magnitude, direction))
    }
    return result
  }

  /// Voltage fundamental with its symmetrical components, rms.
  private static func fundamental(_ grid: Grid, _ phase: Int) -> Phasor {
    var sum = Phasor(turns: grid.angleTurns[phase]) * grid.voltages[phase]
    let reference = grid.voltages[0]
    if let component = grid.negativeSequence {
      sum = sum + Phasor(turns: component.angleTurns + Double(phase) / 3) * (component.ratio * reference)
    }
    if let component = grid.zeroSequence {
      sum = sum + Phasor(turns: component.angleTurns) * (component.ratio * reference)
    }
    return sum
  }

  private func voltageContent(_ phase: Int, _ voltage: Phasor, _ magnitude: Double, _ direction: Phasor)
    -> ChannelContent
  {
    let factor = voltageFactors[phase]
    guard factor != 0 else { return ChannelContent() }
    var sum = ToneSum()
    let peak = factor * Double(2).squareRoot()
    sum.add(harmonic: 1, voltage * peak)
    Self.add(grid.harmonics, grid.interharmonics, phase, magnitude, direction, peak, to: &sum)
    sum.add(dc: grid.dc[phase] * factor)
    sum.add(noiseRMS: grid.noiseRMS[phase] * factor)
    return sum.content
  }

  private func currentContent(_ phase: Int, _ magnitude: Double, _ direction: Phasor) -> ChannelContent {
    var sum = ToneSum()
    for (index, load) in loads.enumerated() where isOn[index] && load.phases.contains(phase: phase) {
      var factor = load.isExport ? -1.0 : 1.0
      if load.behaviour == .impedance { factor *= impedanceFactor(phase, magnitude) }
      guard factor != 0 else { continue }
      let current = rms(of: load, phase)
      let peak = factor * Double(2).squareRoot()
      let lag = Phasor(re: load.displacement.cosine, im: -load.displacement.sine)
      sum.add(harmonic: 1, direction * lag * (current * peak))
      Self.add(load.harmonics, load.interharmonics, phase, current, direction, peak, to: &sum)
      sum.add(dc: load.dc * factor)
      sum.add(noiseRMS: load.noiseRMS * abs(factor))
    }
    return sum.content
  }

  /// Voltage now over the voltage of the scenario's grid.
  private func impedanceFactor(_ phase: Int, _ magnitude: Double) -> Double {
    baseMagnitudes[phase] > 0 ? magnitude * voltageFactors[phase] / baseMagnitudes[phase] : voltageFactors[phase]
  }

  /// Rms of a load's fundamental in one phase, A.
  private func rms(of load: Load, _ phase: Int) -> Double {
    switch load.size {
    case .current(let current): current
    case .power(let watts): watts / (Double(load.phases.count) * load.displacement.cosine * baseVoltages[phase])
    }
  }

  private static func add(
    _ harmonics: [Harmonic], _ interharmonics: [Interharmonic], _ phase: Int, _ fundamental: Double,
    _ direction: Phasor,
    _ peak: Double, to sum: inout ToneSum
  ) {
    for harmonic in harmonics where harmonic.phases.contains(phase: phase) {
      let turned = direction.power(harmonic.order) * Phasor(turns: harmonic.phaseTurns)
      sum.add(harmonic: harmonic.order, turned * (harmonic.level.rms(fundamental) * peak))
    }
    for tone in interharmonics where tone.phases.contains(phase: phase) {
      sum.add(frequencyHz: tone.frequencyHz, Phasor(turns: tone.phaseTurns) * (tone.level.rms(fundamental) * peak))
    }
  }
}

extension Level {
  /// Rms beside a fundamental of the given rms.
  func rms(_ fundamental: Double) -> Double {
    switch self {
    case .ratio(let ratio): ratio * fundamental
    case .rms(let value): value
    }
  }
}
