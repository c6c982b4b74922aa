import Foundation
import Metrology
import Quantities
import RequirementTrait
import Testing

@Suite(.verifies("REQ-MET-030", "REQ-MET-031")) struct HarmonicTests {
  /// Share of the fundamental by which a harmonic may be wrong.
  static let limit = 500e-6

  /// Largest deviation of the harmonics from `voltage` and `current`, given as shares by order.
  static func worst(
    _ source: Programme, _ mains: Mains, voltage: [Int: Double], current: [Int: Double], seconds: Double = 1.2
  ) -> (voltage: Double, current: Double, distortion: Double) {
    var worst = (voltage: 0.0, current: 0.0, distortion: 0.0)
    func distortion(_ shares: [Int: Double]) -> Double { shares.values.reduce(0) { $0 + $1 * $1 }.squareRoot() }
    var seen = 0
    windows(source, mains, seconds: seconds) {
      let phase = $0.phases[0]
      for order in 2...40 {
        let (u, i) = (phase.voltageHarmonicMillionths[order - 2], phase.currentHarmonicMillionths[order - 2])
        worst.voltage = max(worst.voltage, abs(Double(u) * 1e-6 - voltage[order, default: 0]))
        worst.current = max(worst.current, abs(Double(i) * 1e-6 - current[order, default: 0]))
      }
      let (u, i) = (phase.voltageDistortionMillionths, phase.currentDistortionMillionths)
      worst.distortion = max(
        worst.distortion, abs(Double(u) * 1e-6 - distortion(voltage)), abs(Double(i) * 1e-6 - distortion(current)))
      seen += 1
    }
    return seen > 1 ? worst : (.nan, .nan, .nan)
  }

  @Test(arguments: Mains.all)
  func `each order alone at 30 % is found, and no other`(mains: Mains) {
    var all = (voltage: 0.0, current: 0.0, distortion: 0.0)
    for order in 2...40 {
      let other = 42 - order
      let source = Programme(
        voltage: Shape.tones(200, mains.hertz, turn: 0.1, [(order, 0.3, Double(order) * 31)]),
        current: Shape.tones(5, mains.hertz, lag: 1, [(other, 0.3, 17)]))
      let worst = Self.worst(source, mains, voltage: [order: 0.3], current: [other: 0.3])
      all = (
        max(all.voltage, worst.voltage), max(all.current, worst.current), max(all.distortion, worst.distortion)
      )
    }
    expect(all.voltage, within: Self.limit, "voltage, \(mains.testDescription)")
    expect(all.current, within: Self.limit, "current, \(mains.testDescription)")
    expect(all.distortion, within: Self.limit, "distortion, \(mains.testDescription)")
  }

  @Test(arguments: Mains.all, [1 as UInt64, 2])
  func `all orders together at 30 % are found`(mains: Mains, seed: UInt64) {
    var random = Seeded(seed)
    let shares = Dictionary(uniqueKeysWithValues: (2...40).map { ($0, 0.3) })
    func harmonics() -> [(Int, Double, Double)] {
      (2...40).map { ($0, 0.3, Double.random(in: 0..<360, using: &random)) }
    }
    let source = Programme(
      voltage: Shape.tones(40, mains.hertz, harmonics()), current: Shape.tones(6, mains.hertz, harmonics()))
    let worst = Self.worst(source, mains, voltage: shares, current: shares)
    expect(worst.voltage, within: Self.limit, "voltage, \(mains.testDescription), seed \(seed)")
    expect(worst.current, within: Self.limit, "current, \(mains.testDescription), seed \(seed)")
    expect(worst.distortion, within: 2 * Self.limit, "distortion, \(mains.testDescription), seed \(seed)")
  }

  @Test(arguments: Mains.all)
  func `a pure wave has none`(mains: Mains) {
    let worst = Self.worst(Load.inductive(1).source(mains.hertz), mains, voltage: [:], current: [:])
    expect(max(worst.voltage, worst.current), within: 300e-6, mains.testDescription)
  }
}
