import Loads
import Waveforms

/// What the grid and the loads are at one instant, and the content of the channels that follows from it.
struct Mixer {
  var grid: Grid
  var loads: [Load] { didSet { prepareShapes() } }
  var isOn: [Bool]
  /// Product of the dips and swells that act, by phase.
  var voltageFactors: [Double]
  /// Phase jumps so far, turns, by phase.
  var jumpTurns: [Double]
  /// The grid of the scenario itself, which powers and impedances refer to.
  private let baseMagnitudes: [Double]
  private let baseVoltages: [Double]
  private let baseHertz: Double
  private let seed: UInt64
  /// By load: its shape on the way through time, by phase; nil where it has none.
  private var shapes: [LoadCourse?] = []

  init(scenario: Scenario) {
    grid = scenario.grid
    loads = scenario.loads
    isOn = scenario.loads.map { _ in false }
    voltageFactors = Array(repeating: 1, count: scenario.phaseCount)
    jumpTurns = Array(repeating: 0, count: scenario.phaseCount)
    baseVoltages = scenario.grid.voltages
    baseHertz = scenario.grid.frequencyHz
    seed = scenario.seed
    baseMagnitudes = (0..<scenario.phaseCount).map { Self.fundamental(scenario.grid, $0).magnitude }
    prepareShapes()
  }

  /// Whether a load that is on has a shape: what flows then changes within the cycle.
  var isShaped: Bool { shapes.indices.contains { shapes[$0] != nil && isOn[$0] } }

  /// Content of u1, i1, u2, i2, ... from the clock's instant on, and when it changes of itself.
  mutating func channels(at clock: GridClock) -> (channels: [ChannelContent], next: Int64) {
    var result: [ChannelContent] = []
    var next = Int64.max
    for phase in voltageFactors.indices {
      let voltage = Self.fundamental(grid, phase) * Phasor(turns: jumpTurns[phase])
      let magnitude = voltage.magnitude
      // A phase without voltage still has an angle.
      let direction =
        magnitude > 0
        ? voltage * (1 / magnitude) : Phasor(turns: grid.angleTurns[phase]) * Phasor(turns: jumpTurns[phase])
      result.append(voltageContent(phase, voltage, magnitude, direction))
      var current = currentSum(phase, magnitude, direction)
      if isShaped {
        let turns = direction.turns(near: grid.angleTurns[phase] + jumpTurns[phase])
        next = min(next, addShapes(phase, magnitude, turns, at: clock, to: &current))
      }
      result.append(current.content)
    }
    return (result, next)
  }

  private mutating func prepareShapes() {
    let before = shapes
    shapes = loads.indices.map { index in
      guard let shape = loads[index].shape else { return nil }
      let drawn = shape.drawn(seed: seed, name: loads[index].name)
      if index < before.count, let known = before[index], known.shape == drawn { return known }
      return LoadCourse(drawn, phaseCount: voltageFactors.count, hertz: baseHertz)
    }
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
    var sum = ToneSum()
    addTerminalVoltage(phase, magnitude, to: &sum)
    guard factor != 0 else { return sum.content }
    let peak = factor * Double(2).squareRoot()
    sum.add(harmonic: 1, voltage * peak)
    Self.add(grid.harmonics, grid.interharmonics, phase, magnitude, direction, peak, to: &sum)
    sum.add(dc: grid.dc[phase] * factor)
    sum.add(noiseRMS: grid.noiseRMS[phase] * factor)
    return sum.content
  }

