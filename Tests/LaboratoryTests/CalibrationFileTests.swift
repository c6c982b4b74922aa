import Devices
import EmulatorKit
import Foundation
import Metrology
import RequirementTrait
import Scenarios
import Testing

@testable import Laboratory

@Suite struct `Calibration file` {
  private static func meter(_ kind: MeterKind = .singlePhase) -> MeterUnderTest {
    var meter = MeterUnderTest()
    meter.kind = kind
    return meter
  }

  /// Constants anywhere in their ranges.
  private static func constants(_ seed: UInt64, phases: Int) -> MeterConstants {
    var state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
    func draw(_ range: ClosedRange<Int64>) -> Int64 {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return range.lowerBound + Int64(state % UInt64(range.upperBound - range.lowerBound + 1))
    }
    return MeterConstants(
      phases: (0..<phases).map { _ in
        let phase = PhaseCalibration(
          voltageAttovoltsPerCode: UInt64(draw(0x4000_0100...0xFFFF_FFFF_0000)),
          currentAttoamperesPerCode: UInt64(draw(0x4000_0100...0xFFFF_FFFF_0000)))
        let corrections = (0..<16).map { _ in Int8(draw(-32...32)) }
        return MeterConstants.Phase(
          phase: phase,
          converter: ConverterCalibration(
            voltageOffset: Int32(draw(-0x40_0000...0x40_0000)), currentOffset: Int32(draw(-0x40_0000...0x40_0000)),
            amplifiedOffset: Int32(draw(-0x40_0000...0x40_0000)), amplifiedRatio: Int32(draw(1 << 23...1 << 25)),
            currentDelayNanoseconds: Int32(draw(-100_000...100_000)),
            amplifiedDelayNanoseconds: Int32(draw(-100_000...100_000)),
            currentCrosstalk: Int32(draw(-0x100_0000...0x100_0000)),
            amplifiedCrosstalk: Int32(draw(-0x100_0000...0x100_0000)),
            segmentCorrections: InlineArray { corrections[$0] }))
      })
  }

  @Test(.verifies("REQ-EMU-037"), arguments: 1...50 as ClosedRange<UInt64>)
  func `constants are read back exactly`(seed: UInt64) throws {
    let kind = seed % 2 == 0 ? MeterKind.threePhase : .singlePhase
    let constants = Self.constants(seed, phases: kind.phaseCount)
    #expect(constants.phases.allSatisfy { $0.isValid })
    let file = CalibrationFile(meter: Self.meter(kind), seed: .max - seed, constants: constants)
    let read = try CalibrationFile(yaml: file.text(remarks: ["by a test"]), file: "c.yaml")
    #expect(read.constants == constants, "seed \(seed)")
    #expect(read.seed == .max - seed)
    #expect(try read.constants(for: kind, effects: .typical) == constants)
  }

  struct Fault: CustomTestStringConvertible, Sendable {
    var from: String
    var to: String
    var message: String

    var testDescription: String { "\(from) -> \(to)" }
  }

  static let faults = [
    Fault(from: "meter: single", to: "meter: simple", message: ":4:8: meter: \"simple-phase\" is none of"),
    Fault(
      from: "meter: single", to: "meter: three", message: "phases: the list has 1 phases; a three-phase meter has 3"),
    Fault(from: "ad7991", to: "ideal", message: ":5:11: frontEnd: \"ideal\" is none of"),
    Fault(from: "seed: 7", to: "seed: -7", message: ":6:7: seed: \"-7\" is not a whole number"),
    Fault(from: "parts: ", to: "parts: 0", message: ":7:8: parts: "),
    Fault(from: " uV", to: " uA", message: "phases[0].voltage.perCode: unit \"uA\""),
    Fault(from: " uA", to: "", message: "phases[0].current.perCode: "),
    Fault(from: " codes}", to: "}", message: "phases[0].voltage.offset: "),
    Fault(from: "delay: 0", to: "delay: 9999999", message: "phases[0].current.delay: "),
    Fault(from: "crosstalk: 0", to: "crossTalk: 0", message: "phases[0].current.crossTalk: unknown key; did you mean"),
    Fault(from: "ratio: 1", to: "ratio: 3", message: "phases[0].amplified.ratio: \"3.000000000\" is not a ratio"),
    Fault(from: "[0.000 codes, ", to: "[", message: "phases[0].histogram: the list has 15 values instead of 16"),
    Fault(from: "[0.000", to: "[5.000", message: "phases[0].histogram[0]: \"5.000 codes\" is out of range"),
    Fault(from: "    amplified", to: "    #amplified", message: "phases[0].amplified: the key is missing"),
  ]

  @Test(.verifies("REQ-EMU-009", "REQ-EMU-037"), arguments: faults)
  func `a fault names place and key`(fault: Fault) throws {
    let meter = Self.meter()
    let constants = MeterConstants(
      phases: [.init(phase: meter.model.nominalCalibration, converter: ConverterCalibration())])
    let text = CalibrationFile(meter: meter, seed: 7, constants: constants).text()
    let place = try #require(text.range(of: fault.from))
    let error = #expect(throws: ScenarioError.self) {
      try CalibrationFile(yaml: text.replacingCharacters(in: place, with: fault.to), file: "c.yaml")
    }
    let shown = "\(try #require(error))"
    #expect(shown.hasPrefix("c.yaml:") && shown.contains(fault.message), "\(shown)")
    #expect(try #require(error).line != nil)
  }

  @Test(.verifies("REQ-EMU-037"))
  func `a calibration of another meter is refused at its place`() throws {
    let file = CalibrationFile(meter: Self.meter(), seed: 7, constants: Self.constants(1, phases: 1))
    let read = try CalibrationFile(yaml: file.text(), file: "c.yaml")
    let kind = #expect(throws: ScenarioError.self) { try read.constants(for: .threePhase, effects: .typical) }
    #expect(kind?.line == 4 && kind?.key == "meter")
    // Every part counts: a tolerance, the converter's weights, the crystal.
    let changes: [(inout ConverterEffects) -> Void] = [
      { $0.gainTolerance = 0.02 }, { $0.nonlinearityCodes = 0.7 }, { $0.filterTolerance = 0.02 },
      { $0.offsetCodes = 5 }, { $0.crystalTolerancePPM = 10 },
      { $0.sensor = .transformer(leadDegrees: 0.1, saturationAmperes: 10) },
    ]
    for change in changes {
      var effects = ConverterEffects.typical
      change(&effects)
      let error = #expect(throws: ScenarioError.self) { try read.constants(for: .singlePhase, effects: effects) }
      #expect(error?.line == 7 && error?.key == "parts")
    }
    let other = file.text().replacingOccurrences(of: "seed: 7", with: "seed: 8")
    let moved = try CalibrationFile(yaml: other, file: "c.yaml")
    #expect(throws: ScenarioError.self) { try moved.constants(for: .singlePhase, effects: .typical) }
    // What is not a part doesn't: noise, gaps, temperature.
    var effects = ConverterEffects.typical
    effects.noiseCodes = 0
    effects.temperatureRiseKelvin = 10
    #expect(try read.constants(for: .singlePhase, effects: effects) == file.constants)
  }
}
