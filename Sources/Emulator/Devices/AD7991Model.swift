// @relation(REQ-EMU-018, REQ-EMU-019, scope=file)

import Quantities
import VirtualTime
import Waveforms

/// The AD7991 of one phase behind its analogue side: turns the waveform into the bytes of a read.
///
/// Written after the data sheet's section on its interface, not after the driver: a configuration register with its power-up value, a
/// sequence of the enabled channels, results of two bytes with the channel in bits 13 and 12.
struct AD7991Model {
  /// Power-up value of the configuration: all four channels, the supply as reference.
  static let powerUpConfiguration: UInt8 = 0xF0
  /// Supply and external reference, V: without the reference the same voltage gives a smaller code.
  static let supplyVolts = 3.3
  static let referenceVolts = 2.5

  let side: AnalogueSide
  private let firstProbe: Int
  private let transfer: TransferFunction
  private var noise: GaussianSource
  private var dither: Xoshiro256
  private(set) var configuration = AD7991Model.powerUpConfiguration
  private var values: [[Double]]
  private var codes: [[UInt16]]
  /// What is quantised: one input's values with offset and noise, codes.
  private var levels: [Double] = []
  private var amplifier = AmplifierRecovery()
  /// An input that is broken.
  private var defective: DefectiveInput?

  /// `partsSeed` draws the device, `seed` its noise.
  init(
    side: AnalogueSide, firstProbe: Int, partsSeed: UInt64, seed: UInt64, phase: Int, defect: ConverterDefect? = nil
  ) {
    self.side = side
    defective = defect.map { DefectiveInput($0, seed: seed) }
    self.firstProbe = firstProbe
    var random = GaussianSource(Xoshiro256(seed: partsSeed, stream: "converter \(phase + 1)"))
    transfer = TransferFunction(nonlinearityCodes: side.effects.nonlinearityCodes, random: &random)
    noise = GaussianSource(Xoshiro256(seed: seed, stream: "conversion noise \(phase + 1)"))
    dither = Xoshiro256(seed: seed, stream: "dither \(phase + 1)")
    values = [[Double]](repeating: [], count: 3)
    codes = [[UInt16]](repeating: [], count: 3)
  }

  /// What a factory would find of the conversion, by sixteenths of the range.
  var segmentCorrections: [Int8] { transfer.segmentCorrections }

  /// Finite transitions of its codes.
  var transitions: ArraySlice<Double> { transfer.finiteTransitions }

  mutating func inject(_ defect: ConverterDefect, seed: UInt64) { defective = DefectiveInput(defect, seed: seed) }

  mutating func write(_ byte: UInt8) { configuration = byte }

  mutating func reset() { configuration = Self.powerUpConfiguration }

  /// Channels in the order in which they are converted.
  private var sequence: [Int] { (0..<4).filter { configuration >> (4 + UInt8($0)) & 1 == 1 } }

  /// Writes the bytes of a read whose first conversion samples at `first`; `periodNanoseconds` is the time between conversions.
  mutating func read(
    into bytes: inout [UInt8], count: Int, first: BusTime, periodNanoseconds: Double, source: inout any WaveformSource
  ) {
    let channels = sequence
    let conversions = (count + 1) / 2
    guard !channels.isEmpty else {
      for index in 0..<count { bytes[index] = 0xFF }
      return
    }
    let frames = (conversions + channels.count - 1) / channels.count
    let framePeriod = periodNanoseconds * Double(channels.count)
    for (place, channel) in channels.enumerated() where channel < 3 {
      convert(
        channel, frames: frames, at: first.advanced(byFemtoseconds: Int64(Double(place) * periodNanoseconds * 1e6)),
        framePeriod: framePeriod, source: &source)
    }
    finish(frames: frames, framePeriod: framePeriod, at: first, source: &source)
    if let channel = defective?.defect.input.channel {
      defective?.spoil(&codes[channel], start: first.nanoseconds, period: framePeriod)
    }
    let isExternal = configuration & 0x08 != 0
    for (place, channel) in channels.enumerated() {
      let codes: [UInt16]
      if channel == 3 {
        // VIN3 carries the reference: against the supply it is a constant.
        codes = [UInt16](repeating: UInt16(4096 * Self.referenceVolts / Self.supplyVolts), count: frames)
      } else {
        codes =
          isExternal
          ? self.codes[channel]
          : self.codes[channel].map { UInt16(Double($0) * Self.referenceVolts / Self.supplyVolts) }
      }
      Self.send(codes, of: channel, from: place, every: channels.count, into: &bytes, count: count)
    }
  }