  private func currentSum(_ phase: Int, _ magnitude: Double, _ direction: Phasor) -> ToneSum {
    var sum = ToneSum()
    for (index, load) in loads.enumerated() where isOn[index] && load.phases.contains(phase: phase) {
      let factor = factor(of: load, phase, magnitude)
      guard factor != 0 else { continue }
      let current = rms(of: index, phase)
      let peak = factor * Double(2).squareRoot()
      if load.shape == nil {
        let lag = Phasor(re: load.displacement.cosine, im: -load.displacement.sine)
        sum.add(harmonic: 1, direction * lag * (current * peak))
      }
      Self.add(
        load.harmonics, load.interharmonics + load.supraharmonics, phase, current, direction, peak, to: &sum)
      sum.add(dc: load.dc * factor)
      sum.add(noiseRMS: load.noiseRMS * abs(factor))
    }
    return sum
  }

  /// Adds what flows now of the loads that have a shape; returns the instant at which that changes.
  private mutating func addShapes(
    _ phase: Int, _ magnitude: Double, _ turns: Double, at clock: GridClock, to sum: inout ToneSum
  ) -> Int64 {
    var next = Int64.max
    for index in loads.indices where isOn[index] && loads[index].phases.contains(phase: phase) {
      guard shapes[index] != nil else { continue }
      let scale = factor(of: loads[index], phase, magnitude) * amplitude(of: index, phase)
      next = min(
        next,
        shapes[index]?.currents[phase].add(scaledBy: scale, voltageTurns: turns, at: clock, to: &sum) ?? next)
    }
    return next
  }

  /// Adds what the supraharmonics of the loads make of the grid's impedance.
  private func addTerminalVoltage(_ phase: Int, _ magnitude: Double, to sum: inout ToneSum) {
    guard let impedance = grid.impedance else { return }
    for (index, load) in loads.enumerated() where isOn[index] && load.phases.contains(phase: phase) {
      for tone in load.supraharmonics {
        let peak = factor(of: load, phase, magnitude) * tone.level.rms(rms(of: index, phase)) * 2.0.squareRoot()
        let current = Phasor(turns: tone.phaseTurns) * peak
        sum.add(frequencyHz: tone.frequencyHz, impedance.terminalVoltage(current, hertz: tone.frequencyHz))
      }
    }
  }

  /// Sign of the direction, and what the voltage makes of an impedance.
  private func factor(of load: Load, _ phase: Int, _ magnitude: Double) -> Double {
    let sign = load.isExport ? -1.0 : 1.0
    return load.behaviour == .impedance ? sign * impedanceFactor(phase, magnitude) : sign
  }

  /// Voltage now over the voltage of the scenario's grid.
  private func impedanceFactor(_ phase: Int, _ magnitude: Double) -> Double {
    baseMagnitudes[phase] > 0 ? magnitude * voltageFactors[phase] / baseMagnitudes[phase] : voltageFactors[phase]
  }

  /// Rms of a load's fundamental in one phase, or of the whole current when it has a shape, A.
  private func rms(of index: Int, _ phase: Int) -> Double {
    let load = loads[index]
    if let course = shapes[index] { return amplitude(of: index, phase) * course.measures.rms }
    switch load.size {
    case .current(let current), .peak(let current): return current
    case .power(let watts):
      return watts / (Double(load.phases.count) * load.displacement.cosine * baseVoltages[phase])
    }
  }

  /// What a load's shape of size 1 is multiplied by in one phase, A.
  private func amplitude(of index: Int, _ phase: Int) -> Double {
    guard let measures = shapes[index]?.measures else { return 0 }
    switch loads[index].size {
    case .current(let current): return current / measures.rms
    case .peak(let peak): return peak
    case .power(let watts):
      return watts / (Double(loads[index].phases.count) * baseVoltages[phase] * measures.wattsPerVolt)
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

/// A load's shape as it is drawn, in each phase.
struct LoadCourse {
  let shape: LoadShape
  let measures: ShapeMeasures
  var currents: [ShapedCurrent]

  init(_ shape: LoadShape, phaseCount: Int, hertz: Double) {
    self.shape = shape
    measures = ShapeMeasures(shape, hertz: hertz)
    currents = Array(repeating: ShapedCurrent(shape), count: phaseCount)
  }
}
