import Foundation
import Loads
import RequirementTrait
import Testing
import Waveforms

/// What the front ends sample of steep pulses, against the pulses' Fourier series: the coefficients by quadrature of the definition, the
/// filters by their textbook responses.
@Suite(.verifies("REQ-EMU-030", "REQ-EMU-006")) struct `Filtered shapes` {
  static let cases = ShapeCase.all.filter {
    ["dimmer 90.0 leading", "lamps 60.0", "pulses 75.0", "pulses 110.0"].contains($0.description)
  }

  /// Coefficients of sin and cos of the harmonics 1 to `count`; the shape has half-wave symmetry.
  private static func series(_ oracle: ShapeOracle, count: Int) -> [(sine: Double, cosine: Double)] {
    let nodes = 1 << 17
    let values = (0..<nodes).map { oracle.value((Double($0) + 0.5) * 180 / Double(nodes), 50) }
    return (1...count).map { order in
      guard order % 2 == 1 else { return (0, 0) }
      var (sine, cosine) = (0.0, 0.0)
      // By recursion, as the sines of so many angles take long.
      let step = Double(order) * .pi / Double(nodes)
      var (s, c) = (sin(step / 2), cos(step / 2))
      let (ds, dc) = (sin(step), cos(step))
      for value in values {
        sine += value * s
        cosine += value * c
        (s, c) = (s * dc + c * ds, c * dc - s * ds)
      }
      return (2 * sine / Double(nodes), 2 * cosine / Double(nodes))
    }
  }

  @Test(arguments: cases)
  func `the ideal front end has the harmonics up to 2750 Hz, and none from 4 kHz on`(example: ShapeCase) throws {
    let series = Self.series(example.oracle(), count: 55)
    var source = TonalSource(ShapedSignal(hertz: 50, [.init(volts: 230, shape: example.shape, amperes: 20)]))
    var output: [Double] = []
    source.render(firstSample: 0, count: 1600, into: &output)
    source.render(firstSample: 1600, count: 8000, into: &output)
    let current = output[8000..<16_000]
    for order in 1...79 {
      var (sine, cosine) = (0.0, 0.0)
      for (index, value) in current.enumerated() {
        let angle = 2 * Double.pi * Double(order * (index % 160)) / 160
        sine += value * sin(angle) / 4000
        cosine += value * cos(angle) / 4000
      }
      // Between 2.8 kHz and 4 kHz lies the filter's slope.
      if order <= 55 {
        #expect(abs(sine - 20 * series[order - 1].sine) < 1e-4, "harmonic \(order)")
        #expect(abs(cosine - 20 * series[order - 1].cosine) < 1e-4, "harmonic \(order)")
      } else if order % 2 == 0 {
        // Whatever folded back from above would stand on odd orders; even ones are noise of the arithmetic.
        #expect(abs(sine) + abs(cosine) < 1e-6, "harmonic \(order)")
      }
    }
  }

  /// The samples at 7.4 kS/s are the sum of all harmonics behind the two poles, folded back or not.
  @Test(arguments: cases)
  func `behind two poles at 2.5 kHz every sample is the sum of the series`(example: ShapeCase) throws {
    let series = Self.series(example.oracle(), count: 4001)
    var source = TonalSource(ShapedSignal(hertz: 50, [.init(volts: 230, shape: example.shape, amperes: 20)]))
    source.attach([Probe(input: 1, filter: AnalogueFilter(polesHz: [2500, 2500]))])
    let grid = ProbeGrid(startNanoseconds: 100_000_000, periodNanoseconds: 135_011, count: 300)
    let found = [Double](unsafeUninitializedCapacity: 300) { buffer, count in
      source.sample(probe: 0, grid: grid, into: buffer)
      count = 300
    }
    for index in stride(from: 0, to: 300, by: 3) {
      let seconds = 0.1 + Double(index) * 135_011e-9
      var expected = 0.0
      for order in stride(from: 1, through: 4001, by: 2) {
        let ratio = 50 * Double(order) / 2500
        // 1 / (1 + j r)^2
        let (gain, lag) = (1 / (1 + ratio * ratio), 2 * atan(ratio))
        let angle = 2 * Double.pi * 50 * Double(order) * seconds - lag
        expected += 20 * gain * (series[order - 1].sine * sin(angle) + series[order - 1].cosine * cos(angle))
      }
      try #require(abs(found[index] - expected) < 2e-4, "sample \(index): \(found[index]), \(expected)")
    }
  }

  /// At 7.4 kS/s a tone of 150 kHz shows at 150 - 20 * 7.4 = 2 kHz, weakened 1 / (1 + 60^2) times.
  @Test(.verifies("REQ-EMU-031"), arguments: [9_000.0, 16_000, 50_000, 150_000])
  func `a supraharmonic is weakened by the filter and folds back as it is sampled`(hertz: Double) throws {
    let content = ChannelContent(tones: [Tone(.absolute(hertz), peak: 1, phase: 0.4)])
    var source = TonalSource(
      SegmentList([
        Segment(
          startNanoseconds: 0, endNanoseconds: 2_000_000_000, frequencyStartHz: 50, frequencyEndHz: 50,
          channels: [content, content])
      ]))
    source.attach([Probe(input: 1, filter: AnalogueFilter(polesHz: [2500, 2500]))])
    let rate = 7400.0
    let grid = ProbeGrid(startNanoseconds: 1_000_000_000, periodNanoseconds: 1e9 / rate, count: 740)
    let found = [Double](unsafeUninitializedCapacity: 740) { buffer, count in
      source.sample(probe: 0, grid: grid, into: buffer)
      count = 740
    }
    let folded = abs(hertz - rate * (hertz / rate).rounded())
    let (sine, cosine) = found.enumerated().reduce((0.0, 0.0)) { sum, item in
      let angle = 2 * Double.pi * folded * Double(item.offset) / rate
      return (sum.0 + item.element * sin(angle) / 370, sum.1 + item.element * cos(angle) / 370)
    }
    let ratio = hertz / 2500
    let amplitude = (sine * sine + cosine * cosine).squareRoot()
    #expect(abs(amplitude * (1 + ratio * ratio) - 1) < 1e-6, "\(amplitude)")
  }
}
