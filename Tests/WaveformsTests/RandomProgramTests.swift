import Foundation
import RequirementTrait
import Testing
import VirtualTime
import Waveforms

/// A random signal, and its energy by quadrature with libm: ten-point panels of 20 us.
private struct RandomProgram {
  let segments: [Segment]

  init(seed: UInt64) {
    var random = Xoshiro256(seed: seed)
    func content(_ hertz: Double) -> ChannelContent {
      var tones = [Tone]()
      for _ in 0..<random.next() % 6 {
        let choice = random.next() % 8
        let order = Int(1 + random.next() % 15)
        let frequency: Tone.Frequency =
          switch choice {
          case 0: .absolute(hertz * Double(order))
          case 1: .absolute(hertz * Double(order) * (1 + 1e-7 * random.uniform()))
          case 2: .absolute(-400 * random.uniform())
          case 3: .absolute(0)
          case 4: .absolute(hertz + 2 * random.uniform())
          case 5: .harmonic(-order)
          default: .harmonic(order)
          }
        tones.append(Tone(frequency, peak: 10 * random.uniform(), phase: 7 * random.uniform()))
      }
      return ChannelContent(dc: random.next() % 2 == 0 ? 0 : random.uniform(), tones: tones)
    }
    var parts = [Segment]()
    for _ in 0..<4 {
      let start = 40 + 30 * random.uniform()
      let end = random.next() % 2 == 0 ? start : 40 + 30 * random.uniform()
      let length = Int64(random.next() % 60_000_000) + 1
      parts.append(segment(nanoseconds: length, hertz: start, endHertz: end, [content(start), content(end)]))
    }
    segments = sequence(parts)
  }

  /// Energy up to the end of every segment.
  func energies() -> [Double] {
    let nodes = [0.1488743389816312, 0.4333953941292472, 0.6794095682990244, 0.8650633666889845, 0.9739065285171717]
    let weights = [0.2955242247147529, 0.2692667193099963, 0.2190863625159820, 0.1494513491505806, 0.0666713443086881]
    var (total, turns) = (0.0, 0.0)
    return segments.map { part in
      let length = Double(part.endNanoseconds - part.startNanoseconds) / 1e9
      let start = Double(part.startNanoseconds) / 1e9
      let slope = (part.frequencyEndHz - part.frequencyStartHz) / length
      func value(_ content: ChannelContent, _ t: Double) -> Double {
        let theta = turns + t * (part.frequencyStartHz + 0.5 * slope * t)
        return content.tones.reduce(content.dc) { sum, tone in
          switch tone.frequency {
          case .harmonic(let order): sum + tone.peak * sin(2 * .pi * Double(order) * theta + tone.phase)
          case .absolute(let hertz): sum + tone.peak * sin(2 * .pi * hertz * (start + t) + tone.phase)
          }
        }
      }
      let panels = Int(length / 20e-6) + 1
      let half = length / Double(panels) / 2
      for panel in 0..<panels {
        let centre = half * Double(2 * panel + 1)
        for (node, weight) in zip(nodes, weights) {
          for t in [centre - half * node, centre + half * node] {
            total += half * weight * value(part.channels[0], t) * value(part.channels[1], t)
          }
        }
      }
      turns += length * 0.5 * (part.frequencyStartHz + part.frequencyEndHz)
      return total
    }
  }
}

@Suite("True energies of random signals", .verifies("REQ-EMU-003"))
struct RandomProgramTests {
  /// Ramps, tones that the ramp crosses, equal and nearly equal and negative frequencies, constants.
  @Test("active energy equals quadrature to 1e-9 of the apparent energy", arguments: 1...60 as ClosedRange<UInt64>)
  func active(seed: UInt64) {
    let program = RandomProgram(seed: seed)
    let last = program.segments[3].endNanoseconds
    var source = rendered(program.segments, upTo: last)
    var scale = 1e-3
    for (part, expected) in zip(program.segments, program.energies()) {
      let found = source.reference(atNanoseconds: part.endNanoseconds)[0]
      scale = max(scale, (found.voltageSquareSeconds * found.currentSquareSeconds).squareRoot())
      #expect(
        (found.activeJoules - expected).magnitude < 1e-9 * scale,
        "seed \(seed), \(part.endNanoseconds) ns: \(found.activeJoules) against \(expected)")
    }
  }
}
