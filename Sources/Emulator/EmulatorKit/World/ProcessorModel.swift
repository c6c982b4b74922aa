// @relation(REQ-RT-031, scope=file)

import Meter
import Scheduler
import Timing

/// A processor with what the meter's operations cost on it.
public struct ProcessorModel: Sendable {
  public let profile: CPUProfile
  public let phaseCount: Int
  public let overheads: TimingOverheads
  let table: PerTask<TaskDescription>
  private let worst: [Int64]
  private let typical: [Int64]
  /// A task whose jobs are charged this factor of their budget, as a canary.
  public var canary: Canary?

  /// What a job is charged.
  public enum Charge: String, Codable, Sendable, CaseIterable {
    /// The pieces of its work, each at its worst.
    case worst
    /// All that it may take: the greatest load that is legal.
    case budgets
  }

  public var charge = Charge.worst

  public struct Canary: Sendable {
    public var task: MeterTask
    public var factor: Double

    public init(task: MeterTask, factor: Double) {
      self.task = task
      self.factor = factor
    }
  }

  /// Instructions of the scheduler's two calls, beside the operations of the meter.
  static let dispatch = "scheduler.dispatch"

  /// - Throws: ``ProcessorError`` when an operation of the meter is not in the table of costs.
  public init(_ profile: CPUProfile, costs: CostTable, phaseCount: Int) throws(ProcessorError) {
    guard let target = costs[profile.target] else { throw .target(profile.target) }
    self.profile = profile
    self.phaseCount = phaseCount
    table = MeterTask.table(phaseCount: phaseCount)
    guard let dispatch = target[Self.dispatch] else {
      throw .operation(Self.dispatch, target: profile.target)
    }
    overheads = TimingOverheads(profile, dispatchInstructions: dispatch.worst)
    var worst: [Int64] = []
    var typical: [Int64] = []
    for index in 0..<MeterOperation.count {
      guard let operation = MeterOperation(rawValue: index) else { continue }
      guard let cost = target[operation.name.description] else {
        throw .operation(operation.name.description, target: profile.target)
      }
      worst.append(cost.worstCycles(on: profile))
      typical.append(cost.typicalCycles(on: profile))
    }
    self.worst = worst
    self.typical = typical
  }

  /// Cycles that a job takes for its work.
  func cycles(of work: TaskWork, task: MeterTask) -> Int64 {
    let budget = table[task.rawValue].budgetCycles
    if let canary, canary.task == task { return Int64((Double(budget) * canary.factor).rounded()) }
    switch charge {
    case .worst: return max(1, Self.sum(work, worst))
    // The loop takes a cycle for itself.
    case .budgets: return max(1, Int64(budget) - 1)
    }
  }

  private static func sum(_ work: TaskWork, _ costs: [Int64]) -> Int64 {
    var cycles: Int64 = 0
    for index in 0..<MeterOperation.count {
      guard let operation = MeterOperation(rawValue: index) else { continue }
      cycles += Int64(work.count(of: operation)) * costs[index]
    }
    return cycles
  }

  /// What the jobs of each task cost at most, and typically.
  public var jobCosts: [TaskCost] {
    var costs: [TaskCost] = []
    for index in 0..<MeterTask.count {
      guard let task = MeterTask(rawValue: index) else { continue }
      let heaviest = task.heaviestWork(phaseCount: phaseCount)
      var most: Int64 = 0
      for index in 0..<3 { most = max(most, Self.sum(heaviest[index], worst)) }
      let usual = Self.sum(task.typicalWork(phaseCount: phaseCount), typical)
      costs.append(TaskCost(typicalCycles: usual, worstCycles: most))
    }
    return costs
  }

  public var analysis: AnalysedTable { AnalysedTable(table, on: profile, overheads: overheads) }

  /// Share of the processor that a second's work takes, dispatch and interrupts included.
  public var load: (typical: Double, worst: Double) {
    let work = MeterTask.workOfASecond(phaseCount: phaseCount)
    var jobs = 0.0
    for index in 0..<MeterTask.count where !table[index].isInterrupt {
      jobs += 1e9 / Double(table[index].period.nanoseconds)
    }
    let interrupts = Double(work.count(of: .captureRead))
    let overhead = jobs * Double(overheads.dispatch + overheads.wake) + interrupts * Double(overheads.interrupt)
    let hertz = Double(profile.clock.hertz)
    return (
      (Double(Self.sum(work, typical)) + overhead) / hertz, (Double(Self.sum(work, worst)) + overhead) / hertz
    )
  }
}

/// Why there is no such processor.
public enum ProcessorError: Error, Equatable, CustomStringConvertible {
  case target(String)
  case operation(String, target: String)

  public var description: String {
    switch self {
    case .target(let target): "the table of costs has no target '\(target)'"
    case .operation(let operation, let target): "the table of costs has no '\(operation)' for '\(target)'"
    }
  }
}
