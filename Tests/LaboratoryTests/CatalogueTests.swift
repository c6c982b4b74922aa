import Laboratory
import RequirementTrait
import Scenarios
import Testing

@Suite struct `Test points` {
  static func catalogue(_ meter: MeterKind, _ name: String) throws -> Catalogue {
    try #require(Catalogue(meter: meter, className: name, table: .bundled()))
  }

  @Test(.verifies("REQ-EMU-026"))
  func `class B of the single-phase meter has sixty rows and more`() throws {
    #expect(try Self.catalogue(.singlePhase, "B").points.filter { !$0.isHidden }.count >= 60)
  }

  @Test(
    .verifies("REQ-EMU-026"), arguments: MeterKind.allCases, ["A", "B", "C", "1", "2", "0.5S", "0.2S"])
  func `names are unique, and what a row is compared with is there`(meter: MeterKind, name: String) throws {
    let points = try Self.catalogue(meter, name).points
    let names = Set(points.map(\.name))
    #expect(names.count == points.count)
    for point in points {
      if case .change(let base) = point.comparison { #expect(names.contains(base), "\(point.name)") }
      #expect(point.isHidden || !point.limit.source.isEmpty, "\(point.name)")
    }
  }

  @Test(.verifies("REQ-EMU-026"))
  func `class B has every test that its limits name`() throws {
    let kinds = Set(try Self.catalogue(.threePhase, "B").points.map(\.kind))
    #expect(kinds == Set(TestKind.allCases))
    let ofPhases: Set<TestKind> = [.onePhaseLoad, .reversedSequence, .unbalance, .missingPhase]
    #expect(Set(try Self.catalogue(.singlePhase, "B").points.map(\.kind)) == kinds.subtracting(ofPhases))
  }

  @Test(.verifies("REQ-EMU-026"), arguments: MeterKind.allCases)
  func `each disturbance is applied in both directions`(meter: MeterKind) throws {
    let points = try Self.catalogue(meter, "B").points
    let names = Set(points.map(\.name))
    // A lamp doesn't feed in, and an inverter does.
    let plain: Set<TestKind> = [.load, .starting, .constant, .noLoad, .dipsNoLoad, .realistic]
    let reactive: Set<TestKind> = [.reactiveLoad, .reactiveStarting, .reactiveNoLoad]
    for point in points where !plain.union(reactive).contains(point.kind) && !point.name.hasSuffix(", export") {
      #expect(names.contains(point.name + ", export"), "\(point.name)")
    }
  }

  @Test(.verifies("REQ-EMU-026"))
  func `a class that the limits don't have has no catalogue`() throws {
    #expect(Catalogue(meter: .singlePhase, className: "D", table: try .bundled()) == nil)
  }

  /// 240e3 / (1000 imp/kWh * 264.5 V * 20 mA) = 45.37 min; 600e6 / (1000 * 230 V * 60 A) = 43.48 min.
  @Test(.verifies("REQ-EMU-026"), arguments: [("B", 45.37), ("1", 43.48)])
  func `the no-load test lasts as long as the standard says`(name: String, minutes: Double) throws {
    let point = try #require(try Self.catalogue(.singlePhase, name).points.first { $0.kind == .noLoad })
    #expect(abs(try #require(point.seconds) / 60 - minutes) <= 0.01)
  }

  @Test(.verifies("REQ-EMU-027"), arguments: MeterKind.allCases)
  func `runs are so long that the bench resolves a tenth of the limit`(meter: MeterKind) throws {
    let catalogue = try Self.catalogue(meter, "C")
    for point in catalogue.points {
      guard let limit = point.limit.limitPercent, point.power > 0 else { continue }
      let span = point.runSeconds(catalogue.model) - 2 * 3600 / point.power - 7
      #expect(point.resolutionPercent(max(span, 3600 / point.power)) <= limit / 10, "\(point.name)")
    }
  }
}
