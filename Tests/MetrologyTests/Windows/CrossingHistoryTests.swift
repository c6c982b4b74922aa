import Metrology
import Quantities
import RequirementTrait
import Testing

/// The lock on the mains.
@Suite(.verifies("REQ-MET-021", "REQ-MET-023")) struct CrossingHistoryTests {
  /// A history of crossings at `milliseconds`.
  static func history(_ milliseconds: [Double], check: (borrowing CrossingHistory) -> Void) {
    var history = CrossingHistory()
    for value in milliseconds { history.record(Instant(nanoseconds: Int64(value * 1e6))) }
    check(history)
  }

  @Test(arguments: [
    ([0.0, 20, 40], false), ([0, 20, 40, 60], true), ([0, 20, 40, 60.8], true), ([0, 20, 40, 60.9], false),
    ([0, 20.4, 40.3, 59.9], true), ([0, 20, 41, 61, 81], false), ([0, 20, 41, 61, 81, 101], true),
  ])
  func `three intervals that agree within a twenty-fourth make a lock`(crossings: [Double], isLocked: Bool) {
    Self.history(crossings) { #expect($0.isLocked == isLocked) }
  }

  @Test(arguments: [(26.4, false), (26.2, true), (13.4, true), (13.3, false)])
  func `only intervals of the mains make a lock`(interval: Double, isLocked: Bool) {
    Self.history((0..<8).map { Double($0) * interval }) {
      #expect($0.isLocked == isLocked)
      #expect(($0.interval == nil) == !isLocked)
    }
  }

  @Test func `a jump loses the lock, and windows begin again at the second crossing after it`() {
    let jumped = [0.0, 20, 40, 60, 80, 85]
    Self.history(jumped) {
      #expect($0.isLocked == false)
      #expect($0.lostAt.nanoseconds == 85_000_000)
    }
    Self.history(jumped + [105, 125, 145]) {
      #expect($0.isLocked == true)
      #expect($0.lostAt.nanoseconds == 105_000_000)
    }
  }

  @Test func `a voltage that stays away loses the lock`() {
    var history = CrossingHistory()
    for index in 0..<10 { history.record(Instant(nanoseconds: Int64(index) * 20_000_000)) }
    history.checkAge(at: Instant(nanoseconds: 206_000_000))
    #expect(history.isLocked == true)
    history.checkAge(at: Instant(nanoseconds: 207_000_000))
    #expect(history.isLocked == false)
    #expect(history.latest == nil)
    #expect(history.lostAt.nanoseconds == 207_000_000)
  }

  @Test func `crossings are counted behind an instant`() {
    // 40 crossings: the oldest have been forgotten.
    Self.history((0..<40).map { Double($0) * 20 }) {
      #expect($0.latest?.nanoseconds == 780_000_000)
      #expect($0.crossing(10, after: Instant(nanoseconds: 400_000_000))?.nanoseconds == 600_000_000)
      // A crossing within 2 ms of the instant is the one that began the window.
      #expect($0.crossing(1, after: Instant(nanoseconds: 398_500_000))?.nanoseconds == 420_000_000)
      #expect($0.crossing(20, after: Instant(nanoseconds: 400_000_000)) == nil)
      #expect($0.firstCrossing(atOrAfter: Instant(nanoseconds: 574_000_000))?.nanoseconds == 580_000_000)
      #expect($0.firstCrossing(atOrAfter: Instant(nanoseconds: 580_000_000))?.nanoseconds == 580_000_000)
      #expect($0.firstCrossing(atOrAfter: Instant(nanoseconds: 780_000_001)) == nil)
    }
  }
}
