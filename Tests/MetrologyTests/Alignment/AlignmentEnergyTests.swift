import Foundation
import Metrology
import Quantities
import RequirementTrait
import Testing

/// Timing, skew, ranges and gaps of the converter: noise, nonlinearity, tolerances and, by dither, quantisation are off.
@Suite(.verifies("REQ-MET-043", "REQ-MET-039", "REQ-MET-040")) struct AlignmentEnergyTests {
  static let limit = 200e-6

  static func converter(_ source: Programme) -> MultiplexedConverter {
    MultiplexedConverter(voltage: source.segments[0].voltage, current: source.segments[0].current)
  }

  static let loads: [Load] = [0.25, 1, 4, 4.4, 4.5, 5, 20, 60].flatMap { (amperes: Double) -> [Load] in
    [.unity(amperes), .inductive(amperes), .capacitive(amperes)]
  }

  @Test(arguments: [45.0, 50, 55, 60], loads)
  func `a sinusoidal load counts across the ranges`(hertz: Double, load: Load) {
    expect(
      alignedError(Self.converter(load.source(hertz)), seconds: 20), within: Self.limit,
      "\(hertz) Hz, \(load.testDescription)")
  }

  @Test(arguments: [45.0, 50, 55, 60], [0.25, 2, 5, 30])
  func `power in harmonics counts`(hertz: Double, amperes: Double) {
    let sources = [
      ("fifth", Shape.fifth(hertz, amperes: amperes)), ("quadriform", Shape.quadriform(hertz, amperes: amperes)),
      ("peaked", Shape.peaked(hertz, amperes: amperes)),
      ("all", Shape.all(hertz, amperes: amperes, share: 0.1, seed: 3)),
    ]
    for (name, source) in sources {
      expect(
        alignedError(Self.converter(source), seconds: 20), within: 500e-6, "\(name), \(hertz) Hz, \(amperes) A")
    }
  }

  /// Odd harmonics of one size, all with their crest at the same instant: a crest factor of 5.
  @Test(arguments: [45.0, 50, 60], [0.5, 1.2, 4, 4.5, 5, 12])
  func `a current of crest factor 5 counts`(hertz: Double, amperes: Double) {
    let orders = (0..<13).map { 2 * $0 + 1 }
    let each = amperes / Double(orders.count).squareRoot()
    let current = orders.map { Tone(each, hertz * Double($0), .pi / 2) }
    let crest = current.reduce(0) { $0 + $1.rms * 2.0.squareRoot() } / current.rms
    expect(crest - 5.1, within: 0.1, "crest factor")
    let voltage = [Tone(230, hertz, .pi / 2), Tone(8, 5 * hertz, 1)]
    expect(
      alignedError(MultiplexedConverter(voltage: voltage, current: current), seconds: 20), within: 500e-6,
      "\(hertz) Hz, \(amperes) A")
  }

  @Test(
    arguments: [(0.0005, 51.4), (0.002, 51.0), (0.0002, 50.0), (0.001, 59.7)],
    [Load.unity(5), .inductive(2), .capacitive(20)])
  func `gaps that are locked to the mains count`(lock: (gap: Double, hertz: Double), load: Load) {
    var converter = Self.converter(load.source(lock.hertz))
    converter.gap = { _ in lock.gap }
    expect(
      alignedError(converter, seconds: 30), within: Self.limit,
      "\(lock.gap) s, \(lock.hertz) Hz, \(load.testDescription)")
  }

  /// The rate of the bus is measured: 0.5 % off, and pauses of its controller that make a conversion 10 % longer.
  @Test(arguments: [-0.005, -0.0003, 0.0004, 0.005], [Load.unity(5), .inductive(2)])
  func `a bus off its rate counts`(error: Double, load: Load) {
    var converter = Self.converter(load.source(50.2))
    converter.conversion *= 1 + error
    expect(alignedError(converter, seconds: 20), within: Self.limit, "\(error), \(load.testDescription)")
  }

  @Test(arguments: [Load.unity(3), .inductive(3), .inductive(20)])
  func `the calibration takes off what the inputs add`(load: Load) {
    var converter = Self.converter(load.source(50))
    converter.voltageOffset = 17.25
    converter.currentOffset = -9.5
    converter.amplifiedOffset = 31.75
    converter.amplifiedGain = 1.03
    converter.currentDelay = -20e-6
    converter.amplifiedDelay = 35e-6
    let calibration = ConverterCalibration(
      voltageOffset: 70_656, currentOffset: -38_912, amplifiedOffset: 130_048,
      amplifiedRatio: Int32((Double(1 << 24) / 1.03).rounded()), currentDelayNanoseconds: 20_000,
      amplifiedDelayNanoseconds: -35_000)
    expect(
      alignedError(converter, seconds: 20, calibration: calibration), within: Self.limit, load.testDescription)
    // The test must be able to fail.
    #expect(abs(alignedError(converter, seconds: 20)) > 0.001)
  }

  @Test(arguments: [Load.unity(3), .inductive(20)])
  func `without an anti-alias filter its droop is not taken back`(load: Load) {
    let source = Shape.fifth(50, amperes: load.amperes)
    var converter = Self.converter(source)
    converter.poleHertz = nil
    let without = ConverterCalibration(hasAntiAliasFilter: false)
    expect(alignedError(converter, seconds: 20, calibration: without), within: 500e-6, load.testDescription)
    #expect(abs(alignedError(converter, seconds: 20)) > 0.0005)
  }

  @Test func `three phases on buses of their own count`() {
    let hertz = 50.1
    var converters = (0..<3).map { phase in
      var converter = Self.converter(
        Load.inductive(3 + 4 * Double(phase)).source(hertz, turn: -2 * .pi / 3 * Double(phase)))
      converter.conversion *= 1 + 0.0002 * Double(phase)
      converter.gap = { [0.0004, 0.001, 0.0015][(($0 + phase) % 3)] }
      return converter
    }
    var meter = AlignedMeter<3>()
    while converters.allSatisfy({ $0.now < 20 }) {
      let next = converters.indices.min { converters[$0].now < converters[$1].now }!
      meter.take(converters[next].next(), conversion: converters[next].conversion, phase: next)
    }
    guard let from = meter.engine.registeredFrom?.seconds, let to = meter.engine.registeredTo?.seconds else {
      Issue.record("nothing registered")
      return
    }
    for phase in 0..<3 {
      let truth = Programme(voltage: converters[phase].voltage, current: converters[phase].current)
        .activeJoules(from: from, to: to)
      expect(meter.engine.accounting.phases[phase].activeJoules / truth - 1, within: Self.limit, "phase \(phase + 1)")
    }
    #expect(meter.engine.window.sequence == .forward)
    expect(Double(meter.engine.window.frequencyMicrohertz) * 1e-6 - hertz, within: 0.001, "Hz")
  }
}
