// @relation(REQ-MET-041, scope=file)

import Quantities

/// Runs of samples of one kind in a `SampleBuffer`, by index: those that were filled, or those that were lost.
///
/// Holds eight runs. Should more be asked for before the oldest is dropped, the latest is stretched over what lies between: then
/// the count is too high, never too low.
struct SampleRuns: Equatable, Sendable {
  private var from: InlineArray<8, Int>
  private var to: InlineArray<8, Int>
  private var count: Int

  init() {
    from = InlineArray(repeating: 0)
    to = InlineArray(repeating: 0)
    count = 0
  }

  static func == (left: SampleRuns, right: SampleRuns) -> Bool {
    guard left.count == right.count else { return false }
    for run in 0..<8 where run < left.count {
      if left.from[run] != right.from[run] || left.to[run] != right.to[run] { return false }
    }
    return true
  }

  /// Adds a sample; indices come in rising order.
  mutating func mark(_ index: Int) {
    let latest = within(8, count &- 1)
    if count > 0, to[latest] == index || count == 8 {
      to[latest] = index &+ 1
    } else {
      from[within(8, count)] = index
      to[within(8, count)] = index &+ 1
      count = count &+ 1
    }
  }

  /// Marked samples in `first ..< last`.
  func count(from first: Int, to last: Int) -> Int {
    var sum = 0
    for run in 0..<8 where run < count { sum = sum &+ max(0, min(last, to[run]) &- max(first, from[run])) }
    return sum
  }

  /// Moves all by `number` samples that the buffer forgets.
  mutating func dropFirst(_ number: Int) {
    guard count > 0 else { return }
    var kept = 0
    for run in 0..<8 where run < count && to[run] > number {
      from[within(8, kept)] = max(0, from[run] &- number)
      to[within(8, kept)] = to[run] &- number
      kept = kept &+ 1
    }
    count = kept
  }
}
