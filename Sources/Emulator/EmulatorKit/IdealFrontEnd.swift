// @relation(REQ-EMU-006, scope=file)

import Meter
import Quantities
import Scenarios
import Waveforms

/// The ideal converter: 24 bit, simultaneous, 8 kS/s, behind a linear-phase filter (`FrontEndKernel`).
///
/// It knows its filter's delay, so the instants of its samples are those at which the signal was at the terminals; a sample is
/// there half a filter length later. Rounding is to nearest, ties to even; a value beyond the range clips.
struct IdealFrontEnd {
  static let sampleNanoseconds: Int64 = 125_000
  /// Samples by which a block is late against its last instant: half the filter, and half the phase shifter when it is in use.
  let latencySamples: Int64

  private struct Channel {
    var codesPerUnit: Double
    var offset: Double
    var shifter: PhaseShifter?
  }

  private var channels: [Channel]
  private var values: [Double] = []

  init(model: MeterModel, phaseCount: Int, errors: [FrontEndErrors], nominalHertz: Double) {
    let shifts = errors.contains { $0.phaseErrorDegrees != 0 }
    latencySamples = shifts ? Int64(PhaseShifter.reach) : 0
    channels = (0..<phaseCount).flatMap { phase in
      let error = phase < errors.count ? errors[phase] : FrontEndErrors()
      let volts = Double(model.fullScalePeakMicrovolts) * 1e-6
      let amperes = Double(model.fullScalePeakMicroamperes) * 1e-6
      // An angle of the fundamental is a time: every frequency is late by it.
      let samples = error.phaseErrorDegrees / 360 / nominalHertz * 8000
      return [
        Channel(
          codesPerUnit: 8_388_608 / volts * (1 + error.voltageGainPPM * 1e-6), offset: error.voltageOffsetCodes,
          shifter: shifts ? PhaseShifter(delaySamples: 0) : nil),
        Channel(
          codesPerUnit: 8_388_608 / amperes * (1 + error.currentGainPPM * 1e-6), offset: error.currentOffsetCodes,
          shifter: shifts ? PhaseShifter(delaySamples: samples) : nil),
      ]
    }
  }

  /// Converts `count` instants from `firstSample` on; `frames` holds a run of frames for each phase.
  ///
  /// With a phase shifter the frames stand for instants `latencySamples` earlier.
  mutating func convert(
    _ source: inout any WaveformSource, firstSample: Int64, count: Int, into frames: inout [[RawFrame]]
  ) {
    if values.count != count * channels.count { values = Array(repeating: 0, count: count * channels.count) }
    source.render(firstSample: firstSample, count: count, into: &values)
    for channel in channels.indices where channels[channel].shifter != nil {
      for index in 0..<count {
        values[channel * count + index] = channels[channel].shifter!.push(values[channel * count + index])
      }
    }
    for phase in frames.indices {
      let (u, i) = (channels[2 * phase], channels[2 * phase + 1])
      let voltages = 2 * phase * count
      let currents = voltages + count
      if frames[phase].count != count {
        frames[phase] = [RawFrame](repeating: RawFrame(voltage: 0, current: 0), count: count)
      }
      values.withUnsafeBufferPointer { values in
        frames[phase].withUnsafeMutableBufferPointer { frames in
          for index in 0..<count {
            frames[index] = RawFrame(
              voltage: Self.code(values[voltages &+ index] * u.codesPerUnit + u.offset),
              current: Self.code(values[currents &+ index] * i.codesPerUnit + i.offset))
          }
        }
      }
    }
  }

  @inline(__always)
  private static func code(_ value: Double) -> Int32 {
    // Beside 1.5 * 2^52 there is room for a whole number only, the nearest, which stands in the last bits.
    let clipped = min(8_388_607, max(-8_388_608, value))
    return Int32(truncatingIfNeeded: (clipped + 0x1.8p52).bitPattern)
  }
}
