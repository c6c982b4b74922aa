// @relation(REQ-EMU-020, scope=file)

import Drivers
import Metrology
import Quantities
import VirtualTime
import Waveforms

/// The waveform source of a run, shared by all that samples it.
public final class SharedSource {
  public var source: any WaveformSource

  public init(_ source: any WaveformSource) { self.source = source }
}

/// The front end of the reference board: on each phase a converter on a bus of its own, read by the firmware's driver.
///
/// ```
/// waveform -> analogue side -> AD7991 -> bus -> driver -> frames
/// ```
public final class ConverterFrontEnd {
  /// Frames of a whole read.
  public static let framesInRead = AD7991.mostFrames
  /// Nominal time of a frame, ns: three conversions of 18 periods at 400 kHz.
  public static let frameNanoseconds: Int64 = 135_000

  private let shared: SharedSource
  private var channels: [ConverterChannel]
  /// Probe of each phase's voltage.
  private let voltageProbes: [Int]
  /// The clock of the meter: all instants of a read are its.
  public private(set) var clock: MeterClock

  /// What goes wrong with the clock, from now on; nil puts it right.
  public func setClockFault(_ fault: MeterClock.Fault?) {
    clock.fault = fault
    for channel in channels { channel.clock.fault = fault }
  }

  /// Attaches its probes to the source. `errors` and `faults` are those of the scenario; missing phases have none. `partsSeed` draws
  /// the parts of the meter, `seed` if it is nil, and `seed` what differs from run to run.
  public init(
    phaseCount: Int, effects: ConverterEffects, errors: [InputErrors], faults: [BusFault],
    defect: ConverterDefect? = nil,
    seed: UInt64, partsSeed: UInt64? = nil, source: SharedSource
  ) {
    shared = source
    let partsSeed = partsSeed ?? seed
    let clock = MeterClock(tolerancePPM: effects.crystalTolerancePPM, seed: partsSeed)
    self.clock = clock
    var probes: [Probe] = []
    var voltageProbes: [Int] = []
    channels = (0..<phaseCount).map { phase in
      let side = AnalogueSide(
        effects: effects, errors: phase < errors.count ? errors[phase] : InputErrors(), seed: partsSeed,
        phase: phase)
      let model = AD7991Model(
        side: side, firstProbe: probes.count, partsSeed: partsSeed, seed: seed, phase: phase,
        defect: defect?.phase == phase ? defect : nil)
      voltageProbes.append(probes.count)
      probes += side.probes(phase: phase)
      return ConverterChannel(
        bus: ConverterBus(converter: model, phase: phase, partsSeed: partsSeed, faults: faults), effects: effects,
        clock: clock, seed: seed, phase: phase)
    }
    self.voltageProbes = voltageProbes
    source.source.attach(probes)
  }

  /// The same, to go on by itself with a source of its own; nobody listens.
  public init(copying other: ConverterFrontEnd, source: SharedSource) {
    shared = source
    channels = other.channels.map { ConverterChannel(copying: $0) }
    voltageProbes = other.voltageProbes
    clock = other.clock
  }

  /// Something will go wrong on a bus, from now on.
  public func inject(_ fault: BusFault) {
    guard channels.indices.contains(fault.phase) else { return }
    channels[fault.phase].bus.inject(fault)
  }

  /// An input will break, behind all that is read by now.
  public func inject(_ defect: ConverterDefect, seed: UInt64) {
    guard channels.indices.contains(defect.phase) else { return }
    channels[defect.phase].bus.inject(defect, seed: seed)
  }

  /// What a factory would find out about a phase's inputs.
  public func calibration(phase: Int, hertz: Double) -> (phase: PhaseCalibration, converter: ConverterCalibration) {
    let model = channels[phase].bus.converter
    var calibration = model.side.calibration(hertz: hertz)
    guard model.side.effects.isCalibrated else { return calibration }
    for (segment, correction) in model.segmentCorrections.enumerated() {
      calibration.converter.segmentCorrections[segment] = correction
    }
    return calibration
  }

  /// Called with every transfer on a bus.
  public var onTransfer: ((BusTransfer) -> Void)? {
    didSet { for channel in channels { channel.bus.onTransfer = onTransfer } }
  }

  /// Called with what a phase's driver gets, when set.
  public var onAnswer: ((Int, BusAnswer) -> Void)? {
    didSet {
      for (phase, channel) in channels.enumerated() { channel.onAnswer = onAnswer.map { tell in { tell(phase, $0) } } }
    }
  }

  /// Lets the driver of a phase read, from `nanoseconds` on, no further than `end`; nil when not even a short read fits in.
  public func capture(phase: Int, at nanoseconds: Int64, end: Int64) -> ConverterRead? {
    // What a read that was given up has drawn from the source is gone: the next begins behind it.
    let start = max(nanoseconds, channels[phase].bus.now.nanoseconds)
    let fitting = (end - start - 100_000) / (Self.frameNanoseconds * 101 / 100)
    guard fitting >= 64 else { return nil }
    let read = channels[phase].capture(
      at: nanoseconds, frames: Int(min(Int64(Self.framesInRead), fitting)), source: shared)
    // Where nothing is converted for long the truth goes on all the same.
    if read.frames == 0 { sample(voltageProbes[phase], at: channels[phase].bus.now.nanoseconds) }
    return read
  }

