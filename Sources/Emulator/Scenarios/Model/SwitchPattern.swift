import Documents

/// When a load is on: one stretch, or cycles within a stretch, and all of it once or again and again.
///
/// All instants are closed forms, so nothing is stored however often the load switches.
public struct SwitchPattern: Sendable, Equatable {
  /// Start of the stretch, nanoseconds from the start of the run.
  public var fromNanoseconds: Int64
  /// Length of the stretch; nil runs to the end.
  public var lengthNanoseconds: Int64?
  /// On and off within the stretch; nil is on throughout.
  public var cycle: SwitchCycle?
  /// Distance at which the stretch comes again, at least its length.
  public var repeatNanoseconds: Int64?

  public init(
    fromNanoseconds: Int64, lengthNanoseconds: Int64?, cycle: SwitchCycle? = nil, repeatNanoseconds: Int64? = nil
  ) {
    self.fromNanoseconds = fromNanoseconds
    self.lengthNanoseconds = lengthNanoseconds
    self.cycle = cycle
    self.repeatNanoseconds = repeatNanoseconds
  }

  /// The first instant at which it is on, nanoseconds from the start of the run; far away counts as the largest.
  var firstOnNanoseconds: Int64 {
    guard let cycle else { return fromNanoseconds }
    let offset = roundedQuotient(Int128(cycle.offset), Int128(cycle.denominator))
    let (sum, overflow) = fromNanoseconds.addingReportingOverflow(offset)
    return overflow ? .max : sum
  }

  /// Whether the pattern is on at an instant, and the next instant after it at which it may change; nil when it stays.
  func state(at instant: Int64) -> (isOn: Bool, nextChange: Int64?) {
    if instant < fromNanoseconds { return (false, fromNanoseconds) }
    var start = fromNanoseconds
    var following: Int64?
    if let distance = repeatNanoseconds {
      start += (instant - fromNanoseconds) / distance * distance
      let (sum, overflow) = start.addingReportingOverflow(distance)
      following = overflow ? nil : sum
    }
    let end = lengthNanoseconds.flatMap { length -> Int64? in
      let (sum, overflow) = start.addingReportingOverflow(length)
      return overflow ? nil : sum
    }
    if let end, instant >= end { return (false, following) }
    guard let cycle else { return (true, end) }
    let (isOn, change) = cycle.state(at: instant - start)
    let (next, overflow) = start.addingReportingOverflow(change)
    if overflow { return (isOn, end) }
    return (isOn, min(next, end ?? next))
  }
}

/// On for a part of every period. All times are in 1/denominator nanoseconds and are rounded edge by edge, so cycles of
/// a frequency such as 60 Hz don't drift.
public struct SwitchCycle: Sendable, Equatable {
  /// Distance from one switching on to the next.
  public var every: Int64
  /// Time on, at most `every`.
  public var on: Int64
  /// First switching on after the start of the stretch.
  public var offset: Int64
  /// 1 unless the times are in cycles of the grid.
  public var denominator: Int64

  public init(every: Int64, on: Int64, offset: Int64 = 0, denominator: Int64 = 1) {
    self.every = every
    self.on = on
    self.offset = offset
    self.denominator = denominator
  }

  private func edge(_ index: Int64, _ part: Int64) -> Int64 {
    roundedQuotient(Int128(index) * Int128(every) + Int128(offset) + Int128(part), Int128(denominator))
  }

  /// State at a time since the start of the stretch, and the next change after it.
  func state(at elapsed: Int64) -> (isOn: Bool, nextChange: Int64) {
    if elapsed < edge(0, 0) { return (false, edge(0, 0)) }
    let position = Int128(elapsed) * Int128(denominator) - Int128(offset)
    var index = Int64(clamping: position / Int128(every))
    // A rounded edge may lie half a nanosecond before the exact one.
    if edge(index + 1, 0) <= elapsed { index += 1 }
    let next = edge(index + 1, 0)
    let off = min(edge(index, on), next)
    return elapsed < off ? (true, off) : (false, next)
  }
}
