// @relation(REQ-RT-101, scope=file)

import CivilTime
import Demand
import Drivers
import Meter
import Metrology
import Quantities
import Tariff
import World

/// A whole meter without a board: it lives on a stream of samples, and writes down all that it finds.
///
/// Records, behind the header (``StreamHeader``), until the stream ends:
///
///     'F' | phase: u8 | instant of the first frame, ns: i64 | frames: u8, 1 ... 16 | voltage, current: i24 each
///     'C' | phase: u8 | frames: u16 | readings of the clock: u8, i64 each | what the bus answered (``StreamBus``)
///     'T' | what of billing's clock: u8 | UTC: i64
///
/// Of the clock: 0 it has run on to the instant, 1 it is set, 2 it is not to be believed, 3 the supply goes, 4 it is back, 5 a billing
/// period is ended by hand.
struct ProofMeter<let phaseCount: Int>: ~Copyable {
  private var meter: Meter<phaseCount>
  private var billing: Billing<4>
  private var drivers: InlineArray<phaseCount, AD7991>
  private var bus: StreamBus
  private var port: ProofPort
  /// What was handed to billing.
  private var billed = InlineArray<10, Int64>(repeating: 0)
  private var measuredWindows: Int64 = 0

  /// Makes the meter that the stream is for.
  init() {
    bus = StreamBus(stream: StreamReader())
    port = ProofPort(records: RecordWriter())
    if StreamHeader.asksForSizes(&bus.stream, phaseCount: phaseCount) {
      Self.tellSizes()
      world_exit(0)
    }
    let nominal = StreamHeader.nominalFrequency(&bus.stream)
    let mode: AccumulationMode = bus.stream.byte() == 0 ? .vectorSum : .importSum
    let period = SamplePeriod(nanoseconds: bus.stream.int64())
    StreamHeader.require(period.isValid)
    var phases = InlineArray<phaseCount, PhaseCalibration>(repeating: MeterModel.reference.nominalCalibration)
    var converters = InlineArray<phaseCount, ConverterCalibration>(repeating: ConverterCalibration())
    for phase in 0..<phaseCount {
      phases[phase] = StreamHeader.phase(&bus.stream)
      converters[phase] = StreamHeader.converter(&bus.stream)
    }
    meter = Meter(
      model: .reference, calibrations: phases, converters: converters, period: period, nominalFrequency: nominal,
      accumulationMode: mode)
    drivers = InlineArray { _ in AD7991() }
    let settings = StreamHeader.settings(&bus.stream)
    billing = Billing(
      settings: settings, profileSize: ProofPort.size, at: UTCTime(seconds: bus.stream.int64()), port: &port)
  }

  private mutating func loadCalendar() {
    let activation = UTCTime(seconds: bus.stream.int64())
    do throws(ScheduleError) {
      try billing.loadCalendar(activation: activation, port: &port) { calendar throws(ScheduleError) in
        try StreamHeader.fill(&calendar, from: &bus.stream)
      }
    } catch {
      world_exit(ProofStatus.wrongStream)
    }
  }

  /// Takes all records, and tells at the end what the registers hold.
  mutating func run() {
    // Each as the passive one: that which has begun is the active one when the next is loaded.
    loadCalendar()
    loadCalendar()
    while let kind = bus.stream.byteIfAny() {
      switch kind {
      case 0x46: takeFrames()
      case 0x43: capture()
      case 0x54: moveClock()
      default: world_exit(ProofStatus.wrongStream)
      }
    }
    tellRegisters()
    port.records.flush()
  }

  private mutating func phase() -> Int {
    let phase = Int(bus.stream.byte())
    StreamHeader.require(phase < phaseCount)
    return min(phase, phaseCount &- 1)
  }

  private mutating func takeFrames() {
    let phase = phase()
    let first = Instant(nanoseconds: bus.stream.int64())
    let count = min(16, Int(bus.stream.byte()))
    var frames = InlineArray<16, RawFrame>(repeating: RawFrame(voltage: 0, current: 0))
    for index in 0..<16 where index < count {
      frames[index].voltage = bus.stream.int24()
      frames[index].current = bus.stream.int24()
    }
    let taken = meter.metrology.append(frames.span.extracting(0..<within(17, count)), phase: phase, first: first)
    StreamHeader.require(taken == count)
    tellWindow()
    makeEdges(until: first)
  }

