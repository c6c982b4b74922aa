import Benchmark
import Drivers
import EmulatorKit
import Meter
import Metrology
import Quantities
import Scenarios
import Waveforms

// Each benchmark gives a rate of its own: frames a second, or how many times faster than life a run is.

/// Frames of a mains signal with a third harmonic, 10 s of it.
private let frames: [RawFrame] = (0..<80_000).map { index in
  let turns = Double(index) * 50 / 8000
  let (u, i) = (PortableSine.value(turns), PortableSine.value(turns - 0.1) + 0.2 * PortableSine.value(3 * turns))
  return RawFrame(voltage: Int32(5_900_000 * u), current: Int32(600_000 * i))
}

private enum PortableSine {
  /// Sine of an angle in turns by Bhaskara's formula: good enough for a load on the processor.
  static func value(_ turns: Double) -> Double {
    let x = turns - turns.rounded(.down)
    let half = x < 0.5 ? 2 * x : 2 * x - 1
    let arch = 16 * half * (1 - half) / (5 - 4 * half * (1 - half))
    return x < 0.5 ? arch : -arch
  }
}

private func engine<let phases: Int>() -> MetrologyEngine<phases> {
  let model = MeterModel.reference
  return MetrologyEngine(
    calibrations: InlineArray(repeating: model.nominalCalibration), period: SamplePeriod(nanoseconds: 125_000),
    parameters: model.metrologyParameters(nominalFrequency: .hertz50, accumulationMode: .vectorSum))
}

private func run(_ seconds: Int, phases: Int, frontEnd: FrontEndKind) {
  var configuration = RunConfiguration(durationNanoseconds: Int64(seconds) * 1_000_000_000)
  configuration.phaseCount = phases
  configuration.frontEnd = frontEnd
  let segment = Segment.steady(
    phases: phases, voltageRMS: 230, currentRMS: 5, powerFactorAngleRadians: 0.5,
    durationNanoseconds: configuration.durationNanoseconds)
  let result = try? Emulator(configuration).run(TonalSource(SegmentList([segment]), seed: 1))
  precondition(result != nil)
  blackHole(result?.windows)
}

/// Measures `items` of work as a rate, items a second.
private func rate(_ benchmark: Benchmark, _ metric: BenchmarkMetric, items: Double, _ work: () -> Void) {
  let time = ContinuousClock().measure(work)
  let seconds = Double(time.components.seconds) + Double(time.components.attoseconds) * 1e-18
  benchmark.measurement(metric, Int(items / seconds))
}

let benchmarks: @Sendable () -> Void = {
  let framesPerSecond = BenchmarkMetric.custom("frames/s", polarity: .prefersLarger, useScalingFactor: false)
  let timesLife = BenchmarkMetric.custom("times life", polarity: .prefersLarger, useScalingFactor: false)

  Benchmark(
    "Metrology: frames, one phase", configuration: .init(metrics: [framesPerSecond], maxDuration: .seconds(3))
  ) { benchmark in
    var engine: MetrologyEngine<1> = engine()
    rate(benchmark, framesPerSecond, items: Double(frames.count)) {
      for first in stride(from: 0, to: frames.count, by: 80) {
        blackHole(
          engine.append(frames.span.extracting(first..<first + 80), phase: 0, first: Instant(nanoseconds: 0)))
      }
    }
  }

  Benchmark(
    "Driver: frames, read and checked", configuration: .init(metrics: [framesPerSecond], maxDuration: .seconds(3))
  ) { benchmark in
    var driver = AD7991()
    var bus = FakeBus()
    var clock = FakeClock()
    rate(benchmark, framesPerSecond, items: 100 * Double(AD7991.mostFrames)) {
      for _ in 0..<100 { blackHole(driver.capture(frames: AD7991.mostFrames, over: &bus, clock: &clock).frames) }
    }
  }

  for (name, phases) in [("single-phase", 1), ("three-phase", 3)] {
    for frontEnd in FrontEndKind.allCases {
      Benchmark(
        "run: \(name), \(frontEnd.rawValue)", configuration: .init(metrics: [timesLife], maxDuration: .seconds(4))
      ) { benchmark in
        rate(benchmark, timesLife, items: 120) { run(120, phases: phases, frontEnd: frontEnd) }
      }
    }
  }
}
