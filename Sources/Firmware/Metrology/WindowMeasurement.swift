// @relation(REQ-MET-017, REQ-MET-028, REQ-MET-032, scope=file)

import Quantities

extension MetrologyEngine {
  /// Ends a window whose phases have been measured: registers its energies and places its pulses.
  mutating func conclude(
    _ bounds: WindowBounds, energies: InlineArray<phaseCount, PowerEnergy>, spans: InlineArray<phaseCount, SampleSpan>,
    reference: Int
  ) {
    var active = InlineArray<phaseCount, Int64>(repeating: 0)
    var reactive = InlineArray<phaseCount, Int64>(repeating: 0)
    var isSettled = true
    window.bounds = bounds
    measuredWindows = measuredWindows &+ 1
    for phase in 0..<phaseCount {
      active[phase] = window.phases[phase].activeMicrowatts
      reactive[phase] = window.phases[phase].reactiveMicrovars
      if !streams[phase].direct.isAcquired { isSettled = false }
    }
    let reference = within(phaseCount, reference)
    summarise(bounds, reference: reference, span: spans[reference])
    acquisitionWindows = min(1000, acquisitionWindows &+ 1)
    for phase in 0..<phaseCount { updateDirect(phase: phase, span: spans[phase]) }

    // Before the direct component is known its product would be registered as energy. A voltage that never rests must not keep
    // the meter from registering: from the seventh window on the calibrated zero must do.
    window.isPlausible = arePlausible(energies, over: bounds, spans: spans)
    window.isRegistered = window.isPlausible && (isSettled || acquisitionWindows > 6)
    guard window.isRegistered else { return }
    register(energies, active: active, reactive: reactive, bounds: bounds, spans: spans)
  }

  private mutating func register(
    _ energies: InlineArray<phaseCount, PowerEnergy>, active: InlineArray<phaseCount, Int64>,
    reactive: InlineArray<phaseCount, Int64>, bounds: WindowBounds, spans: InlineArray<phaseCount, SampleSpan>
  ) {
    let movement = accounting.register(energies, active: active, reactive: reactive)
    if registeredFrom == nil { registeredFrom = streams[0].buffer.cellStart(of: spans[0].first) }
    registeredTo = streams[0].buffer.cellStart(of: spans[0].last)
    registeredWindows = registeredWindows &+ 1

    var weights = InlineArray<phaseCount, Int64>(repeating: 0)
    var leads = InlineArray<phaseCount, Int>(repeating: 0)
    var swing: Int128 = 0
    for phase in 0..<phaseCount {
      weights[phase] = Int64(movement.signs[phase]) &* streams[phase].gains.energy &* period.ticks
      if phase > 0 { leads[phase] = streams[0].buffer.lead(over: streams[phase].buffer) }
      swing = swing &+ energies[phase].apparent.units &>> 4
      window.phases[phase].isUnderNoLoad = accounting.isUnderNoLoad[phase]
    }
    placement.placeActive(
      movement, swing: WindowEnergy(units: swing), curve: EnergyCurve(spans: spans, weights: weights, leads: leads),
      streams: &streams, end: bounds.end, counter: &activeCounter, output: &activeOutput)
    PulsePlacement<phaseCount>.placeReactive(
      movement.reactive, bounds: bounds, counter: &reactiveCounter, output: &reactiveOutput)
  }

  /// Below these rms values, 2^-16 codes, harmonics are 0: they would be ratios of rounding noise. 2^16 codes are 3.6 V on the
  /// reference meter, 2^7 codes 1.5 mA.
  private static var leastVoltage: UInt64 { 1 &<< 32 }
  private static var leastCurrent: UInt64 { 1 &<< 23 }