  private mutating func capture() {
    let phase = phase()
    let frames = Int(bus.stream.uint16())
    var clock = StreamClock(&bus.stream)
    let read = drivers[phase].capture(frames: frames, over: &bus, clock: &clock)
    meter.take(read, from: &drivers[phase], phase: phase)
    // A read is 86 portions, a gap of half an hour 833 000.
    for _ in 0..<1_000_000 {
      guard meter.work() else { break }
      tellWindow()
    }
    makeEdges(until: read.end)
  }

  private mutating func makeEdges(until now: Instant) {
    for _ in 0..<PulseOutput.delayNanoseconds / PulseOutput.pauseNanoseconds {
      let active = meter.nextEdge(of: .active)
      let reactive = meter.nextEdge(of: .reactive)
      let isActive = reactive.map { reactive in active.map { $0 <= reactive } ?? false } ?? true
      guard let edge = isActive ? active : reactive, edge <= now else { return }
      let isOn = meter.makeEdge(of: isActive ? .active : .reactive)
      port.records.begin(.edge)
      port.records.write(isActive)
      port.records.write(isOn)
      port.records.write(edge.nanoseconds)
      port.records.end()
    }
  }

  private mutating func moveClock() {
    let kind = bus.stream.byte()
    let instant = UTCTime(seconds: bus.stream.int64())
    switch kind {
    case 0: billing.advance(to: instant, port: &port)
    case 1: StreamHeader.require(billing.setClock(to: instant, port: &port))
    case 2: billing.invalidateClock(port: &port)
    case 3: billing.powerDown()
    case 4: billing.powerUp(at: instant, isClockValid: true, port: &port)
    case 5: StreamHeader.require(billing.resetBilling(port: &port))
    default: world_exit(ProofStatus.wrongStream)
    }
  }

  /// A window that has ended goes to billing and becomes a record.
  private mutating func tellWindow() {
    guard meter.metrology.measuredWindows != measuredWindows else { return }
    measuredWindows = meter.metrology.measuredWindows
    var moved = InlineArray<10, Int64>(repeating: 0)
    for index in 0..<10 {
      let quanta = RegisterQuantity.all[index].register(in: meter.metrology.accounting.total).quanta
      moved[index] = quanta &- billed[index]
      billed[index] = quanta
    }
    billing.add(moved, port: &port)
    port.records.write(window: meter.metrology.window)
  }

  private mutating func tellRegisters() {
    port.records.write(registers: meter.metrology.accounting.total)
    for phase in 0..<phaseCount {
      port.records.write(registers: meter.metrology.accounting.phases[phase])
      port.records.write(discarded: meter.metrology.accounting.discarded[phase])
      port.records.write(tally: meter.aligners[phase].tally)
      port.records.write(counters: drivers[phase].counters)
    }
    port.records.write(pulses: meter.metrology.activeCounter, meter.metrology.activeOutput)
    port.records.write(pulses: meter.metrology.reactiveCounter, meter.metrology.reactiveOutput)
    port.records.write(billing: &billing)
  }
}

extension ProofMeter {
  /// Bytes that each part of the state takes in this world.
  static func tellSizes() {
    var records = RecordWriter()
    records.begin(.size)
    records.write(MemoryLayout<MetrologyEngine<phaseCount>>.stride &+ MemoryLayout<FrameAligner>.stride &* phaseCount)
    records.write(MemoryLayout<AD7991>.stride &* phaseCount)
    records.write(MemoryLayout<CalendarPair>.stride &+ MemoryLayout<RateRegisters<10, 4>>.stride)
    records.write(
      MemoryLayout<DemandIntegrator<2>>.stride &+ MemoryLayout<MaximumRegisters<2, 4>>.stride
        &+ MemoryLayout<LoadProfile<2>>.stride)
    records.write(MemoryLayout<Meter<phaseCount>>.stride &+ MemoryLayout<Billing<4>>.stride)
    records.write(MemoryLayout<ProofMeter>.stride)
    records.end()
    records.flush()
  }
}

/// Runs the single-phase meter on the world's stream.
public func proveSinglePhase() {
  var meter = ProofMeter<1>()
  meter.run()
}

/// Runs the three-phase meter on the world's stream.
public func proveThreePhase() {
  var meter = ProofMeter<3>()
  meter.run()
}
