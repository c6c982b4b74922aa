// @relation(REQ-SUP-006, scope=file)

import Quantities

/// The latest events, at most `capacity` of them; of those that had to go the number is known, by their kind.
public struct EventLog<let capacity: Int>: Sendable {
  private var events: InlineArray<capacity, LoggedEvent>
  private var head = 0
  /// Events held.
  public private(set) var count = 0
  /// Events since the log was made, modulo 2^32.
  public private(set) var total: UInt32 = 0
  /// Events that gave way to later ones, by their kind; each at most 2^32-1.
  public private(set) var dropped: InlineArray<11, UInt32> = InlineArray(repeating: 0)

  public init() {
    events = InlineArray(
      repeating: LoggedEvent(.supervisionFault, detail: 0, number: 0, instant: Instant(nanoseconds: 0)))
  }

  /// Adds an event; the oldest gives way when the log is full.
  public mutating func append(_ event: MeterEvent, detail: UInt16, at instant: Instant) {
    guard capacity > 0 else { return }
    total = total &+ 1
    if count >= capacity {
      let kind = within(MeterEvent.count, Int(events[within(capacity, head)].event.rawValue))
      if dropped[kind] < .max { dropped[kind] = dropped[kind] &+ 1 }
      head = place(1)
      count = capacity &- 1
    }
    events[place(count)] = LoggedEvent(event, detail: detail, number: total, instant: instant)
    count = count &+ 1
  }

  /// The event at `index`, 0 being the oldest that is held; nil where there is none.
  public func event(at index: Int) -> LoggedEvent? {
    index >= 0 && index < count ? events[place(index)] : nil
  }

  private func place(_ index: Int) -> Int {
    let place = head &+ index
    return within(capacity, place < capacity ? place : place &- capacity)
  }
}
