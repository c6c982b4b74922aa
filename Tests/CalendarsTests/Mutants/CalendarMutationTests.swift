import Calendars
import Documents
import Foundation
import Quantities
import RequirementTrait
import Testing
import VirtualTime

/// Calendars that are made wrong in one place, written in all the ways that YAML has, and calendars that are damaged as text.
///
/// `METER_MUTANTS=100000 Tools/test CalendarMutation` makes so many; without it there are 2 000, other ones with each commit
/// (`METER_SEED_BLOCK`). A failure names the mutant: `METER_MUTANT=NUMBER` makes that one alone.
@Suite(.verifies("REQ-BIL-001", "REQ-BIL-002")) struct CalendarMutationTests {
  private static let environment = ProcessInfo.processInfo.environment

  private static let numbers: Range<UInt64> = {
    if let one = environment["METER_MUTANT"].flatMap(UInt64.init) { return one..<one + 1 }
    if let count = environment["METER_MUTANTS"].flatMap(UInt64.init) { return 0..<count }
    let block = environment["METER_SEED_BLOCK"].flatMap { UInt64($0, radix: 16) } ?? 0
    return 200_000 + block * 2_000..<200_000 + (block + 1) * 2_000
  }()

  private static let parts = 8

  /// The numbers of a part: parts run side by side.
  private static func part(_ part: Int) -> [UInt64] { numbers.filter { $0 % UInt64(parts) == UInt64(part) } }

  @Test(arguments: 0..<parts)
  func `a fault is told at its key and line, however the calendar is written`(part: Int) throws {
    for number in Self.part(part) {
      var maker = CalendarTree(seed: number)
      var tree = maker.make()
      let fault = maker.pick(CalendarFault.all)
      guard let key = fault.apply(&tree, &maker) else { continue }
      var writer = TreeWriter(seed: number)
      let text = writer.write(tree)
      let found = try #require(
        try CalendarsTests.fault { _ = try plan(text) }, "mutant \(number), \(fault.name): accepted\n\(text)")
      #expect(found.key == key, "mutant \(number), \(fault.name): \(found)\n\(text)")
      if let line = writer.places[key] {
        #expect(found.line == line, "mutant \(number), \(fault.name): \(found)\n\(text)")
      }
    }
  }

  @Test func `every fault is made`() {
    var seen: Set<String> = []
    for number in 0..<2_000 as Range<UInt64> {
      var maker = CalendarTree(seed: number)
      var tree = maker.make()
      let fault = maker.pick(CalendarFault.all)
      if fault.apply(&tree, &maker) != nil { seen.insert(fault.name) }
    }
    #expect(seen.count == CalendarFault.all.count)
  }

  @Test(arguments: 0..<parts)
  func `the way of writing changes nothing`(part: Int) throws {
    for number in Self.part(part) where number / 8 % 8 == 0 {
      var maker = CalendarTree(seed: number)
      let tree = maker.make()
      var writers = [TreeWriter(seed: number), TreeWriter(seed: number + 1)]
      let plans = try writers.indices.map { try plan(writers[$0].write(tree)) }
      #expect(plans[0].settings == plans[1].settings, "mutant \(number)")
      #expect(plans[0].rates == plans[1].rates && plans[0].profileCapacity == plans[1].profileCapacity)
      for _ in 0..<20 {
        let instant = UTCTime(seconds: Int64.random(in: 1_735_689_600..<1_861_920_000, using: &maker.random))
        let states = plans.map { $0.calendars.state(at: instant, in: $0.settings.zone) }
        try #require(states[0] == states[1], "mutant \(number) at \(instant)")
        try #require(Int(states[0].energyRate) < plans[0].rates.count, "mutant \(number) at \(instant)")
      }
    }
  }

  private static let fragments = [
    "&a ", "*a", "!!str ", "---\n", "[", "]", "{", "}", ": ", "- ", "\"", "'", "|", "#", "\t", "\r", "\u{0}",
    "\u{2028}",
    "\u{FEFF}", "9999999999999999999", "-", ".", "~", "no", "12:30", "25:00", "1 d", "02-29", "days: ", "night", "0 s",
  ]

  private static func damaged(_ text: String, _ random: inout SplitMix64) -> String {
    var scalars = Array(text.unicodeScalars)
    for _ in 0..<Int.random(in: 1...3, using: &random) where !scalars.isEmpty {
      let place = Int.random(in: 0..<scalars.count, using: &random)
      let other = Int.random(in: 0..<scalars.count, using: &random)
      switch Int.random(in: 0...5, using: &random) {
      case 0: scalars.remove(at: place)
      case 1: scalars.swapAt(place, other)
      case 2: scalars.insert(contentsOf: fragments.randomElement(using: &random)!.unicodeScalars, at: place)
      case 3: scalars[place] = Unicode.Scalar(UInt8.random(in: 32...126, using: &random))
      case 4: scalars.removeSubrange(min(place, other)..<min(min(place, other) + 20, scalars.count))
      default: scalars.removeLast(scalars.count - place)
      }
    }
    return String(String.UnicodeScalarView(scalars))
  }

  @Test(arguments: 0..<parts)
  func `a damaged calendar is refused in one line, or means something`(part: Int) throws {
    for number in Self.part(part) where number / 8 % 2 == 0 {
      var random = SplitMix64(seed: number)
      let text = Self.damaged(household, &random)
      do {
        let plan = try plan(text)
        for _ in 0..<5 {
          let instant = UTCTime(seconds: Int64.random(in: 1_735_689_600..<1_861_920_000, using: &random))
          let state = plan.calendars.state(at: instant, in: plan.settings.zone)
          try #require(Int(state.energyRate) < plan.rates.count && state.until > instant, "mutant \(number)")
        }
      } catch let error as DocumentError {
        let lineCount = text.unicodeScalars.count { "\n\r\u{85}\u{2028}\u{2029}".unicodeScalars.contains($0) } + 1
        let line = try #require(error.line, "mutant \(number)")
        #expect((1...lineCount + 1).contains(line) && !error.key.isEmpty, "mutant \(number): \(error)")
        #expect(!error.description.unicodeScalars.contains { $0.value < 32 }, "mutant \(number): \(error)")
      }
    }
  }
}
