import EmulatorKit
import Laboratory
import RequirementTrait
import Scenarios
import Testing

@Suite struct `Test bench` {
  /// Measures the rows of class B whose names begin with one of these.
  static func table(
    _ names: String..., meter: MeterKind = .singlePhase, frontEnd: FrontEndKind = .ideal, seed: UInt64 = 1,
    width: Int = 2, className: String = "B", change: (inout MeterUnderTest) -> Void = { _ in }
  ) async throws -> AccuracyTable {
    var device = MeterUnderTest()
    device.kind = meter
    device.frontEnd = frontEnd
    change(&device)
    let catalogue = try #require(Catalogue(meter: meter, className: className, table: .bundled()))
    return try await AccuracyTable.measure(
      catalogue, bench: Bench(meter: device, seed: seed), width: width,
      only: { point in names.contains { point.name.hasPrefix($0) } })
  }

  @Test(
    .verifies("REQ-EMU-027"),
    arguments: ["import 5 A, PF 1", "export 5 A, PF 0.5i", "import 60 A, PF 0.8c", "reactive import 5 A, sin 1i"])
  func `a gain error of 0.7 percent shows as 0.7 percent`(name: String) async throws {
    let table = try await Self.table(name) { $0.errors.currentGainPPM = 7000 }
    #expect(table.rows.count == 1)
    for row in table.rows {
      let error = try #require(row.errorPercent)
      #expect(abs(error - 0.7) <= 0.01, "\(row.point.name): \(error)")
    }
  }

  /// A delay of 0.1 degrees at PF 0.5 inductive: cos 60.1 / cos 60 - 1 = -0.30245 %.
  @Test(.verifies("REQ-EMU-027"))
  func `a phase error shows as the cosine tells`() async throws {
    let table = try await Self.table("import 5 A, PF 0.5i") { $0.errors.phaseErrorDegrees = 0.1 }
    let error = try #require(table.rows.first?.errorPercent)
    #expect(abs(error + 0.30245) <= 0.01, "\(error)")
  }

  /// Both errors are 0.7 %: an influence that changes nothing changes nothing.
  @Test(.verifies("REQ-EMU-027"))
  func `an influence is told by the change of the error alone`() async throws {
    let table = try await Self.table("voltage 0.9 Un", "5th harmonic") { $0.errors.currentGainPPM = 7000 }
    #expect(table.rows.count == 6)
    for row in table.rows { #expect(abs(try #require(row.errorPercent)) <= 0.01, "\(row.point.name)") }
  }

  @Test(.verifies("REQ-EMU-028"))
  func `a meter that is 3 percent off fails at every load`() async throws {
    let table = try await Self.table("import 5 A", "import 0.25 A") { $0.errors.currentGainPPM = 30_000 }
    #expect(!table.passes)
    #expect(table.rows.count == 4)
    for row in table.rows { #expect(row.verdict == .fail, "\(row.point.name)") }
    #expect(try #require(table.worst?.margin) < -1.9)
  }

  /// 30 % of the starting power lie below the no-load threshold of 40 %.
  @Test(.verifies("REQ-EMU-028"))
  func `a meter that doesn't start fails, and there is no error to take`() async throws {
    let stuck = try await Self.table("starting") { $0.errors.currentGainPPM = -700_000 }
    #expect(stuck.rows.count == 2)
    for row in stuck.rows {
      #expect(row.verdict == .fail)
      #expect(row.errorPercent == nil)
    }
  }

  @Test(.verifies("REQ-EMU-027"))
  func `pulses and register agree, and no load makes no pulse`() async throws {
    let table = try await Self.table("meter constant", "no load", "dips and interruptions")
    #expect(table.rows.count == 4)
    #expect(table.passes)
  }

  @Test(.verifies("REQ-EMU-001", "REQ-EMU-026"))
  func `the table doesn't depend on how many points run at a time`() async throws {
    var texts: [[String]] = []
    for width in [1, 3] {
      let table = try await Self.table("import 5 A", "burst", "L1", frontEnd: .ad7991, seed: 7, width: width)
      texts.append(table.rows.map { "\($0.point.name) \($0.errors) \($0.measurements)" })
    }
    #expect(texts[0] == texts[1])
    #expect(texts[0].count == 5)
  }

  @Test(.verifies("REQ-EMU-026"))
  func `samples of the meter differ, and so do seeds`() async throws {
    let one = try await Self.table("import 5 A, PF 1", frontEnd: .ad7991, seed: 1)
    let two = try await Self.table("import 5 A, PF 1", frontEnd: .ad7991, seed: 2)
    let errors = (one.rows + two.rows).flatMap(\.errors).compactMap(\.self)
    #expect(errors.count == 6)
    #expect(Set(errors).count == 6)
  }

  /// What makes the error at 5 A, at the lower end of the range x1: some of the voltage shows on the current's input.
  @Test(.verifies("REQ-EMU-026"))
  func `without crosstalk the converter's error at 5 A is below 0.1 percent`() async throws {
    let table = try await Self.table("import 5 A, PF 1", frontEnd: .ad7991) { $0.effects.crosstalk = 0 }
    let error = try #require(table.rows.first?.errorPercent)
    #expect(abs(error) < 0.1, "\(error)")
  }

  @Test(
    .verifies("REQ-EMU-026"),
    arguments: ["L2 alone, 5 A", "reversed", "voltages", "without L1, 5 A", "without L1 and L2"])
  func `the three-phase meter is within 0.02 percent however its phases are loaded`(name: String) async throws {
    let table = try await Self.table(name, meter: .threePhase)
    #expect(!table.rows.isEmpty)
    for row in table.rows { #expect(abs(try #require(row.errorPercent)) <= 0.02, "\(row.point.name)") }
  }
}
