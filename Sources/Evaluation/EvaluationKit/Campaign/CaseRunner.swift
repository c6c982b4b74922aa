// @relation(REQ-EVA-010, REQ-EVA-011, scope=file)

import Foundation
import Synchronization

/// Runs cases on several threads and appends their records in the order of the cases.
///
/// A record waits in memory until all before it are written: an interruption loses what was run beyond a case that takes long.
final class CaseRunner<C: Campaign>: Sendable {
  private let campaign: C
  private let cases: [C.Case]
  private let state: Mutex<State>

  private struct State: ~Copyable {
    /// Nil when the run is over.
    var file: AppendedFile?
    var bar: ProgressBar?
    /// The next case that nobody has taken.
    var taken = 0
    var records: [CaseRecord<C.Outcome>] = []
    /// Those that ended ahead of their turn, by position.
    var waiting: [Int: (record: CaseRecord<C.Outcome>, line: Data)] = [:]
    var error: CampaignError?
  }

  /// Deep enough for what a main thread can run.
  private static var stackSize: Int { 8 << 20 }

  init(_ campaign: C, cases: [C.Case], file: consuming AppendedFile, bar: ProgressBar?) {
    self.campaign = campaign
    self.cases = cases
    state = Mutex(State(file: file, bar: bar))
  }

  /// Runs all cases.
  ///
  /// - Throws: ``CampaignError`` when a record can't be written; cases that nobody has begun are left.
  func run(threads: Int) throws(CampaignError) -> [CaseRecord<C.Outcome>] {
    let ended = DispatchGroup()
    for _ in 0..<max(1, min(threads, cases.count)) {
      ended.enter()
      let thread = Thread {
        self.work()
        ended.leave()
      }
      thread.stackSize = Self.stackSize
      thread.start()
    }
    ended.wait()
    return try state.withLock { state throws(CampaignError) in
      state.bar?.end()
      // A thread may hold the runner for a while after it has ended, and the next run needs the file.
      state.file = nil
      if let error = state.error { throw error }
      return state.records
    }
  }

  private func work() {
    while let position = take() {
      let done = CaseRecord<C.Outcome>.running(cases[position], of: campaign)
      state.withLock { Self.deliver(done, position, &$0) }
    }
  }

  private func take() -> Int? {
    state.withLock { state in
      guard state.error == nil, state.taken < cases.count else { return nil }
      state.taken += 1
      return state.taken - 1
    }
  }

  private static func deliver(
    _ done: (record: CaseRecord<C.Outcome>, line: Data), _ position: Int, _ state: inout State
  ) {
    state.waiting[position] = done
    while state.error == nil, let next = state.waiting.removeValue(forKey: state.records.count) {
      do throws(CampaignError) {
        try state.file?.append(next.line)
        state.records.append(next.record)
      } catch {
        state.error = error
      }
    }
    state.bar?.update(state.records.count + state.waiting.count)
  }
}
