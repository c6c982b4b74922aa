// @relation(REQ-EMU-026, scope=file)

import EmulatorKit
import Meter
import Scenarios

/// All points of the accuracy table of one meter and one class.
public struct Catalogue: Sendable {
  public let meter: MeterKind
  public let model: MeterModel
  public let className: String
  public let limits: ClassLimits
  public let reactiveLimits: ClassLimits
  /// Points in the order of the table; hidden ones stand among them.
  public private(set) var points: [TestPoint] = []

  /// The catalogue of a class; nil when the table doesn't have it.
  public init?(meter: MeterKind, className: String, table: LimitTable, model: MeterModel = .reference) {
    guard let limits = table.classes[className], let reactive = table.reactiveClass[className],
      let reactiveLimits = table.reactive[reactive]
    else { return nil }
    self.meter = meter
    self.model = model
    self.className = className
    self.limits = limits
    self.reactiveLimits = reactiveLimits
    addLoads()
    addStart()
    addSupply()
    addDistortion()
    if meter == .threePhase { addPhases() }
    addSteps()
    addRealistic()
    addReactive()
  }

  /// Phases of the meter.
  var phaseCount: Int { meter.phaseCount }
  /// Nominal voltage, V.
  var volts: Double { Double(model.nominalVolts) }
  var iref: Double { Double(model.referenceMilliamperes) / 1000 }
  var imax: Double { Double(model.maximumMilliamperes) / 1000 }
  var itr: Double { Double(model.transitionalMilliamperes) / 1000 }

  /// Long enough for any run: four days.
  static let always: Int64 = 345_600_000_000_000

  /// Equal loads on all phases, or on those of `phases`, with every voltage there.
  func loads(
    volts: Double? = nil, amperes: Double, factor: LoadFactor = .unity, isExport: Bool = false, phases: [Int]? = nil
  ) -> [PhaseLoad] {
    (0..<phaseCount).map { phase in
      PhaseLoad(
        volts: volts ?? self.volts, amperes: phases?.contains(phase) ?? true ? amperes : 0,
        lagDegrees: factor.lagDegrees + (isExport ? 180 : 0), degrees: [0, -120, 120][phase])
    }
  }

  func steady(_ loads: [PhaseLoad], hertz: Double = 50) -> BenchSignal {
    BenchSignal(hertz: hertz, [.init(nanoseconds: Self.always, channels: loads.flatMap(\.channels))])
  }

  mutating func add(_ point: TestPoint) {
    if points.contains(where: { $0.name == point.name }) { return }
    points.append(point)
  }

  /// Name of an undisturbed load.
  static func name(_ amperes: Double, _ factor: LoadFactor, isExport: Bool = false) -> String {
    "\(isExport ? "export" : "import") \(decimal(amperes)) A, PF \(factor.name)"
  }

  /// What the name of a disturbed load ends with.
  static func direction(_ isExport: Bool) -> String { isExport ? ", export" : "" }

  /// Without needless digits, independent of the locale.
  static func decimal(_ value: Double) -> String {
    let thousandths = Int((value * 1000).rounded())
    var text = "\(thousandths / 1000)"
    let rest = String(String(thousandths % 1000 + 1000).dropFirst())
    if rest != "000" {
      text += "." + rest
      while text.hasSuffix("0") { text.removeLast() }
    }
    return text
  }

  /// The undisturbed load that a disturbed one is compared with; added out of sight when the table doesn't show it.
  mutating func undisturbed(
    _ amperes: Double, _ factor: LoadFactor = .unity, isExport: Bool = false
  ) -> TestPoint.Comparison {
    let name = Self.name(amperes, factor, isExport: isExport)
    if !points.contains(where: { $0.name == name }) {
      var point = load(amperes, factor, isExport: isExport, limit: LimitRule(source: "", isVerified: true))
      point.isHidden = true
      add(point)
    }
    return .change(from: name)
  }

  func load(_ amperes: Double, _ factor: LoadFactor, isExport: Bool, limit: LimitRule) -> TestPoint {
    let isBalanced = phaseCount == 3
    return TestPoint(
      name: Self.name(amperes, factor, isExport: isExport), kind: .load,
      signal: steady(loads(amperes: amperes, factor: factor, isExport: isExport)), limit: limit,
      power: Double(phaseCount) * volts * amperes * factor.value, peakToMean: isBalanced ? 1.1 : 1 + 1 / factor.value)
  }

  private mutating func addLoads() {
    let currents = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 0.8, 1, 2, 4].map { $0 * iref } + [0.5 * imax, imax]
    for isExport in [false, true] {
      for factor in LoadFactor.active {
        for amperes in currents {
          guard let rule = limits.rule(.load, amperes: amperes, factor: factor, model: model) else { continue }
          var point = load(amperes, factor, isExport: isExport, limit: rule)
          if !isExport { point.curve = .init(factor: factor, amperes: amperes) }
          add(point)
        }
      }
    }
  }

  private mutating func addStart() {
    for isExport in [false, true] {
      let direction = isExport ? "export" : "import"
      if let rule = limits.rule(.starting), let current = rule.current {
        let amperes = current.amperes(model)
        var point = load(amperes, .unity, isExport: isExport, limit: rule)
        point.name = "starting at \(Self.decimal(amperes)) A, \(direction)"
        point.kind = .starting
        point.comparison = .starting
        add(point)
      }
    }
    if let rule = limits.rule(.noLoad) { add(noLoad(rule, isReactive: false)) }
    for isExport in [false, true] {
      guard let rule = limits.rule(.constant) else { continue }
      var point = load(imax, .unity, isExport: isExport, limit: rule)
      point.name = "meter constant at \(Self.decimal(imax)) A, \(isExport ? "export" : "import")"
      point.kind = .constant
      point.comparison = .constant(pulses: rule.pulses ?? 1)
      add(point)
    }
  }

  func noLoad(_ rule: LimitRule, isReactive: Bool) -> TestPoint {
    let test = 1.15 * volts
    let amperes = rule.per?.amperes(model) ?? imax
    let minutes =
      (rule.numerator ?? 0) / Double(model.impulsesPerKilowattHour) / Double(phaseCount)
      / (rule.isAtNominalVoltage ? volts : test) / amperes
    let name = "\(isReactive ? "reactive, " : "")no load, 1.15 Un, \(Self.decimal((minutes * 10).rounded() / 10)) min"
    return TestPoint(
      name: name, kind: isReactive ? .reactiveNoLoad : .noLoad, signal: steady(loads(volts: test, amperes: 0)),
      isReactive: isReactive, comparison: .noLoad, limit: rule, power: 0, peakToMean: 1, seconds: minutes * 60)
  }
}
