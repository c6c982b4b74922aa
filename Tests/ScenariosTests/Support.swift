import Foundation
import Scenarios
import Waveforms

/// SplitMix64, for inputs that the seed replays.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

/// The scenario files that stand beside the tests, by name.
func scenarioFiles() throws -> [(name: String, path: String)] {
  let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../Scenarios").standardized.path
  return try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".yaml") }.sorted()
    .map { ($0, "\(folder)/\($0)") }
}

func parse(_ yaml: String) throws -> Scenario { try Scenario(yaml: yaml, file: "test.yaml") }

/// All segments of a scenario; for short ones.
func segments(_ scenario: Scenario) -> [Segment] {
  var program = scenario.program()
  var result: [Segment] = []
  while let segment = program.next() { result.append(segment) }
  return result
}

extension ChannelContent {
  /// Value without noise at a phase of the grid and a time.
  func value(theta: Double, seconds: Double) -> Double {
    tones.reduce(dc) { sum, tone in
      switch tone.frequency {
      case .harmonic(let order): sum + tone.peak * sin(Double(order) * theta + tone.phase)
      case .absolute(let hz): sum + tone.peak * sin(2 * .pi * hz * seconds + tone.phase)
      }
    }
  }

  /// Phasor of one harmonic, rms: parts along sin and cos.
  func phasor(_ order: Int) -> (re: Double, im: Double) {
    tones.reduce((0, 0)) { sum, tone in
      guard tone.frequency == .harmonic(order) else { return sum }
      let rms = tone.peak / 2.0.squareRoot()
      return (sum.re + rms * cos(tone.phase), sum.im + rms * sin(tone.phase))
    }
  }

  var orders: Set<Int> {
    Set(tones.compactMap { if case .harmonic(let order) = $0.frequency { order } else { nil } })
  }
}

/// Mean power of one phase in watts from the harmonics and constant parts of a segment.
func activePower(_ segment: Segment, phase: Int = 0) -> Double {
  let (u, i) = (segment.channels[2 * phase], segment.channels[2 * phase + 1])
  return u.orders.union(i.orders).reduce(u.dc * i.dc) { sum, order in
    let (a, b) = (u.phasor(order), i.phasor(order))
    return sum + a.re * b.re + a.im * b.im
  }
}

/// Reactive power of the fundamental in var, positive when the current lags.
func reactivePower(_ segment: Segment, phase: Int = 0) -> Double {
  let (u, i) = (segment.channels[2 * phase].phasor(1), segment.channels[2 * phase + 1].phasor(1))
  return u.im * i.re - u.re * i.im
}
