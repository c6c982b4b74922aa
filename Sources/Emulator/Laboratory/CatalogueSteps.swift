// @relation(REQ-EMU-026, scope=file)

import Waveforms

/// What three phases can do to each other, what changes in time, and reactive energy.
extension Catalogue {
  mutating func addPhases() {
    for isExport in [false, true] {
      for phase in 0..<3 {
        for factor in [LoadFactor.unity, .inductive] {
          for amperes in [itr, iref, imax] {
            guard let rule = limits.rule(.onePhaseLoad, amperes: amperes, factor: factor, model: model) else {
              continue
            }
            add(onePhase(phase, amperes, factor, isExport: isExport, limit: rule))
          }
        }
      }
    }
    var reversed = loads(amperes: itr)
    (reversed[1].degrees, reversed[2].degrees) = (120, -120)
    addPhases(.reversedSequence, "reversed sequence, \(Self.decimal(itr)) A", itr, reversed)
    var unbalanced = loads(amperes: iref)
    for (phase, ratio) in [1.1, 1.0, 0.9].enumerated() { unbalanced[phase].volts *= ratio }
    addPhases(.unbalance, "voltages 1.1, 1.0, 0.9 Un, \(Self.decimal(iref)) A", iref, unbalanced)
    for missing in [[0], [1], [2], [0, 1], [1, 2], [0, 2]] {
      var loads = loads(amperes: iref)
      for phase in missing { (loads[phase].volts, loads[phase].amperes) = (0, 0) }
      let names = missing.map { "L\($0 + 1)" }.joined(separator: " and ")
      addPhases(.missingPhase, "without \(names), \(Self.decimal(iref)) A", iref, loads)
    }
  }

  private func onePhase(
    _ phase: Int, _ amperes: Double, _ factor: LoadFactor, isExport: Bool, limit: LimitRule
  ) -> TestPoint {
    var point = load(amperes, factor, isExport: isExport, limit: limit)
    point.name = "L\(phase + 1) alone, \(Self.decimal(amperes)) A, PF \(factor.name)\(Self.direction(isExport))"
    point.kind = .onePhaseLoad
    point.signal = steady(loads(amperes: amperes, factor: factor, isExport: isExport, phases: [phase]))
    point.power /= 3
    point.peakToMean = 1 + 1 / factor.value
    return point
  }

  private mutating func addPhases(_ kind: TestKind, _ name: String, _ amperes: Double, _ loads: [PhaseLoad]) {
    guard let rule = limits.rule(kind, amperes: amperes, factor: .unity, model: model) else { return }
    for isExport in [false, true] {
      var point = load(amperes, .unity, isExport: isExport, limit: rule)
      point.name = name + Self.direction(isExport)
      point.kind = kind
      point.signal = steady(loads.map { $0.exporting(isExport) })
      point.power = loads.reduce(0) { $0 + $1.volts * $1.amperes }
      point.peakToMean = 2
      point.comparison = undisturbed(amperes, isExport: isExport)
      add(point)
    }
  }

  mutating func addSteps() {
    let imin = Double(model.minimumMilliamperes) / 1000
    addSteps(
      .loadSteps, "load steps \(Self.decimal(imin)) A - \(Self.decimal(imax)) A, 1 s each", iref,
      [(1000, 1, imin), (1000, 1, imax)])
    addSteps(
      .loadSteps, "fast load variation 0 A - \(Self.decimal(2 * iref)) A, 130 ms on, 90 ms off", iref,
      [(130, 1, 2 * iref), (90, 1, 0)])
    addSteps(
      .dips, "dips to 40 % of 200 ms each 2 s, \(Self.decimal(iref)) A", iref,
      [(1800, 1, iref), (200, 0.4, 0.4 * iref)])
    addSteps(
      .dips, "interruptions of 100 ms each 2 s, \(Self.decimal(iref)) A", iref, [(1900, 1, iref), (100, 0, 0)])
    guard let rule = limits.rule(.dipsNoLoad), let perMillion = rule.perMillion else { return }
    let wattHours = perMillion * Double(phaseCount) * volts * imax * 1e-3
    var point = steps("dips and interruptions without load", [(1800, 1, 0), (200, 0.4, 0), (1900, 1, 0), (100, 0, 0)])
    point.kind = .dipsNoLoad
    point.limit = rule
    point.comparison = .register(wattHours: wattHours)
    point.seconds = 120
    add(point)
  }