  /// Quantities and energies of one phase.
  mutating func measure(phase: Int, bounds: WindowBounds, span: SampleSpan) -> PowerEnergy {
    let phase = within(phaseCount, phase)
    spectrum.grid.clear()
    let step = phaseStep(bounds, span: span)
    let sums = streams[phase].buffer.sums(
      over: span, grid: &spectrum.grid, step: step, parts: bounds.isSynchronous ? min(12, Int(bounds.cycles)) : 10)
    lastSums[phase] = sums
    spectrum.transform()
    let gains = streams[phase].gains

    let isSteady = bounds.isSynchronous && !sums.voltageSpread.isWide
    let reactiveSum =
      isSteady
      ? spectrum.reactiveSum(over: span)
      : streams[phase].buffer.transientReactiveSum(over: span, step: step)
    let voltage = sums.rms(squares: sums.voltageSquares, mean: sums.voltage, span: span)
    let current = sums.rms(squares: sums.currentSquares, mean: sums.current, span: span)
    // 2^-16 codes each; the product is rounded to code^2, below 2^46.
    let apparentMean = Int64(truncatingIfNeeded: (UInt128(voltage) &* UInt128(current) &+ (1 &<< 31)) &>> 32)

    var quantities = PhaseQuantities()
    quantities.voltageMicrovolts = scaled(voltage, gain: gains.voltage)
    quantities.currentMicroamperes = scaled(current, gain: gains.current)
    quantities.activeMicrowatts = power(sums.weightedProduct, span: span, gain: gains.power)
    quantities.reactiveMicrovars = power(
      reactiveSum, count: span.count, gain: gains.power)
    quantities.apparentMicrovoltamperes = power(apparentMean, count: 1, gain: gains.power)
    quantities.powerFactorMillionths = powerFactor(
      quantities.activeMicrowatts, quantities.apparentMicrovoltamperes)
    quantities.directVoltageCodes = streams[phase].direct.voltageCodes
    quantities.directCurrentCodes = streams[phase].direct.currentCodes
    quantities.isClipped = streams[phase].takeClipping(in: span)
    let filled = streams[phase].filled.count(from: span.first, to: span.last)
    quantities.gapShareMillionths = Int32(truncatingIfNeeded: (filled &* 1_000_000).quotient(by: span.count))
    quantities.lostSamples = Int32(truncatingIfNeeded: streams[phase].lost.count(from: span.first, to: span.last))
    if bounds.isSynchronous {
      let angle = spectrum.fundamental().voltage.angle
      quantities.voltageAngleTurns = angle &+ (1 &<< 30)
      if voltage >= Self.leastVoltage {
        let ratios = spectrum.ratios(ofVoltage: true)
        quantities.voltageHarmonicMillionths = ratios.harmonics
        quantities.voltageDistortionMillionths = ratios.distortion
      }
      if current >= Self.leastCurrent {
        let ratios = spectrum.ratios(ofVoltage: false)
        quantities.currentHarmonicMillionths = ratios.harmonics
        quantities.currentDistortionMillionths = ratios.distortion
      }
    }
    window.phases[phase] = quantities

    return PowerEnergy(
      active: WindowEnergy(sum: sums.product, period: period, gain: gains.energy),
      reactive: WindowEnergy(sum: reactiveSum, period: period, gain: gains.energy),
      apparent: WindowEnergy(sum: apparentMean &* Int64(span.count), period: period, gain: gains.energy))
  }

  /// Phase between two samples, 2^-32 cycles: whole cycles over the window, or the latest cycle length without lock.
  private mutating func phaseStep(_ bounds: WindowBounds, span: SampleSpan) -> UInt32 {
    if bounds.isSynchronous {
      return UInt32(
        truncatingIfNeeded: ((UInt64(UInt32(bitPattern: bounds.cycles)) &<< 48) &+ UInt64(
          truncatingIfNeeded: span.length) / 2)
          .quotient(by: UInt64(truncatingIfNeeded: max(1, span.length))))
    }
    // period (1/256 ns) / cycle (ns) * 2^32: below 2^26 * 2^24 / 2^24.
    return UInt32(truncatingIfNeeded: (period.ticks &<< 24).quotient(by: windowing.cycleNanoseconds))
  }

  private mutating func summarise(_ bounds: WindowBounds, reference: Int, span: SampleSpan) {
    window.activeMicrowatts = 0
    window.reactiveMicrovars = 0
    window.apparentMicrovoltamperes = 0
    for phase in 0..<phaseCount {
      let quantities = window.phases[phase]
      window.activeMicrowatts = window.activeMicrowatts &+ quantities.activeMicrowatts
      window.reactiveMicrovars = window.reactiveMicrovars &+ quantities.reactiveMicrovars
      window.apparentMicrovoltamperes = window.apparentMicrovoltamperes &+ quantities.apparentMicrovoltamperes
    }
    guard bounds.isSynchronous else {
      frequency.forget()
      window.sequence = .none
      return
    }
    let angle = streams[within(phaseCount, reference)].buffer.fundamentalAngle(
      over: span, step: phaseStep(bounds, span: span))
    let measured = frequency.update(bounds, angle: angle, reference: reference)
    if let measured {
      window.frequencyMicrohertz = measured
    } else if window.frequencyMicrohertz == 0 {
      window.frequencyMicrohertz = (Int64(bounds.cycles) &* 1_000_000_000_000_000).quotient(
        by: bounds.nanoseconds)
    }
    window.sequence = sequence()
  }

