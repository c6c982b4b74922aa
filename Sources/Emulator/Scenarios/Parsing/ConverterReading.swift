// @relation(REQ-EMU-018, REQ-EMU-021, scope=file)

import Devices
import Documents
import VirtualTime

extension Dimension {
  static let converterCodes = Dimension(name: "a number of converter codes", units: [("codes", 0)])
  static let level = Dimension(name: "a level", units: [("dB", 0)])
  static let temperature = Dimension(name: "a temperature", units: [("degC", 0)])
  static let temperatureDifference = Dimension(name: "a difference of temperature", units: [("K", 0)])
  static let temperatureCoefficient = Dimension(name: "a temperature coefficient", units: [("ppm/K", 0)])
}

/// What is wrong with the converter, effect by effect: each has a name, a size, and can be `off`.
extension ReadingContext {
  static let effectKeys = [
    "effects", "quantisation", "noise", "nonlinearity", "gainTolerance", "offset", "antiAliasFilter", "filterTolerance",
    "jitter", "crosstalk", "amplifierRecovery", "temperatureCoefficient", "temperature", "temperatureSwing", "sensor",
    "gap", "busTolerance", "busDrift", "crystalTolerance", "calibration",
  ]

  /// `{effects: typical, noise: 0.5 codes, jitter: off, ..}`
  func converterEffects(_ entry: Entry?, frontEnd: FrontEndKind) throws -> ConverterEffects {
    guard let entry else { return .typical }
    guard frontEnd == .ad7991 else { throw entry.failure("the front end is \"ideal\": it has no effects") }
    let fields = try entry.fields(Self.effectKeys)
    var effects = try fields["effects"]?.word([("typical", ConverterEffects.typical), ("none", .none)]) ?? .typical
    func set(_ key: String, _ target: inout Double, _ read: (Entry) throws -> Double) throws {
      guard let value = fields[key] else { return }
      target = try isOff(value) ? 0 : read(value)
    }
    func ppm(_ limit: Double) -> (Entry) throws -> Double {
      { try $0.quantity(.partsPerMillion, Limits(0...limit)) }
    }
    try set("noise", &effects.noiseCodes) { try $0.quantity(.converterCodes, Limits(0...100)) }
    try set("nonlinearity", &effects.nonlinearityCodes) { try $0.quantity(.converterCodes, Limits(0...16)) }
    try set("gainTolerance", &effects.gainTolerance) { try $0.quantity(.partsPerMillion, Limits(0...100_000)) * 1e-6 }
    try set("offset", &effects.offsetCodes) { try $0.quantity(.converterCodes, Limits(0...200)) }
    try set("filterTolerance", &effects.filterTolerance) {
      try $0.quantity(.partsPerMillion, Limits(0...200_000)) * 1e-6
    }
    try set("jitter", &effects.jitterNanoseconds) { Double(try $0.time(cycle, 1...10_000)) }
    try set("crosstalk", &effects.crosstalk) {
      // 10^(level / 20).
      PortableMath.exp(try $0.quantity(.level, Limits(-200 ... -20)) * 0.11512925464970228)
    }
    try set("temperatureCoefficient", &effects.temperatureCoefficientPPM) {
      try $0.quantity(.temperatureCoefficient, Limits(0...1_000))
    }
    if let value = fields["temperature"] {
      effects.temperatureRiseKelvin = try value.quantity(.temperature, Limits(-40...85)) - 23
    }
    try set("temperatureSwing", &effects.temperatureSwingKelvin) {
      try $0.quantity(.temperatureDifference, Limits(0...40))
    }
    try set("busTolerance", &effects.busTolerancePPM, ppm(5_000))
    try set("busDrift", &effects.busDriftPPM, ppm(1_000))
    try set("crystalTolerance", &effects.crystalTolerancePPM, ppm(1_000))
    if let value = fields["quantisation"] { effects.isQuantised = try isOn(value) }
    if let value = fields["antiAliasFilter"] { effects.hasAntiAliasFilter = try isOn(value) }
    if let value = fields["calibration"] {
      effects.isCalibrated = try value.word([("factory", true), ("none", false)])
    }
    if let value = fields["amplifierRecovery"] {
      effects.amplifierRecoveryNanoseconds = try isOff(value) ? nil : Double(value.time(cycle, 1_000...10_000_000))
    }
    if let value = fields["sensor"] { effects.sensor = try sensor(value) }
    if let value = fields["gap"] { effects.gapNanoseconds = try gap(value) }
    return effects
  }

  private func isOff(_ entry: Entry) throws -> Bool { entry.isScalar ? try entry.text() == "off" : false }

  private func isOn(_ entry: Entry) throws -> Bool { try entry.word([("on", true), ("off", false)]) }

  /// `shunt`, or `{transformer: {lead: 0.1 deg, saturation: 20 A}}`.
  private func sensor(_ entry: Entry) throws -> ConverterEffects.Sensor {
    if entry.isScalar { return try entry.word([("shunt", .shunt)]) }
    let fields = try entry.fields("transformer").required("transformer").fields("lead", "saturation")
    let lead = try fields.required("lead")
    let degrees = try lead.turns() * 360
    guard (0.0...5.0).contains(degrees) else { throw lead.failure("permitted: 0 deg to 5 deg") }
    return .transformer(
      leadDegrees: degrees,
      saturationAmperes: try fields.required("saturation").quantity(.current, Limits(0.01...10_000)))
  }

  /// `0.5 ms`, or `{from: 0.2 ms, to: 2 ms}`.
  private func gap(_ entry: Entry) throws -> ClosedRange<Int64> {
    // Shorter ones no host makes, and the frame that a short read cuts off ends within 90 us.
    let limits: ClosedRange<Int64> = 100_000...1_000_000_000
    if entry.isScalar {
      let length = try entry.time(cycle, limits)
      return length...length
    }
    let fields = try entry.fields("from", "to")
    let from = try fields.required("from").time(cycle, limits)
    let toEntry = try fields.required("to")
    let to = try toEntry.time(cycle, limits)
    guard from <= to else { throw toEntry.failure("is shorter than \"from\"") }
    return from...to
  }

  /// `[{at: 10 s, fault: byte lost, byte: 1000, phase: 1}, ..]`
  func busFaults(_ entry: Entry?, frontEnd: FrontEndKind) throws -> [BusFault] {
    guard let entry else { return [] }
    guard frontEnd == .ad7991 else { throw entry.failure("the front end is \"ideal\": it has no bus") }
    return try entry.list().map { item in
      let fields = try item.fields("at", "fault", "byte", "phase")
      return BusFault(
        kind: try fields.required("fault").word(BusFault.Kind.allCases.map { ($0.rawValue, $0) }),
        phase: try (fields["phase"]?.integer(1...phaseCount) ?? 1) - 1,
        atNanoseconds: try fields.required("at").time(cycle, acceptsTimeOfDay: true),
        byte: try fields["byte"]?.integer(0...8189) ?? 0)
    }
  }
}
