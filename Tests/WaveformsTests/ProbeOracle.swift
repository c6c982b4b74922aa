import Foundation
import Waveforms

/// A signal of one channel as its description says, in Double arithmetic of its own.
struct DescribedSignal {
  let segments: [Segment]
  let channel: Int
  /// Phase of the grid at the start of every segment, turns.
  private let startTurns: [Double]

  init(_ segments: [Segment], channel: Int = 0) {
    self.segments = segments
    self.channel = channel
    var turns = [0.0]
    for part in segments {
      let seconds = Double(part.endNanoseconds - part.startNanoseconds) * 1e-9
      turns.append(turns[turns.count - 1] + (part.frequencyStartHz + part.frequencyEndHz) / 2 * seconds)
    }
    startTurns = turns
  }

  /// The value at `seconds`, by the description of segment `index`.
  func value(_ seconds: Double, in index: Int) -> Double {
    let part = segments[index]
    let start = Double(part.startNanoseconds) * 1e-9
    let length = Double(part.endNanoseconds - part.startNanoseconds) * 1e-9
    let t = seconds - start
    let slope = (part.frequencyEndHz - part.frequencyStartHz) / length
    let grid = startTurns[index] + part.frequencyStartHz * t + slope * t * t / 2
    var sum = part.channels[channel].dc
    for tone in part.channels[channel].tones {
      switch tone.frequency {
      case .harmonic(let order): sum += tone.peak * sin(2 * .pi * Double(order) * grid + tone.phase)
      case .absolute(let hertz): sum += tone.peak * sin(2 * .pi * hertz * seconds + tone.phase)
      }
    }
    return sum
  }
}

/// The filter's differential equations, integrated step by step by the classic method of Runge and Kutta.
struct FilterIntegrator {
  let filter: AnalogueFilter
  private var state: (Double, Double, Double) = (0, 0, 0)

  init(_ filter: AnalogueFilter) { self.filter = filter }

  /// Samples of `signal`, which is zero ahead of 0 s, at `instants` in the order of time; steps are at most `step`
  /// long.
  ///
  /// No instant may lie within an edge.
  mutating func samples(_ signal: DescribedSignal, at instants: [Double], step: Double) -> [Double] {
    var result: [Double] = []
    var now = 0.0
    var next = 0
    for index in signal.segments.indices {
      let end = Double(signal.segments[index].endNanoseconds) * 1e-9
      while next < instants.count, instants[next] < end {
        advance(signal, index, from: now, to: instants[next], step)
        now = instants[next]
        result.append(output(signal.value(now, in: index)))
        next += 1
      }
      advance(signal, index, from: now, to: end, step)
      now = end
    }
    return result
  }

  private func output(_ input: Double) -> Double {
    let passed = [input, state.0, state.1][filter.polesHz.count]
    return filter.gain * (filter.highPassHz > 0 ? passed - state.2 : passed)
  }

  private func slope(_ u: Double, _ s: (Double, Double, Double)) -> (Double, Double, Double) {
    let rates = filter.polesHz.map { 2 * .pi * $0 }
    let first = rates.count > 0 ? rates[0] * (u - s.0) : 0
    let second = rates.count > 1 ? rates[1] * (s.0 - s.1) : 0
    let passed = rates.count > 1 ? s.1 : rates.count > 0 ? s.0 : u
    return (first, second, 2 * .pi * filter.highPassHz * (passed - s.2))
  }

  private mutating func advance(
    _ signal: DescribedSignal, _ index: Int, from start: Double, to end: Double, _ longest: Double
  ) {
    guard end > start else { return }
    let count = max(1, ((end - start) / longest).rounded(.up))
    let h = (end - start) / count
    func moved(
      _ s: (Double, Double, Double), _ d: (Double, Double, Double), _ h: Double
    ) -> (Double, Double, Double) {
      (s.0 + h * d.0, s.1 + h * d.1, s.2 + h * d.2)
    }
    for number in 0..<Int(count) {
      let t = start + Double(number) * h
      let middle = signal.value(t + h / 2, in: index)
      let a = slope(signal.value(t, in: index), state)
      let b = slope(middle, moved(state, a, h / 2))
      let c = slope(middle, moved(state, b, h / 2))
      let d = slope(signal.value(t + h, in: index), moved(state, c, h))
      state.0 += h / 6 * (a.0 + 2 * b.0 + 2 * c.0 + d.0)
      state.1 += h / 6 * (a.1 + 2 * b.1 + 2 * c.1 + d.1)
      state.2 += h / 6 * (a.2 + 2 * b.2 + 2 * c.2 + d.2)
    }
  }
}

extension AnalogueFilter {
  /// Magnitude and angle (radians) of the response, from the definition.
  func expected(hertz: Double) -> (gain: Double, angle: Double) {
    var (gain, angle) = (self.gain, 0.0)
    for pole in polesHz {
      gain /= (1 + hertz * hertz / (pole * pole)).squareRoot()
      angle -= atan(hertz / pole)
    }
    if highPassHz > 0 {
      gain /= (1 + highPassHz * highPassHz / (hertz * hertz)).squareRoot()
      angle += atan(highPassHz / hertz)
    }
    return (gain, angle)
  }
}

extension ProbeGrid {
  /// The instants in seconds.
  var seconds: [Double] {
    (0..<count).map {
      Double(startNanoseconds) * 1e-9 + (startFraction + Double($0) * periodNanoseconds) * 1e-9
    }
  }

  /// The instants from `first` on, as a grid of their own.
  func part(_ range: Range<Int>) -> ProbeGrid {
    let offset = startFraction + Double(range.lowerBound) * periodNanoseconds
    return ProbeGrid(
      startNanoseconds: startNanoseconds + Int64(offset.rounded(.down)), startFraction: offset - offset.rounded(.down),
      periodNanoseconds: periodNanoseconds, count: range.count)
  }
}

/// The samples of one probe over one grid.
func sampled(_ source: inout some WaveformSource, _ probe: Int = 0, _ grid: ProbeGrid) -> [Double] {
  // Filled with rubbish: every value must be written.
  var output = [Double](repeating: .nan, count: grid.count)
  output.withUnsafeMutableBufferPointer { source.sample(probe: probe, grid: grid, into: $0) }
  return output
}

/// Samples of channel 0 of `segments` behind `filter`.
func sampled(_ segments: [Segment], _ filter: AnalogueFilter, _ grid: ProbeGrid) -> [Double] {
  var source = TonalSource(SegmentList(segments))
  source.attach([Probe(input: 0, filter: filter)])
  return sampled(&source, 0, grid)
}

/// The largest difference of two runs of samples.
func worst(_ left: [Double], _ right: [Double]) -> Double {
  guard left.count == right.count else { return .infinity }
  return zip(left, right).reduce(0) { max($0, ($1.0 - $1.1).magnitude.isNaN ? .infinity : ($1.0 - $1.1).magnitude) }
}
