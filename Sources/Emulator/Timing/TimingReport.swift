// @relation(REQ-RT-024, scope=file)

import Scheduler

/// What a task's jobs cost by the cost table, in cycles.
public struct TaskCost: Equatable, Sendable {
  public let typicalCycles: Int64
  public let worstCycles: Int64

  public init(typicalCycles: Int64, worstCycles: Int64) {
    self.typicalCycles = typicalCycles
    self.worstCycles = worstCycles
  }
}

/// The task table with what was analysed beside what a run showed.
public struct TimingReport: Encodable, Equatable, Sendable {
  /// Times in nanoseconds, costs in cycles.
  public struct Line: Encodable, Equatable, Sendable {
    public let task: String
    public let criticality: String
    public let sources: Int
    public let period: Int64
    public let offset: Int64
    public let deadline: Int64
    public let budgetCycles: Int64
    public let typicalCycles: Int64?
    public let worstCycles: Int64?
    public let analysedResponse: Int64?
    public let analysedStartDelay: Int64?
    public let observed: Observation?

    /// Deadline less analysed response; nil without a bound.
    public var slack: Int64? { analysedResponse.map { deadline - $0 } }
  }

  /// Times in nanoseconds, costs in cycles.
  public struct Observation: Encodable, Equatable, Sendable {
    public let runs: UInt64
    public let worstResponse: Int64
    /// When the job of the worst response was released.
    public let worstReleased: Int64
    public let longestStartDelay: Int64
    public let startJitter: Int64
    public let worstCycles: Int64
    public let totalCycles: UInt64
    public let overruns: UInt64
    public let deadlineMisses: UInt64
    public let merged: UInt64
    public let shed: UInt64
    public let tooSoon: UInt64

    public init(_ tally: TaskTally) {
      runs = tally.runs
      worstResponse = tally.worstResponse
      worstReleased = tally.worstReleased.nanoseconds
      longestStartDelay = tally.longestStartDelay
      startJitter = tally.startJitter
      worstCycles = Int64(tally.worstCycles)
      totalCycles = tally.totalCycles
      overruns = tally.overruns
      deadlineMisses = tally.deadlineMisses
      merged = tally.merged
      shed = tally.shed
      tooSoon = tally.tooSoon
    }
  }

  public let profile: String
  /// What the profile's figures rest on.
  public let source: String
  public let clockHertz: Int64
  public let lines: [Line]
  /// Share of the processor when every job takes its budget, overheads included.
  public let budgetLoad: Double
  /// Faults of the table on this processor: it is not schedulable, or a task's cost is above its budget.
  public let analysisFaults: [TimingFault]
  /// What a run showed that the analysis excludes: those that broke their promise first, those that suffered behind them.
  public let runFaults: [TimingFault]

  /// `costs` and `observed` by row; empty where they are not known.
  public init(_ table: AnalysedTable, costs: [TaskCost] = [], observed: [TaskTally] = []) {
    precondition(costs.isEmpty || costs.count == table.tasks.count, "costs of \(costs.count) rows")
    precondition(observed.isEmpty || observed.count == table.tasks.count, "tallies of \(observed.count) rows")
    profile = table.profile.name
    source = table.profile.source
    clockHertz = table.profile.clock.hertz
    budgetLoad = table.load
    lines = table.tasks.enumerated().map { index, task in
      Line(
        task: task.row.name, criticality: "\(task.row.criticality)", sources: task.row.sources, period: task.row.period,
        offset: task.row.offset, deadline: task.row.deadline, budgetCycles: task.row.budgetCycles,
        typicalCycles: costs.isEmpty ? nil : costs[index].typicalCycles,
        worstCycles: costs.isEmpty ? nil : costs[index].worstCycles, analysedResponse: task.response,
        analysedStartDelay: task.startDelay, observed: observed.isEmpty ? nil : Observation(observed[index]))
    }
    analysisFaults = lines.flatMap(TimingFault.analysis)
    runFaults = lines.flatMap(TimingFault.culprit) + lines.flatMap(TimingFault.victim)
  }

  public var passes: Bool { analysisFaults.isEmpty && runFaults.isEmpty }
}
