import Devices
import Faults
import Meter
import Metrology
import RequirementTrait
import Supervision
import Testing

@testable import EmulatorKit

@Suite struct `A meter with faulty hardware` {
  private static let since: Int64 = 2_345_678_901

  private func events(_ fault: InjectedFault, meter: String = "single-phase") throws -> [LoggedEvent] {
    let supervision = try #require(watched(fault, meter: meter).supervision)
    #expect(supervision.actedAt != nil)
    return supervision.events
  }

  /// The heater draws 10 A, for which the amplified input is at its end: what the current's does is told by that alone.
  private static let found: [(ConverterDefect.Kind, ConverterDefect.Input, InputDefects)] = [
    (.stuck, .voltage, .isVoltageStuck), (.stuck, .current, .isCurrentStuck),
    (.stuck, .amplified, .isAmplifiedCurrentStuck), (.saturated, .voltage, .isVoltageSaturated),
    (.saturated, .current, .isCurrentSaturated), (.saturated, .amplified, .isAmplifiedCurrentStuck),
    (.noisy, .voltage, .isVoltageNoisy),
  ]

  @Test(.verifies("REQ-SUP-022", "REQ-EMU-075"), arguments: found.indices, [1, 3])
  func `tells within a second which input is broken`(index: Int, phases: Int) throws {
    let (kind, input, defect) = Self.found[index]
    let all = try events(
      .converter(ConverterDefect(kind, of: input, phase: phases - 1, sinceNanoseconds: Self.since)),
      meter: phases == 1 ? "single-phase" : "three-phase")
    let told = all.filter { $0.event == .inputDefect }
    // What is seen besides comes later: an input at its end may stand still as well.
    #expect(!told.isEmpty && told.count <= 2, "\(all.map(\.text))")
    for event in told {
      #expect(Int(event.detail >> 8) == phases - 1)
      #expect(InputDefects(rawValue: UInt8(truncatingIfNeeded: event.detail)).contains(defect))
    }
    #expect(try #require(told.first).instant.nanoseconds - Self.since < 1_000_000_000)
  }

  @Test(.verifies("REQ-SUP-022", "REQ-EMU-075"), arguments: BusFault.Kind.allCases)
  func `tells that a read went wrong, and is right about the rest`(kind: BusFault.Kind) throws {
    let result = try watched(.bus(BusFault(kind: kind, atNanoseconds: Self.since, byte: 4_000)))
    let told = try #require(result.supervision).events.filter { $0.event == .readFault }
    #expect(told.count == 1)
    #expect(try #require(told.first).instant.nanoseconds - Self.since < 1_000_000_000)
    #expect(try #require(result.supervision).resets.isEmpty)
    #expect(abs(try #require(result.register("1.8.0")?.errorPercent)) < 2)
  }

  @Test(.verifies("REQ-EMU-075")) func `sleeps on without its timer until a converter wakes it`() throws {
    let result = try watched(.lostWakeUp(atNanoseconds: Self.since))
    let supervision = try #require(result.supervision)
    let acted = try #require(supervision.actedAt)
    #expect(acted - Self.since < 25_000_000)
    #expect(supervision.events.contains { $0.event == .supervisionFault })
    #expect(try #require(supervision.events.first).instant.nanoseconds - acted < 400_000_000)
    #expect(abs(try #require(result.register("1.8.0")?.errorPercent)) < 0.2)
  }

  /// 39,400 words in five jobs, a second apart.
  @Test(.verifies("REQ-SUP-013", "REQ-EMU-075"), arguments: [0, 20_000, 39_399])
  func `finds a flipped bit of the image, and measures no more`(word: Int) throws {
    let flip = BitFlip(atNanoseconds: 1_100_000_000, part: .image, bit: 32 * word + 17, count: 1)
    let supervision = try #require(watched(.flip(flip), seconds: 12).supervision)
    let failure = try #require(supervision.events.first { $0.event == .selfTestFailure })
    #expect(failure.detail == SelfTestPart.image.rawValue)
    #expect(failure.instant.nanoseconds - flip.atNanoseconds < 10_000_000_000)
    #expect(supervision.isSafe)
  }

  /// 64 blocks, four in a job.
  @Test(.verifies("REQ-SUP-013", "REQ-EMU-075"), arguments: [0, 31, 63])
  func `finds a bit of its memory that can't be written, and measures no more`(block: Int) throws {
    let supervision = try #require(
      watched(.memory(block: block, atNanoseconds: 1_100_000_000), seconds: 20).supervision)
    let failure = try #require(supervision.events.first { $0.event == .selfTestFailure })
    #expect(failure.detail == SelfTestPart.memory.rawValue)
    #expect(failure.instant.nanoseconds < 18_200_000_000)
    #expect(supervision.isSafe)
  }

  /// A phase's energies wait for the end of their window for the 20 ms of a slice: one of ten instants 20 ms apart falls into it.
  @Test(.verifies("REQ-SUP-023"), arguments: ["active", "reactive", "apparent"])
  func `registers no window whose energy is not its power times its time`(energy: String) throws {
    let atlas = StateAtlases.atlas(of: .pipeline, Meter<1>.self)
    let field = try #require(atlas.field("metrology.energies[0].\(energy).units"))
    var found = 0
    for slice in 0..<12 {
      let instant = 3_001_000_000 + Int64(slice) * 20_000_000
      // 2^12 µWh are 3 % of the window.
      let flip = BitFlip(atNanoseconds: instant, part: .pipeline, bit: field.first + 88 + 12)
      let result = try watched(.flip(flip), seconds: 5)
      let events = try #require(result.supervision).events
      let failures = events.filter { $0.event == .selfTestFailure }
      for failure in failures { #expect(failure.detail == SelfTestPart.plausibility.rawValue) }
      found += failures.count
      #expect(abs(try #require(result.register("1.8.0")?.errorPercent)) < 0.2)
    }
    #expect(found == 1)
  }
}