  private mutating func addSteps(
    _ kind: TestKind, _ name: String, _ amperes: Double, _ pieces: [(milliseconds: Int64, ratio: Double, Double)]
  ) {
    guard let rule = limits.rule(kind, amperes: amperes, factor: .unity, model: model) else { return }
    for isExport in [false, true] {
      var point = steps(name + Self.direction(isExport), pieces, isExport: isExport)
      point.kind = kind
      point.limit = rule
      add(point)
    }
  }

  /// Resistive loads one after another, or sources of that power: time, voltage over nominal, current.
  private func steps(
    _ name: String, _ pieces: [(milliseconds: Int64, ratio: Double, amperes: Double)], isExport: Bool = false
  ) -> TestPoint {
    let stretches = pieces.map { piece in
      BenchSignal.Stretch(
        nanoseconds: piece.milliseconds * 1_000_000,
        channels: loads(volts: piece.ratio * volts, amperes: piece.amperes, isExport: isExport).flatMap(\.channels))
    }
    let time = pieces.reduce(0) { $0 + Double($1.milliseconds) }
    let energy = pieces.reduce(0) { $0 + Double($1.milliseconds) * $1.ratio * volts * $1.amperes }
    let largest = pieces.map { $0.ratio * volts * $0.amperes }.max() ?? 0
    let mean = energy / time
    return TestPoint(
      name: name, kind: .loadSteps, signal: BenchSignal(hertz: 50, stretches),
      limit: LimitRule(source: "", isVerified: false), power: mean * Double(phaseCount),
      peakToMean: mean > 0 ? 2 * largest / mean : 1)
  }

  mutating func addReactive() {
    let currents = [0.05, 0.1, 0.2, 1].map { $0 * iref } + [imax]
    for isExport in [false, true] {
      for factor in LoadFactor.reactive {
        for amperes in currents {
          guard let rule = reactiveLimits.rule(.reactiveLoad, amperes: amperes, factor: factor, model: model) else {
            continue
          }
          add(reactive(amperes, factor, isExport: isExport, limit: rule))
        }
      }
    }
    if let rule = reactiveLimits.rule(.reactiveStarting), let amperes = rule.current?.amperes(model) {
      for factor in LoadFactor.reactive.prefix(2) {
        var point = reactive(amperes, factor, isExport: false, limit: rule)
        point.name = "reactive, starting at \(Self.decimal(amperes)) A, sin \(factor.name)"
        point.kind = .reactiveStarting
        point.comparison = .starting
        add(point)
      }
    }
    if let rule = reactiveLimits.rule(.reactiveNoLoad) { add(noLoad(rule, isReactive: true)) }
  }

  private func reactive(_ amperes: Double, _ factor: LoadFactor, isExport: Bool, limit: LimitRule) -> TestPoint {
    let apparent = Double(phaseCount) * volts * amperes
    // Single-phase, what flows to and fro between two ends of a span is S / (2 omega) at most.
    let swing = phaseCount == 1 ? apparent / (2 * 314) : 0.01 * apparent / 314
    return TestPoint(
      name: "reactive \(isExport ? "export" : "import") \(Self.decimal(amperes)) A, sin \(factor.name)",
      kind: .reactiveLoad, signal: steady(loads(amperes: amperes, factor: factor, isExport: isExport)),
      isReactive: true, limit: limit, power: apparent * factor.value, peakToMean: 1 + 1 / factor.value, swing: swing)
  }
}
