// @relation(REQ-CIV-003, scope=file)

import Quantities

/// The transitions of five years in order: all that can lie next to an instant in the third of them.
///
/// A transition lies up to eight days outside of its year, so the nearest ones may belong to the year before the last or after the
/// next.
struct Transitions {
  private struct Transition {
    var instant: UTCTime
    var startsDaylight: Bool

    /// In order of time, and a start after an end at the same instant.
    func isBefore(_ other: Transition) -> Bool {
      instant < other.instant || (instant == other.instant && !startsDaylight && other.startsDaylight)
    }
  }

  private static var count: Int { 10 }
  private var sorted: InlineArray<10, Transition>

  init(around instant: UTCTime, standardOffset: Int32, daylight: DaylightRule) {
    let year = CivilTime(at: instant, offset: 0).date.year
    let first = min(max(year, CivilDate.firstYear &+ 2), CivilDate.lastYear &- 2) &- 2
    sorted = InlineArray(repeating: Transition(instant: .earliest, startsDaylight: false))
    var filled = 0
    for ahead: Int32 in 0..<5 {
      let year = first &+ ahead
      insert(
        Transition(instant: daylight.start.instant(year: year, offset: standardOffset), startsDaylight: true), &filled)
      insert(
        Transition(instant: daylight.end.instant(year: year, offset: daylight.offset), startsDaylight: false), &filled)
    }
  }

  private subscript(index: Int) -> Transition { sorted[Self.place(index)] }

  /// Keeps an index within the table, where it always is, so that no trap is compiled for it.
  private static func place(_ index: Int) -> Int { min(max(index, 0), count &- 1) }

  private mutating func insert(_ transition: Transition, _ filled: inout Int) {
    guard filled < Self.count else { return }
    var index = filled
    while index > 0 && transition.isBefore(self[index &- 1]) {
      sorted[Self.place(index)] = self[index &- 1]
      index = index &- 1
    }
    sorted[Self.place(index)] = transition
    filled = filled &+ 1
  }

  /// The stretch between two changes that an instant lies in, as far as these transitions tell. Beyond the ends of the calendar the
  /// last of them holds.
  func stretch(at instant: UTCTime) -> (from: UTCTime, until: UTCTime, isDaylight: Bool) {
    var index = 0
    while index &+ 1 < Self.count && self[index &+ 1].instant <= instant { index = index &+ 1 }
    // A transition into what holds already is none, and neither is one that another takes back at the same instant.
    let isDaylight = self[index].startsDaylight
    var first = index
    while first > 0
      && (self[first &- 1].startsDaylight == isDaylight || self[first &- 1].instant == self[first].instant)
    {
      first = first &- 1
    }
    var next = index &+ 1
    while next &+ 1 < Self.count
      && (self[next].startsDaylight == isDaylight || self[next].instant == self[next &+ 1].instant)
    {
      next = next &+ 1
    }
    let from = min(self[first].instant, instant)
    let until = next < Self.count ? self[next].instant : instant.advanced(bySeconds: 1)
    return (from, max(until, instant.advanced(bySeconds: 1)), isDaylight)
  }
}
