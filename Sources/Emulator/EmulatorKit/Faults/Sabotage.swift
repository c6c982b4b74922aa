// @relation(REQ-EMU-071, scope=file)

import Devices
import Faults
import Meter

/// What goes wrong in a run, and when it did.
struct Sabotage {
  var fault: InjectedFault?
  /// When it first acted, nanoseconds; nil if it has not.
  private(set) var actedAt: Int64?
  /// Name of the first bit that flipped.
  private(set) var flipped: String?
  /// Reads that have begun, by phase.
  private(set) var interrupts: [Int] = [0, 0, 0]

  init(_ fault: InjectedFault?) { self.fault = fault }

  mutating func act(at nanoseconds: Int64) { if actedAt == nil { actedAt = nanoseconds } }

  mutating func flip(_ name: String, at nanoseconds: Int64) {
    flipped = name
    act(at: nanoseconds)
  }

  private func isDue(_ kind: InterruptFault, _ phase: Int) -> Bool {
    guard case .interrupt(kind, phase, let number) = fault else { return false }
    return interrupts[phase] == number && actedAt == nil
  }

  /// A read of a phase begins; whether its interrupt is lost. `end` is when it would come, nanoseconds.
  mutating func losesInterrupt(of phase: Int, at end: Int64) -> Bool {
    interrupts[phase] += 1
    guard isDue(.lost, phase) else { return false }
    act(at: end)
    return true
  }

  mutating func hangsInterrupt(of phase: Int, at nanoseconds: Int64) -> Bool {
    guard isDue(.handlerHangs, phase) else { return false }
    act(at: nanoseconds)
    return true
  }

  func doublesInterrupt(of phase: Int) -> Bool { isDue(.doubled, phase) }
}
