// @relation(REQ-EMU-070, REQ-EMU-071, scope=file)

import Calendars
import Devices
import Faults
import Meter
import Metrology
import Quantities
import Supervision
import VirtualTime

/// The board's watchdog, what it does, and what goes wrong.
extension MeterWorld {
  func scheduleBite() {
    guard processor != nil else { return }
    queue.schedule(
      .watchdog(start: starts), at: configuration.clock.firstCycle(atOrAfterNanoseconds: watchdog.bite))
  }

  /// The watchdog bites if it is due to.
  func watch(at nanoseconds: Int64) {
    guard nanoseconds < configuration.durationNanoseconds else { return }
    guard nanoseconds >= watchdog.bite else { return scheduleBite() }
    reset(.watchdog, at: nanoseconds)
  }

  /// What a job asked of the board. Behind the end of the run, when no samples come any more, nobody minds.
  func takeBoardCalls(at nanoseconds: Int64) {
    guard let calls = billing?.hardware.takeCalls(), nanoseconds < configuration.durationNanoseconds else { return }
    for phase in calls.capturesToRestart {
      captureStarts[phase] += 1
      scheduleCapture(of: phase, at: nanoseconds)
    }
    for _ in 0..<calls.feeds where !watchdog.feed(at: nanoseconds) { return reset(.watchdog, at: nanoseconds) }
  }

  /// The board is reset: what was under way is void, memory that is retained stays.
  func reset(_ cause: StartCause, at nanoseconds: Int64) {
    let trail = processor?.tasks.trail ?? Trail()
    let expiry = processor?.tasks.supervisor.expiry
    stopProcessor(at: nanoseconds)
    converters?.setClockFault(nil)
    let now = reading(atNanoseconds: nanoseconds)
    retained?.begin(cause, trail: trail, expiry: expiry, at: now)
    let reset = BoardReset(nanoseconds: nanoseconds, cause: cause, trail: trail, expiry: expiry)
    resets.append(reset)
    onReset?(reset)
    queue.schedule(
      .boot, at: configuration.clock.firstCycle(atOrAfterNanoseconds: nanoseconds + BoardReset.bootNanoseconds))
  }

  func boot(at nanoseconds: Int64) {
    guard isPowered, retained != nil else { return }
    let now = reading(atNanoseconds: nanoseconds)
    meter = design.meter()
    _ = billing?.resume(&meter, from: &retained!, at: now)
    runProcessor(from: nanoseconds)
    guard retained?.isSafe != true else { return }
    for phase in 0..<phaseCount { scheduleCapture(of: phase, at: nanoseconds) }
  }

  func scheduleSabotage() {
    switch configuration.fault {
    case .clock(let fault):
      converters?.setClockFault(fault)
      sabotage.act(at: fault.sinceNanoseconds)
    case .flip(let flip):
      queue.scheduleUrgently(.flip, at: configuration.clock.firstCycle(atOrAfterNanoseconds: flip.atNanoseconds))
    case .bus(let fault): sabotage.act(at: fault.atNanoseconds)
    case .converter(let defect): sabotage.act(at: defect.sinceNanoseconds)
    case .memory(_, let instant):
      queue.scheduleUrgently(.flip, at: configuration.clock.firstCycle(atOrAfterNanoseconds: instant))
    case .job, .interrupt, .lostWakeUp, nil: break
    }
  }
}

/// A reset of the board, as it looks from outside.
public struct BoardReset: Sendable, Equatable {
  public var nanoseconds: Int64
  public var cause: StartCause
  /// How far the firmware had come.
  public var trail: Trail
  /// What the supervisor could not bear, if anything.
  public var expiry: FaultNote?

  /// From the reset to the first instruction of the meter's own code: start-up code, clocks, and a look at the memory that is retained.
  public static let bootNanoseconds: Int64 = 30_000_000

  /// Who is to blame, by what the meter knows.
  public var blamed: String {
    let entity = expiry?.entity ?? (trail.entity >= 0 ? trail.entity : nil)
    return entity.map { MeterEntity.name($0) } ?? "nobody"
  }
}
