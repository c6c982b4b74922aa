// @relation(REQ-MET-034, scope=file)

import Quantities

/// Finds the instants at which the pulse quanta of a window filled.
struct PulsePlacement<let phaseCount: Int>: Sendable {
  /// Power swings about its mean, so the energy may reach a quantum ahead of a window's end and lie below it at the end. The
  /// instant is kept for the next window, and for that one only.
  private var early: Instant?
  private var signs: InlineArray<phaseCount, Int8>
  /// Cells that were walked through to find the instants of pulses, modulo 2^32: how much work there was.
  private(set) var walkedCells: UInt32 = 0

  init() {
    early = nil
    signs = InlineArray(repeating: 0)
  }

  /// Counts and schedules the active pulses of a window; `swing` is an energy that the swinging cannot exceed.
  mutating func placeActive(
    _ movement: EnergyAccounting<phaseCount>.Movement, swing: WindowEnergy, curve: consuming EnergyCurve<phaseCount>,
    streams: inout InlineArray<phaseCount, PhaseStream>, end: Instant, counter: inout PulseCounter,
    output: inout PulseOutput
  ) {
    for phase in 0..<phaseCount where signs[phase] != movement.signs[phase] { early = nil }
    signs = movement.signs
    var target = counter.missing
    let filled = counter.add(movement.active, limit: output.free)
    var left = filled
    while left > 0 {
      left = left &- 1
      if let known = early {
        output.schedule(filledAt: known)
        early = nil
      } else {
        output.schedule(filledAt: curve.firstInstant(reaching: target, in: &streams) ?? end)
      }
      target.units = target.units &+ counter.quantum.units
    }
    early = counter.missing.units < swing.units ? curve.firstInstant(reaching: target, in: &streams) : nil
    walkedCells = walkedCells &+ UInt32(truncatingIfNeeded: curve.walked)
  }

  /// Counts and schedules the reactive pulses of a window, whose energy grows evenly.
  static func placeReactive(
    _ energy: WindowEnergy, bounds: WindowBounds, counter: inout PulseCounter, output: inout PulseOutput
  ) {
    var target = counter.missing
    let filled = counter.add(energy, limit: output.free)
    var left = filled
    while left > 0 {
      left = left &- 1
      let share = ratio(min(target.units, energy.units), to: energy.units)
      output.schedule(filledAt: bounds.start.advanced(byNanoseconds: (share &* bounds.nanoseconds) &>> 20))
      target.units = target.units &+ counter.quantum.units
    }
  }
}
