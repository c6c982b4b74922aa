// @relation(REQ-EMU-025, scope=file)

import Meter

/// The tests that a limit can stand for; the raw values are the keys of the limits file.
public enum TestKind: String, Sendable, CaseIterable {
  case load, onePhaseLoad, starting, noLoad, constant, voltage, severeVoltage, frequency
  case fifthHarmonic, phaseFired, burst, halfWave, quadriform, peaked, highOrder
  case reversedSequence, unbalance, missingPhase, loadSteps, dips, dipsNoLoad
  case realistic
  case reactiveLoad, reactiveStarting, reactiveNoLoad
}

/// A rating of the meter and a multiple of it: `0.1 Iref`.
public struct RatedCurrent: Hashable, Sendable {
  public enum Rating: String, Sendable, CaseIterable {
    case starting = "Ist"
    case minimum = "Imin"
    case transitional = "Itr"
    case reference = "Iref"
    case maximum = "Imax"
  }

  public var multiple: Double
  public var rating: Rating

  /// Of a type of meter, in A.
  public func amperes(_ model: MeterModel) -> Double {
    let milliamperes =
      switch rating {
      case .starting: model.startingMilliamperes
      case .minimum: model.minimumMilliamperes
      case .transitional: model.transitionalMilliamperes
      case .reference: model.referenceMilliamperes
      case .maximum: model.maximumMilliamperes
      }
    return Double(milliamperes) * multiple / 1000
  }
}

/// One line of the limits file.
public struct LimitRule: Hashable, Sendable {
  /// Factors for which it holds; empty for all.
  public var factors: [String] = []
  public var from: RatedCurrent?
  /// Included.
  public var to: RatedCurrent?
  /// Not included.
  public var below: RatedCurrent?
  /// Percent, above zero; nil where there is no error to limit.
  public var limitPercent: Double?
  /// Of the starting tests.
  public var current: RatedCurrent?
  /// Of the no-load tests: minutes = numerator / (imp/kWh * phases * V * A).
  public var numerator: Double?
  public var per: RatedCurrent?
  public var isAtNominalVoltage = false
  /// Of the meter constant: pulses by which the line may differ from the register.
  public var pulses: Double?
  /// Of dips without load: energy in this many times m Un Imax 1e-6 kWh.
  public var perMillion: Double?
  public var source: String
  /// Whether it has been compared with the text of the standard.
  public var isVerified: Bool

  func holds(amperes: Double, factor: LoadFactor, model: MeterModel) -> Bool {
    // Ratings are products of decimals: a rounding's difference is none.
    func above(_ bound: RatedCurrent?) -> Bool { bound.map { amperes >= $0.amperes(model) * (1 - 1e-9) } ?? true }
    func upTo(_ bound: RatedCurrent?) -> Bool { bound.map { amperes <= $0.amperes(model) * (1 + 1e-9) } ?? true }
    func under(_ bound: RatedCurrent?) -> Bool { bound.map { amperes < $0.amperes(model) * (1 - 1e-9) } ?? true }
    return (factors.isEmpty || factors.contains(factor.name)) && above(from) && upTo(to) && under(below)
  }
}

/// The limits of one class.
public struct ClassLimits: Sendable, Equatable {
  public var title: String
  public var rules: [TestKind: [LimitRule]]

  /// The tightest rule that holds for a load; nil when the class has none.
  public func rule(
    _ kind: TestKind, amperes: Double, factor: LoadFactor, model: MeterModel
  ) -> LimitRule? {
    (rules[kind] ?? []).filter { $0.holds(amperes: amperes, factor: factor, model: model) }
      .min { ($0.limitPercent ?? .infinity) < ($1.limitPercent ?? .infinity) }
  }

  /// The first rule of a test that doesn't depend on the load.
  public func rule(_ kind: TestKind) -> LimitRule? { rules[kind]?.first }
}

/// All limits of a file.
public struct LimitTable: Sendable, Equatable {
  public var classes: [String: ClassLimits]
  public var reactive: [String: ClassLimits]
  /// Which reactive class goes with a class of active energy.
  public var reactiveClass: [String: String]
  /// Names of the classes in the order of the file.
  public var names: [String]
}
