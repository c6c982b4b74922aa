import Foundation
import Metrology
import Quantities
import RequirementTrait
import Testing

/// An instant on an edge of sample cells at 8 kS/s: steps there leave the sampled sum equal to the integral.
func cellEdge(_ seconds: Double) -> Double { ((seconds * 8000).rounded(.down) + 0.5) / 8000 }

@Suite(.verifies("REQ-MET-026", "REQ-MET-001")) struct DisturbedEnergyTests {
  static let limit = 200e-6

  /// A signal whose segments are at random times and of random length.
  static func programme(
    seconds: Double, seed: UInt64, length: ClosedRange<Double>, first: Double = 1,
    _ segment: (inout Seeded) -> (voltage: [Tone], current: [Tone])
  ) -> Programme {
    var random = Seeded(seed)
    var segments: [Programme.Segment] = []
    var end = first
    while end < seconds {
      let content = segment(&random)
      segments.append(.init(end: cellEdge(end), voltage: content.voltage, current: content.current))
      end += Double.random(in: length, using: &random)
    }
    segments[segments.count - 1].end = .infinity
    return Programme(segments)
  }

  static let voltage = [Tone(230, 50.07, 0.3), Tone(8, 50.07 * 5, 2)]
  static let current = [Tone(10, 50.07, -0.2), Tone(2, 50.07 * 3, 1)]

  @Test(arguments: [0.4, 0.7], [1 as UInt64, 2, 3, 4])
  func `dips of the voltage count as they are`(depth: Double, seed: UInt64) {
    var isDip = true
    let source = Self.programme(seconds: 10, seed: seed, length: 0.01...0.6) { _ in
      isDip.toggle()
      return (Self.voltage.scaled(by: isDip ? depth : 1), Self.current)
    }
    expect(activeError(source, seconds: 10), within: Self.limit, "dips to \(depth), seed \(seed)")
  }

  @Test(arguments: [1 as UInt64, 2, 3, 4, 5, 6])
  func `interruptions of the voltage count as they are`(seed: UInt64) {
    var isGone = true
    let source = Self.programme(seconds: 14, seed: seed, length: 0.01...0.9) { _ in
      isGone.toggle()
      return isGone ? ([], []) : (Self.voltage, Self.current)
    }
    expect(activeError(source, seconds: 14), within: Self.limit, "seed \(seed)")
  }

  @Test(arguments: [1 as UInt64, 2, 3, 4, 5, 6])
  func `load steps at random instants count as they are`(seed: UInt64) {
    let source = Self.programme(seconds: 12, seed: seed, length: 0.003...0.5) { random in
      let amperes = Double.random(in: 1...60, using: &random)
      return (Self.voltage, [Tone(amperes, 50.07, Double.random(in: -1...1, using: &random))])
    }
    expect(activeError(source, seconds: 12), within: Self.limit, "seed \(seed)")
  }

  /// IEC 62053-21, sub-harmonics: two cycles on, two off.
  @Test(arguments: [50.0, 60.0], [0.0, 20_000])
  func `bursts of two cycles count`(hertz: Double, offset: Double) {
    let segments = (0..<400).map { (index: Int) -> Programme.Segment in
      Programme.Segment(
        end: cellEdge(Double(index + 1) * 2 / hertz), voltage: [Tone(230, hertz)],
        current: index % 2 == 0 ? [Tone(10, hertz)] : [])
    }
    let converter = Converter(voltageOffsetCodes: offset, currentOffsetCodes: offset)
    let error = activeError(Programme(segments), seconds: 10, converter: converter)
    expect(error, within: Self.limit, "\(hertz) Hz, offset \(offset)")
  }

  /// The direction changes at random; the registers hold the difference of import and export.
  @Test(arguments: [1 as UInt64, 2, 3])
  func `changes of direction inside a window leave the net energy`(seed: UInt64) {
    let source = Self.programme(seconds: 10, seed: seed, length: 0.02...0.3) { random in
      let isExport = Bool.random(using: &random)
      return (Self.voltage, [Tone(isExport ? 7 : 12, 50.07, isExport ? .pi : 0.2)])
    }
    var bench = Bench(source)
    var engine: MetrologyEngine<1> = Bench.engine()
    bench.run(&engine, until: 10)
    guard let from = engine.registeredFrom?.seconds, let to = engine.registeredTo?.seconds else {
      Issue.record("nothing registered")
      return
    }
    let error = engine.accounting.total.activeJoules - source.activeJoules(from: from, to: to)
    expect(error / (230 * 10 * (to - from)), within: Self.limit, "net energy, seed \(seed)")
  }
}
