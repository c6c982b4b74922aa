// @relation(REQ-EMU-071, scope=file)

import Faults
import Meter

/// Makes one job of a task go wrong.
struct Saboteur {
  /// What it does; nil does nothing.
  var fault: JobFault?
  /// Jobs that have begun, by task.
  private(set) var seen = PerTask<Int>(repeating: 0)
  private var isActing = false
  /// It has done what it was to do.
  private(set) var hasActed = false

  /// A job of a task begins.
  mutating func begin(_ task: MeterTask) {
    isActing = false
    seen[task.rawValue] += 1
    guard let fault, fault.task == task, !hasActed, seen[task.rawValue] == fault.number else { return }
    isActing = true
    hasActed = true
  }

  /// Whether the job stops at a checkpoint; what is true from then on is set.
  mutating func hangs(_ checkpoint: JobFault.Checkpoint, _ isHung: inout Bool, _ hasCrashed: inout Bool) -> Bool {
    guard isActing, let fault else { return false }
    switch fault.kind {
    case .hang(checkpoint): isHung = true
    case .crash(checkpoint): hasCrashed = true
    default: return false
    }
    return true
  }

  private var kind: JobFault.Kind? { isActing ? fault?.kind : nil }

  /// By how much the job begins later, nanoseconds; asked once.
  var delayNanoseconds: Int64? { if case .late(let delay) = kind { delay } else { nil } }

  var budgetFactor: Double? { if case .overrun(let factor) = kind { factor } else { nil } }

  /// By how much the next release moves, nanoseconds.
  var releaseChange: Int64? {
    switch kind {
    case .early(let lead): -lead
    // Beyond the end of any run.
    case .lost: 1 << 60
    default: nil
    }
  }

  var hidesEnd: Bool { kind == .untold }

  /// Whose work is done in the place of a task's.
  func tasksToPerform(for task: MeterTask) -> [MeterTask] {
    switch kind {
    case .skipped: []
    case .doubled: [task, task]
    case .strayed(let other): [other]
    default: [task]
    }
  }
}