  /// Writes the results of a channel: the first in the place of conversion `first`, the others `distance` conversions apart.
  private static func send(
    _ codes: [UInt16], of channel: Int, from first: Int, every distance: Int, into bytes: inout [UInt8], count: Int
  ) {
    let tag = UInt8(channel) << 4
    bytes.withUnsafeMutableBufferPointer { bytes in
      var place = 2 * first
      for code in codes {
        guard place < count else { break }
        bytes[place] = tag | UInt8(truncatingIfNeeded: code >> 8)
        if place &+ 1 < count { bytes[place &+ 1] = UInt8(truncatingIfNeeded: code) }
        place &+= 2 &* distance
      }
    }
  }

  /// Samples one input.
  private mutating func convert(
    _ input: Int, frames: Int, at start: BusTime, framePeriod: Double, source: inout any WaveformSource
  ) {
    if values[input].count != frames { values[input] = [Double](repeating: 0, count: frames) }
    // A current that is late by a time is that of a time ago.
    let late = input == 0 ? 0 : Int64(side.errors.currentDelayNanoseconds * 1e6)
    var instant = start
    var unknown = 0
    if late != 0 {
      let back = min(start.nanoseconds, 1_000_000)
      var shift = back * 1_000_000 - late
      // Of what was ahead of the run nothing is known: those frames are zero.
      if shift < 0 {
        let period = Int64(framePeriod * 1e6)
        unknown = min(frames, Int((period - 1 - shift) / period))
        shift += Int64(unknown) * period
      }
      instant = BusTime(nanoseconds: start.nanoseconds - back, femtoseconds: start.femtoseconds)
        .advanced(byFemtoseconds: max(0, shift))
    }
    for index in 0..<unknown { values[input][index] = 0 }
    let grid = ProbeGrid(
      startNanoseconds: instant.nanoseconds, startFraction: instant.fraction, periodNanoseconds: framePeriod,
      count: frames - unknown)
    values[input].withUnsafeMutableBufferPointer {
      source.sample(probe: firstProbe + input, grid: grid, into: UnsafeMutableBufferPointer(rebasing: $0[unknown...]))
    }
  }

  /// Turns sampled values into codes.
  private mutating func finish(
    frames: Int, framePeriod: Double, at start: BusTime, source: inout any WaveformSource
  ) {
    let effects = side.effects
    let (kelvin, currentFactor, currentLate) = conditions(at: start, end: framePeriod * Double(frames), source: &source)
    let offsets = side.offsets
    var gains = side.temperatureCoefficients.map { 1 + $0 * 1e-6 * kelvin }
    gains[1] *= currentFactor
    gains[2] *= currentFactor
    if let recovery = effects.amplifierRecoveryNanoseconds, values[2].count == frames {
      amplifier.limit(&values[2], framePeriod: framePeriod, recovery: recovery)
    }
    if effects.crosstalk != 0 { mix(frames: frames, share: effects.crosstalk) }
    for input in 0..<3 where values[input].count == frames {
      if codes[input].count != frames { codes[input] = [UInt16](repeating: 0, count: frames) }
      quantise(
        input, gain: gains[input], offset: 2048 + offsets[input], framePeriod: framePeriod,
        lateNanoseconds: input == 0 ? 0 : currentLate)
    }
  }

  /// Temperature above 23 degrees, and what a transformer's core does to the currents: a factor, and by how much they come early.
  private mutating func conditions(
    at start: BusTime, end length: Double, source: inout any WaveformSource
  ) -> (kelvin: Double, factor: Double, lateNanoseconds: Double) {
    let effects = side.effects
    let days = Double(start.nanoseconds) / 86_400e9
    let kelvin = effects.temperatureRiseKelvin + effects.temperatureSwingKelvin * PortableMath.sinTurns(days)
    guard case .transformer(let lead, let saturation) = effects.sensor else { return (kelvin, 1, 0) }
    var direct = [0.0]
    let grid = ProbeGrid(
      startNanoseconds: start.nanoseconds + Int64(length), periodNanoseconds: 1, count: 1)
    direct.withUnsafeMutableBufferPointer { source.sample(probe: firstProbe + 3, grid: grid, into: $0) }
    let share = direct[0] / saturation * (direct[0] / saturation)
    return (kelvin, 1 - 0.01 * min(share, 50), -lead / 360 / 50 * 1e9 * min(share, 50))
  }

