import Foundation
import Loads
import RequirementTrait
import Testing
import VirtualTime
import Waveforms

@Suite(.verifies("REQ-EMU-030")) struct `Shaped loads` {
  private static func value(_ content: ChannelContent, hertz: Double, nanoseconds: Int64) -> Double {
    content.tones.reduce(content.dc) { sum, tone in
      let seconds = Double(nanoseconds) * 1e-9
      switch tone.frequency {
      case .harmonic(let order): return sum + tone.peak * sin(2 * .pi * hertz * Double(order) * seconds + tone.phase)
      case .absolute(let hz): return sum + tone.peak * sin(2 * .pi * hz * seconds + tone.phase)
      }
    }
  }

  /// Half a nanosecond of an edge of 4 us are 2e-4 of it.
  @Test(arguments: ShapeCase.all, [49.5, 50, 60.3])
  func `the current has the values of its definition at any instant`(example: ShapeCase, hertz: Double) throws {
    let oracle = example.oracle()
    var random = Xoshiro256(seed: 7)
    let turns = random.uniform()
    var signal = ShapedSignal(hertz: hertz, [.init(volts: 230, turns: turns, shape: example.shape, amperes: 10)])
    var end: Int64 = 0
    while end < 300_000_000 {
      let next = signal.next()
      let segment = try #require(next)
      try #require(segment.startNanoseconds == end && segment.endNanoseconds > end)
      end = segment.endNanoseconds
      for _ in 0..<4 {
        let span = UInt64(segment.endNanoseconds - segment.startNanoseconds)
        let instant = segment.startNanoseconds + Int64(random.next() % span)
        let place = hertz * Double(instant) * 1e-9 + turns
        let expected = 10 * oracle.value(360 * (place - place.rounded(.down)), hertz)
        let found = Self.value(segment.channels[1], hertz: hertz, nanoseconds: instant)
        try #require(abs(found - expected) < 3e-3, "\(instant) ns: \(found), \(expected)")
        let volts = Self.value(segment.channels[0], hertz: hertz, nanoseconds: instant)
        try #require(abs(volts - 230 * 2.0.squareRoot() * sin(2 * .pi * place)) < 1e-9)
      }
    }
  }

  @Test(arguments: ShapeCase.all)
  func `rms value and power are those of quadrature`(example: ShapeCase) {
    let oracle = example.oracle()
    let measures = ShapeMeasures(example.shape, hertz: 50)
    let rms = oracle.meanSquare(hertz: 50).squareRoot()
    let power = oracle.mean(hertz: 50) { 2.0.squareRoot() * sin($0 * .pi / 180) }
    #expect(abs(measures.rms - rms) < 2e-6)
    #expect(abs(measures.wattsPerVolt - power) < 2e-6)
  }

  /// P / P0 = 1 - a / pi + sin 2a / (2 pi), the edge being short.
  @Test(arguments: [45.0, 90, 135])
  func `a dimmer leaves the share of power that the textbook has`(degrees: Double) {
    let measures = ShapeMeasures(.dimmer(Dimmer(angleTurns: degrees / 360, edgeSeconds: 4e-6)), hertz: 50)
    let angle = degrees * .pi / 180
    let share = 1 - angle / .pi + sin(2 * angle) / (2 * .pi)
    #expect(abs(measures.wattsPerVolt * 2.0.squareRoot() - share) < 1e-3)
  }

  @Test func `pulses tell their peak, their steepest slope and their charge`() {
    let shape = LoadShape.pulses(SteepPulses(angleTurns: 75 / 360.0, riseSeconds: 50e-6, fallSeconds: 300e-6))
    let extremes = shape.extremes(hertz: 50)
    #expect(abs(extremes.peak - 1) < 1e-3)
    #expect(abs(extremes.slopePerSecond - .pi / 2 / 50e-6) < 0.01 * extremes.slopePerSecond)
    // Mean square of half a cosine's rise from 0 to 1: 3/8.
    let rms = (0.375 * 350e-6 * 100).squareRoot()
    #expect(abs(ShapeMeasures(shape, hertz: 50).rms - rms) < 1e-6)
  }

  @Test func `a burst flows in whole cycles and stays away in whole cycles`() throws {
    let hertz = 49.7
    var signal = ShapedSignal(hertz: hertz, [.init(volts: 230, shape: .burst(Burst(on: 2, off: 3)), amperes: 1)])
    var end: Int64 = 0
    while end < 2_000_000_000 {
      let next = signal.next()
      let segment = try #require(next)
      let middle = Double(segment.startNanoseconds + segment.endNanoseconds) / 2 * 1e-9
      #expect(segment.channels[1].tones.isEmpty == (Int(middle * hertz) % 5 >= 2))
      end = segment.endNanoseconds
    }
    let measures = ShapeMeasures(.burst(Burst(on: 2, off: 3)), hertz: 50)
    #expect(abs(measures.wattsPerVolt - 0.4 / 2.0.squareRoot()) < 1e-9)
  }

  @Test func `edges keep their place in the cycle for a day`() throws {
    let hertz = 50.1
    var clock = GridClock()
    clock.run(hertz: hertz, hertzPerSecond: 0)
    clock.pass(.steady(voltageRMS: 1, currentRMS: 1, frequencyHz: hertz, durationNanoseconds: 86_400_000_000_000))
    let place = clock.place(aheadTurns: 0)
    // 86400 s are 4 328 640 cycles of 50.1 Hz.
    #expect(place.cycle == 4_328_640 || place.cycle == 4_328_639)
    #expect(min(place.turns, 1 - place.turns) < 1e-9)
  }

  @Test func `lamps of a string differ as the seed draws them, within their spread`() {
    let string = LampString(startTurns: 60 / 360.0, endTurns: 95 / 360.0, count: 8, spreadTurns: 3 / 360.0)
    let (one, two) = (string.drawn(seed: 1, name: "a"), string.drawn(seed: 2, name: "a"))
    #expect(one != two && one == string.drawn(seed: 1, name: "a"))
    let starts = LoadShape.lamps(one).pieces(hertz: 50).map(\.startTurns).filter { $0 < 0.2 }
    #expect(Set(starts).count >= 8)
    for start in starts { #expect(start * 360 > 56.9 && start * 360 < 66) }
    let alike = ShapeMeasures(.lamps(string), hertz: 50)
    let drawn = ShapeMeasures(.lamps(one), hertz: 50)
    #expect(abs(drawn.wattsPerVolt / alike.wattsPerVolt - 1) < 0.2)
    #expect(drawn.rms < alike.rms * 1.1)
  }
}
