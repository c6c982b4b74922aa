// @relation(REQ-EMU-015, scope=file)

import VirtualTime
import Waveforms

/// A channel of a loop behind an analogue filter, on the grid of ``DenseLoop``, made piece by piece as it is asked
/// for.
///
/// A high-pass comes first: what its slow state is at the start follows from one period of the loop in closed form.
/// The poles start 40 of the longest time constants ahead, so nothing of the start is left (4e-18).
struct LoopStream: Sendable {
  private var source: DenseLoop
  /// Stages in order; with a high-pass the first one is its low-pass.
  private let stages: [PoleStage]
  private let hasHighPass: Bool
  /// The high-pass's low-pass over the points of the loop, without those between.
  private let slow: SlowStage?
  /// Its value at the first point of the loop.
  private var slowAtStart = 0.0
  /// Dense points from a start to what can be used.
  private let lead: Int64
  /// What the first stages get, and what comes out of each; the output is the last one.
  private var lines: [[Double]] = []
  /// Number of the first dense point in each line.
  private var firsts: [Int64] = []
  /// State of each stage at the last point of its line.
  private var states: [Double] = []

  /// Dense points in a period.
  var period: Int { source.count }

  init(_ points: [Double], rateHz: Double, filter: AnalogueFilter) {
    source = DenseLoop(points, rateHz: rateHz)
    let step = 1 / (rateHz * Double(source.factor))
    hasHighPass = filter.highPassHz > 0
    let corners = (hasHighPass ? [filter.highPassHz] : []) + filter.polesHz
    stages = corners.map { PoleStage(rate: PortableMath.turn * $0 * step) }
    slow = hasHighPass ? SlowStage(stages[0], source) : nil
    let longest = filter.polesHz.min().map { 40 / (PortableMath.turn * $0 * step) } ?? 0
    lead = Int64(longest.rounded(.up)) + 16
    if let slow {
      // x(N) = x(0) exp(-p T) + what one period adds, and x(N) = x(0).
      let added = slow.state(from: 0, over: points, upTo: points.count)
      let periods = filter.highPassHz / rateHz * Double(points.count)
      slowAtStart = added / (1 - PortableMath.exp(-PortableMath.turn * periods))
    }
  }

  /// Makes the points `range` available and forgets those before.
  mutating func provide(_ range: Range<Int64>) {
    let end = lines.last.map { (firsts.last ?? 0) + Int64($0.count) } ?? .min / 2
    // Running over a gap costs less than a start unless the gap is long.
    if end < range.lowerBound - lead - (hasHighPass ? Int64(period) : 0) { start(range.lowerBound - lead) }
    trim(range.lowerBound)
    extend(range.upperBound)
  }

  /// The output from dense point `first` on.
  func withPoints(from first: Int64, _ body: (UnsafePointer<Double>) -> Void) {
    lines[lines.count - 1].withUnsafeBufferPointer {
      body($0.baseAddress! + Int(first - firsts[firsts.count - 1]))
    }
  }

  /// Starts anew at the dense point `point` or shortly ahead of it.
  private mutating func start(_ point: Int64) {
    let factor = Int64(source.factor)
    let whole = (point >= 0 ? point : point - factor + 1) / factor
    let first = whole * factor
    lines = [[Double]](repeating: [], count: stages.count + 1)
    firsts = [first - 2]
    states = []
    source.append(first - 2..<first + 1, to: &lines[0])
    for stage in stages.indices {
      // Every stage begins where the one before gives it two points ahead.
      firsts.append(first + 2 * Int64(stage))
      if stage == 0, let slow {
        let count = Int64(source.points.count)
        let place = Int((whole % count + count) % count)
        states.append(slow.state(from: slowAtStart, over: source.points, upTo: place))
      } else {
        states.append(0)
      }
    }
  }

  /// Drops what lies ahead of `point` and is not needed to go on.
  private mutating func trim(_ point: Int64) {
    for line in lines.indices {
      // The last point stays: a line that is empty has not begun.
      let end = firsts[line] + Int64(lines[line].count)
      var needed = min(point, end - 1)
      if line + 1 < lines.count {
        needed = min(needed, firsts[line + 1] + Int64(max(lines[line + 1].count, 1)) - 3)
      }
      let surplus = needed - firsts[line]
      // Moving the rest down only when it is the smaller part keeps the cost constant per point.
      guard surplus > 1024, 2 * surplus > Int64(lines[line].count) else { continue }
      lines[line].removeFirst(Int(surplus))
      firsts[line] = needed
    }
  }

  /// Goes on until the output ends at `end`.
  private mutating func extend(_ end: Int64) {
    let inputEnd = end + 2 * Int64(stages.count)
    let present = firsts[0] + Int64(lines[0].count)
    if present < inputEnd { source.append(present..<inputEnd, to: &lines[0]) }
    for stage in stages.indices {
      let target = end + 2 * Int64(stages.count - 1 - stage)
      var line = lines[stage + 1]
      lines[stage + 1] = []
      let first = firsts[stage + 1]
      var state = states[stage]
      let isHighPass = stage == 0 && hasHighPass
      lines[stage].withUnsafeBufferPointer { input in
        let base = input.baseAddress! + Int(first - firsts[stage])
        if line.isEmpty { line.append(isHighPass ? base[0] - state : state) }
        while first + Int64(line.count) < target {
          let at = base + line.count
          state = stages[stage].next(state, at - 3)
          line.append(isHighPass ? at[0] - state : state)
        }
      }
      states[stage] = state
      lines[stage + 1] = line
    }
  }
}
