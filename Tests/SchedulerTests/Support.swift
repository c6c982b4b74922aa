import Quantities
import Scheduler

/// A scheduler and a clock that moves by hand: a job takes the time that the test gives it.
struct Rig<let count: Int>: ~Copyable {
  var scheduler: Scheduler<count>
  var now: Int64

  init(_ table: InlineArray<count, TaskDescription>, start: Int64 = 0, calm: TimeSpan = .seconds(1)) throws {
    scheduler = try Scheduler(table, start: Instant(nanoseconds: start), calm: calm)
    now = start
  }

  var tallies: [TaskTally] { (0..<count).map { scheduler.tallies[$0] } }

  /// By task, whether it is shed.
  var shed: [Bool] { (0..<count).map { scheduler.isShed($0) } }

  /// Runs until `end`; `duration` gives the nanoseconds that a job of a task takes. A cycle is a nanosecond. Returns the starts.
  mutating func run(until end: Int64, duration: (Int) -> Int64) -> [Start] {
    var starts: [Start] = []
    while now < end {
      switch scheduler.next(at: Instant(nanoseconds: now)) {
      case .run(let task):
        starts.append(Start(task: task, at: now))
        let length = duration(task)
        now += length
        scheduler.finish(at: Instant(nanoseconds: now), cycles: UInt32(length))
      case .idle(let instant): now = min(end, instant.nanoseconds)
      }
    }
    return starts
  }
}

/// A job's task and when it started, nanoseconds.
struct Start: Equatable {
  var task: Int
  var at: Int64
}

/// A row that the clock starts; times in nanoseconds.
func row(
  _ criticality: Criticality = .critical, every period: Int64, after offset: Int64 = 0, deadline: Int64? = nil,
  budget: UInt32 = 1000
) -> TaskDescription {
  TaskDescription(
    "task", criticality, .every(.nanoseconds(period), after: .nanoseconds(offset)),
    deadline: .nanoseconds(deadline ?? period), budget: budget)
}

/// A row of interrupts.
func interrupt(
  _ criticality: Criticality = .critical, apart: Int64, sources: Int = 1, deadline: Int64? = nil, budget: UInt32 = 1000
) -> TaskDescription {
  TaskDescription(
    "interrupt", criticality, .interrupt(apart: .nanoseconds(apart), sources: sources),
    deadline: .nanoseconds(deadline ?? apart), budget: budget)
}
