import Foundation

/// A bar on standard error, on a terminal only and only when a run takes more than two seconds.
struct ProgressBar: Sendable {
  private let total: Int
  private let begin = ContinuousClock.now
  private var last = ContinuousClock.now
  private var hasDrawn = false

  /// - Returns: nil where nobody would see it.
  init?(_ total: Int) {
    guard isatty(2) == 1, total > 0 else { return nil }
    self.total = total
  }

  /// So many of all are done.
  mutating func update(_ done: Int) {
    let now = ContinuousClock.now
    guard begin.duration(to: now) > .seconds(2), last.duration(to: now) > .milliseconds(100) else { return }
    (last, hasDrawn) = (now, true)
    let share = Double(done) / Double(total)
    let filled = Int(share * 40)
    let bar = String(repeating: "=", count: filled) + String(repeating: " ", count: 40 - filled)
    let passed = begin.duration(to: now) / .seconds(1)
    let left = done == 0 ? "" : ", \(Int(passed / share - passed)) s left"
    FileHandle.standardError.write(Data("\r[\(bar)] \(done) of \(total) cases\(left) \u{1B}[K".utf8))
  }

  /// Takes the bar off the screen.
  func end() {
    if hasDrawn { FileHandle.standardError.write(Data("\r\u{1B}[K".utf8)) }
  }
}
