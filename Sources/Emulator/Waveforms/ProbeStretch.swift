// @relation(REQ-EMU-015, scope=file)

import VirtualTime

/// Equidistant instants within one segment, at most 1024, and what a channel's tones are there behind a filter.
struct ProbeStretch {
  /// Most instants of a stretch.
  static let longest = 1024

  /// Whole nanoseconds of the first instant.
  let nanoseconds: Int64
  /// The rest of it, ns.
  let fraction: Double
  /// Distance of two instants, s.
  let periodSeconds: Double
  /// Vectors of eight instants.
  let vectors: Int

  /// The instants of `grid` from `first` on.
  init(_ grid: ProbeGrid, first: Int, vectors: Int) {
    (nanoseconds, fraction) = grid.instant(first)
    periodSeconds = grid.periodNanoseconds * 1e-9
    self.vectors = vectors
  }

  /// Adds `content` as it is behind `cascade`; `target` has room for all vectors.
  func add(
    _ content: PreparedChannel, grid: GridPhase, cascade: FilterCascade, to target: UnsafeMutablePointer<Double>
  ) {
    let gridTurns = grid.turns(at: nanoseconds)
    if content.dc != 0, !cascade.hasHighPass {
      let level = Lanes(repeating: cascade.gain * content.dc)
      for index in 0..<vectors { target[lanes: index] += level }
    }
    var waiting: SteadyOscillator?
    for tone in content.tones {
      let turns = tone.turns(at: nanoseconds, gridTurns: gridTurns)
      guard tone.slopeHzPerSecond == 0 else {
        addMoving(tone, turns: turns, grid, cascade, target)
        continue
      }
      let phasor = Phasor.polar(tone.peak, turns: turns + tone.frequencyHz * (fraction * 1e-9))
      let oscillator = SteadyOscillator(
        start: phasor.times(cascade.response(omega: PortableMath.turn * tone.frequencyHz)),
        turnsPerSample: tone.frequencyHz * periodSeconds)
      if let other = waiting {
        other.add(with: oscillator, to: target, count: vectors)
        waiting = nil
      } else {
        waiting = oscillator
      }
    }
    waiting?.add(to: target, count: vectors)
  }

  /// A tone of moving frequency: the filter's response is expanded around the middle of parts that are short enough.
  private func addMoving(
    _ tone: PreparedTone, turns: Double, _ grid: GridPhase, _ cascade: FilterCascade,
    _ target: UnsafeMutablePointer<Double>
  ) {
    let startHz = Double(tone.order) * grid.frequencyHz(at: nanoseconds)
    let slope = tone.slopeHzPerSecond
    // rad/s a sample, turns a sample squared.
    let rise = PortableMath.turn * slope * periodSeconds
    let curvature = slope * periodSeconds * periodSeconds
    var first = 0
    while first < vectors {
      let seconds = fraction * 1e-9 + periodSeconds * Double(8 * first)
      let hertz = startHz + slope * seconds
      var count = vectors - first
      var response: MovingResponse
      var middle: Double
      while true {
        middle = Double(4 * count)
        response = cascade.moving(
          omega: PortableMath.turn * hertz + rise * middle, alpha: PortableMath.turn * slope)
        // What the third derivative would change: less than 3e-12 of the tone.
        let reach = rise * middle
        let third = response.third.x.magnitude + response.third.y.magnitude
        if count == 1 || (third * reach * reach * reach).magnitude < 2e-11 { break }
        count /= 2
      }
      defer { first += count }
      if response.value == Phasor() { continue }
      let rate = response.rate * rise
      let bow = response.bow * (rise * rise)
      let atStart = middle * (0.5 * middle * bow - rate)
      let step = rate - middle * bow
      let perTurn = 1 / PortableMath.turn
      let phasor = Phasor.polar(
        tone.peak * PortableMath.exp(atStart.x),
        turns: turns + seconds * (startHz + 0.5 * slope * seconds) + atStart.y * perTurn)
      let oscillator = MovingOscillator(
        start: phasor.times(response.value), step: (step.x, hertz * periodSeconds + step.y * perTurn),
        curvature: (bow.x, curvature + bow.y * perTurn))
      oscillator.add(to: target + 8 * first, count: count)
    }
  }
}

extension PreparedSegment {
  /// What the stages of `cascade` hold at `nanoseconds` when `channel` has always been as it is in this segment.
  func settledState(_ channel: Int, _ cascade: FilterCascade, at nanoseconds: Int64) -> CascadeState {
    let content = channels[channel]
    let gridTurns = grid.turns(at: nanoseconds)
    var state = CascadeState()
    if content.dc != 0 {
      for stage in cascade.rates.indices { state[stage] = content.dc }
    }
    for tone in content.tones {
      let phasor = Phasor.polar(tone.peak, turns: tone.turns(at: nanoseconds, gridTurns: gridTurns))
      let hertz = tone.order == 0 ? tone.frequencyHz : Double(tone.order) * grid.frequencyHz(at: nanoseconds)
      let (real, imaginary) = cascade.states(
        omega: PortableMath.turn * hertz, alpha: PortableMath.turn * tone.slopeHzPerSecond)
      state += phasor.y * real + phasor.x * imaginary
    }
    return state
  }
}