  private mutating func sequence() -> PhaseSequence {
    guard phaseCount == 3 else { return .none }
    let first = window.phases[0].voltageMicrovolts
    for phase in 1..<phaseCount where window.phases[phase].voltageMicrovolts < first / 4 { return .none }
    for phase in 1..<phaseCount where window.phases[phase].voltageMicrovolts / 4 > first { return .none }
    // L2 lags L1 and L3 lags L2 by a third of a turn when the sequence is forward; a twelfth either way is allowed.
    let second = window.phases[0].voltageAngleTurns &- window.phases[phaseCount &- 2].voltageAngleTurns
    let third = window.phases[phaseCount &- 2].voltageAngleTurns &- window.phases[phaseCount &- 1].voltageAngleTurns
    let forward: ClosedRange<Int32> = 1_073_741_824...1_789_569_706
    if forward.contains(second) && forward.contains(third) { return .forward }
    if forward.contains(0 &- second) && forward.contains(0 &- third) { return .reversed }
    return .none
  }

  /// Below 5 V rms there are no mains: whatever the length of the window, its means are the converter's offsets.
  private static var leastMainsMicrovolts: Int64 { 5_000_000 }

  private mutating func updateDirect(phase: Int, span: SampleSpan) {
    let phase = within(phaseCount, phase)
    // Lost samples are zeros: their mean is not the converter's.
    guard window.phases[phase].lostSamples == 0 else { return }
    let sums = lastSums[phase]
    let isVoltageAtRest = window.bounds.isSynchronous && !sums.voltageSpread.isVeryWide
    // Without rest the sixth window is taken as it is, but never a part of a cycle: its mean is no direct voltage.
    let isWhole = window.bounds.isSynchronous || window.phases[phase].voltageMicrovolts < Self.leastMainsMicrovolts
    guard isVoltageAtRest || (acquisitionWindows > 5 && isWhole && !streams[phase].direct.isAcquired) else { return }
    streams[phase].updateDirect(
      voltageMean: mean(sums.voltage, span: span), isVoltageAtRest: isVoltageAtRest,
      currentMean: mean(sums.current, span: span),
      isCurrentAtRest: isVoltageAtRest && !sums.currentSpread.isWide, from: span.last &- SampleSpan.taper)
  }
}

extension WindowSums {
  /// Rms of the alternating part, 2^-16 codes.
  func rms(squares: Int64, mean: Int64, span: SampleSpan) -> UInt64 {
    // 2^-47 * reciprocal is 1 / length: mean square in 2^-32 code^2, below 2^80.
    let total = (UInt128(UInt64(truncatingIfNeeded: max(0, squares))) &* UInt128(span.reciprocal)) &>> 15
    let average = Metrology.mean(mean, span: span)
    let direct = UInt128(average.magnitude) &* UInt128(average.magnitude)
    return squareRoot(total > direct ? total &- direct : 0)
  }
}

/// Mean of a weighted sum, 2^-16 codes.
func mean(_ sum: Int64, span: SampleSpan) -> Int64 {
  Int64(truncatingIfNeeded: (Int128(sum) &* Int128(span.reciprocal) &+ (1 &<< 30)) &>> 31)
}

/// 2^-16 codes times 2^-32 micro-units a code.
private func scaled(_ value: UInt64, gain: Int64) -> Int64 {
  Int64(truncatingIfNeeded: (UInt128(value) &* UInt128(gain.magnitude) &+ (1 &<< 47)) &>> 48)
}

/// Mean power of a weighted sum, µW.
func power(_ sum: Int64, span: SampleSpan, gain: Int64) -> Int64 {
  // Mean in 2^-16 code^2, below 2^64; gain below 2^45.
  let mean = (Int128(sum) &* Int128(span.reciprocal)) &>> 31
  return Int64(truncatingIfNeeded: (mean &* Int128(gain) &+ (1 &<< 63)) &>> 64)
}

/// Mean power of a sum over whole samples, µW.
private func power(_ sum: Int64, count: Int, gain: Int64) -> Int64 {
  let reciprocal = Int128((1 as Int64 &<< 47).quotient(by: Int64(count)))
  let mean = (Int128(sum) &* reciprocal) &>> 31
  return Int64(truncatingIfNeeded: (mean &* Int128(gain) &+ (1 &<< 63)) &>> 64)
}

private func powerFactor(_ active: Int64, _ apparent: Int64) -> Int32 {
  guard apparent > 0 else { return 0 }
  // Powers are below 2^43 µW (8 MW).
  let ratio = (active &* 1_000_000).quotient(by: apparent)
  return Int32(truncatingIfNeeded: max(-1_000_000, min(1_000_000, ratio)))
}
