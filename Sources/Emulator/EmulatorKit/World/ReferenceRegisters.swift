// @relation(REQ-EMU-003, REQ-EMU-004, scope=file)

import Meter
import Metrology
import Waveforms

/// The true registers: energies of the waveform ahead of all filters, sorted by the meter's rule and nothing else of the meter.
///
/// Direction and quadrant are decided once per window, so the truth is sorted over the windows that the meter had; their energies
/// come from the waveform alone.
struct ReferenceRegisters {
  /// Joules, var seconds and volt-ampere seconds by quantity.
  struct Amounts {
    private var values = [Double](repeating: 0, count: 11)

    subscript(_ quantity: RegisterQuantity) -> Double {
      get {
        switch quantity {
        case .reactiveImport: self[.reactiveQuadrant1] + self[.reactiveQuadrant2]
        case .reactiveExport: self[.reactiveQuadrant3] + self[.reactiveQuadrant4]
        default: values[Int(quantity.rawValue)]
        }
      }
      set { values[Int(quantity.rawValue)] = newValue }
    }

    mutating func add(active: Double, reactive: Double, apparent: Double) {
      let isExport = active < 0
      self[isExport ? .activeExport : .activeImport] += abs(active)
      self[isExport ? .apparentExport : .apparentImport] += apparent
      let quadrant: RegisterQuantity =
        switch (isExport, reactive < 0) {
        case (false, false): .reactiveQuadrant1
        case (true, false): .reactiveQuadrant2
        case (true, true): .reactiveQuadrant3
        case (false, true): .reactiveQuadrant4
        }
      self[quadrant] += abs(reactive)
    }
  }

  let mode: AccumulationMode
  private(set) var total = Amounts()
  private(set) var phases: [Amounts]

  init(phaseCount: Int, mode: AccumulationMode) {
    self.mode = mode
    phases = Array(repeating: Amounts(), count: phaseCount)
  }

  /// Adds one window of `seconds`, from the cumulative integrals at its ends.
  mutating func add(from start: [PhaseReference], to end: [PhaseReference], seconds: Double) {
    var (active, reactive, apparent) = (0.0, 0.0, 0.0)
    for phase in phases.indices {
      let energy = end[phase] - start[phase]
      let phaseApparent = energy.apparentVoltAmpereSeconds(over: seconds)
      phases[phase].add(
        active: energy.activeJoules, reactive: energy.reactiveVarSeconds, apparent: phaseApparent)
      active += energy.activeJoules
      reactive += energy.reactiveVarSeconds
      apparent += phaseApparent
      if mode == .importSum {
        total.add(active: energy.activeJoules, reactive: energy.reactiveVarSeconds, apparent: phaseApparent)
      }
    }
    if mode == .vectorSum { total.add(active: active, reactive: reactive, apparent: apparent) }
  }
}
