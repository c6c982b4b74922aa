import Foundation

/// A bar on standard error, on a terminal only and only when a run takes more than two seconds.
struct ProgressBar {
  private let total: Int64
  private let isShown = isatty(2) == 1
  private let clock = ContinuousClock()
  private let begin: ContinuousClock.Instant
  private var calls = 0
  private var last: ContinuousClock.Instant
  private var hasDrawn = false

  init(total: Int64) {
    self.total = total
    begin = clock.now
    last = begin
  }

  /// `done` of the total has passed.
  mutating func update(_ done: Int64) {
    guard isShown else { return }
    calls += 1
    guard calls % 256 == 0 else { return }
    let now = clock.now
    guard begin.duration(to: now) > .seconds(2), last.duration(to: now) > .milliseconds(100) else { return }
    last = now
    hasDrawn = true
    let share = Double(done) / Double(max(1, total))
    let filled = Int(share * 40)
    let passed = begin.duration(to: now)
    let seconds = Double(passed.components.seconds) + Double(passed.components.attoseconds) * 1e-18
    let bar = String(repeating: "=", count: filled) + String(repeating: " ", count: 40 - filled)
    let left = Int(seconds / max(share, 1e-9) - seconds)
    let text = String(
      format: "\r[%@] %3d %%  %.0f x real time, %d s left ", bar, Int(share * 100), Double(done) * 1e-9 / seconds, left)
    FileHandle.standardError.write(Data(text.utf8))
  }

  /// Takes the bar off the screen.
  func end() {
    if hasDrawn { FileHandle.standardError.write(Data("\r\u{1B}[K".utf8)) }
  }
}

/// A bar on standard error, on a terminal only.
final class TableProgress: Sendable {
  private let isShown = isatty(2) == 1

  func update(_ share: Double) {
    guard isShown else { return }
    let filled = Int(share * 40)
    let bar = String(repeating: "=", count: filled) + String(repeating: " ", count: 40 - filled)
    FileHandle.standardError.write(Data(String(format: "\r[%@] %3d %% ", bar, Int(share * 100)).utf8))
  }

  func end() { if isShown { FileHandle.standardError.write(Data("\r\u{1B}[K".utf8)) } }
}
