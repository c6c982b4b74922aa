// @relation(REQ-RT-024, scope=file)

/// A promise of the task table that does not hold.
public struct TimingFault: Encodable, Equatable, Sendable {
  public enum Kind: String, Encodable, Sendable {
    /// The analysed response is longer than the deadline.
    case notSchedulable
    /// There is no bound of the response: the processor has too little time.
    case noBound
    /// The cost table says that a job may take more cycles than its budget.
    case costAboveBudget
    /// A job took more cycles than its budget.
    case overrun
    /// Interrupts of one source came closer to each other than the table says.
    case tooSoon
    /// A job took longer from release to end than was analysed.
    case responseAboveAnalysed
    /// A job took longer from release to start than was analysed.
    case startAboveAnalysed
  }

  public let task: String
  public let kind: Kind
  /// What was found, nanoseconds or cycles; of `tooSoon` how often. Nil without a bound.
  public let found: Int64?
  /// What it may be; of `tooSoon` 0.
  public let limit: Int64

  static func analysis(_ line: TimingReport.Line) -> [TimingFault] {
    var faults: [TimingFault] = []
    if let cost = line.worstCycles, cost > line.budgetCycles {
      faults.append(TimingFault(task: line.task, kind: .costAboveBudget, found: cost, limit: line.budgetCycles))
    }
    if let response = line.analysedResponse {
      if response > line.deadline {
        faults.append(TimingFault(task: line.task, kind: .notSchedulable, found: response, limit: line.deadline))
      }
    } else {
      faults.append(TimingFault(task: line.task, kind: .noBound, found: nil, limit: line.deadline))
    }
    return faults
  }

  static func culprit(_ line: TimingReport.Line) -> [TimingFault] {
    guard let observed = line.observed else { return [] }
    var faults: [TimingFault] = []
    if observed.worstCycles > line.budgetCycles {
      faults.append(
        TimingFault(task: line.task, kind: .overrun, found: observed.worstCycles, limit: line.budgetCycles))
    }
    if observed.tooSoon > 0 {
      faults.append(TimingFault(task: line.task, kind: .tooSoon, found: Int64(observed.tooSoon), limit: 0))
    }
    return faults
  }

  static func victim(_ line: TimingReport.Line) -> [TimingFault] {
    guard let observed = line.observed, observed.runs > 0 else { return [] }
    var faults: [TimingFault] = []
    if let limit = line.analysedResponse, observed.worstResponse > limit {
      faults.append(
        TimingFault(task: line.task, kind: .responseAboveAnalysed, found: observed.worstResponse, limit: limit))
    }
    if let limit = line.analysedStartDelay, observed.longestStartDelay > limit {
      faults.append(
        TimingFault(task: line.task, kind: .startAboveAnalysed, found: observed.longestStartDelay, limit: limit))
    }
    return faults
  }

  /// One sentence that names the task.
  public var text: String {
    let found = found ?? 0
    return switch kind {
    case .notSchedulable:
      "\(task) is not schedulable: its response of \(microseconds(found)) is \(microseconds(found - limit)) behind its deadline"
    case .noBound: "\(task) is not schedulable: the processor is loaded too much for any bound of its response"
    case .costAboveBudget: "\(task) costs up to \(found) cycles, its budget is \(limit)"
    case .overrun: "\(task) took \(found) cycles, its budget is \(limit)"
    case .tooSoon: "\(task) was interrupted \(found) times sooner than the table says"
    case .responseAboveAnalysed:
      "\(task) took \(microseconds(found)) from release to end, analysed are \(microseconds(limit))"
    case .startAboveAnalysed:
      "\(task) took \(microseconds(found)) from release to start, analysed are \(microseconds(limit))"
    }
  }
}

/// Nanoseconds as microseconds with three decimals, rounded by nothing.
func microseconds(_ nanoseconds: Int64) -> String {
  let (whole, rest) = nanoseconds.magnitude.quotientAndRemainder(dividingBy: 1000)
  let decimals = String(rest + 1000).dropFirst()
  return "\(nanoseconds < 0 ? "-" : "")\(whole).\(decimals) us"
}
