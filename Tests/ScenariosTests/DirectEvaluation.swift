import Foundation
import Scenarios

/// Oracle: the value of a channel straight from the model, by counting through all steps, events and switchings from
/// the start and adding sines of libm. It shares nothing with the program that merges segments.
struct DirectEvaluation {
  let scenario: Scenario

  struct State {
    var grid: Grid
    var loads: [Load]
    var factors: [Double]
    var jumps: [Double]
    var frequencyHz: Double
  }

  /// What grid and loads are at an instant.
  func state(at instant: Int64) -> State {
    var (grid, loads, events, local) = (scenario.grid, scenario.loads, scenario.events, instant)
    if let sequence = scenario.sequence {
      var round = 0
      events = []
      search: while round < sequence.repetitions ?? .max {
        for step in sequence.steps {
          if local < step.durationNanoseconds {
            (grid, loads, events) = (step.grid, step.loads, step.events)
            break search
          }
          local -= step.durationNanoseconds
        }
        round += 1
      }
    }
    var state = State(
      grid: grid, loads: loads, factors: grid.voltages.map { _ in 1 }, jumps: grid.voltages.map { _ in 0 },
      frequencyHz: grid.frequencyHz)
    var ramp: (fromHz: Double, toHz: Double, start: Int64, rate: Double)?
    func frequency(at time: Int64) -> Double {
      guard let ramp else { return state.frequencyHz }
      let change = Double(time - ramp.start) / 1e9 * ramp.rate
      return ramp.toHz > ramp.fromHz ? min(ramp.toHz, ramp.fromHz + change) : max(ramp.toHz, ramp.fromHz - change)
    }
    for (time, action) in occurrences(events, until: local) {
      switch action {
      case .scaleVoltage(let phases, let factor, let length):
        guard local < time + length else { continue }
        for p in state.factors.indices where phases.contains(phase: p) { state.factors[p] *= factor }
      case .voltageStep(let phases, let volts):
        for p in state.factors.indices where phases.contains(phase: p) { state.grid.voltages[p] = volts }
      case .frequencyRamp(let hz, let rate): ramp = (frequency(at: time), hz, time, rate)
      case .frequencyStep(let hz):
        ramp = nil
        state.frequencyHz = hz
      case .phaseJump(let phases, let turns):
        for p in state.jumps.indices where phases.contains(phase: p) { state.jumps[p] += turns }
      case .loadStep(let load, let size): state.loads[load].size = size
      case .gridHarmonics(let harmonics): state.grid.harmonics = harmonics
      case .loadHarmonics(let load, let harmonics): state.loads[load].harmonics = harmonics
      }
    }
    state.frequencyHz = frequency(at: local)
    if let wander = grid.wander {
      let x = Double(instant % wander.periodNanoseconds) / Double(wander.periodNanoseconds)
      // The triangle as the principal arc sine of a sine.
      state.frequencyHz += wander.amplitudeHz * asin(sin(2 * .pi * x)) * 2 / .pi
    }
    return state
  }

  private func occurrences(_ events: [Event], until local: Int64) -> [(time: Int64, action: EventAction)] {
    var result: [(time: Int64, index: Int, action: EventAction)] = []
    for (index, event) in events.enumerated() {
      var time = event.atNanoseconds
      var count = 0
      while time <= local, count < event.times {
        result.append((time, index, event.action))
        guard let every = event.everyNanoseconds else { break }
        time += every
        count += 1
      }
    }
    return result.sorted { ($0.time, $0.index) < ($1.time, $1.index) }.map { ($0.time, $0.action) }
  }

  /// Whether a load is on.
  func isOn(_ load: Load, at instant: Int64) -> Bool {
    guard let schedule = load.schedule else { return true }
    return schedule.contains { pattern in
      var start = pattern.fromNanoseconds
      while start <= instant {
        let end = pattern.lengthNanoseconds.map { start + $0 } ?? .max
        if instant < end, isOn(pattern.cycle, instant - start) { return true }
        guard let distance = pattern.repeatNanoseconds else { return false }
        start += distance
      }
      return false
    }
  }

  private func isOn(_ cycle: SwitchCycle?, _ elapsed: Int64) -> Bool {
    guard let cycle else { return true }
    func rounded(_ value: Int64) -> Int64 { (2 * value + cycle.denominator) / (2 * cycle.denominator) }
    var start = cycle.offset
    while rounded(start) <= elapsed {
      if elapsed < rounded(start + cycle.on) { return true }
      start += cycle.every
    }
    return false
  }

  /// Voltage and current of a phase, at any phase angle of the grid.
  func values(phase p: Int, at instant: Int64, theta: Double, state: State) -> (voltage: Double, current: Double) {
    let grid = state.grid
    let seconds = Double(instant) / 1e9
    let (amplitude, angle) = fundamental(grid, p)
    let x = theta + angle + 2 * .pi * state.jumps[p]
    func sines(_ harmonics: [Harmonic], _ interharmonics: [Interharmonic], _ rms: Double) -> Double {
      func level(_ level: Level) -> Double { if case .ratio(let r) = level { r * rms } else { absolute(level) } }
      var sum = 0.0
      for h in harmonics where h.phases.contains(phase: p) {
        sum += 2.0.squareRoot() * level(h.level) * sin(Double(h.order) * x + 2 * .pi * h.phaseTurns)
      }
      for t in interharmonics where t.phases.contains(phase: p) {
        sum += 2.0.squareRoot() * level(t.level) * sin(2 * .pi * (t.frequencyHz * seconds + t.phaseTurns))
      }
      return sum
    }
    var voltage = 2.0.squareRoot() * amplitude * sin(x) + grid.dc[p]
    voltage = (voltage + sines(grid.harmonics, grid.interharmonics, amplitude)) * state.factors[p]
    var current = 0.0
    for load in state.loads where load.phases.contains(phase: p) && isOn(load, at: instant) {
      let rms = rms(load, p)
      let lag = atan2(load.displacement.sine, load.displacement.cosine)
      var part = 2.0.squareRoot() * rms * sin(x - lag) + load.dc + sines(load.harmonics, load.interharmonics, rms)
      if load.isExport { part = -part }
      if load.behaviour == .impedance { part *= amplitude * state.factors[p] / fundamental(scenario.grid, p).amplitude }
      current += part
    }
    return (voltage, current)
  }

  private func absolute(_ level: Level) -> Double { if case .rms(let value) = level { value } else { .nan } }

  private func rms(_ load: Load, _ p: Int) -> Double {
    switch load.size {
    case .current(let current), .peak(let current): current
    case .power(let watts):
      watts / Double(load.phases.count) / load.displacement.cosine / scenario.grid.voltages[p]
    }
  }

  private func fundamental(_ grid: Grid, _ p: Int) -> (amplitude: Double, angle: Double) {
    var (re, im) = (0.0, 0.0)
    func add(_ rms: Double, _ turns: Double) {
      re += rms * cos(2 * .pi * turns)
      im += rms * sin(2 * .pi * turns)
    }
    add(grid.voltages[p], grid.angleTurns[p])
    if let c = grid.negativeSequence { add(c.ratio * grid.voltages[0], c.angleTurns + Double(p) / 3) }
    if let c = grid.zeroSequence { add(c.ratio * grid.voltages[0], c.angleTurns) }
    let amplitude = (re * re + im * im).squareRoot()
    return (amplitude, amplitude > 0 ? atan2(im, re) : 2 * .pi * grid.angleTurns[p])
  }
}