  /// Adds a share of the other inputs, as they were in the same frame.
  private mutating func mix(frames: Int, share: Double) {
    guard values.allSatisfy({ $0.count == frames }) else { return }
    // Taken out, so that all three can be written at once.
    var (voltages, currents, amplified) = (values[0], values[1], values[2])
    for input in 0..<3 { values[input] = [] }
    voltages.withUnsafeMutableBufferPointer { voltages in
      currents.withUnsafeMutableBufferPointer { currents in
        amplified.withUnsafeMutableBufferPointer { amplified in
          for frame in 0..<frames {
            let (voltage, current, high) = (voltages[frame], currents[frame], amplified[frame])
            voltages[frame] = voltage + share * (current + Self.inRange(high))
            currents[frame] = current + share * (voltage + Self.inRange(high))
            amplified[frame] = high + share * (voltage + current)
          }
        }
      }
    }
    (values[0], values[1], values[2]) = (voltages, currents, amplified)
  }

  /// The x16 input is limited near the ends of the converter's range.
  @inline(__always)
  private static func inRange(_ codes: Double) -> Double {
    let low = codes < -2150 ? -2150 : codes
    return low > 2150 ? 2150 : low
  }

  private mutating func quantise(
    _ input: Int, gain: Double, offset: Double, framePeriod: Double, lateNanoseconds: Double
  ) {
    // The slope at a sample is that between its neighbours: too small for what is near half the sampling rate.
    let jitter = side.effects.jitterNanoseconds / (2 * framePeriod)
    let late = lateNanoseconds / (2 * framePeriod)
    let variance = side.effects.noiseCodes * side.effects.noiseCodes
    let count = values[input].count
    guard count > 0 else { return }
    if levels.count < count { levels = [Double](repeating: 0, count: count) }
    levels.withUnsafeMutableBufferPointer { levels in
      // Deviates first; then the levels in their places.
      let levels = UnsafeMutableBufferPointer(rebasing: levels[0..<count])
      if variance > 0 || jitter > 0 { noise.fill(levels) } else { levels.update(repeating: 0) }
      values[input].withUnsafeBufferPointer { values in
        func settle(_ index: Int, rise: Double) {
          let moved = jitter * rise
          let level = (values[index] - late * rise) * gain + offset
          levels[index] = level + (variance + moved * moved).squareRoot() * levels[index]
        }
        let last = count - 1
        settle(0, rise: values[min(1, last)] - values[0])
        for index in stride(from: 1, to: last, by: 1) { settle(index, rise: values[index &+ 1] - values[index &- 1]) }
        if last > 0 { settle(last, rise: values[last] - values[last - 1]) }
      }
      if !side.effects.isQuantised {
        for index in 0..<count { levels[index] += dither.uniform() - 0.5 }
      }
      codes[input].withUnsafeMutableBufferPointer { codes in
        transfer.withTransitions { transitions in
          for index in 0..<count { codes[index] = transfer.code(levels[index], transitions) }
        }
      }
    }
  }
}

/// The x16 amplifier: beyond 5 % above full scale it saturates, and for a time after that its output comes back in a line.
private struct AmplifierRecovery: Sendable {
  private var since = Double.infinity
  private var rail = 0.0

  /// Codes at which it saturates.
  private static let limit = 2048 * 1.05

  mutating func limit(_ values: inout [Double], framePeriod: Double, recovery: Double) {
    values.withUnsafeMutableBufferPointer { values in
      for index in values.indices {
        let value = values[index]
        if value.magnitude > Self.limit {
          rail = value < 0 ? -Self.limit : Self.limit
          since = 0
          values[index] = rail
        } else if since < recovery {
          since += framePeriod
          if since < recovery { values[index] = value + (rail - value) * (1 - since / recovery) }
        }
      }
    }
  }
}
