// @relation(REQ-EMU-038, scope=file)

import Devices
import EmulatorKit
import VirtualTime
import Waveforms

/// Many meters of a type, each with parts, crystal and noise of its own, each calibrated by ``CalibrationBench``, at all sinusoidal
/// loads of a class.
public struct MonteCarlo: Sendable {
  /// One meter.
  public struct Meter: Sendable {
    /// From 1.
    public var number: Int
    public var partsSeed: UInt64
    /// By row, percent.
    public var errors: [Double]
    /// The smallest share of a limit that is left, and where.
    public var worstMargin: Double
    public var worstRow: Int
  }

  public let catalogue: Catalogue
  public let meter: MeterUnderTest
  public let uncertainty: SourceUncertainty
  public let seed: UInt64
  public let rows: [TestPoint]
  /// In the order of their numbers.
  public let meters: [Meter]

  /// A meter's energy is compared with the truth over so long, s: some 50 windows.
  static let seconds = 10.0

  /// What a production line puts out: nonlinearity of a whole code and a crystal of 50 ppm.
  public static var production: ConverterEffects {
    var effects = ConverterEffects.typical
    effects.nonlinearityCodes = 1
    effects.crystalTolerancePPM = 50
    return effects
  }

  /// Whether a row is one of a sinusoidal load.
  public static func holds(_ point: TestPoint) -> Bool {
    guard !point.isHidden, point.comparison == .error else { return false }
    return [.load, .onePhaseLoad, .reactiveLoad].contains(point.kind)
  }

  /// Draws, calibrates and measures the meters of these numbers, `width` at a time; what comes out doesn't depend on `width`, nor a
  /// meter on which others there are.
  ///
  /// - Throws: ``CalibrationError``, `RunError`.
  public static func run(
    _ catalogue: Catalogue, meter: MeterUnderTest, numbers: ClosedRange<Int>, uncertainty: SourceUncertainty = .none,
    seed: UInt64, width: Int, onProgress: @Sendable (Double) -> Void = { _ in }
  ) async throws -> MonteCarlo {
    let line = ProductionLine(
      bench: Bench(meter: meter, seed: seed), uncertainty: uncertainty, rows: catalogue.points.filter(holds))
    var waiting = numbers.makeIterator()
    var meters: [Meter] = []
    try await withThrowingTaskGroup(of: Meter.self) { group in
      func start() {
        guard let number = waiting.next() else { return }
        group.addTask { try line.meter(number) }
      }
      for _ in 0..<max(1, width) { start() }
      while let meter = try await group.next() {
        meters.append(meter)
        onProgress(Double(meters.count) / Double(numbers.count))
        start()
      }
    }
    return MonteCarlo(
      catalogue: catalogue, meter: meter, uncertainty: uncertainty, seed: seed, rows: line.rows,
      meters: meters.sorted { $0.number < $1.number })
  }
}

/// Makes one meter after another.
private struct ProductionLine: Sendable {
  let bench: Bench
  let uncertainty: SourceUncertainty
  let rows: [TestPoint]

  func meter(_ number: Int) throws -> MonteCarlo.Meter {
    var random = Xoshiro256(seed: bench.seed, stream: "meter \(number)")
    let partsSeed = random.next()
    let laboratory = CalibrationBench(meter: bench.meter, uncertainty: uncertainty, seed: random.next())
    let sample = MeterSample(seed: partsSeed, constants: try laboratory.constants(partsSeed: partsSeed))
    var meter = MonteCarlo.Meter(
      number: number, partsSeed: partsSeed, errors: [], worstMargin: .infinity, worstRow: 0)
    for (index, row) in rows.enumerated() {
      let error = try bench.registerError(row, sample: sample, seconds: MonteCarlo.seconds)
      meter.errors.append(error)
      let margin = 1 - abs(error) / (row.limit.limitPercent ?? .nan)
      // A margin that is no number is none.
      if !(margin >= meter.worstMargin) {
        (meter.worstMargin, meter.worstRow) = (margin.isNaN ? -.infinity : margin, index)
      }
    }
    return meter
  }
}

extension Bench {
  /// Error of the register against the truth over the windows that it covers, percent; infinite where nothing was registered.
  ///
  /// Pulses take a minute for the same resolution where the register takes ten seconds; `BenchAgreementTests` shows that both tell
  /// the same.
  public func registerError(_ point: TestPoint, sample: MeterSample, seconds: Double) throws -> Double {
    var configuration = configuration(sample, seconds: seconds)
    var draw = Xoshiro256(seed: sample.seed, stream: "noise at \(point.name)")
    configuration.seed = draw.next()
    configuration.partsSeed = sample.seed
    let result = try Emulator(configuration).run(
      TonalSource(point.signal.started(at: draw.next()), seed: configuration.seed))
    let codes = point.isReactive ? ["3.8.0", "4.8.0"] : ["1.8.0", "2.8.0"]
    let registers = codes.compactMap { result.register($0) }
    let truth = registers.reduce(0) { $0 + $1.reference }
    guard truth > 0 else { return .infinity }
    return (registers.reduce(0) { $0 + Double($1.quanta) } / truth - 1) * 100
  }
}
