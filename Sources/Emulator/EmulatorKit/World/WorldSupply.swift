// @relation(REQ-BIL-012, scope=file)

import Calendars
import Meter
import Metrology
import Quantities
import VirtualTime

/// What happens to the clock and to the supply.
extension MeterWorld {
  func scheduleClockEvents() {
    guard let setup = configuration.billing else { return }
    for (index, event) in setup.events.enumerated() {
      let nanoseconds = setup.nanoseconds(to: event)
      guard nanoseconds < configuration.durationNanoseconds else { break }
      queue.schedule(.clock(index), at: configuration.clock.firstCycle(atOrAfterNanoseconds: nanoseconds))
    }
  }

  func happen(_ index: Int) {
    guard let setup = configuration.billing else { return }
    let event = setup.events[index]
    let nanoseconds = setup.nanoseconds(to: event)
    // While the supply holds up, what has been measured is billed.
    if event.action == .powerOff {
      settleBilling(at: nanoseconds)
      loseSupply(at: nanoseconds)
    }
    let now = reading(atNanoseconds: nanoseconds)
    if retained != nil { billing?.confirm(&retained!, at: now) }
    billing?.happen(event.action, at: now, registers: meter.metrology.accounting.total)
    if retained != nil { billing?.seal(&retained!) }
    if event.action == .powerOn { restoreSupply(at: nanoseconds) }
  }

  /// The registers are kept to the last window; the window that had not ended is lost, and pulses on their way come later.
  func loseSupply(at nanoseconds: Int64) {
    isPowered = false
    offSince = nanoseconds
    stopProcessor(at: nanoseconds)
    let state = meter.metrology.state
    meter = design.meter()
    meter.metrology.restore(state, at: reading(atNanoseconds: nanoseconds))
  }

  /// All that runs stops: tasks, timers, reads.
  func stopProcessor(at nanoseconds: Int64) {
    starts += 1
    for phase in captureStarts.indices { captureStarts[phase] += 1 }
    past.add(meter)
    addTimes()
    processor = nil
    for line in [PulseLine.active, .reactive] {
      billing?.endPulse(of: line)
      if isLineOn[Int(line.rawValue)] { tellEdge(of: line, isRising: false, at: nanoseconds) }
    }
    scheduled = [nil, nil]
    reference.breakOff()
  }

  func restoreSupply(at nanoseconds: Int64) {
    isPowered = true
    offNanoseconds += nanoseconds - offSince
    guard converters != nil else { return }
    startProcessor(at: nanoseconds)
    for phase in 0..<phaseCount { scheduleCapture(of: phase, at: nanoseconds) }
  }
}
