// @relation(REQ-EMU-026, scope=file)

import Waveforms

/// Voltage, frequency, harmonics and switched currents.
extension Catalogue {
  mutating func addSupply() {
    for (kind, ratios) in [(TestKind.voltage, [0.9, 1.1]), (.severeVoltage, [0.8, 0.85, 1.15])] {
      for ratio in ratios {
        addSupply(kind, "voltage \(Self.decimal(ratio)) Un", volts: ratio * volts)
      }
    }
    for hertz in [49.0, 51.0] {
      addSupply(.frequency, "frequency \(Self.decimal(hertz)) Hz", volts: volts, hertz: hertz)
    }
  }

  private mutating func addSupply(_ kind: TestKind, _ name: String, volts: Double, hertz: Double = 50) {
    for isExport in [false, true] {
      for factor in [LoadFactor.unity, .inductive] {
        guard let rule = limits.rule(kind, amperes: iref, factor: factor, model: model) else { continue }
        var point = load(iref, factor, isExport: isExport, limit: rule)
        point.name = "\(name), PF \(factor.name)\(Self.direction(isExport))"
        point.kind = kind
        point.signal = steady(
          loads(volts: volts, amperes: iref, factor: factor, isExport: isExport), hertz: hertz)
        point.power *= volts / self.volts
        point.comparison = undisturbed(iref, factor, isExport: isExport)
        add(point)
      }
    }
  }

  mutating func addDistortion() {
    addHarmonics(
      .fifthHarmonic, "5th harmonic, 10 % of U, 40 % of I", 0.5 * imax, voltage: [(5, 0.1, 0)], current: [(5, 0.4, 0)])
    let orders = [3, 5, 7, 11, 13]
    func harmonics(_ percents: [Double], _ degrees: [Double]) -> [(Int, Double, Double)] {
      orders.indices.map { (orders[$0], percents[$0] / 100, degrees[$0]) }
    }
    let (voltage, current) = ([3.8, 2.4, 1.7, 1.0, 0.8], [30.0, 18, 14, 9, 5])
    addHarmonics(
      .quadriform, "quadriform", iref, voltage: harmonics(voltage, [180, 180, 180, 180, 180]),
      current: harmonics(current, [0, 0, 0, 0, 0]))
    addHarmonics(
      .peaked, "peaked", iref, voltage: harmonics(voltage, [0, 180, 0, 0, 180]),
      current: harmonics(current, [180, 0, 180, 180, 0]))
    addSwitched(.phaseFired, "phase-fired at 90 deg", rms: 0.5 * iref, stepDegrees: 30, steps: 12) { $0 % 6 >= 3 }
    addSwitched(.burst, "burst, 2 cycles on, 2 off", rms: 0.5 * iref, stepDegrees: 120, steps: 12) { $0 < 6 }
    addSwitched(.halfWave, "half-wave", rms: imax / 2.0.squareRoot(), stepDegrees: 30, steps: 12) { $0 < 6 }
    for order in 15...40 {
      addHarmonics(
        .highOrder, "harmonic \(order), 2 % of U, 10 % of I", itr, voltage: [(order, 0.02, 0)],
        current: [(order, 0.1, 0)])
    }
  }

  private mutating func addHarmonics(
    _ kind: TestKind, _ name: String, _ amperes: Double, voltage: [(Int, Double, Double)],
    current: [(Int, Double, Double)]
  ) {
    guard let rule = limits.rule(kind, amperes: amperes, factor: .unity, model: model) else { return }
    for isExport in [false, true] {
      var point = load(amperes, .unity, isExport: isExport, limit: rule)
      point.name = "\(name), \(Self.decimal(amperes)) A\(Self.direction(isExport))"
      point.kind = kind
      var loads = loads(amperes: amperes, isExport: isExport)
      for phase in loads.indices {
        loads[phase].voltageHarmonics = voltage.map { .init(order: $0.0, ratio: $0.1, degrees: $0.2) }
        // Export is the same current with the other sign. Half a cycle's delay of the fundamental turns the odd orders alone.
        loads[phase].currentHarmonics = current.map {
          .init(order: $0.0, ratio: $0.1, degrees: $0.2 + (isExport ? Double($0.0 + 1) * 180 : 0))
        }
      }
      point.signal = steady(loads)
      point.peakToMean = 4
      point.comparison = undisturbed(amperes, isExport: isExport)
      add(point)
    }
  }

  private mutating func addSwitched(
    _ kind: TestKind, _ name: String, rms: Double, stepDegrees: Int, steps: Int, isOn: (Int) -> Bool
  ) {
    guard let rule = limits.rule(kind, amperes: rms, factor: .unity, model: model) else { return }
    for isExport in [false, true] {
      var point = switched(
        rms: rms, stepDegrees: stepDegrees, steps: steps, isExport: isExport, limit: rule, isOn: isOn)
      point.name = "\(name), \(Self.decimal(rms)) A rms\(Self.direction(isExport))"
      point.kind = kind
      point.comparison = undisturbed(rms, isExport: isExport)
      add(point)
    }
  }

  /// A resistive current that flows half of the time, with the given rms value over all of it. `isOn` tells for a step of the
  /// voltage's angle whether it flows; the other phases are later by their angle.
  private func switched(
    rms: Double, stepDegrees: Int, steps: Int, isExport: Bool, limit: LimitRule, isOn: (Int) -> Bool
  ) -> TestPoint {
    let amperes = rms * 2.0.squareRoot()
    let channels = loads(amperes: amperes, isExport: isExport).map(\.channels)
    func edge(_ step: Int) -> Int64 { (Int64(step * stepDegrees) * 20_000_000 + 180) / 360 }
    let stretches = (0..<steps).map { step in
      BenchSignal.Stretch(
        nanoseconds: edge(step + 1) - edge(step),
        channels: channels.indices.flatMap { phase -> [ChannelContent] in
          let lag = phase * 120 / stepDegrees
          let flows = isOn((step - lag + 2 * steps) % steps)
          return [channels[phase][0], flows ? channels[phase][1] : ChannelContent()]
        })
    }
    var point = load(amperes, .unity, isExport: isExport, limit: limit)
    point.signal = BenchSignal(hertz: 50, stretches)
    point.power /= 2
    point.peakToMean = 4
    return point
  }
}