  /// Samples the voltages once at `nanoseconds`, behind all reads: the truth is known up to there. A current that comes early was
  /// sampled beyond.
  public func finish(at nanoseconds: Int64) {
    for probe in voltageProbes { sample(probe, at: nanoseconds) }
  }

  private func sample(_ probe: Int, at nanoseconds: Int64) {
    let grid = ProbeGrid(startNanoseconds: nanoseconds, periodNanoseconds: 1, count: 1)
    var value = [0.0]
    value.withUnsafeMutableBufferPointer { shared.source.sample(probe: probe, grid: grid, into: $0) }
  }

  /// When the latest transfer of a phase was over, ns.
  public func busEnd(phase: Int) -> Int64 { channels[phase].bus.now.nanoseconds }

  /// Gap until the next read of a phase, ns.
  public func nextGap(phase: Int) -> Int64 { channels[phase].nextGap() }

  /// The driver of a phase, for as long as `body` runs.
  public func withDriver<Result>(of phase: Int, _ body: (inout AD7991) -> Result) -> Result {
    body(&channels[phase].driver)
  }
}

/// One phase: bus, driver and the pauses between reads.
final class ConverterChannel {
  let bus: ConverterBus
  var driver: AD7991
  private var random: Xoshiro256
  private let gap: ClosedRange<Int64>
  var clock: MeterClock
  var onAnswer: ((BusAnswer) -> Void)?

  init(bus: ConverterBus, effects: ConverterEffects, clock: MeterClock, seed: UInt64, phase: Int) {
    self.bus = bus
    self.clock = clock
    driver = AD7991()
    random = Xoshiro256(seed: seed, stream: "read gaps \(phase + 1)")
    gap = effects.gapNanoseconds
  }

  init(copying other: ConverterChannel) {
    bus = ConverterBus(copying: other.bus)
    driver = duplicate(other.driver)
    random = other.random
    gap = other.gap
    clock = other.clock
  }

  func capture(at nanoseconds: Int64, frames: Int, source: SharedSource) -> ConverterRead {
    bus.wait(until: nanoseconds)
    onAnswer?(.capture(frames: frames))
    var port = BusPort(bus: bus, source: source, onAnswer: onAnswer)
    var clock = BusClock(bus: bus, clock: clock, onAnswer: onAnswer)
    return driver.capture(frames: frames, over: &port, clock: &clock)
  }

  func nextGap() -> Int64 {
    let span = gap.upperBound - gap.lowerBound
    return span == 0 ? gap.lowerBound : gap.lowerBound + Int64(random.next() % UInt64(span + 1))
  }
}

/// The bus as the driver sees it.
private struct BusPort: I2CBus {
  let bus: ConverterBus
  let source: SharedSource
  let onAnswer: ((BusAnswer) -> Void)?

  mutating func read(from address: UInt8, into bytes: inout MutableSpan<UInt8>) throws(I2CError) {
    do throws(I2CError) {
      try bus.read(from: address, into: &bytes, source: &source.source)
    } catch {
      tellRead(bytes, error)
      throw error
    }
    tellRead(bytes, nil)
  }

  private func tellRead(_ bytes: borrowing MutableSpan<UInt8>, _ error: I2CError?) {
    guard let onAnswer else { return }
    onAnswer(.read(bytes.indices.map { bytes[$0] }, error))
  }

  mutating func write(_ bytes: Span<UInt8>, to address: UInt8) throws(I2CError) {
    do throws(I2CError) {
      try bus.write(bytes, to: address)
    } catch {
      onAnswer?(.write(error))
      throw error
    }
    onAnswer?(.write(nil))
  }

  mutating func write(
    _ bytes: Span<UInt8>, to address: UInt8, thenReadInto answer: inout MutableSpan<UInt8>
  ) throws(I2CError) {
    // The converter has no register to point at: the write sets its configuration, the read goes on from there.
    try bus.write(bytes, to: address)
    try bus.read(from: address, into: &answer, source: &source.source)
  }

  mutating func recover() throws(I2CError) {
    bus.recover()
    onAnswer?(.recovery(nil))
  }
}

/// The time of whoever waits for the bus.
private struct BusClock: MonotonicClock {
  let bus: ConverterBus
  let clock: MeterClock
  let onAnswer: ((BusAnswer) -> Void)?

  mutating func now() -> Instant {
    let reading = Instant(nanoseconds: clock.reading(atNanoseconds: bus.now.nanoseconds))
    onAnswer?(.reading(reading))
    return reading
  }
}
