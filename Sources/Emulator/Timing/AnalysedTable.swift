// @relation(REQ-RT-023, scope=file)

import Scheduler

/// A row of the task table as the host handles it; times in nanoseconds.
public struct TaskRow: Equatable, Sendable {
  public let name: String
  public let criticality: Criticality
  /// Devices whose interrupts start it; 0 when the clock does.
  public let sources: Int
  public let period: Int64
  public let offset: Int64
  public let deadline: Int64
  public let budgetCycles: Int64

  public init(_ task: TaskDescription) {
    name = task.name.description
    criticality = task.criticality
    sources = task.sources
    period = task.period.nanoseconds
    offset = task.offset.nanoseconds
    deadline = task.deadline.nanoseconds
    budgetCycles = Int64(task.budgetCycles)
  }

  public var isInterrupt: Bool { sources > 0 }

  /// The rows of a table in its order.
  public static func rows<let count: Int>(of table: InlineArray<count, TaskDescription>) -> [TaskRow] {
    table.indices.map { TaskRow(table[$0]) }
  }
}

extension TimingOverheads {
  /// What a processor adds to each job and each interrupt; `dispatchInstructions` are those of the scheduler's two calls.
  public init(_ profile: CPUProfile, dispatchInstructions: Int64) {
    self.init(
      dispatch: profile.cycles(instructions: dispatchInstructions),
      interrupt: profile.interruptEntryCycles + profile.interruptExitCycles, masked: profile.maskedCycles,
      wake: profile.wakeCycles)
  }
}

/// A task with its bounds on one processor.
public struct AnalysedTask: Equatable, Sendable {
  public let row: TaskRow
  /// From release to end, nanoseconds; nil without a bound.
  public let response: Int64?
  /// From release to start, nanoseconds; nil without a bound.
  public let startDelay: Int64?

  /// Whether every job ends by its deadline.
  public var isSchedulable: Bool { response.map { $0 <= row.deadline } ?? false }
}

/// The bounds of a task table on one processor, as long as every job keeps its budget.
public struct AnalysedTable: Sendable {
  public let profile: CPUProfile
  public let tasks: [AnalysedTask]
  /// Share of the processor when every job takes its budget, overheads included.
  public let load: Double

  public init<let count: Int>(
    _ table: InlineArray<count, TaskDescription>, on profile: CPUProfile, overheads: TimingOverheads
  ) {
    self.init(TaskRow.rows(of: table), on: profile, overheads: overheads)
  }

  /// Interrupts stand first.
  public init(_ rows: [TaskRow], on profile: CPUProfile, overheads: TimingOverheads) {
    let analysis = ResponseTimeAnalysis(
      rows.map {
        TimedTask(
          isInterrupt: $0.isInterrupt, sources: max(1, $0.sources),
          period: profile.cycles(withinNanoseconds: $0.period), execution: $0.budgetCycles)
      }, overheads: overheads)
    self.profile = profile
    load = analysis.load
    tasks = zip(rows, analysis.bounds).map { row, bound in
      AnalysedTask(
        row: row, response: bound.map { profile.nanoseconds(lastingCycles: $0.response) },
        startDelay: bound.map { profile.nanoseconds(lastingCycles: $0.startDelay) })
    }
  }

  public var isSchedulable: Bool { tasks.allSatisfy(\.isSchedulable) }

  public subscript(name: String) -> AnalysedTask? { tasks.first { $0.row.name == name } }

  /// How old data can be when the last of a chain of tasks has dealt with it, nanoseconds; nil when one has no bound, or is
  /// unknown.
  ///
  /// Each task takes what the one before left when its next job starts: it waits a period at most, and is through with it a
  /// response later. The first does not wait when it is an interrupt. (A. Davare et al., "Period optimization for hard
  /// real-time distributed automotive systems", DAC 2007.)
  public func age(alongChain names: [String]) -> Int64? {
    var age: Int64 = 0
    for (position, name) in names.enumerated() {
      guard let task = self[name], let response = task.response else { return nil }
      age += response + (position == 0 && task.row.isInterrupt ? 0 : task.row.period)
    }
    return age
  }
}
