// @relation(REQ-EMU-003, REQ-RT-032, scope=file)

import Calendars
import Devices
import Meter
import Metrology
import Quantities
import Supervision
import Timing
import Waveforms

/// What a run comes to.
extension MeterWorld {
  func result() -> RunResult {
    settleBilling(at: configuration.durationNanoseconds)
    if converters == nil {
      var beyond = [Double](repeating: 0, count: 2 * 2 * phaseCount)
      shared.source.render(firstSample: nextSample, count: 2, into: &beyond)
    } else {
      converters?.finish(at: configuration.durationNanoseconds)
      reachedNanoseconds = configuration.durationNanoseconds
    }
    let whole = reference.whole(to: mark(at: configuration.durationNanoseconds))
    let metrology = WorldRegisters(reference: reference.covered, whole: whole)
    var registers = metrology.rows(meter.metrology.accounting.total, phase: nil)
    if phaseCount > 1 {
      for phase in 0..<phaseCount {
        registers += metrology.rows(meter.metrology.accounting.phases[phase], phase: phase)
      }
    }
    var discarded: Int64 = 0
    for phase in 0..<phaseCount {
      let amounts = meter.metrology.accounting.discarded[phase]
      discarded += amounts.activeImport.quanta + amounts.activeExport.quanta
    }
    return RunResult(
      phaseCount: phaseCount, registers: registers, discardedActiveQuanta: discarded,
      activePulses: pulses(
        meter.metrology.activeCounter, emitted: meter.metrology.activeOutput.emitted),
      reactivePulses: pulses(
        meter.metrology.reactiveCounter, emitted: meter.metrology.reactiveOutput.emitted),
      measuredFromNanoseconds: reference.beginning?.nanoseconds,
      measuredToNanoseconds: reference.reached?.nanoseconds,
      durationNanoseconds: configuration.durationNanoseconds, seed: configuration.seed, windows: windows,
      asynchronousWindows: asynchronous, clippedWindows: clipped, acquisition: acquisition(),
      last: windows > 0 ? WindowSummary(meter.metrology.window) : nil,
      billing: configuration.billing == nil
        ? nil
        : billing?.outcome(
          at: reading(atNanoseconds: configuration.durationNanoseconds), registers: meter.metrology.accounting.total),
      timing: timing(), supervision: supervision())
  }

  func timing() -> RunTiming? {
    guard isTimed, let model = configuration.processor else { return nil }
    addTimes()
    let off = offNanoseconds + (isPowered ? 0 : configuration.durationNanoseconds - offSince)
    let seconds = Double(configuration.durationNanoseconds - off) * 1e-9
    let load = model.load
    return RunTiming(
      report: TimingReport(model.analysis, costs: model.jobCosts, observed: past.tasks),
      typicalLoad: load.typical, worstLoad: load.worst,
      observedLoad: Double(busyCycles ?? past.busyCycles) / Double(model.profile.clock.hertz) / seconds,
      overloads: past.overloads, selfTests: past.selfTests, failedSelfTests: past.failedSelfTests)
  }

  func supervision() -> RunSupervision? {
    guard isTimed, let retained else { return nil }
    let log = logAtEnd ?? retained.log
    return RunSupervision(
      events: (0..<log.count).compactMap { log.event(at: $0) },
      droppedEvents: (0..<MeterEvent.count).reduce(0) { $0 + Int(log.dropped[$1]) }, resets: resets,
      isSafe: retained.isSafe, actedAt: sabotage.actedAt, flipped: sabotage.flipped)
  }

  func acquisition() -> [Acquisition] {
    guard let converters else { return [] }
    return (0..<phaseCount).map { phase in
      Acquisition(
        past.tallies[phase] + meter.aligners[phase].tally,
        fromNanoseconds: (past.origins[phase] ?? meter.aligners[phase].origin).map(instant(of:)),
        periodNanoseconds: ConverterFrontEnd.frameNanoseconds, flaggedWindows: flagged[phase],
        driver: converters.withDriver(of: phase) { $0.counters })
    }
  }

  func pulses(_ counter: PulseCounter, emitted: Int64) -> RunResult.PulseLine {
    RunResult.PulseLine(
      counted: counter.pulses, emitted: emitted,
      residueQuanta: Int64(truncatingIfNeeded: counter.residue.units >> 88))
  }
}

/// Registers beside their truth.
private struct WorldRegisters {
  let reference: ReferenceRegisters
  let whole: ReferenceRegisters

  func rows(_ registers: EnergyRegisters, phase: Int?) -> [RunResult.Register] {
    let truth = phase.map { reference.phases[$0] } ?? reference.total
    let wholeTruth = phase.map { whole.phases[$0] } ?? whole.total
    let apparent = (truth[.apparentImport] + truth[.apparentExport]) / EnergyQuantum.joules
    var rows: [RunResult.Register] = []
    for index in RegisterQuantity.all.indices {
      let quantity = RegisterQuantity.all[index]
      let code = quantity.obisCode(phase: phase)
      rows.append(
        RunResult.Register(
          obis: "\(code.c).\(code.d).\(code.e)", unit: quantity.unit,
          quanta: quantity.register(in: registers).quanta, reference: truth[quantity] / EnergyQuantum.joules,
          referenceTotal: wholeTruth[quantity] / EnergyQuantum.joules, negligible: max(1, 1e-5 * apparent)))
    }
    return rows
  }
}

extension RegisterQuantity {
  /// Unit in which the register is shown.
  var unit: String {
    switch self {
    case .activeImport, .activeExport: "Wh"
    case .apparentImport, .apparentExport: "VAh"
    default: "varh"
    }
  }
}
