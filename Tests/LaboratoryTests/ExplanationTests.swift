import EmulatorKit
import Laboratory
import RequirementTrait
import Scenarios
import Testing

@Suite struct `Where an error comes from` {
  private func explanations(
    _ names: String..., rows all: Bool = true, frontEnd: FrontEndKind = .ad7991, width: Int = 2,
    change: (inout MeterUnderTest) -> Void
  ) async throws -> [Explanation] {
    var device = MeterUnderTest()
    device.frontEnd = frontEnd
    change(&device)
    let catalogue = try #require(Catalogue(meter: .singlePhase, className: "B", table: .bundled()))
    let table = try await AccuracyTable.measure(
      catalogue, bench: Bench(meter: device, seed: 3), width: width,
      only: { point in names.contains(point.name) })
    return try await table.explanations(of: all ? table.rows : nil, width: width)
  }

  /// With no other effect on, the one that is on is named first, and little is left without it.
  @Test(
    .verifies("REQ-EMU-050"),
    arguments: [Cause.crosstalk, .nonlinearity, .temperatureCoefficient, .sensor, .filterTolerance])
  func `the effect that is on is the cause`(cause: Cause) async throws {
    let found = try await explanations("import 5 A, PF 0.5i") {
      $0.effects = .none
      switch cause {
      case .crosstalk: $0.effects.crosstalk = 1e-3
      case .nonlinearity: $0.effects.nonlinearityCodes = 8
      case .temperatureCoefficient: ($0.effects.temperatureCoefficientPPM, $0.effects.temperatureRiseKelvin) = (200, 30)
      case .sensor: $0.effects.sensor = .transformer(leadDegrees: 1, saturationAmperes: 20)
      default: $0.effects.filterTolerance = 0.1
      }
      $0.effects.isCalibrated = cause != .sensor && cause != .filterTolerance
    }
    let explanation = try #require(found.first)
    let error = try #require(explanation.errorPercent)
    let first = try #require(explanation.parts.first, "\(explanation)")
    #expect(
      first.cause == cause || (first.cause == .calibration && !explanation.parts.filter { $0.cause == cause }.isEmpty))
    let part = try #require(explanation.parts.first { $0.cause == cause }, "\(explanation)")
    #expect(abs(try #require(part.errorPercent)) < abs(error) / 10, "\(explanation)")
  }

  @Test(.verifies("REQ-EMU-050"))
  func `a row that fails is explained unasked, one that passes is not`() async throws {
    let failing = try await explanations("import 5 A, PF 1", "export 5 A, PF 1", rows: false, frontEnd: .ideal) {
      $0.errors.currentGainPPM = 30_000
    }
    #expect(failing.map(\.name) == ["import 5 A, PF 1", "export 5 A, PF 1"])
    for explanation in failing { #expect(explanation.parts.map(\.cause) == [.deviation]) }
    let passing = try await explanations("import 5 A, PF 1", rows: false, frontEnd: .ideal) { _ in }
    #expect(passing.isEmpty)
  }

  /// A meter that reads 90 % low doesn't start at Ist: there is no error, but what fails can be told.
  @Test(.verifies("REQ-EMU-050"))
  func `a meter that doesn't start is explained by what makes it start`() async throws {
    let found = try await explanations("starting at 0.02 A, import", rows: false, frontEnd: .ideal) {
      $0.errors.currentGainPPM = -900_000
    }
    #expect(found.count == 1)
    #expect(found.first?.parts.map(\.cause) == [.deviation])
  }

  @Test(.verifies("REQ-EMU-050", "REQ-EMU-001"))
  func `what is found doesn't depend on how many are measured at a time`() async throws {
    let one = try await explanations("import 5 A, PF 0.5i", width: 1) { _ in }
    let three = try await explanations("import 5 A, PF 0.5i", width: 3) { _ in }
    #expect(one.map(\.lines) == three.map(\.lines))
    #expect(one.first?.parts.isEmpty == false)
  }
}
