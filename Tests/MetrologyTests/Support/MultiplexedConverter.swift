import Foundation
import Metrology
import Quantities

/// A laboratory's multiplexed converter of 12 bits: three inputs one after the other, in reads with gaps between them. Tones alone, in
/// closed form; shares nothing with the meter or the emulator.
struct MultiplexedConverter {
  var voltage: [Tone]
  var current: [Tone]
  /// Time between two conversions, s.
  var conversion = 45e-6
  /// Poles of the filter ahead of all inputs, Hz; nil without.
  var poleHertz: Double? = 2500
  /// Gap ahead of read n, s.
  var gap: (Int) -> Double = { _ in 0.0005 }
  var frames = 1365
  /// Errors of the inputs: offsets in codes, gain of the x16 range, delay of the currents, s.
  var voltageOffset = 0.0
  var currentOffset = 0.0
  var amplifiedOffset = 0.0
  var amplifiedGain = 1.0
  var currentDelay = 0.0
  var amplifiedDelay = 0.0
  /// Shares of the voltage's code that show on the currents, as it was in the same frame.
  var voltageOnCurrent = 0.0
  var voltageOnAmplified = 0.0
  /// Rms noise, codes.
  var noise = 0.0
  /// Uniform noise of one code ahead of the rounding: on the average there is no quantisation.
  var isDithered = true

  private var random = Seeded(1)
  private var reads = 0
  private(set) var now = 0.0

  init(voltage: [Tone], current: [Tone]) {
    self.voltage = voltage
    self.current = current
  }

  /// Goes on from an instant.
  mutating func advance(to seconds: Double) { now = max(now, seconds) }

  struct Read {
    /// Instant of the first voltage, s.
    var first: Double
    var frames: [ConverterFrame]
    var end: Double
  }

  /// A tone behind two real poles: divided by (1 + j f / p)^2.
  static func filtered(_ tones: [Tone], poleHertz: Double?) -> [Tone] {
    guard let pole = poleHertz else { return tones }
    return tones.map { tone in
      let ratio = tone.hertz / pole
      return Tone(tone.rms / (1 + ratio * ratio), tone.hertz, tone.phase - 2 * atan(ratio))
    }
  }

  /// The next read; `skipping` seconds are left out ahead of it.
  mutating func next(skipping: Double = 0) -> Read {
    now += gap(reads) + skipping
    reads += 1
    let first = (now * 1e9).rounded() * 1e-9
    let step = 3 * conversion
    func values(_ tones: [Tone], delay: Double) -> [Double] {
      var values = [Double](repeating: 0, count: frames)
      // Begun anew often enough for the recursion.
      for place in stride(from: 0, to: frames, by: 100) {
        Self.filtered(tones, poleHertz: poleHertz).add(
          from: first + delay + Double(place) * step, step: step, to: &values, at: place,
          count: min(100, frames - place))
      }
      return values
    }
    let u = values(voltage, delay: 0)
    let i = values(current, delay: conversion - currentDelay)
    let a = values(current, delay: 2 * conversion - amplifiedDelay)
    var result: [ConverterFrame] = []
    for index in 0..<frames {
      let voltage = u[index] / 460 * 2048
      result.append(
        ConverterFrame(
          voltage: code(voltage + voltageOffset),
          current: code(i[index] / 100 * 2048 + voltageOnCurrent * voltage + currentOffset),
          amplifiedCurrent: code(
            a[index] / 6.25 * 2048 * amplifiedGain + voltageOnAmplified * voltage + amplifiedOffset)))
    }
    now = first + Double(frames) * step
    return Read(first: first, frames: result, end: now)
  }

  private mutating func code(_ value: Double) -> UInt16 {
    var value = value + 2048
    if isDithered { value += Double.random(in: -0.5..<0.5, using: &random) }
    if noise > 0 { value += noise * random.normal() }
    return UInt16(max(0, min(4095, value.rounded())))
  }
}

/// An engine behind aligners, one a phase.
struct AlignedMeter<let phases: Int>: ~Copyable {
  var engine: MetrologyEngine<phases>
  var aligners: InlineArray<phases, FrameAligner>
  /// Frames that were made, by phase 0.
  var produced: [RawFrame] = []
  var keeps = false
  var onWindow: ((WindowQuantities<phases>) -> Void)?

  init(
    _ calibration: ConverterCalibration = ConverterCalibration(), period: Int64 = 135_000,
    phase: PhaseCalibration = Converter.calibration
  ) {
    engine = Bench.engine(calibration: phase, period: SamplePeriod(nanoseconds: period))
    aligners = InlineArray { _ in
      FrameAligner(period: SamplePeriod(nanoseconds: period), calibration: calibration)
    }
  }

  mutating func take(_ read: MultiplexedConverter.Read, conversion: Double, phase: Int = 0) {
    let nanoseconds = Int64((read.first * 1e9).rounded())
    let isTaken = aligners[phase].beginRead(
      first: Instant(nanoseconds: nanoseconds), firstTicks: 0,
      conversionTicks: Int64((conversion * 1e9 * 65536).rounded()))
    precondition(isTaken)
    aligners[phase].receive(read.frames.span)
    aligners[phase].endRead()
    work()
  }

  mutating func lose(until seconds: Double, phase: Int = 0) {
    aligners[phase].lose(until: Instant(nanoseconds: Int64(seconds * 1e9)))
    work()
  }

  mutating func work() {
    var portion = InlineArray<16, RawFrame>(repeating: RawFrame(voltage: 0, current: 0))
    var isIdle = false
    while !isIdle {
      isIdle = true
      for phase in 0..<phases where engine.room(phase: phase) >= 16 {
        var count = aligners[phase].produce(into: &portion)
        if aligners[phase].isAwaitingCycle, let cycle = engine.cycleNanoseconds(for: phase) {
          aligners[phase].takeCycle(nanoseconds: cycle)
          count = aligners[phase].produce(into: &portion)
        }
        guard count > 0, let origin = aligners[phase].origin else { continue }
        isIdle = false
        if keeps && phase == 0 { for index in 0..<count { produced.append(portion[index]) } }
        let before = engine.measuredWindows
        let taken = engine.append(portion.span.extracting(0..<count), phase: phase, first: origin)
        precondition(taken == count)
        if engine.measuredWindows != before { onWindow?(engine.window) }
      }
    }
  }
}

/// Relative error of the active energy of a converter's reads over `seconds`.
func alignedError(
  _ converter: MultiplexedConverter, seconds: Double, calibration: ConverterCalibration = ConverterCalibration()
) -> Double {
  var converter = converter
  var meter = AlignedMeter<1>(calibration)
  while converter.now < seconds { meter.take(converter.next(), conversion: converter.conversion) }
  guard let from = meter.engine.registeredFrom?.seconds, let to = meter.engine.registeredTo?.seconds, to - from > 0.5
  else { return .nan }
  let truth = Programme(voltage: converter.voltage, current: converter.current).activeJoules(from: from, to: to)
  return meter.engine.accounting.total.activeJoules / truth - 1
}
