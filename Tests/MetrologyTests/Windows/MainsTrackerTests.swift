import Foundation
import Metrology
import Quantities
import RequirementTrait
import Testing

@Suite(.verifies("REQ-MET-021")) struct MainsTrackerTests {
  /// Instants of the crossings found, s.
  static func crossings(_ tones: [Tone], seconds: Double, ticks: Int64 = 32_000_000, offset: Double = 0) -> [Double] {
    var tracker = MainsTracker(period: SamplePeriod(ticks: ticks))
    let clock = SampleClock(ticks: ticks)
    let count = Int(seconds / clock.step)
    var values = [Double](repeating: 0, count: count)
    tones.add(from: 0, step: clock.step, to: &values, at: 0, count: count)
    var found: [Double] = []
    for (index, value) in values.enumerated() {
      let code = Converter.code(value * (8_388_608 / Converter.fullScaleVolts) + offset)
      if case .crossing(let before) = tracker.push(code) {
        found.append(clock.instant(of: index) - Double(before) * 0x1p-16 * clock.step)
      }
    }
    return found
  }

  /// Largest distance to the rising crossings of a fundamental at `hertz`, s; the first two cycles fill the detector.
  static func worst(_ found: [Double], hertz: Double, turn: Double) -> Double {
    found.filter { $0 > 0.05 }.map { abs(remainder($0 * hertz + turn / (2 * .pi), 1)) / hertz }.max() ?? .nan
  }

  @Test(arguments: [40, 45, 50, 53.37, 60, 65, 70], [32_000_000 as Int64, 34_560_000, 40_000_000])
  func `crossings of a sine are found within a microsecond`(hertz: Double, ticks: Int64) {
    let found = Self.crossings([Tone(230, hertz, 0.7)], seconds: 1, ticks: ticks)
    #expect(abs(found.filter { $0 > 0.05 }.count - Int(0.94 * hertz)) <= 1)
    expect(Self.worst(found, hertz: hertz, turn: 0.7), within: 1e-6, "s, \(hertz) Hz, \(ticks) ticks")
  }

  @Test(arguments: [45, 50, 60.0])
  func `harmonics of 10 % move crossings by less than 0.2 ms and add none`(hertz: Double) {
    let tones = Shape.tones(230, hertz, turn: 0.7, [(3, 0.1, 90), (5, 0.1, 90), (7, 0.1, 90)])
    let found = Self.crossings(tones, seconds: 1)
    #expect(abs(found.filter { $0 > 0.05 }.count - Int(0.94 * hertz)) <= 1)
    expect(Self.worst(found, hertz: hertz, turn: 0.7), within: 2e-4, "s, \(hertz) Hz")
  }

  @Test func `a voltage below 5 V or without alternation has no crossing`() {
    #expect(Self.crossings([Tone(5, 50)], seconds: 1).isEmpty)
    #expect(Self.crossings([], seconds: 1, offset: 50_000).isEmpty)
    #expect(!Self.crossings([Tone(12, 50)], seconds: 1).isEmpty)
  }
}
