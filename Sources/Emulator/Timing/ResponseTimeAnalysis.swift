// @relation(REQ-RT-022, scope=file)

/// A task as the analysis sees it; times in cycles.
public struct TimedTask: Equatable, Sendable {
  /// Interrupts every task, but no interrupt.
  public let isInterrupt: Bool
  /// Equal devices that start it, each a period apart.
  public let sources: Int
  /// Least distance of two releases; 0 has no bound.
  public let period: Int64
  /// Longest execution of one job, 1 or more.
  public let execution: Int64

  public init(isInterrupt: Bool = false, sources: Int = 1, period: Int64, execution: Int64) {
    self.isInterrupt = isInterrupt
    self.sources = sources
    self.period = period
    self.execution = execution
  }
}

/// What running a job costs besides its own work, in cycles.
public struct TimingOverheads: Equatable, Sendable {
  /// The scheduler's two calls, at each job.
  public var dispatch: Int64 = 0
  /// Entry and exit, at each interrupt.
  public var interrupt: Int64 = 0
  /// Longest span with interrupts masked.
  public var masked: Int64 = 0
  /// From the end of sleep to the first instruction.
  public var wake: Int64 = 0

  public init(dispatch: Int64 = 0, interrupt: Int64 = 0, masked: Int64 = 0, wake: Int64 = 0) {
    self.dispatch = dispatch
    self.interrupt = interrupt
    self.masked = masked
    self.wake = wake
  }
}

/// Bounds of one task, in cycles.
public struct ResponseBound: Equatable, Sendable {
  /// From the release of a job to its end.
  public let response: Int64
  /// From the release of a job to its start; of an interrupt with its entry.
  public let startDelay: Int64
  /// Jobs in the longest busy period.
  public let jobs: Int64
}

/// Worst response times under fixed priority: tasks run to their end, interrupts interrupt them but not each other.
///
/// The order of the tasks is their priority, interrupts first. A release may come at any instant that is a period or more after
/// the one before. Then the worst case of a task is in the busy period that begins when it and everything above it are released
/// at once, one cycle after the longest job below it began; each of its jobs in that period has to be looked at, also with
/// deadlines within the period (R. Davis, A. Burns, R. Bril, J. Lukkien, "Controller Area Network (CAN) schedulability
/// analysis: refuted, revisited and revised", Real-Time Systems 35, 2007). Without overheads the result is exact; with offsets
/// that are kept, and with jobs that take less than their longest time, it is an upper bound.
public struct ResponseTimeAnalysis: Sendable {
  /// By task; nil where there is no bound: its level of priority is loaded to more than the whole, or no end was found within
  /// ``mostSteps``.
  public let bounds: [ResponseBound?]
  /// Share of the processor of all tasks, overheads included.
  public let load: Double

  /// Steps of the search for one task; beyond that it has no bound.
  public static let mostSteps = 1_000_000

  public init(_ tasks: [TimedTask], overheads: TimingOverheads = TimingOverheads()) {
    let rows = tasks.map {
      Row(
        isInterrupt: $0.isInterrupt, sources: Int64($0.sources), period: $0.period,
        execution: $0.execution + ($0.isInterrupt ? overheads.interrupt : overheads.dispatch))
    }
    load = rows.reduce(0) { $0 + $1.load }
    bounds = rows.indices.map { Self.bound(of: $0, rows, overheads) }
  }

  private struct Row {
    let isInterrupt: Bool
    let sources: Int64
    let period: Int64
    let execution: Int64

    var load: Double { Double(sources * execution) / Double(period) }

    /// Work that is released in [0, `span`).
    func demand(before span: Int64) -> Int64 { (span + period - 1) / period * execution * sources }

    /// Work that is released in [0, `span`].
    func demand(through span: Int64) -> Int64 { (span / period + 1) * execution * sources }
  }

  private static func bound(of index: Int, _ rows: [Row], _ overheads: TimingOverheads) -> ResponseBound? {
    let own = rows[index]
    // What goes first while the job waits, and what interrupts it while it runs.
    var ahead = Array(rows[..<index])
    let preempting = own.isInterrupt ? [] : ahead.filter(\.isInterrupt)
    let level = ahead + [own]
    guard level.reduce(0, { $0 + $1.load }) <= 1 + 1e-9 else { return nil }
    // The other devices of an interrupt are served in any order: all of them first.
    if own.sources > 1 {
      ahead.append(
        Row(isInterrupt: true, sources: own.sources - 1, period: own.period, execution: own.execution))
    }
    let below = rows[(index + 1)...].filter { $0.isInterrupt == own.isInterrupt }.map { $0.execution - 1 }.max() ?? 0
    let blocking = max(below, overheads.wake, own.isInterrupt ? overheads.masked : 0)

    var search = Search()
    guard
      let busy = search.fixedPoint(
        from: blocking + own.execution,
        { span in
          level.reduce(blocking) { $0 + $1.demand(before: span) }
        })
    else { return nil }
    let jobs = (busy + own.period - 1) / own.period
    var (response, startDelay, start) = (Int64(0), Int64(0), blocking)
    for job in 0..<jobs {
      let before = blocking + job * own.execution
      guard
        let begun = search.fixedPoint(
          from: max(start, before),
          { span in
            ahead.reduce(before) { $0 + $1.demand(through: span) }
          })
      else { return nil }
      start = begun
      // Tasks that went first are settled; interrupts go on until the end.
      let settled = ahead.reduce(before + own.execution) {
        $1.isInterrupt && !own.isInterrupt ? $0 : $0 + $1.demand(through: begun)
      }
      guard
        let end = search.fixedPoint(
          from: begun + own.execution,
          { span in
            preempting.reduce(settled) { $0 + $1.demand(before: span) }
          })
      else { return nil }
      response = max(response, end - job * own.period)
      startDelay = max(startDelay, begun - job * own.period)
    }
    if own.isInterrupt { startDelay += overheads.interrupt }
    return ResponseBound(response: response, startDelay: startDelay, jobs: jobs)
  }

  /// Iterates to the least fixed point, with a limit on all steps of one task.
  private struct Search {
    private var steps = 0
    /// Keeps sums within 64 bits: the load is not above the whole.
    private static let longest = Int64(1) << 60

    mutating func fixedPoint(from first: Int64, _ next: (Int64) -> Int64) -> Int64? {
      var span = first
      while true {
        steps += 1
        guard steps <= ResponseTimeAnalysis.mostSteps, span <= Self.longest else { return nil }
        let following = next(span)
        if following == span { return span }
        span = following
      }
    }
  }
}
