import Devices
import EmulatorKit
import Foundation
import RequirementTrait
import Scenarios
import Testing

@testable import Laboratory

#if canImport(FoundationXML)
import FoundationXML
#endif

@Suite struct `Monte-Carlo` {
  private static func run(
    _ numbers: ClosedRange<Int>, width: Int = 2, limits: String? = nil
  ) async throws -> MonteCarlo {
    var meter = MeterUnderTest()
    meter.effects = MonteCarlo.production
    let table = try limits.map { try LimitTable(yaml: $0, file: "limits.yaml") } ?? LimitTable.bundled()
    let catalogue = try #require(Catalogue(meter: .singlePhase, className: "B", table: table))
    return try await MonteCarlo.run(catalogue, meter: meter, numbers: numbers, seed: 77, width: width)
  }

  @Test(.verifies("REQ-EMU-001", "REQ-EMU-038"))
  func `a meter depends neither on how many run at a time nor on the others`() async throws {
    let all = try await Self.run(1...3, width: 3)
    #expect(all.meters.map(\.number) == [1, 2, 3])
    #expect(Set(all.meters.map(\.partsSeed)).count == 3)
    let last = try await Self.run(3...3, width: 1).meters[0]
    #expect(last.errors == all.meters[2].errors)
    #expect(last.worstMargin == all.meters[2].worstMargin)
  }

  /// Every sinusoidal load of the table and nothing else; calibrated meters are within class B at all of them.
  @Test(.verifies("REQ-EMU-038", "REQ-MET-042"))
  func `calibrated meters are within class B at every sinusoidal load`() async throws {
    let population = try await Self.run(1...2)
    #expect(population.rows.count >= 60)
    #expect(population.rows.allSatisfy { [.load, .reactiveLoad].contains($0.kind) && !$0.isHidden })
    for factor in ["PF 1", "PF 0.5i", "PF 0.8c", "sin 0.25c"] {
      for direction in ["import", "export"] {
        #expect(population.rows.contains { $0.name.contains(direction) && $0.name.hasSuffix(factor) })
      }
    }
    #expect(population.failedRows.isEmpty)
    #expect(population.shareInside == 1)
    for meter in population.meters {
      let margins = zip(meter.errors, population.rows).map { 1 - abs($0) / ($1.limit.limitPercent ?? 0) }
      #expect(meter.worstMargin == margins.min())
      #expect(meter.worstMargin == margins[meter.worstRow])
    }
  }

  /// With limits of 0.01 % for active energy none but the points of calibration can hold.
  @Test(.verifies("REQ-EMU-038", "REQ-EMU-028"))
  func `rows beyond their limit are named`() async throws {
    let limits = try LimitTable.bundledText().replacingOccurrences(
      of: "to: Imax, limit: 1.0 %", with: "to: Imax, limit: 0.01 %")
    let population = try await Self.run(1...2, limits: limits)
    #expect(population.failedRows.contains { $0.point.name == "import 60 A, PF 1" && $0.shareInside == 0 })
    #expect(!population.failedRows.contains { $0.point.name == "import 0.25 A, PF 1" })
    #expect(population.shareInside == 0)
    #expect(population.margins.allSatisfy { $0 < 0 })
  }

  @Test(.verifies("REQ-EMU-038"))
  func `quantiles lie between their neighbours in proportion`() {
    let values = [1.0, 2, 4, 8, 16]
    #expect([0, 0.25, 0.5, 0.75, 1].map { MonteCarlo.quantile(values, $0) } == values)
    #expect(MonteCarlo.quantile(values, 0.875) == 12)
    #expect(MonteCarlo.quantile([3], 0.4) == 3)
    #expect(MonteCarlo.quantile([], 0.5).isNaN)
    #expect(MonteCarlo.share([true, false, true, true]) == 0.75)
  }

  /// Registers over ten seconds against pulses over forty and more, on the same meters under other noise: no farther apart than what
  /// the pulses resolve and three times what noise makes of ten seconds.
  @Test(
    .verifies("REQ-EMU-038", "REQ-EMU-027"),
    arguments: [
      "import 0.25 A, PF 1", "import 0.5 A, PF 0.5i", "import 5 A, PF 0.8c", "export 60 A, PF 0.5i",
      "reactive import 5 A, sin 0.5i", "reactive export 60 A, sin 1c",
    ])
  func `registers and pulses tell the same error`(name: String) throws {
    let catalogue = try #require(Catalogue(meter: .singlePhase, className: "B", table: .bundled()))
    let point = try #require(catalogue.points.first { $0.name == name })
    var meter = MeterUnderTest()
    meter.effects = MonteCarlo.production
    meter.effects.isCalibrated = false
    for seed in [3, 4] as [UInt64] {
      let sample = MeterSample(seed: seed)
      let bench = Bench(meter: meter, seed: 1, samples: [sample])
      let pulses = try bench.measure(point, sample: 0)
      let registers = try bench.registerError(point, sample: sample, seconds: MonteCarlo.seconds)
      let resolution = try #require(pulses.resolutionPercent)
      let noise = point.name.contains("0.25 A") || point.name.contains("0.5 A") ? 0.012 : 0.006
      expect(
        registers - (try #require(pulses.errorPercent)), within: resolution + noise, "%, \(name), seed \(seed)")
    }
  }

  private final class Shapes: NSObject, XMLParserDelegate {
    var counts: [String: Int] = [:]
    var texts = ""

    func parser(
      _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
      attributes: [String: String]
    ) { counts[name, default: 0] += 1 }

    func parser(_ parser: XMLParser, foundCharacters string: String) { texts += string }
  }

  /// The cumulative line, and three panels of two bands, a median and two limits; a ground, two frames and bars.
  @Test(.verifies("REQ-EMU-039"))
  func `the plot shows the distribution and a band for each power factor`() async throws {
    let population = try await Self.run(1...2)
    let shapes = Shapes()
    let parser = XMLParser(data: Data(MonteCarloPlot(population).svg.utf8))
    parser.delegate = shapes
    #expect(parser.parse())
    #expect(shapes.counts["polyline"] == 1 + 3 * 5)
    let bars = (shapes.counts["rect"] ?? 0) - 1 - 1 - 3
    #expect((1...2).contains(bars))
    for text in ["2 calibrated single-phase meters", "PF 0.5 inductive", "EN 50470-3 class B"] {
      #expect(shapes.texts.contains(text))
    }
  }
}
