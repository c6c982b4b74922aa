import Demand
import Drivers
import Meter
import Metrology
import Quantities
import Tariff

// What a meter holds, member by member: nothing of it is left out.

extension RecordWriter {
  mutating func write<let phaseCount: Int>(window: borrowing WindowQuantities<phaseCount>) {
    begin(.window)
    write(window.bounds.start.nanoseconds)
    write(window.bounds.end.nanoseconds)
    write(window.bounds.cycles)
    write(window.frequencyMicrohertz)
    write(window.sequence.rawValue)
    write(window.activeMicrowatts)
    write(window.reactiveMicrovars)
    write(window.apparentMicrovoltamperes)
    write(window.isRegistered)
    end()
    for phase in 0..<phaseCount { write(phase: window.phases[phase]) }
  }

  private mutating func write(phase: borrowing PhaseQuantities) {
    begin(.phase)
    write(phase.voltageMicrovolts)
    write(phase.currentMicroamperes)
    write(phase.activeMicrowatts)
    write(phase.reactiveMicrovars)
    write(phase.apparentMicrovoltamperes)
    write(phase.powerFactorMillionths)
    write(phase.voltageAngleTurns)
    for order in 0..<39 { write(phase.voltageHarmonicMillionths[order]) }
    for order in 0..<39 { write(phase.currentHarmonicMillionths[order]) }
    write(phase.voltageDistortionMillionths)
    write(phase.currentDistortionMillionths)
    write(phase.isClipped)
    write(phase.gapShareMillionths)
    write(phase.isGapExcessive)
    write(phase.lostSamples)
    write(phase.directVoltageCodes)
    write(phase.directCurrentCodes)
    write(phase.isUnderNoLoad)
    end()
  }

  private mutating func write(register: EnergyRegister) {
    write(register.quanta)
    write(register.residue)
  }

  mutating func write(registers: borrowing EnergyRegisters) {
    begin(.registers)
    write(register: registers.activeImport)
    write(register: registers.activeExport)
    write(register: registers.reactiveQuadrant1)
    write(register: registers.reactiveQuadrant2)
    write(register: registers.reactiveQuadrant3)
    write(register: registers.reactiveQuadrant4)
    write(register: registers.apparentImport)
    write(register: registers.apparentExport)
    end()
  }

  mutating func write(discarded: borrowing DiscardedEnergy) {
    begin(.discarded)
    write(register: discarded.activeImport)
    write(register: discarded.activeExport)
    write(register: discarded.reactive)
    write(register: discarded.apparent)
    end()
  }

  mutating func write(tally: AlignmentTally) {
    begin(.samples)
    write(tally.measured)
    write(tally.filled)
    write(tally.lost)
    write(tally.amplified)
    write(tally.rangeChanges)
    end()
  }

  mutating func write(counters: ConverterCounters) {
    begin(.converter)
    write(counters.captures)
    write(counters.configurations)
    write(counters.refusals)
    write(counters.shortTransfers)
    write(counters.stuckBuses)
    write(counters.timeouts)
    write(counters.recoveries)
    write(counters.tagFaults)
    write(counters.framesRequested)
    write(counters.framesDelivered)
    write(counters.framesWithheld)
    write(counters.framesDiscarded)
    write(counters.framesMissing)
    end()
  }

  mutating func write(pulses counter: PulseCounter, _ output: borrowing PulseOutput) {
    begin(.pulses)
    write(counter.pulses)
    write(counter.residue.units)
    write(output.emitted)
    write(output.isOn)
    end()
  }

  mutating func write(billing: inout Billing<4>) {
    begin(.billing)
    write(billing.now.seconds)
    write(billing.state.energyRate)
    write(billing.state.until.seconds)
    write(billing.resets)
    for quantity in 0..<10 { write(billing.total[quantity]) }
    for rate in 0..<4 {
      for quantity in 0..<10 { write(billing.registers[quantity, rate]) }
    }
    end()
    begin(.maxima)
    for quantity in 0..<2 {
      write(billing.maxima.total[quantity])
      write(billing.maxima.cumulativeTotal[quantity])
      for rate in 0..<4 {
        write(billing.maxima.byRate[rate][quantity])
        write(billing.maxima.cumulativeByRate[rate][quantity])
      }
    }
    end()
    begin(.profile)
    write(billing.profile.count)
    write(billing.profile.oldestNumber)
    for quantity in 0..<2 {
      write(billing.profile.oldestReading[quantity])
      write(billing.profile.reading[quantity])
      write(billing.profile.running.energy[quantity])
    }
    write(billing.profile.running.status.rawValue)
    write(billing.profile.unreadable)
    end()
    begin(.history)
    for age in 0..<BillingHistory.capacity { write(Int64(billing.history.place(age) ?? -1)) }
    end()
  }

  mutating func write<let rates: Int>(period: borrowing BillingPeriod<rates>, in place: Int) {
    begin(.period)
    write(place)
    write(period.number)
    write(period.end.seconds)
    write(period.cause.rawValue)
    write(period.isClockInvalid)
    for rate in 0..<rates {
      for quantity in 0..<10 { write(period.energy[rate][quantity]) }
    }
    for quantity in 0..<2 {
      write(period.maximum[quantity])
      for rate in 0..<rates { write(period.maximumByRate[rate][quantity]) }
    }
    end()
  }

  private mutating func write(_ maximum: MaximumDemand) {
    write(maximum.energy)
    write(optional: maximum.end?.seconds)
  }
}
