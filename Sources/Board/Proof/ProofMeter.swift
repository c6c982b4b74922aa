// @relation(REQ-RT-101, scope=file)

import CivilTime
import Demand
import Drivers
import Meter
import Metrology
import Quantities
import Scheduler
import Supervision
import Tariff
import World

/// A whole meter without a board: it lives on a stream of samples, and writes down all that it finds.
///
/// Records, behind the header (``StreamHeader``), until the stream ends:
///
///     'F' | phase: u8 | instant of the first frame, ns: i64 | frames: u8, 1 ... 16 | voltage, current: i24 each
///     'C' | phase: u8 | frames: u16 | readings of the clock: u8, i64 each | what the bus answered (``StreamBus``)
///     'T' | what of billing's clock: u8 | instant, ns: i64 | UTC: i64
///
/// Of the clock: 1 it is set, 2 it is not to be believed, 3 the supply goes, 4 it is back, 5 a billing period is ended by hand.
///
/// Captures are the interrupts of a meter whose tasks the scheduler runs, by the clock of the stream: a job takes no time. Frames of a
/// front end without a converter are worked off as they come.
struct ProofMeter<let phaseCount: Int>: ~Copyable {
  private var meter: Meter<phaseCount>
  private var billing: MeteredBilling<4>
  private var tasks: MeterTasks
  private var retained: RetainedState<phaseCount, 4>
  private var drivers: InlineArray<phaseCount, AD7991>
  private var bus: StreamBus
  private var port: ProofPort
  private var measuredWindows: Int64 = 0
  /// A capture came: without one, no task is run.
  private var hasCaptured = false

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
    billing = MeteredBilling(
      settings: settings, profileSize: ProofPort.size, at: UTCTime(seconds: bus.stream.int64()),
      instant: Instant(nanoseconds: 0), port: &port)
    do throws(TaskTableFault) {
      tasks = try MeterTasks(phaseCount: phaseCount, start: Instant(nanoseconds: 0))
    } catch {
      world_exit(ProofStatus.wrongStream)
    }
    retained = RetainedState(&meter, &billing)
    retained.sealImage(of: &port)
  }

  private mutating func loadCalendar() {
    let activation = UTCTime(seconds: bus.stream.int64())
    do throws(ScheduleError) {
      try billing.billing.loadCalendar(activation: activation, port: &port) { calendar throws(ScheduleError) in
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
    retained.sealConfiguration(of: &meter, &billing)
    while let kind = bus.stream.byteIfAny() {
      switch kind {
      case 0x46: takeFrames()
      case 0x43: capture()
      case 0x54: moveClock()
      default: world_exit(ProofStatus.wrongStream)
      }
    }
    // What still waits is over in three seconds.
    if hasCaptured { runTasks(until: port.now.advanced(byNanoseconds: 3_000_000_000)) }
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
    billWindow()
    makeEdges(until: first)
  }

  /// Bills a window that has ended, and makes a record of it.
  private mutating func billWindow() {
    guard meter.metrology.measuredWindows != measuredWindows else { return }
    tellWindow()
    billing.take(
      meter.metrology.accounting.total, from: meter.metrology.window.bounds.start,
      to: meter.metrology.window.bounds.end, port: &port)
  }

  private mutating func capture() {
    let phase = phase()
    let frames = Int(bus.stream.uint16())
    var clock = StreamClock(&bus.stream)
    let read = drivers[phase].capture(frames: frames, over: &bus, clock: &clock)
    hasCaptured = true
    runTasks(until: read.end)
    tasks.beginCapture(phase: phase, at: read.start)
    world_mark(Mark.begin)
    meter.take(read, from: &drivers[phase], phase: phase)
    Mark.end(TaskWork(.captureRead, .captureBlock, (read.frames &+ 15) / 16))
    let record = InterruptRecord(source: phase, released: read.end, started: read.end, ended: read.end, cycles: 0)
    tasks.endCapture(record, as: .short, at: read.end)
  }

  /// All jobs up to an instant.
  private mutating func runTasks(until end: Instant) {
    for _ in 0..<10_000_000 {
      world_mark(Mark.begin)
      let decision = tasks.next(at: port.now)
      Mark.end(Mark.next)
      switch decision {
      case .idle(let instant):
        guard instant <= end else { return }
        port.now = max(port.now, instant)
      case .run(let index):
        guard let task = MeterTask(rawValue: index) else { return }
        world_mark(Mark.begin)
        let work = tasks.run(
          task, at: port.now, meter: &meter, billing: &billing, retained: &retained, board: &port)
        Mark.end(work)
        world_mark(Mark.begin)
        tasks.finish(at: port.now, cycles: 0)
        Mark.end(Mark.finish)
        if work.count(of: .windowClose) > 0 { tellWindow() }
      }
    }
  }

  private mutating func makeEdges(until now: Instant) {
    for _ in 0..<PulseOutput.delayNanoseconds / PulseOutput.pauseNanoseconds {
      let active = meter.nextEdge(of: .active)
      let reactive = meter.nextEdge(of: .reactive)
      let isActive = reactive.map { reactive in active.map { $0 <= reactive } ?? false } ?? true
      guard let edge = isActive ? active : reactive, edge <= now else { return }
      let isOn = meter.makeEdge(of: isActive ? .active : .reactive)
      port.write(edge: edge, of: isActive ? .active : .reactive, isOn: isOn)
    }
  }

  private mutating func moveClock() {
    let kind = bus.stream.byte()
    let instant = Instant(nanoseconds: bus.stream.int64())
    let utc = UTCTime(seconds: bus.stream.int64())
    _ = retained.confirmBilling(&billing, at: instant)
    switch kind {
    case 1: StreamHeader.require(billing.command(.set(utc), at: instant))
    case 2: StreamHeader.require(billing.command(.invalidate, at: instant))
    case 3: billing.powerDown(at: instant, port: &port)
    case 4:
      billing.powerUp(
        at: instant, utc: utc, isClockValid: true, registers: meter.metrology.accounting.total, port: &port)
    case 5: StreamHeader.require(billing.command(.reset, at: instant))
    default: world_exit(ProofStatus.wrongStream)
    }
    retained.sealBilling(&billing)
  }

  /// A window that has ended becomes a record.
  private mutating func tellWindow() {
    guard meter.metrology.measuredWindows != measuredWindows else { return }
    measuredWindows = meter.metrology.measuredWindows
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
    port.records.write(billing: &billing.billing)
    tellTasks()
  }

  private mutating func tellTasks() {
    port.records.begin(.tasks)
    for index in 0..<MeterTask.count {
      port.records.write(Int64(truncatingIfNeeded: tasks.scheduler.tallies[index].runs))
    }
    port.records.write(tasks.selfTests)
    port.records.write(tasks.failedSelfTests)
    port.records.write(retained.log.total)
    port.records.write(port.watchdogRestarts)
    port.records.end()
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
    records.write(MemoryLayout<Meter<phaseCount>>.stride &+ MemoryLayout<MeteredBilling<4>>.stride)
    records.write(MemoryLayout<MeterTasks>.stride &+ MemoryLayout<RetainedState<phaseCount, 4>>.stride)
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
