import Meter
import Metrology
import Quantities
import Scheduler

/// What meters had done when their supply went.
struct PastMeters {
  private(set) var tallies: [AlignmentTally]
  /// Instants of the very first samples.
  private(set) var origins: [Instant?]
  /// Of the tasks, and cycles in which the processor did not sleep.
  private(set) var tasks: [TaskTally] = []
  private(set) var busyCycles: Int64 = 0
  /// How often a class of tasks was shed.
  private(set) var overloads: UInt64 = 0
  /// Self-tests that were made, and those that failed.
  var selfTests = 0
  var failedSelfTests = 0

  init(phaseCount: Int) {
    tallies = Array(repeating: AlignmentTally(), count: phaseCount)
    origins = Array(repeating: nil, count: phaseCount)
  }

  /// What a meter had done.
  mutating func add<let phaseCount: Int>(_ meter: borrowing Meter<phaseCount>) {
    for phase in 0..<phaseCount {
      tallies[phase] = tallies[phase] + meter.aligners[phase].tally
      origins[phase] = origins[phase] ?? meter.aligners[phase].origin
    }
  }
}

extension PastMeters {
  mutating func add(_ tallies: [TaskTally], busyCycles cycles: Int64, overloads rises: UInt64) {
    overloads += rises
    tasks = tasks.isEmpty ? tallies : zip(tasks, tallies).map { $0 + $1 }
    busyCycles += cycles
  }
}

extension TaskTally {
  static func + (left: TaskTally, right: TaskTally) -> TaskTally {
    var sum = left
    sum.runs += right.runs
    sum.merged += right.merged
    sum.shed += right.shed
    sum.deadlineMisses += right.deadlineMisses
    sum.overruns += right.overruns
    sum.tooSoon += right.tooSoon
    if right.worstResponse > left.worstResponse {
      sum.worstResponse = right.worstResponse
      sum.worstReleased = right.worstReleased
    }
    sum.shortestStartDelay = min(left.shortestStartDelay, right.shortestStartDelay)
    sum.longestStartDelay = max(left.longestStartDelay, right.longestStartDelay)
    sum.worstCycles = max(left.worstCycles, right.worstCycles)
    sum.totalCycles += right.totalCycles
    return sum
  }
}

extension AlignmentTally {
  static func + (left: AlignmentTally, right: AlignmentTally) -> AlignmentTally {
    var sum = left
    sum.measured += right.measured
    sum.filled += right.filled
    sum.lost += right.lost
    sum.amplified += right.amplified
    sum.rangeChanges += right.rangeChanges
    return sum
  }
}
