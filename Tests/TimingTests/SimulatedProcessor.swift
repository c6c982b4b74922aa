import Quantities
import Scheduler
import Timing
import VirtualTime

/// What a simulated processor has besides the work of its jobs.
struct Machine {
  var clock = CPUClock(hertz: 1_000_000_000)
  var dispatch: Int64 = 0
  var interruptEntry: Int64 = 0
  var interruptExit: Int64 = 0
  var wake: Int64 = 0
  /// At the beginning of each job, interrupts are held off for so long.
  var masked: Int64 = 0
  /// How much the meter's clock is fast against the processor's, parts per million.
  var drift: Int64 = 0

  /// What the meter's clock reads, nanoseconds.
  func reading(at cycle: Int64) -> Int64 {
    let nanoseconds = clock.nanoseconds(at: CycleTime(cycles: cycle))
    return nanoseconds + nanoseconds * drift / 1_000_000
  }

  /// The first cycle at which the meter's clock reads so much.
  func cycle(reading: Int64) -> Int64 {
    var cycle = clock.cycle(containingNanoseconds: reading - reading * abs(drift) / 500_000).cycles
    while self.reading(at: cycle) < reading { cycle += 1 }
    return cycle
  }
}

/// A processor that runs the firmware's scheduler on a table, in cycles.
///
/// Interrupts come when they are due, interrupt the job that runs, and run to their end in the order of the rows.
struct SimulatedProcessor<let count: Int>: ~Copyable {
  var scheduler: Scheduler<count>
  private let table: InlineArray<count, TaskDescription>
  private let machine: Machine
  private let interrupts: [Int]
  /// Of each interrupt when it comes next, in cycles.
  private var calls: [Int64]
  private let duration: (Int) -> Int64
  private let distance: (Int) -> Int64
  private var now: Int64 = 0

  /// `calls` is when each row's interrupt comes first, nanoseconds of the meter's clock; `duration` gives the cycles that a job
  /// takes, `distance` the nanoseconds to the next call of an interrupt.
  init(
    _ table: InlineArray<count, TaskDescription>, on machine: Machine = Machine(), calls: [Int64],
    duration: @escaping (Int) -> Int64, distance: @escaping (Int) -> Int64
  ) throws {
    self.table = table
    self.machine = machine
    self.calls = calls.map { machine.cycle(reading: $0) }
    self.duration = duration
    self.distance = distance
    interrupts = (0..<count).filter { table[$0].isInterrupt }
    scheduler = try Scheduler(table, start: Instant(nanoseconds: 0))
  }

  var tallies: [TaskTally] { (0..<count).map { scheduler.tallies[$0] } }

  private var instant: Instant { Instant(nanoseconds: machine.reading(at: now)) }

  /// Runs for so many cycles.
  mutating func run(until end: Int64) {
    while now < end {
      serveInterrupts()
      switch scheduler.next(at: instant) {
      case .run(let task):
        let cycles = duration(task)
        let masked = min(machine.masked, cycles)
        now += masked
        serveInterrupts()
        work(cycles - masked + machine.dispatch)
        scheduler.finish(at: instant, cycles: UInt32(cycles))
      case .idle(let release):
        let event = min(machine.cycle(reading: min(release.nanoseconds, 1 << 40)), nextCall)
        now = max(now, min(end, event)) + machine.wake
      }
    }
  }

  private var nextCall: Int64 { interrupts.map { calls[$0] }.min() ?? .max }

  /// A job's work, with the interrupts that come ahead of its end.
  private mutating func work(_ cycles: Int64) {
    var left = cycles
    while left > 0 {
      let piece = min(left, nextCall - now)
      now += piece
      left -= piece
      if left > 0 { serveInterrupts() }
    }
  }

  /// Runs the handlers of all interrupts that have come, and of those that come meanwhile.
  private mutating func serveInterrupts() {
    while let row = interrupts.first(where: { calls[$0] <= now }) {
      let released = Instant(nanoseconds: machine.reading(at: calls[row]))
      calls[row] = machine.cycle(reading: released.nanoseconds + distance(row))
      now += machine.interruptEntry
      let started = instant
      let cycles = duration(row)
      now += cycles
      let record = InterruptRecord(
        source: 0, released: released, started: started, ended: instant, cycles: UInt32(cycles))
      now += machine.interruptExit
      scheduler.account(record, of: row, at: instant)
    }
  }
}

/// A cycle is a nanosecond, and an instruction a cycle.
enum TestProfile {
  static let gigahertz = CPUProfile(
    name: "test", target: "test", source: "assumed", clock: CPUClock(hertz: 1_000_000_000),
    millicyclesPerInstruction: 1000)
}
