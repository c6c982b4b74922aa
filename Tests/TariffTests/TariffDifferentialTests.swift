import CivilTime
import Quantities
import RequirementTrait
import Tariff
import Testing

@Suite(.verifies("REQ-TAR-002", "REQ-TAR-003", "REQ-TAR-004")) struct TariffDifferentialTests {
  /// Each calendar at twelve instants around a transition or anywhere; the switches themselves and a second before among them.
  @Test func `random calendars have the rates of their definition`() throws {
    var random = Seeded(seed(1))
    var folded = 0
    for number in 0..<4_000 {
      let zoneText = RandomCalendar.zones.randomElement(using: &random)!
      let zone = try PosixTimeZone(parsing: Array(zoneText.utf8).span)
      var around = UTCTime(seconds: Int64.random(in: 1_000_000_000...7_000_000_000, using: &random))
      let transition = zone.period(at: around).until
      if transition < .latest && Int.random(in: 0..<4, using: &random) > 0 { around = transition }
      let text = try RandomCalendar.make(&random, near: zone.civil(at: around).date)
      let calendar = try text.calendar()
      try calendar.validate()
      var instant = around
      for _ in 0..<12 {
        let expected = try #require(text.energy(at: instant, in: zone))
        let state = calendar.state(of: .energy, at: instant, in: zone)
        #expect(
          state == expected,
          "case \(number), \(zoneText), \(instant.seconds): \(text); \(replay("TariffDifferential"))")
        guard state == expected else { return }
        if zone.civil(at: state.since) > zone.civil(at: instant) { folded += 1 }
        instant =
          switch Int.random(in: 0..<4, using: &random) {
          case 0: state.until
          case 1: state.since.advanced(bySeconds: -1)
          case 2: state.until.advanced(bySeconds: -1)
          default: around.advanced(bySeconds: Int64.random(in: -200_000...200_000, using: &random))
          }
      }
    }
    // Otherwise no clock was ever set back behind a switch.
    #expect(folded > 100)
  }
}
