import Quantities
import RequirementTrait
import Supervision
import Testing

@Suite(.verifies("REQ-SUP-006")) struct `An event log` {
  private static let kinds: [MeterEvent] = [.supervisionFault, .shedding, .selfTestFailure]

  @Test(arguments: [0, 1, 7, 8, 9, 100])
  func `keeps the latest events in order, and counts by kind what gave way`(number: Int) {
    var log = EventLog<8>()
    for index in 0..<number {
      log.append(Self.kinds[index % 3], detail: UInt16(index), at: Instant(nanoseconds: Int64(index) * 10))
    }
    let kept = (0..<log.count).compactMap { log.event(at: $0) }
    let expected = (0..<number).map {
      LoggedEvent(
        Self.kinds[$0 % 3], detail: UInt16($0), number: UInt32($0 + 1), instant: Instant(nanoseconds: Int64($0) * 10))
    }
    #expect(kept == expected.suffix(8))
    #expect(log.total == UInt32(number))
    for (place, kind) in Self.kinds.enumerated() {
      #expect(Int(log.dropped[place]) == expected.dropLast(8).filter { $0.event == kind }.count)
    }
  }

  @Test(arguments: [-1, 3, 8, 100]) func `has no event where there is none`(index: Int) {
    var log = EventLog<8>()
    for detail in 0..<3 { log.append(.shedding, detail: UInt16(detail), at: Instant(nanoseconds: 0)) }
    #expect(log.event(at: index) == nil)
  }
}
