// @relation(REQ-EMU-027, scope=file)

import Devices
import EmulatorKit
import Meter
import Scenarios
import VirtualTime
import Waveforms

/// The meter on the bench.
public struct MeterUnderTest: Sendable {
  public var kind = MeterKind.singlePhase
  public var frontEnd = FrontEndKind.ad7991
  public var effects = ConverterEffects.typical
  /// Errors that calibration doesn't know, of every phase.
  public var errors = FrontEndErrors()
  public var model = MeterModel.reference

  public init() {}
}

/// One meter of a type: what draws its parts and its noise, and what is stored in it.
public struct MeterSample: Sendable {
  public var seed: UInt64
  /// nil: gains, offsets and angles as they are, as if a factory could see its parts.
  public var constants: MeterConstants?

  public init(seed: UInt64, constants: MeterConstants? = nil) {
    self.seed = seed
    self.constants = constants
  }
}

/// What came of one point on one sample of the meter.
public struct Measurement: Sendable {
  public var errorPercent: Double?
  public var resolutionPercent: Double?
  /// Pulses in the whole run.
  public var pulses: Int
  /// Virtual time of the run.
  public var seconds: Double
  /// What the registers hold of the point's quantity, Wh or varh.
  public var registered: Double
  /// Windows in which the converter clipped.
  public var clippedWindows: Int64
}

/// Runs a meter on a test point and looks at its pulse lines.
public struct Bench: Sendable {
  public var meter: MeterUnderTest
  public var seed: UInt64
  /// The meters to measure; empty: as many as are asked for, drawn from the seed.
  public let samples: [MeterSample]

  public init(meter: MeterUnderTest, seed: UInt64, samples: [MeterSample] = []) {
    self.meter = meter
    self.seed = seed
    self.samples = samples
  }

  /// A sample of the meter: its tolerances and its noise.
  func sample(_ number: Int) -> MeterSample {
    guard samples.isEmpty else { return samples[number] }
    var random = Xoshiro256(seed: seed, stream: "meter sample \(number + 1)")
    return MeterSample(seed: random.next())
  }

  /// A run on a sample.
  func configuration(_ sample: MeterSample, seconds: Double) -> RunConfiguration {
    var configuration = RunConfiguration(durationNanoseconds: Int64(seconds * 1e9))
    configuration.model = meter.model
    configuration.phaseCount = meter.kind.phaseCount
    configuration.seed = sample.seed
    configuration.constants = sample.constants
    configuration.frontEnd = meter.frontEnd
    configuration.effects = meter.effects
    configuration.frontEndErrors = Array(repeating: meter.errors, count: meter.kind.phaseCount)
    return configuration
  }

  /// Measures a point on a sample; each sample is the same device at every point.
  public func measure(_ point: TestPoint, sample: Int) throws(RunError) -> Measurement {
    let configuration = configuration(self.sample(sample), seconds: point.runSeconds(meter.model))
    var draw = Xoshiro256(seed: configuration.seed, stream: "start of \(point.name)")
    let source = ObservedSource(TonalSource(point.signal.started(at: draw.next()), seed: configuration.seed))
    let count = Counting(PulseCount(impulsesPerKilowattHour: meter.model.impulsesPerKilowattHour))
    let warmUp = Int64(TestPoint.warmUpSeconds * 1e9)
    let isReactive = point.isReactive
    var emulator = Emulator(configuration)
    emulator.onPulse = { edge in
      guard edge.isRising, edge.isReactive == isReactive else { return }
      count.value.take(edgeNanoseconds: edge.nanoseconds, warmUpNanoseconds: warmUp) { instant in
        source.reference(atNanoseconds: instant).reduce(0) {
          $0 + (isReactive ? $1.reactiveVarSeconds : $1.activeJoules)
        }
      }
    }
    let result = try emulator.run(source)
    return measurement(point, count.value, result)
  }

  private func measurement(_ point: TestPoint, _ count: PulseCount, _ result: RunResult) -> Measurement {
    let codes = point.isReactive ? ["3.8.0", "4.8.0"] : ["1.8.0", "2.8.0"]
    let quanta = codes.reduce(0) { $0 + (result.register($1)?.quanta ?? 0) }
    var measurement = Measurement(
      errorPercent: nil, resolutionPercent: nil, pulses: count.pulses,
      seconds: Double(result.durationNanoseconds) * 1e-9, registered: Double(quanta) * 1e-6,
      clippedWindows: result.clippedWindows)
    switch point.comparison {
    case .error, .change, .starting:
      measurement.errorPercent = count.errorPercent
      if count.counted >= 2 { measurement.resolutionPercent = point.resolutionPercent(count.spanSeconds) }
    case .constant, .noLoad, .register: break
    }
    return measurement
  }
}

/// A count that a closure adds to.
private final class Counting {
  var value: PulseCount

  init(_ value: PulseCount) { self.value = value }
}
